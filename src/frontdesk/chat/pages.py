"""The pages of the site that a visitor looked at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.store.tables import PageView

KEPT = 50
MAX_PAGE_CHARS = 2000
MAX_TITLE_CHARS = 300


@dataclass(frozen=True, slots=True)
class Visit:
    """A page, and when the visitor came to it."""

    page: str
    title: str | None
    at: datetime


async def record_page(tx: AsyncSession, session_id: UUID, page: str, title: str | None = None) -> None:
    """The page is the newest of the visitor's; being on it already changes nothing. Of each visitor the last KEPT are kept."""
    page, title = page[:MAX_PAGE_CHARS], title and title[:MAX_TITLE_CHARS]
    views = select(PageView.id).where(PageView.session_id == session_id).order_by(PageView.id.desc())
    newest = (await tx.execute(views.add_columns(PageView.page).limit(1))).one_or_none()
    if newest is not None and newest.page == page:
        return
    await tx.execute(insert(PageView).values(session_id=session_id, page=page, title=title))
    oldest_kept = views.offset(KEPT - 1).limit(1).scalar_subquery()
    await tx.execute(delete(PageView).where(PageView.session_id == session_id, PageView.id < oldest_kept))


async def list_pages(tx: AsyncSession, session_id: UUID) -> list[Visit]:
    """Newest first, at most KEPT."""
    rows = await tx.execute(
        select(PageView.page, PageView.title, PageView.at)
        .where(PageView.session_id == session_id)
        .order_by(PageView.id.desc())
        .limit(KEPT)
    )
    return [Visit(**row._asdict()) for row in rows]
