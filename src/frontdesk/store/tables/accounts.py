"""The people of the team, how they come in, and what they changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, func, text
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
    picture_id: Mapped[UUID | None] = mapped_column(comment="admin_pictures.id; random, since everybody may read it")

    # the second factor (accounts.second_factor)
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary, comment="sealed: see kit.sealing")
    totp_since: Mapped[datetime | None] = mapped_column(comment="when a code proved that the secret arrived; null: off")
    totp_step: Mapped[int | None] = mapped_column(BigInteger, comment="of the last code taken: none is taken twice")
    recovery_hashes: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), comment="SHA-256 of unused codes")

    __table_args__ = (
        # sign-in: where email = $1
        Index("admins_email", "email", unique=True),
        CheckConstraint("role in ('owner', 'admin', 'agent', 'viewer')", name="admins_role"),
        CheckConstraint("reach in ('all', 'own', 'teams')", name="admins_reach"),
    )


class AdminPicture(Table):
    """What somebody looks like. Apart from `admins`, whose rows are read often."""

    __tablename__ = "admin_pictures"

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="random; another one for each picture")
    admin_id: Mapped[UUID] = mapped_column(ForeignKey("admins.id", ondelete="CASCADE"))
    content: Mapped[bytes] = mapped_column(LargeBinary, comment="WebP, square, written by us")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    # one for each person: replacing it, where admin_id = $1
    __table_args__ = (Index("admin_pictures_admin", "admin_id", unique=True),)


class Invitation(Table):
    """A way into the team that is open once, until it ends or is withdrawn."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(comment="lower case")
    name: Mapped[str | None]
    role: Mapped[str] = mapped_column(comment="see accounts.roles.Role")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of what the link holds")
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        # following the link: where token_hash = $1
        Index("invitations_token_hash", "token_hash", unique=True),
        # one open invitation for an address; the list of the open ones
        Index(
            "invitations_open",
            "email",
            unique=True,
            postgresql_where=text("accepted_at is null and withdrawn_at is null"),
        ),
        CheckConstraint("role in ('owner', 'admin', 'agent', 'viewer')", name="invitations_role"),
    )


class PasswordReset(Table):
    """A link with which somebody may choose a new password, once. A newer one takes the older one's place."""

    __tablename__ = "password_resets"

    admin_id: Mapped[UUID] = mapped_column(ForeignKey("admins.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of what the link holds")
    expires_at: Mapped[datetime]

    # following the link: where token_hash = $1
    __table_args__ = (Index("password_resets_token_hash", "token_hash", unique=True),)


class Change(Table):
    """Who changed what, when: append-only, for people to read (accounts.changes)."""

    __tablename__ = "changes"

    # newest first: order by id desc, after a row (the primary key)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    admin_id: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    admin_name: Mapped[str | None] = mapped_column(comment="at that time; null: the command line")
    kind: Mapped[str] = mapped_column(comment="what was changed: `person`, `site`, …")
    action: Mapped[str] = mapped_column(comment="as a past fact: `person.invited`")
    target: Mapped[str | None] = mapped_column(comment="the name by which people know it")
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]

    __table_args__ = (
        # of one kind: where kind = $1 order by id desc
        Index("changes_kind", "kind", text("id desc")),
        # of one person: where admin_id = $1 order by id desc
        Index("changes_admin", "admin_id", text("id desc")),
    )
