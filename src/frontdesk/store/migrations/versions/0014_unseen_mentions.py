"""Who was mentioned in a note and has not seen it yet."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "unseen_mentions",
        sa.Column("admin_id", sa.UUID(), sa.ForeignKey("admins.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("note_id", sa.UUID(), sa.ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("unseen_mentions_note", "unseen_mentions", ["note_id"])
