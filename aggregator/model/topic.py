"""A topic as the user wrote it, and the entries and feed that come of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model.facts import Edits, StoryFacts, last_edit
from aggregator.model.feed import Enclosure
from aggregator.model.rule import EVERY_STORY, Rule
from aggregator.model.story import MOVING, Edit, RegionTag
from aggregator.model.times import check_times

ENTRY_CHARACTERS = 200_000
"""Of a story's HTML, and of its text, in one entry: thirty thousand words. What is longer is cut, with a link to the
publisher, since no reader's screen and few readers' programs take a book as an entry."""

FEED_BYTES = 2_000_000
"""Of a topic's feed, and of its page, where the config does not say: many readers take no more than some megabytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A selection of stories, republished as one feed."""

    name: str
    """Unique, `^[a-z0-9][a-z0-9-]{0,63}$`; names its files, one for each format."""
    title: str
    description: str = ""
    rule: Rule = EVERY_STORY
    """Which stories it takes."""
    limit: int = 100
    """Entries in the feed at the most."""
    max_bytes: int = FEED_BYTES
    """Bytes of the feed, and of its page, at the most; one entry is never too large."""
    updates_on: tuple[Edit, ...] = MOVING
    """The kinds of edit that move an entry's `updated` in this topic."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """Another source's copy of a published story."""

    uid: str
    source: str
    source_title: str
    """As `Entry.source_title`."""
    publisher: str
    title: str
    link: str
    published: datetime

    def __post_init__(self) -> None:
        check_times(self, "published")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A stored story as topics judge it and as feeds show it: the elected copy, and who else carries it."""

    uid: str
    id: str
    """atom:id; never changes."""
    title: str
    link: str
    authors: tuple[str, ...]
    contributors: tuple[str, ...] = ()
    agency: str
    published: datetime
    updated: datetime
    """Of the last edit that a reader may notice, of whatever kind; in a topic's feed, of the kinds that it counts."""
    edited: Edits = ()
    """Of the shown copy."""
    html: str
    """At most `ENTRY_CHARACTERS` and one more, which tells that it was cut there, maybe within a tag."""
    text: str
    """The same."""
    language: str
    categories: tuple[str, ...]
    picture: Enclosure | None = None
    """The lead picture; not among `enclosures` again."""
    enclosures: tuple[Enclosure, ...]
    regions: tuple[RegionTag, ...]
    source: str
    source_title: str
    """The paper's name: where it came through a planet the original's, and so are `source_id` and what follows it."""
    publisher: str
    """The publisher of the source that was asked."""
    source_id: str
    """atom:id of the source's feed, or a stable stand-in; never the polled URL with its secrets."""
    source_link: str
    """The source's home page; may be empty."""
    source_feed: str = ""
    """The address of the feed that a planet had it from; empty for what comes from a paper's own feed."""
    source_rights: str = ""
    """What that feed says of its rights; empty as above."""
    source_updated: datetime
    copies: tuple[Copy, ...] = ()
    """The other items of the same story, earliest first."""
    event: str = ""
    """The event that it is one of several reports of; empty where it is the only one."""
    reports: tuple[Copy, ...] = ()
    """The other stories of the same event, each by the copy that is shown, earliest first."""
    publishers: tuple[str, ...] = ()
    """Who has this story, or another of the same event, sorted; a source of no named publisher counts for itself."""

    def __post_init__(self) -> None:
        check_times(self, "published", "updated", "source_updated")

    def updated_by(self, kinds: Collection[Edit]) -> datetime:
        """When it was last edited in one of these ways, not before it was published."""
        return last_edit(self.published, self.edited, kinds)

    def facts(self) -> StoryFacts:
        """What rules look at, without the text."""
        return StoryFacts(
            uid=self.uid,
            entry_id=self.id,
            published=self.published,
            updated=self.updated,
            edited=self.edited,
            source=self.source,
            carriers=tuple(copy.source for copy in self.copies),
            publishers=self.publishers or (self.publisher or self.source,),
            language=self.language,
            regions=self.regions,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """What a published feed says of an entry, for a database that no longer has it."""

    link: str
    """Of the entry or of one of its copies."""
    own: bool = True
    """Whether the link is the entry's own, and not of a copy or of another report of its event."""
    entry_id: str
    published: datetime
    updated: datetime

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedLink:
    """A file of a topic that its page and the index link to, for readers to subscribe to."""

    file: str
    """Its name, beside the page."""
    url: str
    media_type: str
    label: str
    """What kind of feed it is, for people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicFeed:
    """One topic's document, format-neutral."""

    topic: Topic
    id: str
    """atom:id of the feed: a tag URI of the site and the topic's name."""
    title: str
    subtitle: str
    updated: datetime
    """The newest entry's; for an empty feed a fixed moment, never the clock."""
    site_title: str
    feed_url: str
    page_url: str
    index_url: str
    links: tuple[FeedLink, ...] = ()
    """What can be subscribed to, the feed first."""
    entries: tuple[Entry, ...]
    """Newest first by `updated`, ties by id."""
    left_out: int = 0
    """Older stories that the topic's `limit` lets in, and its `max_bytes` does not."""
    contact: str = ""
    """Of the site's operator: an e-mail address or an http address; empty: none is published."""
    region_titles: Mapping[str, str] = field(default_factory=dict)
    """Names of regions for people, by `RegionTag.code`; a code without one is shown as it is."""

    def __post_init__(self) -> None:
        check_times(self, "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicMarks:
    """What a topic is by the config, in a few bytes each."""

    rules: bytes
    """Other ones whenever the topic could hold other stories, or hold them in another order."""
    looks: bytes
    """Other ones whenever its files could differ though it holds the same stories."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """A story as the index of all topics names it."""

    story: str
    """Its uid."""
    title: str
    paper: str
    """Whose it is, for people."""
    language: str
    """As `Entry.language`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """What the index of all topics shows of one of them, as of its published files."""

    updated: datetime
    """As `TopicFeed.updated`."""
    entries: int
    """How many stories it shows."""
    headlines: tuple[Headline, ...] = ()
    """The newest few."""

    def __post_init__(self) -> None:
        check_times(self, "updated")
