"""What search has to forget. Rows go with their conversation, by foreign keys; the list of all words has no owner."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.search.writing import LOCK

_RARE = 100
# The count is only an estimate, so the index is asked; what was said more often is no secret of one visitor.
_FORGET = text(
    """
    with own as (
        select distinct word from (
            select unnest(tsvector_to_array(words)) as word from search_items where session_id = any(cast(:ids as uuid[]))
            union all
            select unnest(tsvector_to_array(words)) from search_chats where session_id = any(cast(:ids as uuid[]))
        ) said
    )
    delete from search_words w using own
    where w.word = own.word and w.items <= :rare
        and not exists (
            select from search_items
            where words @@ ('''' || w.word || '''')::tsquery and session_id <> all(cast(:ids as uuid[]))
        )
        and not exists (
            select from search_chats
            where words @@ ('''' || w.word || '''')::tsquery and session_id <> all(cast(:ids as uuid[]))
        )
    """
)


async def forget_words(tx: AsyncSession, session_ids: Sequence[UUID]) -> None:
    """Words that only these conversations had are known no more. To be called before they are erased, in that transaction.

    Until it ends, nothing is indexed.
    """
    await tx.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    await tx.execute(_FORGET, {"ids": list(session_ids), "rare": _RARE})
