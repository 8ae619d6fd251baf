"""What is written down of a story whenever what topics could show of it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aggregator.model.times import check_times


class ChangeKind(StrEnum):
    """Why a story may look, or be judged, otherwise than before."""

    NEW = "new"
    """Nobody had carried it."""
    EDITED = "edited"
    """One of its copies came with other words."""
    COPY_CAME = "copy came"
    """One more source carries it."""
    COPY_LEFT = "copy left"
    """A decision took a copy out of it."""
    ELECTED = "shown copy elected"
    """Another of its copies is the one that is shown."""
    EVENT = "event joined"
    """Of another report of its event, what readers are told or who tells it changed."""
    DECIDED = "decided by hand"
    """A person joined, split or tagged it, or took that back."""
    RELEASED = "released"
    """It is not withheld from topics any more."""
    WITHDRAWN = "withdrawn"
    """It holds no copy any more: all are another story's."""
    PRUNED = "pruned"
    """Retention took the text of a copy."""
    SOURCE = "its source changed"
    """A source of it was renamed, came into the config, left it, or has another publisher or preference."""
    RECALLED = "recalled"
    """A published feed knew of a later edit than the database did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One line of the log of changes."""

    number: int
    """Ascending in the order of commits, never used twice; numbers may be missing."""
    story: str
    """The story's uid."""
    kind: str
    """A `ChangeKind`, or one that a newer program wrote; whoever reads it looks at the story as it is now."""
    at: datetime

    def __post_init__(self) -> None:
        check_times(self, "at")
