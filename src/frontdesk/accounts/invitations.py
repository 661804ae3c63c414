"""Invitations: a link that makes somebody a member of the team, once, within LIFETIME."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import admins, changes
from frontdesk.accounts.roles import Admin, Role, may_manage
from frontdesk.errors import Conflict, Forbidden, LinkOver, NotFound
from frontdesk.kit.ids import digest, new_id, new_secret
from frontdesk.store.tables import Admin as AdminRow
from frontdesk.store.tables import Invitation as Row

LIFETIME = timedelta(days=7)
MAX_OPEN = 1000
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open one. `inviter` is None when they are no longer in the database."""

    id: UUID
    email: str
    name: str | None
    role: Role
    inviter: str | None
    created_at: datetime
    expires_at: datetime


_COLUMNS = (
    Row.id,
    Row.email,
    Row.name,
    Row.role,
    select(AdminRow.name).where(AdminRow.id == Row.invited_by).scalar_subquery().label("inviter"),
    Row.created_at,
    Row.expires_at,
)
_IS_OPEN = (Row.accepted_at.is_(None), Row.withdrawn_at.is_(None))


async def invite(
    tx: AsyncSession, actor: Admin, *, email: str, name: str | None, role: Role, now: datetime
) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which nobody can read again.

    Raises InvalidInput, Forbidden (the role stands above the actor's), and Conflict when that address is in the team, or has
    an invitation that is still good, or there are MAX_OPEN.
    """
    email = admins.normal_email(email)
    name = admins.normal_name(name) if name else None
    admins.check_role(role)
    _ensure_may_give(actor, role)
    account = await admins.find_by_email(tx, email)
    if account is not None:
        left = " They were deactivated: activate them again." if account.is_disabled else ""
        raise Conflict(f"Somebody with this e-mail address is in the team already.{left}")
    if (await tx.scalar(select(func.count()).select_from(Row).where(*_IS_OPEN)) or 0) >= MAX_OPEN:
        raise Conflict(f"There are {MAX_OPEN} open invitations already.")
    # one that is too old stands in nobody's way
    await tx.execute(update(Row).where(*_IS_OPEN, Row.email == email, Row.expires_at <= now).values(withdrawn_at=now))
    token = new_secret(TOKEN_BYTES)
    values = {
        "id": new_id(),
        "email": email,
        "name": name,
        "role": role.value,
        "token_hash": digest(token),
        "invited_by": actor.id,
        "expires_at": now + LIFETIME,
    }
    made = await tx.execute(postgresql.insert(Row).values(values).on_conflict_do_nothing().returning(Row.id))
    id = made.scalar_one_or_none()
    if id is None:
        raise Conflict("This address is invited already. Send that invitation again, or withdraw it.")
    await changes.record(tx, actor, "person.invited", email, after={"role": role.value})
    return await _get(tx, id), token


async def renew(tx: AsyncSession, actor: Admin, id: UUID, *, now: datetime) -> tuple[Invitation, str]:
    """The invitation with a new link and a whole LIFETIME; the old link ends. Raises NotFound, Forbidden."""
    invitation = await _lock(tx, actor, id)
    token = new_secret(TOKEN_BYTES)
    values = {"token_hash": digest(token), "expires_at": now + LIFETIME, "invited_by": actor.id}
    await tx.execute(update(Row).where(Row.id == id).values(values))
    await changes.record(tx, actor, "person.invited_again", invitation.email)
    return await _get(tx, id), token


async def withdraw(tx: AsyncSession, actor: Admin, id: UUID) -> None:
    """Its link ends. Raises NotFound, Forbidden."""
    invitation = await _lock(tx, actor, id)
    await tx.execute(update(Row).where(Row.id == id).values(withdrawn_at=func.now()))
    await changes.record(tx, actor, "person.invitation_withdrawn", invitation.email)


async def list_open(tx: AsyncSession) -> list[Invitation]:
    """Those that were neither accepted nor withdrawn, newest first; too old ones too, to be sent again."""
    query = select(*_COLUMNS).where(*_IS_OPEN).order_by(Row.id.desc()).limit(MAX_OPEN)
    return [_invitation(row) for row in await tx.execute(query)]


async def get_by_token(tx: AsyncSession, token: str, *, now: datetime) -> Invitation:
    """The invitation to which this secret leads. Raises LinkOver."""
    query = select(*_COLUMNS).where(*_IS_OPEN, Row.token_hash == digest(token), Row.expires_at > now)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        raise LinkOver
    return _invitation(row)


async def accept(tx: AsyncSession, token: str, *, name: str, password_hash: str, now: datetime) -> Admin:
    """A new person in the team; the link has ended. Raises LinkOver, InvalidInput, and Conflict when that address is in the team."""
    good = (*_IS_OPEN, Row.token_hash == digest(token), Row.expires_at > now)
    statement = update(Row).where(*good).values(accepted_at=now).returning(Row.email, Row.role)
    row = (await tx.execute(statement)).one_or_none()
    if row is None:
        raise LinkOver
    admin = await admins.create(tx, email=row.email, name=name, role=Role(row.role), password_hash=password_hash)
    await changes.record(tx, admin, "person.joined", admin.name, after={"email": row.email, "role": row.role})
    return admin


async def _lock(tx: AsyncSession, actor: Admin, id: UUID) -> Invitation:
    row = (await tx.execute(select(*_COLUMNS).where(*_IS_OPEN, Row.id == id).with_for_update(of=Row))).one_or_none()
    if row is None:
        raise NotFound("There is no such open invitation.")
    invitation = _invitation(row)
    _ensure_may_give(actor, invitation.role)
    return invitation


async def _get(tx: AsyncSession, id: UUID) -> Invitation:
    return _invitation((await tx.execute(select(*_COLUMNS).where(Row.id == id))).one())


def _invitation(row: Any) -> Invitation:
    return Invitation(row.id, row.email, row.name, Role(row.role), row.inviter, row.created_at, row.expires_at)


def _ensure_may_give(actor: Admin, role: Role) -> None:
    if not may_manage(actor.role, role):
        raise Forbidden("You can give roles up to your own.")
