"""Events as a poll sees them: what the store knows of the last days' stories, and why a new one belongs to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One story that tells of an event, as others are compared with it."""

    uid: str
    """Of the story."""
    published: datetime | None = None
    vector: Mapping[int, float]
    """Its terms, as hashes (signed 32-bit), each with its weight; of length 1, empty where no term tells anything."""
    regions: frozenset[str] = frozenset()
    """Codes of the regions that it is about."""

    def __post_init__(self) -> None:
        check_times(self, "published")


@dataclass(frozen=True, kw_only=True, slots=True)
class EventEvidence:
    """Why a story belongs to an event."""

    event: str
    """uid of the event's first story."""
    nearest: str
    """uid of the story that it is most like."""
    likeness: float
    """Average cosine with the event's stories, 0 to 1."""
    words: tuple[str, ...] = ()
    """Words that it shares with the nearest, in small letters, most telling first, a few of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownEvents:
    """The store's answer about the events that a poll's new items may belong to."""

    stories: int = 0
    """How many items the window holds, about."""
    holding: Mapping[int, int] = field(default_factory=dict)
    """By term that was asked for, how many of the window's stories have it; counted up to a limit."""
    reports: Mapping[str, tuple[Report, ...]] = field(default_factory=dict)
    """By event, the newest of its stories; the events worth asking only."""
    asking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By `Item.uid`, the events that are worth asking for that item."""
