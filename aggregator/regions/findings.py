"""What is known of one story while its names are read: places, names that are none, evidence for where it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Final, NamedTuple

from aggregator.regions.gazetteer import Reading
from aggregator.regions.match import Hit

STRENGTH: Final = {"n": 2.0, "d": 1.0, "c": 1.5, "s": 2.0, "i": 1.0, "p": 1.0, "q": 0.5, "k": 2.0, "t": 1.0, "b": 2.0}
"""What a name taken for sure says about where the story is."""


class Place(NamedTuple):
    """A name in a field of the story, and what it was read as."""

    field: str
    """"title", "lead", "body" or "dateline"."""
    start: int
    end: int
    reading: Reading
    why: str
    """Why this reading and not another; empty where there is no other."""
    sure: float
    """0 to 1: how far the reading is to be trusted."""
    others: tuple[Reading, ...] = ()
    """The readings of the name, the chosen one among them, where there are several."""


class Dismissed(NamedTuple):
    """A name in a field of the story that is no place here."""

    field: str
    start: int
    end: int
    reading: Reading
    """What it would have been."""
    why: str


class Field(NamedTuple):
    """A text of the story with the names found in it."""

    name: str
    text: str
    """As matched: same length as the original."""
    hits: list[Hit]
    titled: bool
    """Whether its words are capitalised as in a headline, so that capitals tell nothing."""


class Doubt(NamedTuple):
    """A hit that the rest of the story has to decide."""

    field: Field
    position: int
    """In the field's hits."""
    where: str


@dataclass(kw_only=True, slots=True)
class Findings:
    """What one story has made plain so far, and in the end all that is known of it."""

    places: list[Place] = dataclass_field(default_factory=list)
    evidence: defaultdict[str, float] = dataclass_field(default_factory=lambda: defaultdict(float))
    """By country and by subdivision code: how much was named there."""
    persons: set[str] = dataclass_field(default_factory=set)
    """Names that were seen as a person's."""
    settled: dict[int, Reading] = dataclass_field(default_factory=dict)
    """Names that stood before their state or country somewhere."""
    dismissed: list[Dismissed] = dataclass_field(default_factory=list)
    """Names that are no places here."""

    def take(self, where: str, hit: Hit, reading: Reading, why: str, sure: float) -> None:
        """Record a place and what it says about where the story is."""
        self.places.append(Place(where, hit.start, hit.end, reading, why, sure))
        self.count(reading, STRENGTH.get(reading.kind, 0.5))

    def dismiss(self, where: str, hit: Hit, reading: Reading, why: str) -> None:
        """Record a name that is no place here."""
        self.dismissed.append(Dismissed(where, hit.start, hit.end, reading, why))

    def count(self, reading: Reading, strength: float) -> None:
        """Add to the evidence for a reading's country and subdivision."""
        if reading.country:
            self.evidence[reading.country] += strength
            if reading.code != reading.country:
                self.evidence[reading.code] += strength
