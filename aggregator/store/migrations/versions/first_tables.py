"""The first tables.

Types are written out here, not taken from `store.schema`: that file describes today, this one its own day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NAME = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table, and start counting."""
    op.create_table(
        "sources",
        sa.Column("name", NAME, nullable=False),
        sa.Column("configured", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("country", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("interval", sa.BigInteger()),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("lease_token", NAME),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempted_at", sa.BigInteger()),
        sa.Column("succeeded_at", sa.BigInteger()),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("unconditional_at", sa.BigInteger()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("hints", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("gone_count", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("feed_title", sa.Text(), nullable=False),
        sa.Column("feed_link", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("feed_updated", sa.BigInteger()),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )
    op.create_index("ix_sources_due", "sources", ["configured", "enabled", "due_at"])
    op.create_table(
        "stories",
        sa.Column("uid", NAME, nullable=False),
        sa.Column("entry_id", NAME, nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("shown", KEY, nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_stories"),
        sa.UniqueConstraint("entry_id", name="uq_stories_entry_id"),
    )
    op.create_index("ix_stories_updated", "stories", ["updated", "uid"])
    op.create_table(
        "items",
        sa.Column("id", KEY, nullable=False, autoincrement=False),
        sa.Column("uid", NAME, nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("story", NAME, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("pruned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("feed_updated", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("original_title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("dateline", sa.Text()),
        sa.Column("story_published", sa.BigInteger()),
        sa.Column("story_updated", sa.BigInteger()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("enclosures", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text()),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("removals", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_items_source"),
        sa.ForeignKeyConstraint(["story"], ["stories.uid"], name="fk_items_story"),
        sa.UniqueConstraint("uid", name="uq_items_uid"),
    )
    op.create_index("ix_items_source", "items", ["source"])
    op.create_index("ix_items_story", "items", ["story"])
    op.create_index(
        "ix_items_kept",
        "items",
        ["first_seen", "id"],
        sqlite_where=sa.text("pruned = 0"),
        postgresql_where=sa.text("NOT pruned"),
    )
    op.create_table(
        "item_keys",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.PrimaryKeyConstraint("key", "source", name="pk_item_keys"),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_item_keys_source"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name="fk_item_keys_item"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_keys_item", "item_keys", ["item"])
    op.create_table(
        "shingles",
        sa.Column("hash", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("item", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("hash", "item", name="pk_shingles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_regions",
        sa.Column("story", NAME, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("story", "code", name="pk_story_regions"),
        sa.ForeignKeyConstraint(["story"], ["stories.uid"], name="fk_story_regions_story"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_regions_code", "story_regions", ["code", "role", "story"])
    op.create_table(
        "topics",
        sa.Column("name", NAME, nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("rendered", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_topics"),
    )
    op.create_table(
        "counters",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("indexed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counters"),
    )
    op.execute("INSERT INTO counters (id, revision, indexed) VALUES (1, 0, 0)")
