"""Giving a chat to a colleague or to a team: a change of owner that the new owner did not make."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import access, admins
from frontdesk.accounts.roles import Admin
from frontdesk.chat import queries
from frontdesk.chat.handoff import HANDED_BACK_TO_QUEUE, Change, waited
from frontdesk.chat.messages import Draft, append_in
from frontdesk.chat.offers import OFFERED_TO_NOBODY, note_given
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.chat.sessions import lock_chat
from frontdesk.chat.teams import get_team
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
    chat = await lock_chat(tx, admin, session_id)
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
            "last_admin_id": None,
            "state_changed_at": now,
            "waiting_since": None,
            "reply_due_at": None,
            **OFFERED_TO_NOBODY,
        },
    )
    await note_given(tx, colleague.id, at=now)
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
    return await _done(tx, chat, notice)


async def assign_to_team(tx: AsyncSession, admin: Admin, session_id: UUID, team_id: UUID | None) -> Change:
    """The chat is that team's, or no team's. If somebody has it who is not in the team, it waits for one who is.

    Raises NotFound, and InvalidInput when there is no such team.
    """
    team = None
    if team_id is not None:
        try:
            team = await get_team(tx, team_id)
        except NotFound:
            problem = "is no team"
            raise InvalidInput("There is no such team.", fields=[{"path": "teamId", "problem": problem}]) from None
    chat = await lock_chat(tx, admin, session_id)
    if chat.team_id == team_id:
        return Change(chat, changed=False)
    now = datetime.now(UTC)
    values: dict[str, Any] = {"team_id": team_id, **OFFERED_TO_NOBODY}
    leaves = chat.state is State.HUMAN and team is not None and chat.assigned_admin_id not in team.members
    if leaves:
        values |= {
            "state": State.WAITING.value,
            "turn": chat.turn + 1,
            "assigned_admin_id": None,
            "state_changed_at": now,
            "waiting_since": now,
        }
    await queries.update_session(tx, session_id, values)
    facts = {
        "team": team and {"id": str(team.id), "name": team.name},
        "from": chat.team_id and {"id": str(chat.team_id), "name": chat.team_name},
    }
    await queries.insert_event(
        tx, session_id=session_id, actor="admin", admin_id=admin.id, name="session.team_changed", facts=facts
    )
    if not leaves:
        return await _done(tx, chat)
    name = chat.assigned_admin_name or "Somebody"
    meta = {"notice": Action.HAND_BACK.value, "state": State.WAITING.value, "by": "admin", "name": name}
    return await _done(tx, chat, Draft(session_id, Sender.SYSTEM, HANDED_BACK_TO_QUEUE.format(name=name), meta=meta))


async def _done(tx: AsyncSession, before: Chat, notice: Draft | None = None) -> Change:
    posted = []
    if notice is not None:
        # a notice moves no state, so the resting one does not matter
        posted.append(await append_in(await driver_connection(tx), notice, resting=State.WAITING))
    after = await queries.find_chat(tx, id=before.id)
    assert after is not None, "its row is locked by this transaction"
    return Change(after, tuple(posted), before=before)
