"""How it stands at this moment: who waits, and who is there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.chat.reach import within_reach
from frontdesk.chat.rules import State
from frontdesk.kit.clock import iso
from frontdesk.store.tables import Session


@dataclass(frozen=True, slots=True)
class People:
    """Who has a connection, as the chat slice knows it at each moment."""

    visitors: Callable[[], int]
    agents: Callable[[], int]
    """of the team only those who may answer"""


async def read_live(tx: AsyncSession, asker: Admin, people: People) -> dict[str, Any]:
    """Who waits for a person, of the chats that the asker may see; and how many visitors and agents are there in all."""
    rows = select(func.count(), func.min(Session.waiting_since)).where(
        Session.waiting_since.is_not(None), Session.state == State.WAITING.value, within_reach(asker)
    )
    waiting, since = (await tx.execute(rows)).one()
    return {
        "waiting": waiting,
        "waitingSince": since and iso(since),
        "visitorsOnline": people.visitors(),
        "agentsOnline": people.agents(),
    }
