"""Teams, who sees which chats, and who is available for new ones."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass
