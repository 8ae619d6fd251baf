"""What an answer asks to be left alone, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Failed, FailureKind, Fetched, FetchOutcome, Freshness, Gone, NotModified, Throttled
from aggregator.schedule import holds
from aggregator.schedule.holds import HOLD_LIMIT, HOLD_UNTOLD, Holds, host_wait, page_wait

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
SECOND, HOUR, YEAR = timedelta(seconds=1), timedelta(hours=1), timedelta(days=365)


@pytest.mark.parametrize(
    ("asked", "expected"), [(None, HOLD_UNTOLD), (5 * SECOND, 5 * SECOND), (YEAR, HOLD_LIMIT), (-HOUR, timedelta(0))]
)
def test_a_429_holds_its_host_by_what_it_says(asked: timedelta | None, expected: timedelta) -> None:
    """Its Retry-After within a bound; a fixed wait where it says nothing."""
    answer = Throttled(status=429, freshness=Freshness(retry_after=asked, max_age=YEAR))
    assert host_wait(answer) == expected
    assert page_wait(answer) is None


def test_a_503_holds_its_own_path() -> None:
    """For as long as it says, within the same bound, and never the host."""
    answer = Throttled(status=503, freshness=Freshness(retry_after=YEAR))
    assert host_wait(answer) is None
    assert page_wait(answer) == HOLD_LIMIT


@pytest.mark.parametrize(
    "outcome",
    [
        Fetched(url="", body=b"", freshness=Freshness(retry_after=HOUR)),
        NotModified(url="", freshness=Freshness(retry_after=HOUR)),
        Gone(url=""),
        Failed(kind=FailureKind.HTTP, detail="x", transient=True, status=500, freshness=Freshness(retry_after=HOUR)),
    ],
)
def test_nothing_else_holds_more_than_its_source(outcome: FetchOutcome) -> None:
    """A Retry-After of another answer is for the path that was asked."""
    assert host_wait(outcome) is None
    assert page_wait(outcome) is None


def test_what_is_held_is_free_again_in_time() -> None:
    """From the moment that was asked for; a shorter hold shortens nothing; what was never held is free."""
    table = Holds()
    table.hold("a.example", now=NOW, until=NOW + HOUR)
    table.hold("a.example", now=NOW, until=NOW + SECOND)
    assert table.until("a.example", NOW + HOUR - SECOND) == NOW + HOUR
    assert table.until("a.example", NOW + HOUR) is None
    assert table.until("b.example", NOW) is None


def test_a_clock_that_is_set_back_holds_nothing() -> None:
    """Else what asked for a minute would be left alone for as long as the clock was wrong."""
    table = Holds()
    table.hold("a.example", now=NOW, until=NOW + SECOND)
    assert table.until("a.example", NOW - HOUR) is None


def test_the_table_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with an endless row of pages that fail cannot fill the memory; those that end soonest go first."""
    monkeypatch.setattr(holds, "TABLE_LIMIT", 3)
    table = Holds()
    for number in range(9):
        table.hold(str(number), now=NOW, until=NOW + number * SECOND)
    assert [table.until(str(number), NOW) is not None for number in range(9)] == [False] * 6 + [True] * 3
