"""What was learned of when a source brings news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model.times import check_times

HOURS = 168
"""Hours of a week, the first from Monday 00:00 UTC."""

SLOTS = 288
"""Slots of 5 minutes of a day, the first from 00:00 UTC."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """Counts of when stories came, older ones counting less; `schedule.learn` makes it, `schedule.forecast` reads it.

    Empty where nothing was learned yet: then `until` is None and the tuples have nothing in them.
    """

    until: datetime | None = None
    """Everything up to here was counted, and the counts are as of here."""
    arrivals: tuple[float, ...] = ()
    """Stories by hour of the week, `HOURS` of them."""
    watched: tuple[float, ...] = ()
    """Hours in which stories would have been counted, by hour of the week, `HOURS` of them."""
    slots: tuple[float, ...] = ()
    """Stories by slot of the day, `SLOTS` of them."""
    recent: float = 0.0
    """Stories of the last hours, those of a while ago counting less."""
    expected: float = 0.0
    """How many they would have been by the counts, weighed the same."""

    def __post_init__(self) -> None:
        check_times(self, "until")
