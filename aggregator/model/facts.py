"""What topics' rules look at: a story without its text, and its words where a rule asks for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aggregator.model.story import Edit, RegionTag
from aggregator.model.times import check_times

Edits = tuple[tuple[Edit, datetime], ...]
"""When a story was last edited, by kind; kinds that never happened are left out."""


def last_edit(published: datetime, edited: Edits, kinds: Collection[Edit]) -> datetime:
    """When a story was last edited in one of these ways, not before it was published."""
    return max((published, *(moment for kind, moment in edited if kind in kinds)))


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryFacts:
    """A published story as rules see it: light enough to load for every story that changed."""

    uid: str
    entry_id: str
    """As `Entry.id`."""
    published: datetime
    updated: datetime
    """As `Entry.updated`."""
    edited: Edits = ()
    """As `Entry.edited`."""
    source: str
    """Of the copy that is shown."""
    carriers: tuple[str, ...] = ()
    """The sources of the other copies, earliest first."""
    publishers: tuple[str, ...]
    """Who has the story or another report of its event, sorted; never empty, as a source without a publisher counts
    for itself."""
    language: str = ""
    """Of the copy that is shown; empty where it is not known."""
    regions: tuple[RegionTag, ...] = ()
    """With the most telling evidence at least."""

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")

    def updated_by(self, kinds: Collection[Edit]) -> datetime:
        """When it was last edited in one of these ways, not before it was published."""
        return last_edit(self.published, self.edited, kinds)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryWords:
    """A story's words, folded for comparison; `text.words.story_words` makes it."""

    text: str
    """Title, a line break that no phrase can cross, text."""
    title_length: int
    """Characters of the title in `text`."""
    lead_end: int
    """Where in `text` the lead ends, which begins after the line break."""
    tokens: frozenset[str]
    """The different words in it; of a script without spaces, pairs of characters."""

    def place(self, index: int) -> str:
        """Where an index into `text` lies, in plain words."""
        return "in the title" if index < self.title_length else "in the text"
