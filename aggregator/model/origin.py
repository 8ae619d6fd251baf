"""Where an item was taken from, by its own word: the feed that a planet or another republisher had it from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The paper that an item names as its own (Atom's `source`, RSS's `source`).

    It is a stranger's word: it names the paper, and gives the copy that it comes with no standing of that paper's.
    """

    id: str = ""
    """atom:id of the paper's feed, as given; empty where the format has none."""
    title: str = ""
    """What the paper is called: of a raw item HTML, of a story one line of plain text that is never empty."""
    link: str = ""
    """The paper's page; of a story absolute, without user name and password."""
    feed: str = ""
    """The address of the paper's feed; of a story without query too, which may be somebody's key."""
    rights: str = ""
    """Who may do what with its texts: of a raw item HTML, of a story one line of plain text."""
    updated: datetime | None = None
    """When the paper's feed was, as it says; None where it says nothing readable."""

    def __post_init__(self) -> None:
        check_times(self, "updated")
