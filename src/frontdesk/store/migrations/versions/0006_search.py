"""Search over messages, visitors and notes."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
