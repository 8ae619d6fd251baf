"""Stories that a poll touches: what the store is asked of them, what it says, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model.change import ChangeKind
from aggregator.model.event import EventEvidence
from aggregator.model.runner import Runner
from aggregator.model.story import Edit
from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What the verdicts on a document touch, as far as the store has to be asked about it."""

    stories: frozenset[str] = frozenset()
    """uids of the stories that its copies and changed items are of."""
    entry_ids: frozenset[str] = frozenset()
    """Every entry id that its new stories may get."""
    links: frozenset[bytes] = frozenset()
    """`ItemKeys.link` of its new stories."""

    def __bool__(self) -> bool:
        return bool(self.stories or self.entry_ids or self.links)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What a published feed says of an entry that the database lost."""

    entry_id: str
    published: datetime
    updated: datetime

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredStory:
    """A story as the store holds it, with all its copies."""

    uid: str
    entry_id: str
    published: datetime
    updated: datetime
    edited: tuple[tuple[Edit, datetime], ...] = ()
    """When the shown copy was last edited, by kind."""
    withheld: str = ""
    """Why it is in no topic; empty for nearly all."""
    shown: str = ""
    """uid of the item that is published; empty where none of its own is."""
    runners: tuple[Runner, ...] = ()

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class Footing:
    """What the config says of the polled source by now, as far as elections weigh it."""

    title: str = ""
    publisher: str = ""
    preference: int = 0
    configured: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """The store's answer to a `Reach`."""

    footing: Footing | None = None
    """None: as the lease has it."""
    stories: Mapping[str, StoredStory] = field(default_factory=dict)
    """By uid."""
    taken: frozenset[str] = frozenset()
    """Those of the entry ids, and of the recovered ones, that stories have already."""
    by_entry: Mapping[str, Recovered] = field(default_factory=dict)
    """What was recovered of entries, by the id that was asked for."""
    by_link: Mapping[bytes, Recovered] = field(default_factory=dict)
    """What was recovered of entries, by the link that was asked for."""
    edits: Mapping[str, datetime] = field(default_factory=dict)
    """By entry id, when a story here was updated by an edit that the database does not have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryWrite:
    """One story as it is after a poll, and as it was before."""

    uid: str
    entry_id: str
    """atom:id; never changes."""
    published: datetime
    """What the entry shows. Aware UTC."""
    updated: datetime
    edited: tuple[tuple[Edit, datetime], ...] = ()
    """When the shown copy was last edited, by kind."""
    withheld: str = ""
    """Why it is in no topic; empty for nearly all."""
    shown: str
    """uid of the item that is published."""
    event: EventEvidence | None = None
    """Of a new story, which event it is about, if others are too."""
    awaited_came: bool = False
    """Whether it was edited as a feed knew before the database, which is not to be waited for any more."""
    kinds: tuple[ChangeKind, ...] = ()
    """What happened to it, for the log of changes."""
    before: StoredStory | None = None
    """What the store holds of it; None for a new one."""

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")

    @property
    def is_changed(self) -> bool:
        """Whether the store holds it otherwise; so it does a new one."""
        before = self.before
        return before is None or (self.updated, self.edited, self.withheld, self.shown) != (
            before.updated,
            before.edited,
            before.withheld,
            before.shown,
        )
