"""What owners and admins do to the team: roles, leaving, coming back.

One change at a time in the whole installation (`admins.lock_owners`), so that no two of them together do what neither may: two
owners who remove each other leave one. Who changes whom is read under that lock, not from a token.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import admins, changes
from frontdesk.accounts.roles import Admin, Role, is_above, may_manage
from frontdesk.accounts.second_factor import switch_off
from frontdesk.errors import Forbidden, NotFound
from frontdesk.store.tables import Admin as Row
from frontdesk.store.tables import Attendance, Invitation

Release = Callable[[AsyncSession, Admin], Awaitable[Callable[[], None]]]
"""Takes the chats from somebody who may not answer any more; what it returns is called after the commit, to tell of it."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team, as owners and admins see them. `last_seen_at` is None for those who never came."""

    admin: Admin
    last_seen_at: datetime | None
    disabled_at: datetime | None


_COLLEAGUE = (
    *admins.COLUMNS,
    func.greatest(Row.last_login_at, Attendance.seen_at).label("last_seen_at"),
    Row.disabled_at,
)


async def list_people(tx: AsyncSession) -> list[Colleague]:
    """Everybody, those who left last; at most admins.MAX_LISTED."""
    query = select(*_COLLEAGUE).join_from(Row, Attendance, Attendance.admin_id == Row.id, isouter=True)
    query = query.order_by(Row.disabled_at.is_not(None), Row.id).limit(admins.MAX_LISTED)
    return [Colleague(admins.from_row(row), row.last_seen_at, row.disabled_at) for row in await tx.execute(query)]


async def get_person(tx: AsyncSession, admin_id: UUID) -> Colleague:
    """Somebody of the team, whether they left or not. Raises NotFound."""
    query = select(*_COLLEAGUE).join_from(Row, Attendance, Attendance.admin_id == Row.id, isouter=True)
    row = (await tx.execute(query.where(Row.id == admin_id))).one_or_none()
    if row is None:
        raise NotFound("There is no such person in the team.")
    return Colleague(admins.from_row(row), row.last_seen_at, row.disabled_at)


async def lock_for_change(tx: AsyncSession, actor: Admin, admin_id: UUID) -> Colleague:
    """The person whom `actor` may change, with nobody else changing the team until the end of `tx`.

    Raises NotFound, and Forbidden when they stand above the actor, or the actor may not do such things any more.
    """
    await admins.lock_owners(tx)
    me = await admins.find(tx, actor.id)
    other = await get_person(tx, admin_id)
    if me is None or not may_manage(me.role, other.admin.role):
        raise Forbidden(f"You may not change {other.admin.name}'s account.")
    return other


async def change_role(
    tx: AsyncSession, actor: Admin, admin_id: UUID, role: Role, *, release: Release | None = None
) -> Callable[[], None]:
    """This person's role is `role`. `release` is called for somebody who may not answer visitors any more.

    Returns what to do after the commit. Raises what `lock_for_change` raises, Forbidden when the new role stands above the
    actor's own, and Conflict for the last owner.
    """
    other = await lock_for_change(tx, actor, admin_id)
    if is_above(role, actor.role):
        raise Forbidden("You can give roles up to your own.")
    if other.admin.role is role:
        return _nothing
    await admins.set_role(tx, admin_id, role)
    facts = {"before": {"role": other.admin.role.value}, "after": {"role": role.value}}
    await changes.record(tx, actor, "person.role_changed", other.admin.name, **facts)
    return await release(tx, other.admin) if release else _nothing


async def deactivate(tx: AsyncSession, actor: Admin, admin_id: UUID, *, release: Release) -> Callable[[], None]:
    """This person may do nothing any more; their chats and invitations are taken from them.

    Returns what to do after the commit. Raises as `lock_for_change`, and Forbidden for oneself, Conflict for the last owner.
    """
    other = await lock_for_change(tx, actor, admin_id)
    if admin_id == actor.id:
        raise Forbidden("You cannot deactivate your own account. Ask a colleague.")
    if other.disabled_at is not None:
        return _nothing
    await admins.disable(tx, admin_id)
    # else they could come back by one that they made for themselves
    open_ones = (Invitation.invited_by == admin_id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    await tx.execute(update(Invitation).where(*open_ones).values(withdrawn_at=func.now()))
    await changes.record(tx, actor, "person.deactivated", other.admin.name)
    return await release(tx, other.admin)


async def activate(tx: AsyncSession, actor: Admin, admin_id: UUID) -> None:
    """This person may sign in again, in the role of before. Raises as `lock_for_change`."""
    other = await lock_for_change(tx, actor, admin_id)
    if other.disabled_at is None:
        return
    await admins.enable(tx, admin_id)
    await changes.record(tx, actor, "person.activated", other.admin.name)


async def reset_second_factor(tx: AsyncSession, actor: Admin, admin_id: UUID) -> None:
    """For somebody who lost device and recovery codes: the password alone lets them in. Raises as `lock_for_change`."""
    other = await lock_for_change(tx, actor, admin_id)
    if other.admin.has_second_factor:
        await switch_off(tx, actor, other.admin)


def _nothing() -> None:
    """After a change that changed nothing."""
