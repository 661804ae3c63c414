"""What an answer, or a call for a person, becomes in the conversation: stored under the turn's fence, and told."""

import asyncio
from uuid import UUID

from sqlalchemy import select

from frontdesk.assistant import hand_offs
from frontdesk.assistant.answering import Answer
from frontdesk.assistant.leases import Due
from frontdesk.assistant.preparing import HandOff
from frontdesk.assistant.wording import say
from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.handoff import change_state
from frontdesk.chat.messages import Draft
from frontdesk.chat.rules import Action, Sender
from frontdesk.errors import ClientIdConflict, Conflict, NotFound, StaleTurn, Unavailable
from frontdesk.kit.ids import new_secret
from frontdesk.store.tables import Message

STORE_ATTEMPTS = 3


async def store_answer(desk: Desk, due: Due, answer: Answer) -> int | None:
    """The message's `seq`; None when the conversation went on meanwhile."""
    # the same for every attempt to store an answer to this turn, by any process, so that one is stored
    client_id = f"ai-{due.turn}"
    for attempt in range(STORE_ATTEMPTS):
        try:
            draft = Draft(
                due.session_id, Sender.AI, answer.content, client_id=client_id, meta=answer.meta(), turn=due.turn
            )
            return (await desk.appender.append(draft)).message.seq
        except (StaleTurn, NotFound):
            return None
        except ClientIdConflict:
            if await _is_ours(desk, due.session_id, client_id):
                return None  # another process has answered this very turn
            # visitors choose their ids freely, and this one has chosen ours
            client_id = f"ai-{due.turn}-{new_secret()}"
        except Unavailable:
            if attempt == STORE_ATTEMPTS - 1:
                raise
            await asyncio.sleep(0.5)
    return None


async def _is_ours(desk: Desk, session_id: UUID, client_id: str) -> bool:
    async with desk.store.begin() as tx:
        sender = select(Message.sender).where(Message.session_id == session_id, Message.client_id == client_id)
        return (await tx.execute(sender)).scalar_one_or_none() == Sender.AI.value


async def call_person(desk: Desk, session_id: UUID, hand_off: HandOff) -> None:
    """The chat waits for a person, and the visitor has been told so in their language; unless it was closed or erased meanwhile."""
    try:
        async with desk.store.begin() as tx:
            change = await change_state(
                tx,
                None,
                session_id,
                Action.REQUEST,
                assistant_is_on=desk.assistant_is_on(),
                reason=hand_off.reason[:500],
                facts={"cause": hand_off.cause, "language": hand_off.language},
                says=say(hand_off.say, hand_off.language),
            )
            # in the same transaction: the model's own words stand nowhere else
            if change.changed and change.chat.waiting_since is not None:
                await hand_offs.begin(tx, change.chat, reason=hand_off.reason, summary=hand_off.summary)
    except (Conflict, NotFound):
        return  # closed or erased meanwhile
    operations.tell_change(desk, change)
