"""Vectors of the knowledge, and hand-off jobs that outlive a restart."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
