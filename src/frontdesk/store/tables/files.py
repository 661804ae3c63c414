"""Files that people send each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class File(Table):
    """A file that is stored whole, under a name made of these ids. Until its message is, `seq` is null, and nobody else sees it."""

    __tablename__ = "files"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    seq: Mapped[int | None] = mapped_column(comment="of the message that carries it")
    sender: Mapped[str] = mapped_column(comment="user or admin")
    # no foreign key: it matters only until the message is sent
    admin_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(comment="made harmless, its ending made to fit the type")
    type: Mapped[str] = mapped_column(comment="media type, found from its bytes")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None] = mapped_column(comment="pixels of a picture; a picture has a thumbnail too")
    height: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        # one conversation's files, when it goes: where session_id = any($1)
        Index("files_session", "session_id"),
        # those whose message never came: where seq is null and created_at < $1
        Index("files_unsent", "created_at", postgresql_where=text("seq is null")),
        CheckConstraint("sender in ('user', 'admin')", name="files_sender"),
    )
