"""Who answers: every change of a conversation's state, other than by a visitor's message (that one stands in `appending`).

Each function locks the session's row, checks the rule, changes it, posts the notice that both sides read, and adds to the
record, in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Actor, Admin
from frontdesk.chat import queries, sessions
from frontdesk.chat.messages import Draft, Posted, append_in
from frontdesk.chat.offers import OFFERED_TO_NOBODY, note_given
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action, Sender, State, next_state, resting_state
from frontdesk.chat.schemas import assigned_json
from frontdesk.errors import Conflict
from frontdesk.store.engine import driver_connection


@dataclass(frozen=True, slots=True)
class Change:
    """The chat after it, and what was posted; nothing was posted when it had been so before."""

    chat: Chat
    posted: tuple[Posted, ...] = ()
    changed: bool = True
    before: Chat | None = None


# What is said in the conversation, for clients that do not translate `meta.notice` themselves.
NOTICES = {
    Action.REQUEST: "You will be connected with a person.",
    Action.WITHDRAW: "The assistant answers again.",
    Action.TAKE_OVER: "{name} has joined.",
    Action.HAND_BACK: "{name} has left. The assistant answers again.",
    Action.CLOSE: "This chat is closed.",
    Action.REOPEN: "{name} has opened this chat again.",
}
HANDED_BACK_TO_QUEUE = "{name} has left. Somebody else will answer."


async def change_state(
    tx: AsyncSession,
    actor: Actor | None,
    session_id: UUID,
    action: Action,
    *,
    assistant_is_on: bool,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
    from_admin_id: str | None = None,
    says: str | None = None,
) -> Change:
    """Do `action`, or find that it is done already. `actor` None is Frontdesk itself; `facts` go into the record and the notice;
    `says` is the notice's text, where the caller knows the visitor's language.

    Taking over a chat that a colleague has is compare-and-set: it succeeds only if `from_admin_id` names that colleague.

    Raises NotFound, also beyond an admin's reach; Conflict with `state` and `assignedTo` as they are, when that state does not
    allow it or a colleague has it.
    """
    chat = await sessions.lock_chat(tx, actor, session_id)
    if action is Action.TAKE_OVER and isinstance(actor, Admin) and chat.state is State.HUMAN:
        if chat.assigned_admin_id == actor.id:
            return Change(chat, changed=False)
        if chat.assigned_admin_id is not None and from_admin_id != str(chat.assigned_admin_id):
            raise _conflict(chat, f"{chat.assigned_admin_name} has this chat.")
        target: State | None = State.HUMAN
    else:
        target = next_state(chat.state, action, assistant_is_on=assistant_is_on)
    if target is None:
        raise _conflict(chat, f"That cannot be done while the chat is {_SPOKEN[chat.state]}.")
    if target is chat.state and target is not State.HUMAN:
        return Change(chat, changed=False)
    if chat.state is State.HUMAN and action is Action.REQUEST:
        return Change(chat, changed=False)
    owner = actor if isinstance(actor, Admin) and target is State.HUMAN else None
    now = datetime.now(UTC)
    await queries.update_session(
        tx,
        session_id,
        {
            "state": target.value,
            "turn": chat.turn + 1,
            "assigned_admin_id": owner.id if owner else None,
            "last_admin_id": chat.assigned_admin_id if target is State.CLOSED else None,
            "state_changed_at": now,
            "waiting_since": now if target is State.WAITING else None,
            "reply_due_at": None,
            **OFFERED_TO_NOBODY,
        },
    )
    if owner is not None:
        await note_given(tx, owner.id, at=now)
    admin = actor if isinstance(actor, Admin) else None
    who = "system" if actor is None else "admin" if admin else "visitor"
    await queries.insert_event(
        tx,
        session_id=session_id,
        actor=who,
        admin_id=admin.id if admin else None,
        name=f"session.{action.value}",
        reason=reason,
        facts={**(facts or {}), **waited(chat, now)} or None,
    )
    text = HANDED_BACK_TO_QUEUE if action is Action.HAND_BACK and target is State.WAITING else NOTICES[action]
    name = admin.name if admin else None
    notice = Draft(
        session_id,
        Sender.SYSTEM,
        says or text.format(name=name or "Somebody"),
        meta={
            "notice": action.value,
            "state": target.value,
            "by": who,
            **({"name": name} if name else {}),
            **(facts or {}),
        },
    )
    posted = await append_in(
        await driver_connection(tx), notice, resting=resting_state(assistant_is_on=assistant_is_on)
    )
    after = await queries.find_chat(tx, id=session_id)
    assert after is not None, "its row is locked by this transaction"
    return Change(after, (posted,), before=chat)


def waited(chat: Chat, now: datetime) -> dict[str, float]:
    """For the record: `waitedS`, how many seconds the visitor has waited for a person, if they did."""
    return {"waitedS": round((now - chat.waiting_since).total_seconds(), 1)} if chat.waiting_since else {}


async def reply_taking_over(tx: AsyncSession, admin: Admin, draft: Draft, *, assistant_is_on: bool) -> Change:
    """Store an admin's message to a chat that no person has: it is a take-over, and then the message.

    If a colleague was faster the message is stored and shown all the same, and the colleague keeps the chat. A repeated
    `client_id` changes nothing.
    """
    chat = await sessions.lock_chat(tx, admin, draft.session_id)
    change = Change(chat, changed=False)
    if chat.state is not State.HUMAN:
        change = await change_state(
            tx,
            admin,
            draft.session_id,
            Action.TAKE_OVER,
            assistant_is_on=assistant_is_on,
            reason="replied to a chat that nobody had",
        )
    posted = await append_in(await driver_connection(tx), draft, resting=resting_state(assistant_is_on=assistant_is_on))
    after = await queries.find_chat(tx, id=draft.session_id)
    assert after is not None, "its row is locked by this transaction"
    return Change(after, (*change.posted, posted), changed=change.changed, before=chat)


_SPOKEN = {
    State.AI: "with the assistant",
    State.WAITING: "waiting",
    State.HUMAN: "with a person",
    State.CLOSED: "closed",
}


def _conflict(chat: Chat, message: str) -> Conflict:
    return Conflict(message, state=chat.state.value, assignedTo=assigned_json(chat))
