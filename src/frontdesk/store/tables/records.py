"""What the installation keeps about its own records: for how long, and when they were last saved or brought back."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class Retention(Table):
    """After how many days what is forgotten: one row, made by the migration. A period that is null keeps for ever."""

    __tablename__ = "retention"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    closed_chats_days: Mapped[int | None] = mapped_column(comment="closed chats, since their last message")
    page_views_days: Mapped[int | None] = mapped_column(comment="the pages that visitors looked at")
    addresses_days: Mapped[int | None] = mapped_column(comment="IP addresses and browsers, since the last visit")
    changes_days: Mapped[int | None] = mapped_column(comment="the record of who changed what")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("id = 1", name="retention_one_row"),)


class Archive(Table):
    """A backup that was written, or one that was restored. Read as a whole from its newest: there are as many as people made."""

    __tablename__ = "archives"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    kind: Mapped[str] = mapped_column(comment="backup or restore")
    facts: Mapped[dict[str, Any]] = mapped_column(comment="its size in bytes, its rows and files, its version")

    __table_args__ = (CheckConstraint("kind in ('backup', 'restore')", name="archives_kind"),)
