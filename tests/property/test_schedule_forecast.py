"""Laws of learning and forecasting that hold for any source."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Rhythm
from aggregator.schedule.forecast import forecast
from aggregator.schedule.learn import learned
from aggregator.schedule.rhythm import QUIET_LIMIT

START = datetime(2026, 2, 14, 12, tzinfo=UTC)
moments = st.one_of(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis wants naive bounds
    st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda span: START + span),
)
polls = st.lists(
    st.tuples(moments, st.lists(st.none() | moments, max_size=30), st.none() | moments), min_size=1, max_size=8
)
floors = st.timedeltas(timedelta(0), timedelta(hours=6))


def taught(history: list[tuple[datetime, list[datetime | None], datetime | None]]) -> Rhythm:
    """A rhythm after polls in any order, at any times, with any dates."""
    rhythm, asked = Rhythm(), None
    for now, stories, whole_since in history:
        rhythm = learned(rhythm, stories, asked=asked, whole_since=whole_since, now=now)
        asked = now
    return rhythm


@given(polls)
@settings(max_examples=200)
def test_counts_are_counts(history: list[tuple[datetime, list[datetime | None], datetime | None]]) -> None:
    """Whatever dates say and clocks do, no count is negative or infinite, nor more than the stories that came."""
    rhythm = taught(history)
    numbers = (*rhythm.arrivals, *rhythm.watched, *rhythm.slots, rhythm.recent, rhythm.expected)
    assert all(0 <= number < math.inf for number in numbers)
    assert sum(rhythm.arrivals) <= sum(len(stories) for _, stories, _ in history) + 1e-6
    assert abs(sum(rhythm.arrivals) - sum(rhythm.slots)) < 1e-6


@given(polls, moments, floors, st.integers(1, 2_000), st.integers(0, 100))
@settings(max_examples=200)
def test_the_wait_is_within_its_bounds(
    history: list[tuple[datetime, list[datetime | None], datetime | None]],
    now: datetime,
    floor: timedelta,
    daily: int,
    items: int,
) -> None:
    """The floor is never undercut, and nothing is waited for longer than the limit."""
    found = forecast(taught(history), now=now, floor=floor, daily_polls=daily, items=items)
    assert found is None or floor <= found.wait <= max(floor, QUIET_LIMIT)


@given(polls, moments, st.integers(1, 100), st.integers(1, 100))
def test_a_larger_budget_never_waits_longer(
    history: list[tuple[datetime, list[datetime | None], datetime | None]], now: datetime, one: int, other: int
) -> None:
    """More polls a day bring the next one nearer, or leave it where it is."""
    rhythm = taught(history)
    found = [forecast(rhythm, now=now, floor=timedelta(0), daily_polls=daily) for daily in sorted((one, other))]
    waits = [each.wait for each in found if each is not None]
    assert waits == sorted(waits, reverse=True)
