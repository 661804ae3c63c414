"""The people of the team in the database: queries and changes, inside the caller's unit of work.

Each change is recorded in `events`. A change that ends what somebody may do takes hold everywhere within seconds (`watch`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.errors import Conflict, InvalidInput, NotFound
from frontdesk.kit.ids import new_id
from frontdesk.kit.mail import ADDRESS, MAX_ADDRESS_CHARS
from frontdesk.store.tables import Admin as Row
from frontdesk.store.tables import Attendance, Event, PasswordReset, TeamMember

TEAM_ROLES = (Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER)
SEEING_ALL = (Role.ADMIN, Role.OWNER)
MAX_NAME_CHARS = 100
MAX_LISTED = 10_000

# of Frontdesk's locks (pg_advisory_xact_lock), the one under which the first admin is made, and the last owner counted
OWNERS_LOCK = 0x66646F776E657273


@dataclass(frozen=True, slots=True)
class Account:
    """An admin with what only signing in needs to know."""

    admin: Admin
    password_hash: str
    is_disabled: bool


AWAY_AFTER = timedelta(minutes=2)
"""So long after the last of their connections somebody still counts as available: a reload or a tunnel is no absence."""

IS_AVAILABLE = ~Attendance.is_away & (Attendance.seen_at > func.now() - AWAY_AFTER)

# spelt out, because SQLAlchemy takes the table of an INSERT's RETURNING for another one
_ID: ColumnElement[UUID] = literal_column("admins.id")

COLUMNS = (
    Row.id,
    Row.name,
    Row.email,
    Row.role,
    Row.token_version,
    Row.reach,
    Row.picture_id,
    Row.totp_since.is_not(None).label("has_second_factor"),
    select(func.array_agg(TeamMember.team_id)).where(TeamMember.admin_id == _ID).scalar_subquery().label("team_ids"),
    select(Attendance.is_away).where(Attendance.admin_id == _ID).scalar_subquery().label("is_away"),
    select(IS_AVAILABLE).where(Attendance.admin_id == _ID).scalar_subquery().label("is_available"),
)


def normal_email(email: str) -> str:
    """The form in which an address is kept and compared. Raises InvalidInput when it can be none."""
    address = email.strip().lower()
    if len(address) > MAX_ADDRESS_CHARS or "\0" in address or not ADDRESS.fullmatch(address):
        raise InvalidInput(
            "That is no e-mail address.", fields=[{"path": "email", "problem": "should be an e-mail address"}]
        )
    return address


def normal_name(name: str) -> str:
    """The name without white space around it. Raises InvalidInput when nothing is left, or too much."""
    name = name.strip()
    if not name or len(name) > MAX_NAME_CHARS or "\0" in name:
        problem = f"should have 1 to {MAX_NAME_CHARS} characters"
        raise InvalidInput(f"A name {problem}.", fields=[{"path": "name", "problem": problem}])
    return name


def name_from(email: str) -> str:
    """What somebody may be called of whom nothing but an address is known: `ann.lee@example.com` is Ann Lee."""
    words = re.split(r"[._+\-]+", email.strip().partition("@")[0])
    return " ".join(word[0].upper() + word[1:] for word in words if word)[:MAX_NAME_CHARS] or "Owner"


async def find_by_email(tx: AsyncSession, email: str) -> Account | None:
    """The account with this address, disabled or not; `email` in its normal form."""
    query = select(*COLUMNS, Row.password_hash, Row.disabled_at).where(Row.email == email)
    found = (await tx.execute(query)).one_or_none()
    return Account(from_row(found), found.password_hash, found.disabled_at is not None) if found else None


async def find(tx: AsyncSession, admin_id: UUID) -> Admin | None:
    """The admin, unless there is none or it is disabled."""
    found = (await tx.execute(select(*COLUMNS).where(Row.id == admin_id, Row.disabled_at.is_(None)))).one_or_none()
    return from_row(found) if found else None


async def get(tx: AsyncSession, admin_id: UUID) -> Admin:
    """As `find`. Raises NotFound."""
    admin = await find(tx, admin_id)
    if admin is None:
        raise NotFound("There is no such person in the team.")
    return admin


async def list_current(tx: AsyncSession) -> list[Admin]:
    """All who are not disabled, oldest first; at most MAX_LISTED."""
    query = select(*COLUMNS).where(Row.disabled_at.is_(None)).order_by(Row.id).limit(MAX_LISTED)
    return [from_row(found) for found in await tx.execute(query)]


async def is_empty(tx: AsyncSession) -> bool:
    """Nobody was ever in the team."""
    return (await tx.execute(select(Row.id).limit(1))).first() is None


async def lock_owners(tx: AsyncSession) -> None:
    """Until the end of `tx`, nobody else makes the first admin or takes an owner away."""
    await tx.execute(select(func.pg_advisory_xact_lock(OWNERS_LOCK)))


async def create(tx: AsyncSession, *, email: str, name: str, role: Role, password_hash: str) -> Admin:
    """A new person in the team. Raises InvalidInput, and Conflict when somebody has that address already."""
    name = normal_name(name)
    check_role(role)
    values = {
        "id": new_id(),
        "email": normal_email(email),
        "name": name,
        "role": role.value,
        "password_hash": password_hash,
    }
    statement = (
        postgresql.insert(Row).values(values).on_conflict_do_nothing(index_elements=["email"]).returning(*COLUMNS)
    )
    made = (await tx.execute(statement)).one_or_none()
    if made is None:
        raise Conflict("Somebody with this e-mail address is in the team already.")
    await _record(tx, "admin.created", made.id, role=role.value)
    return from_row(made)


async def set_password(tx: AsyncSession, admin_id: UUID, password_hash: str) -> Admin:
    """The password is changed, nobody is signed in with the old one any more, and no link leads past it. Raises NotFound."""
    await drop_reset(tx, admin_id)
    return await _change(
        tx, admin_id, "admin.password_changed", password_hash=password_hash, token_version=Row.token_version + 1
    )


async def replace_password(tx: AsyncSession, account: Account, password_hash: str) -> Admin | None:
    """As `set_password`. None, and nothing is changed, when the password is no longer the one of `account`, or the person was disabled."""
    unchanged = (Row.id == account.admin.id, Row.disabled_at.is_(None), Row.password_hash == account.password_hash)
    if (await tx.execute(select(Row.id).where(*unchanged).with_for_update())).one_or_none() is None:
        return None
    return await set_password(tx, account.admin.id, password_hash)


async def set_email(tx: AsyncSession, admin_id: UUID, email: str) -> Admin:
    """That is the name to sign in with from now on. Raises InvalidInput, NotFound, and Conflict when somebody has it already."""
    await drop_reset(tx, admin_id)  # it went to the old address
    try:
        async with tx.begin_nested():
            return await _change(tx, admin_id, "admin.address_changed", email=normal_email(email))
    except IntegrityError:
        raise Conflict("Somebody with this e-mail address is in the team already.") from None


async def drop_reset(tx: AsyncSession, admin_id: UUID) -> None:
    """No link that was sent to this person leads to a new password."""
    await tx.execute(delete(PasswordReset).where(PasswordReset.admin_id == admin_id))


async def set_name(tx: AsyncSession, admin_id: UUID, name: str) -> Admin:
    """That is what visitors see from now on. Raises NotFound, InvalidInput."""
    return await _change(tx, admin_id, "admin.renamed", name=normal_name(name))


async def set_role(tx: AsyncSession, admin_id: UUID, role: Role) -> Admin:
    """The role is changed. Raises NotFound, and Conflict for the last owner."""
    check_role(role)
    if role is not Role.OWNER:
        await _ensure_owner_besides(tx, admin_id)
    return await _change(tx, admin_id, "admin.role_changed", {"role": role.value}, role=role.value)


async def set_reach(tx: AsyncSession, admin_id: UUID, reach: Reach) -> Admin:
    """From now on this person sees these chats; as an owner or admin all the same all of them. Raises NotFound."""
    return await _change(tx, admin_id, "admin.reach_changed", {"reach": reach.value}, reach=reach.value)


async def disable(tx: AsyncSession, admin_id: UUID) -> None:
    """This person may do nothing any more. Raises NotFound, and Conflict for the last owner."""
    await _ensure_owner_besides(tx, admin_id)
    await drop_reset(tx, admin_id)
    await _change(tx, admin_id, "admin.disabled", disabled_at=func.now(), token_version=Row.token_version + 1)


async def enable(tx: AsyncSession, admin_id: UUID) -> Admin:
    """This person may sign in again, with the password of before. Raises NotFound, when they are not disabled."""
    statement = update(Row).where(Row.id == admin_id, Row.disabled_at.is_not(None)).values(disabled_at=None)
    found = (await tx.execute(statement.returning(*COLUMNS))).one_or_none()
    if found is None:
        raise NotFound("There is no such person among those who left.")
    await _record(tx, "admin.enabled", admin_id)
    return from_row(found)


async def end_tokens(tx: AsyncSession, admin_id: UUID) -> Admin:
    """All of this person's tokens are void. Raises NotFound."""
    return await _change(tx, admin_id, "admin.signed_out", token_version=Row.token_version + 1)


async def record_login(
    tx: AsyncSession, account: Account, *, at: datetime, new_hash: str | None = None
) -> Admin | None:
    """This person has signed in; `new_hash` replaces the one that they signed in with.

    None when meanwhile, while the password was being checked, it was changed or the person disabled: then they have not.
    """
    values: dict[str, Any] = {"last_login_at": at} | ({"password_hash": new_hash} if new_hash else {})
    unchanged = (Row.id == account.admin.id, Row.disabled_at.is_(None), Row.password_hash == account.password_hash)
    found = (await tx.execute(update(Row).where(*unchanged).values(values).returning(*COLUMNS))).one_or_none()
    if found is None:
        return None
    await _record(tx, "admin.signed_in", found.id)
    return from_row(found)


def from_row(row: Any) -> Admin:
    """The person in a row of COLUMNS."""
    role = Role(row.role)
    return Admin(
        row.id,
        row.name,
        row.email,
        role,
        row.token_version,
        reach=Reach.ALL if role in SEEING_ALL else Reach(row.reach),
        team_ids=frozenset(row.team_ids or ()),
        is_away=bool(row.is_away),
        is_available=bool(row.is_available),
        picture_id=row.picture_id,
        has_second_factor=row.has_second_factor,
    )


def check_role(role: Role) -> None:
    """Raises InvalidInput for a role that nobody of the team can have."""
    if role not in TEAM_ROLES:
        problem = f"should be one of {', '.join(TEAM_ROLES)}"
        raise InvalidInput(f"A role {problem}.", fields=[{"path": "role", "problem": problem}])


async def _ensure_owner_besides(tx: AsyncSession, admin_id: UUID) -> None:
    await lock_owners(tx)
    owners = (
        await tx.execute(select(Row.id).where(Row.role == Role.OWNER.value, Row.disabled_at.is_(None)).limit(2))
    ).scalars()
    if list(owners) == [admin_id]:
        raise Conflict("This is the last owner. Make somebody else an owner first.")


async def _change(
    tx: AsyncSession, admin_id: UUID, event: str, facts: dict[str, Any] | None = None, **values: Any
) -> Admin:
    statement = update(Row).where(Row.id == admin_id, Row.disabled_at.is_(None)).values(values).returning(*COLUMNS)
    found = (await tx.execute(statement)).one_or_none()
    if found is None:
        raise NotFound("There is no such person in the team.")
    await _record(tx, event, admin_id, **(facts or {}))
    return from_row(found)


async def _record(tx: AsyncSession, name: str, admin_id: UUID, **facts: Any) -> None:
    await tx.execute(insert(Event).values(actor="admin", admin_id=admin_id, name=name, facts=facts or None))
