"""What the two loops tell of themselves: one report a poll, one a rendering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Problem
from aggregator.model.times import check_times

NOT_STORED = "not stored"
"""The outcome of a poll that was lost on its way into the database."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PollReport:
    """What one poll of one source came to."""

    source: str
    outcome: str
    """`SourceState.outcome`: "new", "unchanged", "not modified", "throttled", "gone", or a failure's kind;
    `NOT_STORED` where the fault is ours."""
    detail: str = ""
    """One plain sentence on what failed."""
    total: int = 0
    """Items in the document."""
    new: int = 0
    """Stories that nobody carried before."""
    changed: int = 0
    """Known items that were edited."""
    copies: int = 0
    """New items that carry a story already known."""
    pages: int = 0
    """Items that got their text from their article's page."""
    problems: tuple[Problem, ...] = ()
    due_at: datetime
    """When the source is asked again."""
    reasons: tuple[str, ...] = ()
    """Why then."""
    seconds: float
    """Wall time of the whole poll."""
    late: float = 0.0
    """Seconds from the moment at which the source was due to the poll's start; 0 where it was polled before that."""
    storing: float = 0.0
    """Seconds of `seconds` for looking up, deciding and committing."""

    def __post_init__(self) -> None:
        check_times(self, "due_at")

    @property
    def failed(self) -> bool:
        """Whether the source gave no usable answer."""
        return bool(self.detail)


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicReport:
    """What rendering one topic came to."""

    name: str
    entries: int
    changed: bool
    """Whether any of its files was written."""
    quarantined: tuple[Problem, ...] = ()
    """Entries that could not be published, and why."""
    left_out: int = 0
    """Stories for which the feed has no room, by its limit in bytes."""
    seconds: float = 0.0
    """Wall time from selection to files."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderReport:
    """What one rendering of the dirty topics came to."""

    topics: tuple[TopicReport, ...] = ()
    seconds: float = 0.0
