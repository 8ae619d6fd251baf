"""The tables. `migrations` builds them in a database; a test proves that both say the same.

    sources ──< items >── stories ──< story_regions
                  │
                  ├──< item_keys      identities, for ever
                  ├──< versions       what an item was before it was edited
                  ├──< shingles       the inverted index of near copies, while the text is kept
                  └──< reports        the inverted index of events, for some days

An *item* is one source's copy; a *story* is what is published, once, and shows one of its items. Items and stories are
never deleted: retention empties an item and leaves its keys, ids and digest as a tombstone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    false,
    func,
    text,
    true,
)

from aggregator.store.columns import EMPTY, Json, Key, Moment, Name, Span, Words

NO_ITEM = 0
"""What a story shows whose items are all another story's now."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("name", Name, primary_key=True),
    Column("configured", Boolean, nullable=False, server_default=true()),
    # What the config says (`model.Source`); of a source that it no longer names, what it said last.
    Column("url", Words, nullable=False),
    Column("host", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("publisher", Words, nullable=False),
    Column("country", Words),
    Column("language", Words),
    Column("priority", Integer, nullable=False),
    Column("interval", Span),
    Column("heed_hints", Boolean, nullable=False, server_default=true()),
    Column("enabled", Boolean, nullable=False),
    Column("cleaning", Json, nullable=False, server_default=EMPTY),
    # Who polls it just now.
    Column("lease_until", Moment),
    Column("lease_token", Name),
    # Until when its host asked to be left alone.
    Column("held_until", Moment),
    # What polling has learned (`model.SourceState`).
    Column("due_at", Moment, nullable=False),
    Column("attempted_at", Moment),
    Column("succeeded_at", Moment),
    Column("changed_at", Moment),
    Column("unconditional_at", Moment),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("misled", Boolean, nullable=False, server_default=false()),
    Column("hints", Json, nullable=False),
    Column("freshness", Json, nullable=False, server_default=EMPTY),
    Column("failures", Integer, nullable=False),
    Column("gone_count", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("gap_at", Moment),
    Column("silent_at", Moment),
    Column("pages_until", Moment),
    Column("move", Json, nullable=False, server_default=EMPTY),
    Column("outcome", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("problems", Json, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("feed_title", Words, nullable=False),
    Column("feed_link", Words, nullable=False),
    Column("feed_id", Words, nullable=False),
    Column("feed_updated", Moment),
    Column("hashes", LargeBinary, nullable=False),
    Column("standing", LargeBinary, nullable=False, server_default=text("''")),
    Column("rhythm", LargeBinary, nullable=False, server_default=text("''")),
    Index("ix_sources_due", "configured", "enabled", "due_at"),
)

IS_CONFIGURED = func.coalesce(sources.c.configured, False)
"""Whether the config names a source, for statements about some stories: written so that no index leads from the few
sources that it names to everything they ever carried, which SQLite would walk through in search of these stories."""

stories = Table(
    "stories",
    metadata,
    Column("uid", Name, primary_key=True),
    Column("entry_id", Name, nullable=False, unique=True),
    Column("published", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("first_seen", Moment, nullable=False),
    # When the shown item was last edited, by kind of edit; `updated` is the latest of them.
    Column("edited", Json, nullable=False, server_default=EMPTY),
    # Why it is in no topic, though it is stored; empty for nearly all.
    Column("withheld", Words, nullable=False, server_default=""),
    # The item that is published; `NO_ITEM` while all of its items are another story's. No foreign key: it and
    # `items.story` would bite each other's tails.
    Column("shown", Key, nullable=False),
    # The event that it is a report of, by the uid of its first story; its own while it is alone. Why, in
    # `model.EventEvidence`; null for the first.
    Column("event", Name, nullable=False, server_default=""),
    Column("linked", Json),
    # What was said by hand about its regions: codes to `add` and to `remove`, and by which decisions; else null.
    Column("retagged", Json),
    Index("ix_stories_updated", "updated", "uid"),
    Index("ix_stories_event", "event"),
)

items = Table(
    "items",
    metadata,
    # Ascending in order of arrival, which lets `shingles` do without a column of its own for time.
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("uid", Name, nullable=False, unique=True),
    Column("source", Name, ForeignKey("sources.name"), nullable=False, index=True),
    Column("story", Name, ForeignKey("stories.uid"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False),
    # Of the feed's own version, where the text came from the article's page.
    Column("feed_digest", LargeBinary, nullable=False, server_default=text("''")),
    Column("published", Moment, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("changed_at", Moment),
    Column("revisions", Integer, nullable=False),
    # The kind of edit that made this version; empty for the first.
    Column("edit", Words, nullable=False, server_default=""),
    Column("pruned", Boolean, nullable=False, server_default=false()),
    # Characters of `text`: the election of the shown item needs no more of it.
    Column("length", Integer, nullable=False),
    # When the source's feed was updated, by its own word, as it carried this version of the item.
    Column("feed_updated", Moment, nullable=False),
    # `model.Story`, its times under other names as `published` is taken.
    Column("title", Words, nullable=False),
    Column("original_title", Words, nullable=False),
    Column("link", Words, nullable=False),
    Column("guid", Words, nullable=False),
    Column("authors", Json, nullable=False),
    Column("agency", Words, nullable=False),
    Column("dateline", Json),
    Column("contributors", Json, nullable=False, server_default=EMPTY),
    Column("marks", Json, nullable=False, server_default=EMPTY),
    Column("corrections", Json, nullable=False, server_default=EMPTY),
    Column("story_published", Moment),
    Column("story_updated", Moment),
    Column("language", Words, nullable=False),
    Column("categories", Json, nullable=False),
    Column("picture", Json),
    Column("enclosures", Json, nullable=False),
    # The paper that it was taken from, where it names another than its source (`model.Origin`); else null.
    Column("origin", Json),
    Column("from_page", Boolean, nullable=False, server_default=false()),
    Column("paywalled", Boolean, nullable=False, server_default=false()),
    Column("problems", Json, nullable=False),
    # `model.RegionTag`s with their evidence; `story_regions` has those of the shown item for selecting.
    Column("regions", Json, nullable=False),
    # `model.CopyEvidence`; null for the item that founded the story.
    Column("evidence", Json),
    # What retention takes comes last, so that reading the rest of a row touches one page.
    Column("signature", LargeBinary, nullable=False),
    # Of an item that founded its story, `model.Report.vector`, packed.
    Column("terms", LargeBinary, nullable=False, server_default=text("''")),
    Column("text", Words, nullable=False),
    Column("html", Words, nullable=False),
    Column("removals", Json, nullable=False),
)

Index("ix_items_kept", items.c.first_seen, items.c.id, sqlite_where=~items.c.pruned, postgresql_where=~items.c.pruned)

versions = Table(
    "versions",
    metadata,
    # An item's earlier versions, numbered from 0; `items` has the present one.
    Column("item", Key, ForeignKey("items.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # Since when it was the present one, and by which kind of edit.
    Column("since", Moment, nullable=False),
    Column("edit", Words, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("title", Words, nullable=False),
    # Of the last few only.
    Column("text", Words),
    sqlite_with_rowid=False,
)

item_keys = Table(
    "item_keys",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("source", Name, ForeignKey("sources.name"), primary_key=True),
    Column("item", Key, ForeignKey("items.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

shingles = Table(
    "shingles",
    metadata,
    # Two numbers a row, some hundred rows an item: no foreign key, which would look up the item for each.
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

reports = Table(
    "reports",
    metadata,
    # Terms of items that founded their stories, as far as they tell anything; no foreign key, as above.
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

remembered = Table(
    "remembered",
    metadata,
    # What feeds that were published by a database that is lost say of their entries, by `dedupe.keys` of a link.
    Column("link", LargeBinary, primary_key=True),
    Column("entry_id", Name, nullable=False),
    Column("published", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    sqlite_with_rowid=False,
)

curated = Table(
    "curated",
    metadata,
    # Decisions made by hand (`model.Decision.id`) that took effect, numbered in their order; which items they moved
    # from which story to which.
    Column("decision", Name, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("moves", Json, nullable=False),
    sqlite_with_rowid=False,
)

# Databases of before have the table under this name, and nobody sees it.
boilerplate = Table(
    "furniture",
    metadata,
    # A block of text that stood in stories of a source, by `text.paragraphs.block_fingerprint`.
    Column("source", Name, ForeignKey("sources.name"), primary_key=True),
    Column("block", LargeBinary, primary_key=True),
    # In how many stories with different titles it stood; the titles' digests, as many as are needed to tell.
    Column("stories", Integer, nullable=False),
    Column("titles", LargeBinary, nullable=False),
    # The day on which a story that was much like an earlier one last counted.
    Column("alike_on", Integer),
    # Its words and some of the stories, once it was seen twice: most blocks are never seen again.
    Column("text", Words, nullable=False),
    Column("examples", Json, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    sqlite_with_rowid=False,
)

story_regions = Table(
    "story_regions",
    metadata,
    Column("story", Name, ForeignKey("stories.uid"), primary_key=True),
    Column("code", Name, primary_key=True),
    Column("role", Name, nullable=False),
    Column("confidence", Float, nullable=False),
    Index("ix_story_regions_code", "code", "role", "story"),
    sqlite_with_rowid=False,
)

topics = Table(
    "topics",
    metadata,
    Column("name", Name, primary_key=True),
    # A digest of what decides which stories it holds, by the config; the number of the judgement by that.
    Column("rules", LargeBinary, nullable=False),
    Column("wanted", Integer, nullable=False, server_default="0"),
    # The judgement that `placements` are of; while it is another, those of `staged` gather for the one that is wanted.
    Column("judgement", Integer, nullable=False, server_default="0"),
    # How far the wanted one is: the last story that was judged, how many were, of how many; whether that is all.
    Column("reached_at", Moment),
    Column("reached_story", Name, nullable=False, server_default=""),
    Column("judged", Integer, nullable=False, server_default="0"),
    Column("to_judge", Integer, nullable=False, server_default="0"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    # The limit by which its stories were counted last.
    Column("cut", Integer, nullable=False, server_default="-1"),
    # Counted up whenever what it shows changes; the count that the published files show.
    Column("version", BigInteger, nullable=False, server_default="0"),
    Column("rendered", BigInteger, nullable=False),
    # A digest of what else its files depend on, by the config; the one that they show.
    Column("looks", LargeBinary, nullable=False, server_default=text("''")),
    Column("looks_shown", LargeBinary, nullable=False, server_default=text("''")),
    Column("entries", Integer, nullable=False),
    # Stories for which the files had no room, by their limit in bytes.
    Column("left_out", Integer, nullable=False, server_default="0"),
    Column("changed_at", Moment),
    Column("digest", LargeBinary, nullable=False),
    # What the index of all topics shows of it, as of its files (`model.Face`).
    Column("face", Json, nullable=False, server_default=EMPTY),
)

placements = Table(
    "placements",
    metadata,
    # `model.Placement`. No foreign keys: a topic that the config names again later has its history still, and a story
    # that somebody deleted is told of, and let go.
    Column("story", Name, primary_key=True),
    Column("topic", Name, primary_key=True),
    Column("stay", Name, nullable=False),
    Column("judgement", Integer, nullable=False),
    Column("moment", Moment, nullable=False),
    Column("due", Moment),
    Column("shown_as", Name, nullable=False),
    Column("since", Moment),
    Column("why", Words, nullable=False),
    Column("until", Moment),
    Column("left_why", Words, nullable=False),
    Index("ix_placements_order", "topic", "stay", "judgement", "moment"),
    Index("ix_placements_due", "due"),
    sqlite_with_rowid=False,
)

staged = Table(
    "staged",
    metadata,
    # What rules that changed say (`model.Accepted`), until there is enough of it to take the place of what is shown.
    Column("topic", Name, primary_key=True),
    Column("story", Name, primary_key=True),
    Column("stay", Name, nullable=False),
    Column("moment", Moment, nullable=False),
    Column("due", Moment),
    Column("shown_as", Name, nullable=False),
    Column("why", Words, nullable=False),
    sqlite_with_rowid=False,
)

counters = Table(
    "counters",
    metadata,
    # One row.
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The last item whose hashes are in `shingles`; see `hashes`.
    Column("indexed", BigInteger, nullable=False),
    # The last line that was taken out of `changes`.
    Column("forgotten", BigInteger, nullable=False, server_default="0"),
)

changes = Table(
    "changes",
    metadata,
    # Ascending in the order of commits; a number is never used again, though its line was taken out.
    Column("number", Key, primary_key=True, autoincrement=True),
    # No foreign key, which would look up the story for each line; who reads it finds whether there is one.
    Column("story", Name, nullable=False),
    Column("kind", Name, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    # How far each reader of `changes` is.
    Column("consumer", Name, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    # What a command wants of a running daemon, where they share nothing but the database, and what it answers in lines;
    # `engine.control` has the language.
    Column("id", Name, primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("request", Words, nullable=False),
    Column("taken_at", Moment),
    Column("told_at", Moment),
    Column("answer", Words, nullable=False),
    Column("done", Boolean, nullable=False),
)
