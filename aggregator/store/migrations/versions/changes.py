"""The log of changes, and how far its readers are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; the log begins with the next change, and no reader has read anything."""
    op.create_table(
        "changes",
        sa.Column("number", KEY, nullable=False, autoincrement=True),
        sa.Column("story", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cursors",
        sa.Column("consumer", NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", name="pk_cursors"),
    )
    op.add_column("counters", sa.Column("forgotten", sa.BigInteger(), nullable=False, server_default="0"))
