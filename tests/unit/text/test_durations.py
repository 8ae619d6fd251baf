"""Durations read as people say them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.text.durations import exactly, in_words

SECONDS, MINUTES, HOURS, DAYS = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("duration", "rounded", "exact"),
    [
        (0 * SECONDS, "0 seconds", "0 seconds"),
        (-HOURS, "0 seconds", "0 seconds"),
        (SECONDS, "1 second", "1 second"),
        (90 * SECONDS, "90 seconds", "90 seconds"),
        (MINUTES, "1 minute", "1 minute"),
        (15 * MINUTES, "15 minutes", "15 minutes"),
        (HOURS, "1 hour", "1 hour"),
        (90 * MINUTES, "90 minutes", "90 minutes"),
        (150 * MINUTES, "2 hours", "150 minutes"),
        (2 * HOURS, "2 hours", "2 hours"),
        (4 * HOURS + SECONDS, "4 hours", "14401 seconds"),
        (DAYS, "1 day", "1 day"),
        (36 * HOURS, "36 hours", "36 hours"),
        (14 * DAYS + 13 * HOURS, "15 days", "349 hours"),
        (31 * DAYS, "31 days", "31 days"),
    ],
)
def test_durations_in_words(duration: timedelta, rounded: str, exact: str) -> None:
    """To its nearest in a unit of which there are two, or to the second in the largest unit that can say it."""
    assert in_words(duration) == rounded
    assert exactly(duration) == exact
