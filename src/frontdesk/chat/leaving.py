"""What becomes of the chats of somebody who may not answer any more: they wait for somebody else."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import access, admins
from frontdesk.accounts.roles import Admin
from frontdesk.chat import handoff
from frontdesk.chat.desk import Desk, tell_change
from frontdesk.chat.rules import Action, State
from frontdesk.store.tables import Session

REASON = "their person may not answer any more"


class Release:
    """As `accounts.people` calls it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, tx: AsyncSession, leaver: Admin) -> Callable[[], None]:
        """The open chats of `leaver` wait for somebody else, in `tx`, unless that person may still answer.

        What is returned tells of it, after the commit.
        """
        now = await admins.find(tx, leaver.id)
        if now is not None and access.may(now.role, "event admin-reply"):
            return lambda: None
        changed = [await self._give_back(tx, leaver, session_id) for session_id in await _open_chats(tx, leaver.id)]

        def tell() -> None:
            for change in changed:
                tell_change(self._desk, change)

        return tell

    async def _give_back(self, tx: AsyncSession, leaver: Admin, session_id: UUID) -> handoff.Change:
        # the visitor was talking with a person, so they wait for one: the assistant is passed over, on or off
        return await handoff.change_state(
            tx, leaver, session_id, Action.HAND_BACK, assistant_is_on=False, reason=REASON
        )


async def _open_chats(tx: AsyncSession, admin_id: UUID) -> list[UUID]:
    mine = (Session.state == State.HUMAN.value, Session.assigned_admin_id == admin_id)
    # locked in the order in which all others lock several
    query = select(Session.id).where(*mine).order_by(Session.id).with_for_update()
    return list((await tx.execute(query)).scalars())
