"""Who may not write any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class Block(Table):
    """A visitor, or a range of addresses, that is not let in. The few that hold are known to every process."""

    __tablename__ = "blocks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    verified_id: Mapped[str | None] = mapped_column(comment="the visitor's, where the site had signed one")
    network: Mapped[str | None] = mapped_column(comment="CIDR, such as 203.0.113.0/24")
    reason: Mapped[str | None]
    admin_id: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    admin_name: Mapped[str] = mapped_column(comment="the admin's name at that time")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    until: Mapped[datetime | None] = mapped_column(comment="None: until it is lifted")

    __table_args__ = (
        # blocked twice is blocked once
        Index("blocks_session", "session_id", unique=True, postgresql_where=text("session_id is not null")),
        Index("blocks_network", "network", unique=True, postgresql_where=text("network is not null")),
        CheckConstraint("(session_id is null) <> (network is null)", name="blocks_one_of"),
    )
