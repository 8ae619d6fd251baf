"""Durations as people say them."""

from __future__ import annotations

from datetime import timedelta

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def in_words(duration: timedelta) -> str:
    """A duration to its nearest in the largest unit of which it has two: "90 seconds", "36 hours", "3 days".

    One whole unit is said as such: "1 hour". A negative duration is none.
    """
    seconds = max(round(duration.total_seconds()), 0)
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= 2 * size or seconds == size), _UNITS[-1])
    return _counted(round(seconds / size), unit)


def exactly(duration: timedelta) -> str:
    """A duration in the largest unit that says it to the second: "14 days", "36 hours", "90 minutes"."""
    seconds = max(round(duration.total_seconds()), 0)
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds and not seconds % size), _UNITS[-1])
    return _counted(seconds // size, unit)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
