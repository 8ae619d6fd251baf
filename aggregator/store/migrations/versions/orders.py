"""Orders to a running daemon, and its answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "orders",
        sa.Column("id", NAME, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger()),
        sa.Column("told_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
    )
