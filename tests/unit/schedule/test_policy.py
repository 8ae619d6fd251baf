"""When a source is due next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from aggregator.model import (
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    Freshness,
    Gone,
    Hints,
    NotModified,
    Rhythm,
    Source,
    SourceState,
    Throttled,
)
from aggregator.schedule.learn import learned
from aggregator.schedule.policy import UNREADABLE_WAIT, Due, PolicyOptions, next_poll

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)
"""A Saturday."""

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FLOOR = 15 * MINUTES


def fetched(**freshness: timedelta) -> Fetched:
    return Fetched(url="https://feeds.example/", body=b"", freshness=Freshness(**freshness))


def failed(kind: FailureKind = FailureKind.HTTP, *, transient: bool = True, **freshness: timedelta) -> Failed:
    return Failed(kind=kind, detail="x", transient=transient, freshness=Freshness(**freshness))


def due(
    outcome: FetchOutcome | None = None,
    *,
    hints: Hints | None = None,
    interval: timedelta | None = None,
    changed: bool = False,
    jitter: float = 0.0,
    floor: timedelta = FLOOR,
    heed_hints: bool = True,
    **state: Any,
) -> Due:
    return next_poll(
        Source(name="s", url="https://feeds.example/", interval=interval, heed_hints=heed_hints),
        SourceState(source="s", due_at=NOW, **state),
        outcome or fetched(),
        hints or Hints(),
        changed=changed,
        now=NOW,
        jitter=jitter,
        options=PolicyOptions(min_interval=floor),
    )


def wait(*args: Any, **kwargs: Any) -> timedelta:
    return due(*args, **kwargs).at - NOW


def test_without_any_hint_the_floor_holds() -> None:
    """A source of which nothing is known is asked again at the floor, and the reason says so."""
    assert wait() == FLOOR
    assert due().reasons == ("no source is asked more often than every 15 minutes",)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (-5 * HOURS, FLOOR),
        (timedelta(0), FLOOR),
        (MINUTES, FLOOR),
        (HOURS, HOURS),
        (20 * DAYS, 20 * DAYS),
        (400 * DAYS, 31 * DAYS),
        (timedelta.max, 31 * DAYS),
    ],
)
def test_every_ask_for_patience_is_heard_within_its_bounds(asked: timedelta, expected: timedelta) -> None:
    """Retry-After, freshness and the feed's own hint each delay the poll, between the floor and the ceiling."""
    assert wait(fetched(max_age=asked)) == expected
    assert wait(fetched(retry_after=asked)) == expected
    assert wait(NotModified(url="", freshness=Freshness(max_age=asked))) == expected
    assert wait(hints=Hints(interval=asked)) == expected


def test_the_latest_wins_and_is_the_reason() -> None:
    """Of several asks the longest counts, whoever asks it."""
    asks = {
        "Retry-After": {"outcome": fetched(retry_after=9 * HOURS, max_age=HOURS), "hints": Hints(interval=2 * HOURS)},
        "Cache-Control": {"outcome": fetched(retry_after=HOURS, max_age=9 * HOURS), "interval": 2 * HOURS},
        "ttl": {"outcome": fetched(max_age=HOURS), "hints": Hints(interval=9 * HOURS), "interval": 2 * HOURS},
        "config": {"outcome": fetched(max_age=HOURS), "hints": Hints(interval=HOURS), "interval": 9 * HOURS},
    }
    for word, ask in asks.items():
        decision = due(ask.pop("outcome"), **ask)  # type: ignore[arg-type]
        assert decision.at - NOW == 9 * HOURS
        assert word in decision.reasons[0]


def test_the_operators_interval_replaces_the_rhythm_and_not_the_manners() -> None:
    """A short interval keeps a quiet source frequent, but the floor and the origin's wishes stand."""
    quiet = NOW - 30 * DAYS
    assert wait(changed_at=quiet) == 4 * HOURS
    assert wait(changed_at=quiet, interval=30 * MINUTES) == 30 * MINUTES
    assert wait(interval=MINUTES) == FLOOR
    assert wait(fetched(max_age=HOURS), interval=MINUTES) == HOURS
    assert wait(interval=timedelta.max) == 366 * DAYS


@pytest.mark.parametrize(
    "outcome", [failed(max_age=400 * DAYS), Throttled(status=503, freshness=Freshness(max_age=400 * DAYS))]
)
def test_how_long_an_error_page_may_be_kept_says_nothing_of_the_feed(outcome: FetchOutcome) -> None:
    """Failures are asked again as failures are, whatever their Cache-Control or Expires."""
    assert wait(outcome) == FLOOR
    assert wait(outcome, failures=2) == 4 * FLOOR


def test_hints_that_are_not_heeded_leave_the_interval_and_what_outranks_it() -> None:
    """Freshness, ttl and skipped hours do not count; Retry-After, failures and the floor do."""
    hints = Hints(interval=2 * DAYS, skip_hours=frozenset(range(24)) - {3})
    for outcome in (fetched(max_age=30 * DAYS), NotModified(url="", freshness=Freshness(max_age=30 * DAYS))):
        assert wait(outcome, hints=hints, interval=30 * MINUTES, heed_hints=False) == 30 * MINUTES
        assert wait(outcome, hints=hints, interval=30 * MINUTES) > 29 * DAYS
    assert wait(fetched(max_age=30 * DAYS), heed_hints=False) == FLOOR
    assert wait(fetched(retry_after=5 * HOURS), interval=30 * MINUTES, heed_hints=False) == 5 * HOURS
    assert wait(Throttled(status=429), interval=MINUTES, failures=3, heed_hints=False) == 8 * FLOOR
    assert wait(interval=MINUTES, heed_hints=False) == FLOOR


def test_a_hint_that_outranks_the_interval_names_the_way_out() -> None:
    """Whoever wrote an interval is told why it does not count, and which key would change that."""
    assert "heed_hints" in due(fetched(max_age=9 * DAYS), interval=HOURS).reasons[1]
    assert "heed_hints" in due(hints=Hints(interval=9 * HOURS), interval=HOURS).reasons[1]
    assert len(due(fetched(retry_after=9 * DAYS), interval=HOURS).reasons) == 1
    assert len(due(fetched(max_age=9 * DAYS)).reasons) == 1


def test_the_rhythm_says_why() -> None:
    """A wait by rhythm tells whether the source was quiet or brought something after a long time."""
    assert "nothing new for 8 hours" in due(changed_at=NOW - 9 * HOURS).reasons[0]
    assert "publishes seldom" in due(changed_at=NOW - 9 * HOURS, changed=True).reasons[0]


def taught(every: timedelta, *, days: int = 20, until: datetime = NOW) -> Rhythm:
    """The rhythm of a source with a story at a fixed distance, asked each day."""
    rhythm = Rhythm()
    for day in range(days, 0, -1):
        asked, now = until - day * DAYS, until - (day - 1) * DAYS
        count = int(DAYS / every) if every <= DAYS else int((days - day) % round(every / DAYS) == 0)
        rhythm = learned(rhythm, [asked + every * n for n in range(count)], asked=asked, now=now)
    return rhythm


def test_a_learned_rhythm_replaces_the_silence() -> None:
    """With a rhythm the wait is by what is expected, in words that say how much; hints and the floor still count."""
    rhythm = taught(HOURS)
    found = due(rhythm=rhythm, changed_at=NOW - 9 * HOURS)
    assert FLOOR < found.at - NOW < 60 * MINUTES
    assert "about 23 stories a day" in found.reasons[0]
    assert wait(rhythm=rhythm, floor=2 * HOURS) == 2 * HOURS
    assert wait(fetched(retry_after=5 * HOURS), rhythm=rhythm) == 5 * HOURS
    assert wait(rhythm=rhythm, hints=Hints(interval=3 * HOURS)) == 3 * HOURS
    assert wait(rhythm=rhythm, interval=20 * MINUTES) == 20 * MINUTES
    assert wait(failed(), rhythm=rhythm) == FLOOR


def test_a_burst_and_a_lull_are_told() -> None:
    """A source that brings more or less than usual just now is asked sooner or later, and the reason says why."""
    rhythm = taught(HOURS)
    busy = due(rhythm=replace(rhythm, recent=80.0))
    assert busy.at < due(rhythm=rhythm).at
    assert "times as many as usual" in busy.reasons[0]
    assert "fewer than usual" in due(rhythm=replace(rhythm, recent=0.0)).reasons[0]


def test_a_source_with_less_than_a_story_a_day_is_asked_at_most_hourly() -> None:
    """Whatever it brought just now."""
    found = due(rhythm=replace(taught(3 * DAYS), recent=500.0), changed=True)
    assert found.at - NOW == HOURS
    assert "less than a story a day" in found.reasons[0]


def test_the_budget_puts_off_polls_of_a_busy_source() -> None:
    """Half the polls a day are about twice the wait."""
    waits = [
        next_poll(
            Source(name="s", url=""),
            SourceState(source="s", due_at=NOW, rhythm=taught(10 * MINUTES)),
            fetched(),
            Hints(),
            changed=True,
            now=NOW,
            jitter=0,
            options=PolicyOptions(daily_polls=daily),
        ).at
        - NOW
        for daily in (24, 12)
    ]
    assert waits[0] == pytest.approx(HOURS, rel=0.15)
    assert waits[1] / waits[0] == pytest.approx(2, rel=0.15)


def test_failures_back_off_up_to_a_day() -> None:
    """Each failure doubles the wait from the floor, until it is a day, and nothing is ever given up."""
    waits = [wait(failed(), failures=before) for before in (0, 1, 2, 3, 6, 7, 100, 10**9)]
    assert waits == [FLOOR, 30 * MINUTES, HOURS, 2 * HOURS, 16 * HOURS, DAYS, DAYS, DAYS]
    assert "8 polls failed in a row" in due(failed(), failures=7).reasons


@pytest.mark.parametrize("outcome", [failed(transient=False), Throttled(status=429), failed(FailureKind.TIMEOUT)])
def test_every_kind_of_failure_backs_off(outcome: FetchOutcome) -> None:
    """404, 429 without a time and time-outs are failures alike."""
    assert wait(outcome, failures=2) == HOURS


def test_a_document_that_was_too_much_to_read_is_left_alone_for_hours() -> None:
    """What hung its process once does so again: it is not fetched every quarter of an hour to find that out."""
    assert wait(failed(FailureKind.UNREADABLE)) == UNREADABLE_WAIT
    assert UNREADABLE_WAIT >= HOURS
    assert "too much to read" in due(failed(FailureKind.UNREADABLE)).reasons[0]
    assert wait(failed(FailureKind.UNREADABLE), failures=9) == DAYS


@pytest.mark.parametrize("kind", [FailureKind.DNS, FailureKind.PROXY, FailureKind.BUSY])
def test_a_local_fault_is_retried_soon(kind: FailureKind) -> None:
    """Without look-ups, proxy or a host's turn sources fail through no fault of theirs, and are back within minutes."""
    assert wait(failed(kind), failures=50) == FLOOR
    assert wait(failed(kind), failures=50, floor=HOURS) == HOURS
    assert wait(failed(kind, transient=False), failures=50) == DAYS


@pytest.mark.parametrize(
    "outcome",
    [
        Throttled(status=429, freshness=Freshness(retry_after=5 * HOURS)),
        Throttled(status=503, freshness=Freshness(retry_after=5 * HOURS)),
        failed(retry_after=5 * HOURS),
        failed(transient=False, retry_after=5 * HOURS),
    ],
)
def test_retry_after_counts_on_failures_too(outcome: FetchOutcome) -> None:
    """A server that says when to come back is taken at its word; back-off counts where it is longer."""
    assert wait(outcome) == 5 * HOURS
    assert wait(outcome, failures=20) == DAYS


def test_gone_is_checked_daily_and_then_weekly() -> None:
    """A 410 is asked about daily until it is confirmed by three answers over a day, and weekly for ever after."""
    assert wait(Gone(url="")) == DAYS
    assert wait(Gone(url=""), gone_count=1, attempted_at=NOW - DAYS) == DAYS
    assert wait(Gone(url=""), gone_count=2, attempted_at=NOW - DAYS) == 7 * DAYS
    assert wait(Gone(url=""), gone_count=2, attempted_at=NOW - HOURS) == DAYS
    assert wait(Gone(url=""), gone_count=99, attempted_at=NOW - 7 * DAYS) == 7 * DAYS


def test_jitter_only_delays() -> None:
    """Jitter adds up to a tenth of the wait; values out of its range count as its ends."""
    assert [wait(interval=10 * HOURS, jitter=jitter) for jitter in (-3, 0, 0.5, 1, 9)] == [
        10 * HOURS, 10 * HOURS, 10.5 * HOURS, 11 * HOURS, 11 * HOURS
    ]  # fmt: skip


def test_skip_hours_move_on_to_the_next_free_hour() -> None:
    """A poll in an excluded hour waits for the first that is not, and says so; one outside of them stays."""
    night = Hints(skip_hours=frozenset({12, 13, 14}))
    decision = due(hints=night)
    assert decision.at == NOW.replace(hour=15)
    assert "skipHours" in decision.reasons[1]
    assert due(hints=Hints(skip_hours=frozenset({13}))).at == NOW + FLOOR
    assert due(hints=Hints(skip_hours=frozenset({23, 0, 1})), interval=11 * HOURS).at == datetime(
        2026, 2, 15, 2, tzinfo=UTC
    )


def test_skip_days_move_on_to_the_next_free_day() -> None:
    """Saturday and Sunday left out, a poll on Saturday waits for Monday's first free hour."""
    weekend = Hints(skip_days=frozenset({5, 6}), skip_hours=frozenset({0, 1}))
    assert due(hints=weekend).at == datetime(2026, 2, 16, 2, tzinfo=UTC)


def test_a_feed_that_excludes_all_time_is_not_believed() -> None:
    """Where no hour of the week is left, the hint is a mistake and does nothing."""
    assert wait(hints=Hints(skip_hours=frozenset(range(24)))) == FLOOR
    assert wait(hints=Hints(skip_days=frozenset(range(7)))) == FLOOR


def test_sources_that_wait_for_the_same_hour_are_spread() -> None:
    """Jitter counts after the move too, or all feeds that skip the night would be asked at the stroke of six."""
    night = Hints(skip_hours=frozenset({12, 13}))
    assert due(hints=night, jitter=0).at < due(hints=night, jitter=0.5).at < due(hints=night, jitter=1).at


def test_hours_are_utc() -> None:
    """The clock that is handed in may be in any zone; excluded hours are GMT (RSS 2.0)."""
    east = NOW.astimezone(timezone(5 * HOURS))
    decision = next_poll(
        Source(name="s", url=""),
        SourceState(source="s", due_at=NOW),
        fetched(),
        Hints(skip_hours=frozenset({12})),
        changed=False,
        now=east,
        jitter=0,
        options=PolicyOptions(),
    )
    assert decision.at == NOW.replace(hour=13)
