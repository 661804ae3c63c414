"""Hand-offs that follow from the conversations' own state; vectors of the knowledge."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _hand_offs()
    op.create_table(
        "knowledge_vectors",
        sa.Column("passage_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("signs", postgresql.BIT(varying=True), nullable=False, comment="of each number, 1 above zero"),
        sa.Column("vector", sa.LargeBinary(), nullable=False, comment="of length 1; float32, little endian"),
        sa.ForeignKeyConstraint(["passage_id"], ["knowledge_passages.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("passage_id"),
    )


def _hand_offs() -> None:
    comment = "the session's, at that time: it tells one waiting from the next"
    op.add_column(
        "hand_offs", sa.Column("waiting_since", postgresql.TIMESTAMP(timezone=True), nullable=True, comment=comment)
    )
    # of several for one chat the newest may still be open; the others get moments of their own
    op.execute(
        "update hand_offs h set waiting_since = coalesce("
        "case when h.settled_at is null and s.state = 'waiting' then s.waiting_since end,"
        " h.at - interval '1 microsecond' * row_number)"
        " from sessions s, (select id, row_number() over (partition by session_id order by seq desc) from hand_offs) n"
        " where s.id = h.session_id and n.id = h.id"
    )
    op.alter_column("hand_offs", "waiting_since", nullable=False, existing_comment=comment)
    op.add_column(
        "hand_offs",
        sa.Column(
            "heard_seq",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="the visitor's messages up to here were searched for an address",
        ),
    )
    op.alter_column(
        "hand_offs",
        "alerts",
        server_default=sa.text("0"),
        existing_type=sa.Integer(),
        existing_comment="how often the team was told",
    )
    op.alter_column(
        "hand_offs",
        "seq",
        existing_type=sa.Integer(),
        comment="the notice that told the visitor, or the message since which they wait",
        existing_comment="the notice that told the visitor",
    )
    op.drop_index("hand_offs_session", "hand_offs")
    op.create_index("hand_offs_session", "hand_offs", ["session_id", "waiting_since"], unique=True)
