"""Sums of the chats that no person has had."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.alter_column(
        "day_figures",
        "whose",
        existing_type=sa.Uuid(),
        existing_nullable=False,
        existing_comment="an admin's id, a team's, or reports.rollups.EVERYBODY",
        comment="an admin's id, a team's, or EVERYBODY or NOBODY of reports.rollups",
    )
    # all days are summed up anew, in the background: they lack these sums
    op.execute("insert into stale_days (day) select distinct day from day_figures")
