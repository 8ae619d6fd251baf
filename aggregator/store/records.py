"""What the store answers to people: rows of `status`, and the whole record of one story for `explain`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import (
    CopyEvidence,
    Edit,
    Entry,
    EventEvidence,
    Face,
    Placement,
    RegionTag,
    Source,
    SourceState,
    Story,
)
from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """One source as `status` shows it."""

    source: Source
    state: SourceState
    configured: bool
    """False once the config no longer names it; what it brought is kept, but no longer published."""
    leased_until: datetime | None
    """While a poll is under way, the moment its lease ends."""
    held_until: datetime | None
    """Until when its host asked to be left alone; may be over."""
    items: int
    """How many items were ever stored of it, tombstones too."""
    copies: int
    """How many of those are not the shown copy of their story."""

    def __post_init__(self) -> None:
        check_times(self, "leased_until", "held_until")


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRow:
    """How one source is, without what is long."""

    state: SourceState
    """Without hashes, rhythm, names of the feed and what is told of a document."""
    leased_until: datetime | None
    """While a poll is under way, the moment its lease ends."""
    held_until: datetime | None
    """Until when its host asked to be left alone; may be over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRow:
    """How far an order to a daemon has come."""

    taken: bool
    """Whether a daemon is at it."""
    told_at: datetime | None
    """Its last sign of life, by its own clock."""
    answer: str
    """What was told up to now, in whole lines."""
    done: bool
    """Whether that is all."""

    def __post_init__(self) -> None:
        check_times(self, "told_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicRow:
    """One topic as `status` shows it."""

    name: str
    dirty: bool
    """Whether what it shows changed since it was last published."""
    waits: bool = False
    """Whether it has another rule than what it shows is by, and is being judged anew."""
    judged: int = 0
    """Stories of its window that were judged by its rule."""
    to_judge: int = 0
    """Stories that were in its window when that began."""
    settled: bool = True
    """Whether its whole window was judged."""
    known: bool = True
    """Whether it was ever judged."""
    version: int = 0
    """What `Store.mark_published` is told."""
    entries: int
    """In the feed as last published."""
    left_out: int
    """Stories for which it had no room, by its limit in bytes."""
    changed_at: datetime | None
    """When its published bytes last changed; None before the first time."""
    digest: bytes
    """Of the bytes last published; empty before the first time."""
    face: Face | None = None
    """What the index of all topics shows of it; None before it was first published."""

    def __post_init__(self) -> None:
        check_times(self, "changed_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A story that a block stood in."""

    title: str
    link: str
    """May be empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoilerplateRow:
    """One block of text that was counted for a source, as `rules` shows it."""

    source: str
    block: bytes
    """`text.paragraphs.block_fingerprint`; in hexadecimal its id."""
    stories: int
    """In how many stories with different titles it stood."""
    text: str
    """Its words; empty until it was seen twice."""
    examples: tuple[Example, ...]
    """Some of the stories; none until it was seen twice."""
    first_seen: datetime
    last_seen: datetime

    def __post_init__(self) -> None:
        check_times(self, "first_seen", "last_seen")


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRecord:
    """What an item was before it was edited."""

    since: datetime
    """When it was first seen so."""
    edit: Edit | None
    """The kind of edit that made it; None for the first version."""
    digest: bytes
    title: str
    text: str | None
    """None of all but the last few, and once retention took it."""

    def __post_init__(self) -> None:
        check_times(self, "since")


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRecord:
    """One source's copy of a story with everything that is known of it."""

    uid: str
    source: str
    story: Story
    """With removals and problems; html, text and removals are empty once retention took them."""
    keys: tuple[bytes, ...]
    """Every identity it was ever seen with, sorted."""
    digest: bytes
    regions: tuple[RegionTag, ...]
    evidence: CopyEvidence | None
    """Why it is a copy; None for the item that founded the story."""
    published: datetime
    """What an entry shows: the source's date where believable, else first seen."""
    first_seen: datetime
    changed_at: datetime | None
    """When its content last changed; None if never."""
    revisions: int
    """How often it changed."""
    edit: Edit | None
    """The kind of its last change; None if it never changed."""
    versions: tuple[VersionRecord, ...]
    """What it was before, earliest first."""
    pruned: bool
    """Whether retention took its text."""
    shown: bool
    """Whether it is the copy that is published."""

    def __post_init__(self) -> None:
        check_times(self, "published", "first_seen", "changed_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacementRecord:
    """What the ledger of one topic has of a story."""

    placement: Placement
    rank: int | None
    """How many stories the topic prefers to this one, and one; None where it does not take it now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryRecord:
    """One story's whole way: the published entry and every item behind it."""

    entry: Entry
    """As topics judge it."""
    first_seen: datetime
    withheld: str
    """Why it is in no topic; empty for nearly all."""
    items: tuple[ItemRecord, ...]
    """The shown one first, then by time of publication."""
    publishers: tuple[str, ...] = ()
    """Who tells this story, sorted: each paper once, whether it does itself or through a planet."""
    linked: EventEvidence | None = None
    """Why it belongs to its event; None where it is the first."""
    placements: tuple[PlacementRecord, ...] = ()
    """By topic, those too that it left."""

    def __post_init__(self) -> None:
        check_times(self, "first_seen")
