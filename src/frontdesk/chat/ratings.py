"""Ratings: what a visitor makes of the conversation."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat import queries
from frontdesk.chat.records import Chat
from frontdesk.errors import Conflict, NotFound

BEST = 5
MAX_COMMENT_CHARS = 1000


async def rate(tx: AsyncSession, session_id: UUID, score: int, comment: str | None) -> Chat:
    """The chat is rated with `score` (1 to BEST); a later rating takes the place of an earlier one, and the record keeps both scores.

    Raises NotFound; Conflict when nothing was said yet.
    """
    chat = await queries.lock_chat(tx, session_id)
    if chat is None:
        raise NotFound
    if chat.last_seq == 0:
        raise Conflict("There is nothing to rate yet.", state=chat.state.value)
    comment = (comment or "").strip() or None
    values = {"rating": score, "rating_comment": comment, "rated_at": datetime.now(UTC)}
    await queries.update_session(tx, session_id, values)
    facts = {
        "score": score,
        "state": chat.state.value,
        "adminId": chat.assigned_admin_id and str(chat.assigned_admin_id),
    }
    await queries.insert_event(tx, session_id=session_id, actor="visitor", name="session.rated", facts=facts)
    after = await queries.find_chat(tx, id=session_id)
    assert after is not None, "its row is locked by this transaction"
    return after
