"""Versions of items, edits by kind, stories that are withheld, identities of a lost database, decisions by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOTHING = "[]"


def upgrade() -> None:
    """Add the columns and tables; an entry's `updated` so far becomes that of its last substantive edit."""
    op.add_column("stories", sa.Column("edited", sa.Text(), nullable=False, server_default=NOTHING))
    op.add_column("stories", sa.Column("withheld", sa.Text(), nullable=False, server_default=""))
    op.add_column("items", sa.Column("edit", sa.Text(), nullable=False, server_default=""))
    op.execute(
        """
        UPDATE stories SET edited = '{"substantive":' || CAST(updated AS VARCHAR(30)) || '}' WHERE updated > published
        """
    )
    op.create_table(
        "versions",
        sa.Column("item", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("edit", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.PrimaryKeyConstraint("item", "number", name="pk_versions"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name="fk_versions_item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "remembered",
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", NAME, nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("link", name="pk_remembered"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "curated",
        sa.Column("decision", NAME, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("decision", name="pk_curated"),
        sqlite_with_rowid=False,
    )
