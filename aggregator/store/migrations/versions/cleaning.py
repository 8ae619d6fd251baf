"""Furniture that was learned, wire fields, the lead picture, texts of article pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
NOTHING = "[]"


def upgrade() -> None:
    """Add the columns, empty, and the table of furniture."""
    op.add_column("sources", sa.Column("cleaning", sa.Text(), nullable=False, server_default=NOTHING))
    op.add_column("items", sa.Column("feed_digest", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    for name in ("contributors", "marks", "corrections"):
        op.add_column("items", sa.Column(name, sa.Text(), nullable=False, server_default=NOTHING))
    op.add_column("items", sa.Column("picture", sa.Text()))
    for name in ("from_page", "paywalled"):
        op.add_column("items", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "furniture",
        sa.Column("source", NAME, nullable=False),
        sa.Column("block", sa.LargeBinary(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("titles", sa.LargeBinary(), nullable=False),
        sa.Column("alike_on", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "block", name="pk_furniture"),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_furniture_source"),
        sqlite_with_rowid=False,
    )
