"""What topics hold, since when and why, in place of one count of all changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables and columns.

    Nothing is known of what topics hold: the first start takes that from the published feeds, and judges every topic.
    """
    op.create_table(
        "placements",
        sa.Column("story", NAME, nullable=False),
        sa.Column("topic", NAME, nullable=False),
        sa.Column("stay", NAME, nullable=False),
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("moment", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger()),
        sa.Column("shown_as", NAME, nullable=False),
        sa.Column("since", sa.BigInteger()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.Column("left_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("story", "topic", name="pk_placements"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_placements_order", "placements", ["topic", "stay", "judgement", "moment"])
    op.create_index("ix_placements_due", "placements", ["due"])
    op.create_table(
        "staged",
        sa.Column("topic", NAME, nullable=False),
        sa.Column("story", NAME, nullable=False),
        sa.Column("stay", NAME, nullable=False),
        sa.Column("moment", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger()),
        sa.Column("shown_as", NAME, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "story", name="pk_staged"),
        sqlite_with_rowid=False,
    )
    for name, default in (("wanted", "0"), ("judgement", "0"), ("judged", "0"), ("to_judge", "0"), ("cut", "-1")):
        op.add_column("topics", sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    op.add_column("topics", sa.Column("reached_at", sa.BigInteger()))
    op.add_column("topics", sa.Column("reached_story", NAME, nullable=False, server_default=""))
    op.add_column("topics", sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("topics", sa.Column("version", sa.BigInteger(), nullable=False, server_default="0"))
    for name in ("looks", "looks_shown"):
        op.add_column("topics", sa.Column(name, sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    op.add_column("topics", sa.Column("face", sa.Text(), nullable=False, server_default="[]"))
    op.execute("UPDATE topics SET rendered = -1")
    op.drop_column("counters", "revision")
