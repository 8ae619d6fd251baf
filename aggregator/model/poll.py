"""The pure core's values: what a document came to, what the store knew, and what is to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model.event import EventEvidence, KnownEvents
from aggregator.model.evidence import CopyEvidence
from aggregator.model.feed import FeedHead, Problem
from aggregator.model.source import SourceState
from aggregator.model.stories import StoryWrite
from aggregator.model.story import Edit, Item
from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """A fetched document, cleaned, signed and tagged: everything that bytes alone can tell."""

    head: FeedHead
    """With what was wrong with items too."""
    items: tuple[Item, ...] = ()
    """Items not known by their hash, in document order."""
    hashes: tuple[bytes, ...] = ()
    total: int = 0
    pages_until: datetime | None = None
    """Until when a host asked for its article pages to be left alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownItem:
    """An item that the store holds, as far as a decision needs it."""

    uid: str
    story_uid: str
    source: str
    keys: tuple[bytes, ...]
    """Every key it was ever seen with."""
    digest: bytes
    feed_digest: bytes = b""
    """`Item.feed_digest`."""
    title: str
    text: str
    """Empty once retention took it."""
    published: datetime | None
    first_seen: datetime
    agency: str = ""
    publisher: str = ""
    language: str = ""
    revisions: int = 0
    """How often it changed."""
    marks: tuple[str, ...] = ()
    """`Story.marks`."""
    corrections: tuple[str, ...] = ()
    """`Story.corrections`."""

    def __post_init__(self) -> None:
        check_times(self, "published", "first_seen")

    @classmethod
    def of(
        cls,
        item: Item,
        *,
        uid: str,
        story_uid: str,
        source: str,
        publisher: str = "",
        published: datetime,
        now: datetime,
        before: KnownItem | None = None,
    ) -> KnownItem:
        """What the store will hold of an item.

        :param before: what it holds now; None for a new one
        """
        story = item.story
        return cls(
            uid=uid,
            story_uid=story_uid,
            source=source,
            keys=tuple(dict.fromkeys((*(before.keys if before else ()), *item.keys))),
            digest=item.digest,
            feed_digest=item.feed_digest,
            title=story.title,
            text=story.text,
            published=published,
            first_seen=before.first_seen if before else now,
            agency=story.agency,
            publisher=publisher,
            language=story.language,
            revisions=before.revisions if before else 0,
            marks=story.marks,
            corrections=story.corrections,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What the store holds of an item, as far as it matters for asking for its page."""

    digest: bytes
    feed_digest: bytes
    """`Item.feed_digest`; empty where the text is the feed's own."""
    first_seen: datetime

    def __post_init__(self) -> None:
        check_times(self, "first_seen")


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A stored item of any source that shares sampled shingles with a new one."""

    item: KnownItem
    shared: int
    """How many signature hashes they have in common."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The store's answer to one look-up for one digest."""

    by_key: Mapping[bytes, KnownItem] = field(default_factory=dict)
    """The same source's items, by each of the keys that were asked for."""
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """For each asked item's uid, the stored items most like it within the window, most shared first; one list after the
    other where several items have the uid."""
    events: KnownEvents = field(default_factory=KnownEvents)
    """What the items that are new may be reports of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class New:
    """A story that nobody carried before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A known item whose content is not what it was."""

    known: KnownItem
    edit: Edit


@dataclass(frozen=True, kw_only=True, slots=True)
class Same:
    """A known item, unchanged."""

    known: KnownItem


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyOf:
    """A new item that carries a story the store already has."""

    story_uid: str
    evidence: CopyEvidence


Verdict = New | Changed | Same | CopyOf


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """One item to be stored, with the verdict on it."""

    item: Item
    verdict: Verdict
    item_uid: str
    """The stored item's for Changed and Same; else the item's own, or another where a different story holds that."""
    story_uid: str
    published: datetime
    """The source's date where believable and not ahead, else first seen: what an entry shows that was not lost before.
    Aware UTC."""
    withheld: str = ""
    """Why a New story is in no topic; empty for nearly all."""
    event: EventEvidence | None = None
    """Which event a New story is about, if others are too."""
    vector: Mapping[int, float] = field(default_factory=dict)
    """Of a New story, `Report.vector`."""
    updates_entry: bool = False
    """Whether a reader may notice the edit, if this item is the one that is shown; a topic chooses which do."""

    def __post_init__(self) -> None:
        check_times(self, "published")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A block of text that stood in one of a source's new stories."""

    block: bytes
    """`text.paragraphs.block_fingerprint`."""
    text: str
    """Its words."""
    title: bytes
    """A digest of the story's title: stories with one title count once."""
    story: str
    """The story's title, for an example."""
    link: str
    """The story's address, for an example; may be empty."""
    alike: bool = False
    """Whether the source printed much of the story before, within the window of copies: it may be a running story's
    next version, and such count for one a day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PollPlan:
    """Everything one poll changes, for one transaction."""

    state: SourceState
    writes: tuple[Write, ...] = ()
    stories: tuple[StoryWrite, ...] = ()
    """Those that `writes` found or touch, as they are afterwards."""
    sightings: tuple[Sighting, ...] = ()
    """Blocks of the new stories, to be counted; none where nothing is to be learned."""
    remarks: tuple[Problem, ...] = ()
    """What a person is told of the new stories, beside what was wrong with the document."""
    now: datetime
    """The poll's own clock."""

    def __post_init__(self) -> None:
        check_times(self, "now")
