"""The people of the team."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class Admin(Table):
    """A person of the team."""

    __tablename__ = "admins"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(comment="lower case; the name to sign in with")
    name: Mapped[str] = mapped_column(comment="what visitors see")
    password_hash: Mapped[str] = mapped_column(comment="argon2id, PHC string")
    role: Mapped[str] = mapped_column(comment="see accounts.roles.Role")
    reach: Mapped[str] = mapped_column(server_default=text("'all'"), comment="see accounts.roles.Reach")
    token_version: Mapped[int] = mapped_column(server_default=text("1"), comment="raised to end all tokens at once")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_login_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (
        # sign-in: where email = $1
        Index("admins_email", "email", unique=True),
        CheckConstraint("role in ('owner', 'admin', 'agent', 'viewer')", name="admins_role"),
        CheckConstraint("reach in ('all', 'own', 'teams')", name="admins_reach"),
    )
