"""Forgetting conversations, with all that hangs on them: nothing is left of them in any table, nor any file."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import ChatErased
from frontdesk.errors import Unavailable
from frontdesk.store.engine import Store
from frontdesk.store.tables import Event, Session

log = structlog.get_logger(__name__)

TIMEOUT_S = 60.0
"""For one unit of work: a visitor may have said a great deal."""


# Search keeps a list of the words that were said, without saying where: a name that nobody else has would stay in it. Only rare
# words are looked after, and none that search counts at this moment.
_WORDS = """
select distinct unnest(tsvector_to_array(words)) from (
    select words from search_items where session_id = any(:ids) union all select words from search_chats where session_id = any(:ids)
) w
"""
_FORGET_WORDS = r"""
with rare as materialized (
    select word, ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery as query
    from search_words where word = any(:words) and items <= :rare for update skip locked
)
delete from search_words w using rare r where w.word = r.word
    and not exists (select from search_items i where i.words @@ r.query)
    and not exists (select from search_chats c where c.words @@ r.query)
"""
RARE = 50
"""Items with a word. The counts are rough, and a word of more people than that tells of nobody."""


async def delete_chats(tx: AsyncSession, session_ids: Sequence[UUID]) -> list[UUID]:
    """These conversations are not in the database any more; those that were. Who writes to one meanwhile finds it gone."""
    # in id order, as all who lock several of them
    locked = select(Session.id).where(Session.id.in_(session_ids)).order_by(Session.id).with_for_update()
    found = list((await tx.execute(locked)).scalars())
    words = list((await tx.execute(text(_WORDS), {"ids": found})).scalars())
    # all other tables refer to the session's row, and go with it
    await tx.execute(delete(Event).where(Event.session_id.in_(found)))
    await tx.execute(delete(Session).where(Session.id.in_(found)))
    await tx.execute(text(_FORGET_WORDS), {"words": words, "rare": RARE})
    return found


async def allow_time(tx: AsyncSession) -> None:
    """The statements of `tx` may each take TIMEOUT_S."""
    await tx.execute(text(f"set local statement_timeout = '{TIMEOUT_S:.0f}s'"))


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What follows once conversations are gone from the database: files, open pages, lists."""

    store: Store
    publisher: Publisher
    erase_files: Callable[[Sequence[UUID]], Awaitable[None]]

    async def tell_erased(self, session_ids: Sequence[UUID]) -> None:
        """Their files are gone too, their visitors have been told and sent away, and the team's lists show them no more."""
        for session_id in session_ids:
            self.publisher.tell(ChatErased(session_id))
        try:
            await self.erase_files(session_ids)
        except Unavailable:
            # no row names them any more, so the sweeper of files finds them
            log.warning("files not erased yet", chats=len(session_ids))
