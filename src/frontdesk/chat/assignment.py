"""Giving a chat to a colleague: a change of owner that the new owner did not make."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import access, admins
from frontdesk.accounts.roles import Admin
from frontdesk.chat import queries
from frontdesk.chat.handoff import Change, waited
from frontdesk.chat.messages import Draft, append_in
from frontdesk.chat.rules import Sender, State
from frontdesk.errors import InvalidInput, NotFound
from frontdesk.store.engine import driver_connection

NOTICE = "{name} will answer."


async def assign(tx: AsyncSession, admin: Admin, session_id: UUID, colleague_id: UUID) -> Change:
    """The colleague has the chat, whoever had it before; both sides read it, and it is recorded who gave it to whom.

    Raises NotFound, and InvalidInput when the colleague is not in the team or may not answer.
    """
    colleague = await admins.find(tx, colleague_id)
    if colleague is None or not access.may(colleague.role, "event admin-reply"):
        problem = "is nobody in the team who may answer"
        raise InvalidInput("That person cannot be given a chat.", fields=[{"path": "adminId", "problem": problem}])
    chat = await queries.lock_chat(tx, session_id)
    if chat is None:
        raise NotFound
    if chat.state is State.HUMAN and chat.assigned_admin_id == colleague.id:
        return Change(chat, changed=False)
    now = datetime.now(UTC)
    await queries.update_session(
        tx,
        session_id,
        {
            "state": State.HUMAN.value,
            "turn": chat.turn + 1,
            "assigned_admin_id": colleague.id,
            "state_changed_at": now,
            "waiting_since": None,
            "reply_due_at": None,
        },
    )
    facts = {
        "to": {"id": str(colleague.id), "name": colleague.name},
        "from": chat.assigned_admin_id and {"id": str(chat.assigned_admin_id), "name": chat.assigned_admin_name},
        **waited(chat, now),
    }
    await queries.insert_event(
        tx, session_id=session_id, actor="admin", admin_id=admin.id, name="session.assigned", facts=facts
    )
    meta = {"notice": "assigned", "state": State.HUMAN.value, "by": "admin", "name": colleague.name}
    notice = Draft(session_id, Sender.SYSTEM, NOTICE.format(name=colleague.name), meta=meta)
    posted = await append_in(await driver_connection(tx), notice, resting=State.HUMAN)
    after = await queries.find_chat(tx, id=session_id)
    assert after is not None, "its row is locked by this transaction"
    return Change(after, (posted,))
