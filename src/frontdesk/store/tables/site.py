"""What the site has set of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class SiteSettings(Table):
    """What the site has set of its own: one row, made by the migration. What is not set has its default in `site.settings`."""

    __tablename__ = "site_settings"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    widget: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    hours: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    identity_secret: Mapped[bytes | None] = mapped_column(LargeBinary, comment="sealed: see kit.sealing")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("id = 1", name="site_settings_one_row"),)


class CannedReply(Table):
    """A reply that the team gives often, under a short name."""

    __tablename__ = "canned_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shortcut: Mapped[str] = mapped_column(comment="what is typed after the slash; lower case")
    content: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        # no two of one name; and the list, in that order
        Index("canned_replies_shortcut", "shortcut", unique=True),
    )
