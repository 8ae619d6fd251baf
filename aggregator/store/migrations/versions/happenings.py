"""Events, with the index by which the next report of one is found; regions that were corrected by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns and the table; every story so far is alone in its event."""
    op.add_column("stories", sa.Column("event", NAME, nullable=False, server_default=""))
    op.add_column("stories", sa.Column("linked", sa.Text()))
    op.add_column("stories", sa.Column("retagged", sa.Text()))
    op.add_column("items", sa.Column("terms", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    op.execute("UPDATE stories SET event = uid")
    op.create_index("ix_stories_event", "stories", ["event"])
    op.create_table(
        "reports",
        sa.Column("hash", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("item", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("hash", "item", name="pk_reports"),
        sqlite_with_rowid=False,
    )
