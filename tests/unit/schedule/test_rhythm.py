"""A source's own rhythm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.schedule.rhythm import QUIET_LIMIT, rhythm

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)
FLOOR = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("quiet", "wait"),
    [
        (timedelta(0), FLOOR),
        (timedelta(minutes=15), FLOOR),
        (timedelta(minutes=40), timedelta(minutes=20)),
        (timedelta(hours=2), timedelta(hours=1)),
        (timedelta(days=1), QUIET_LIMIT),
        (timedelta(days=4000), QUIET_LIMIT),
        (timedelta(days=-1), FLOOR),
    ],
)
def test_the_wait_is_a_share_of_the_silence(quiet: timedelta, wait: timedelta) -> None:
    """Half the quiet time, within the floor and the limit; a clock set back counts as no silence."""
    assert rhythm(NOW - quiet, now=NOW, floor=FLOOR) == wait


def test_an_unknown_source_is_asked_at_the_floor() -> None:
    """Nothing is known of a source before its first change."""
    assert rhythm(None, now=NOW, floor=FLOOR) == FLOOR


def test_a_floor_above_the_limit_wins() -> None:
    """The operator's floor is never undercut."""
    assert rhythm(NOW - timedelta(days=9), now=NOW, floor=timedelta(hours=9)) == timedelta(hours=9)


def poll(publishes_every: timedelta, *, days: int) -> tuple[int, timedelta]:
    """Polls a day, and the longest delay, of a source of a steady rhythm in the last of so many days."""
    start = NOW
    now, changed_at, polls = start + FLOOR, start, 0
    worst = timedelta(0)
    while now < start + timedelta(days=days):
        newest = start + publishes_every * ((now - start) // publishes_every)
        wait = rhythm(changed_at, now=now, floor=FLOOR)
        if now >= start + timedelta(days=days - 1):
            polls += 1
        if newest > changed_at:
            worst = max(worst, now - newest)
            changed_at = now
        now += wait
    return polls, worst


def test_busy_sources_are_asked_often_and_quiet_ones_seldom() -> None:
    """A source with news every ten minutes is asked at the floor, a weekly one a few times a day."""
    assert poll(timedelta(minutes=10), days=3)[0] == 96
    assert poll(timedelta(days=7), days=7)[0] <= 24


def test_a_source_below_one_a_day_is_asked_at_most_hourly() -> None:
    """Once its rhythm is known, a source that publishes seldom is left alone for an hour at least."""
    assert poll(timedelta(days=2), days=6)[0] <= 24


def test_delay_follows_the_sources_own_pace() -> None:
    """A story of an hourly source waits no longer than half an hour or so."""
    assert poll(timedelta(hours=1), days=3)[1] <= timedelta(minutes=40)
