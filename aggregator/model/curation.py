"""What a person decided about stories: kept in a file of their own, and above whatever the machine finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.model.times import check_times

SPLIT: Final = "split"
"""Its item is another story than its story's, and is never joined with it again."""
MERGE: Final = "merge"
"""Its item's story and its story are one."""
RETAG: Final = "retag"
"""Its item's story is about other regions than was found."""
UNDO: Final = "undo"
"""Another decision no longer holds."""
KINDS: Final = (SPLIT, MERGE, RETAG, UNDO)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ref:
    """An item by what its source says of it, which a database that is made anew knows too."""

    source: str
    """The source's name."""
    guid: str = ""
    link: str = ""
    """One of both at least."""
    title: str = ""
    """For the person who reads the file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One decision, as the log has it."""

    id: str
    """Unique in the log."""
    kind: str
    """One of `KINDS`."""
    at: datetime
    """Aware UTC."""
    author: str = ""
    reason: str = ""
    item: Ref | None = None
    """Of "split" the item that is taken out; of "merge" an item of the story that joins the other; of "retag" an item
    of the story that it is about."""
    story: Ref | None = None
    """An item of the story that it is taken out of, or that the other joins."""
    add: tuple[str, ...] = ()
    """Of "retag" the regions that the story is about, as `RegionTag.code`."""
    remove: tuple[str, ...] = ()
    """Of "retag" the regions that it is not about."""
    of: str = ""
    """Of "undo" the id of the decision."""

    def __post_init__(self) -> None:
        check_times(self, "at")


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in their order: no undos, nor what they undid unless they were undone themselves."""
    log = tuple(decisions)
    undone: set[str] = set()
    for decision in reversed(log):
        if decision.kind == UNDO and decision.id not in undone:
            undone.add(decision.of)
    return tuple(decision for decision in log if decision.kind != UNDO and decision.id not in undone)
