"""Which of two readings of a chat is the later."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "sessions",
        sa.Column(
            "version",
            sa.Integer(),
            server_default=sa.text("1"),
            nullable=False,
            comment="raised whenever this row changes: of two readings that with the higher one is the later",
        ),
    )
