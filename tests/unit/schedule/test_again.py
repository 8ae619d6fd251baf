"""A changed interval takes hold at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import (
    Failed,
    FailureKind,
    FeedHead,
    Fetched,
    FetchOutcome,
    Freshness,
    Gone,
    Hints,
    NotModified,
    Source,
    SourceState,
    Throttled,
)
from aggregator.schedule.advance import Reading, advance
from aggregator.schedule.again import rescheduled
from aggregator.schedule.policy import PolicyOptions

NOW = datetime(2026, 5, 5, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCE = Source(name="ferry", url="https://ferry.example/feed", interval=20 * DAY)
OPTIONS = PolicyOptions()


def after(outcome: FetchOutcome, hints: Hints | None = None, **state: int) -> SourceState:
    """The state that a poll of the source left."""
    reading = Reading(head=FeedHead(version="rss20", hints=hints or Hints())) if isinstance(outcome, Fetched) else None
    before = SourceState(source="ferry", due_at=NOW, **state)  # type: ignore[arg-type]
    return advance(SOURCE, before, outcome, reading, now=NOW, jitter=0.0, options=OPTIONS)


def again(state: SourceState, *, minutes: int = 1, **wishes: object) -> timedelta:
    """From the last poll to the next, under another config that is read some minutes later."""
    source = replace(SOURCE, **wishes)  # type: ignore[arg-type]
    return rescheduled(source, state, now=NOW + minutes * MINUTE, jitter=0.0, options=OPTIONS).due_at - NOW


FRESH = Freshness(max_age=9 * HOUR)
PATIENT = Freshness(retry_after=6 * HOUR)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Fetched(url="", body=b""), 30 * MINUTE),
        (NotModified(url=""), 30 * MINUTE),
        (Fetched(url="", body=b"", freshness=FRESH), 9 * HOUR),
        (NotModified(url="", freshness=FRESH), 9 * HOUR),
        (Fetched(url="", body=b"", freshness=PATIENT), 6 * HOUR),
        (Throttled(status=429, freshness=PATIENT), 6 * HOUR),
        (Failed(kind=FailureKind.HTTP, detail="x", transient=True, status=500, freshness=PATIENT), 6 * HOUR),
        (Failed(kind=FailureKind.TIMEOUT, detail="x", transient=True), 30 * MINUTE),
    ],
)
def test_the_next_poll_is_worked_out_anew(outcome: FetchOutcome, expected: timedelta) -> None:
    """A shorter interval brings it forward, as far as the last answer lets it; a longer one delays it."""
    state = after(outcome)
    assert state.due_at - NOW == 20 * DAY
    assert again(state, interval=30 * MINUTE) == expected
    assert again(state, interval=25 * DAY) == 25 * DAY


def test_failures_in_a_row_still_back_off() -> None:
    """As many as there were: neither one more nor one less."""
    state = after(Throttled(status=429), failures=4)
    assert again(state, interval=30 * MINUTE) == 16 * 15 * MINUTE


def test_what_was_due_meanwhile_is_due_now() -> None:
    """And not in the past, which would count as late."""
    assert again(after(NotModified(url="")), interval=30 * MINUTE, minutes=90) == 90 * MINUTE


def test_hints_that_are_no_longer_heeded_let_go() -> None:
    """Of the last answer's freshness and the feed's ttl; heeded again, they hold again."""
    state = after(Fetched(url="", body=b"", freshness=FRESH), Hints(interval=12 * HOUR))
    assert again(state, interval=30 * MINUTE) == 12 * HOUR
    assert again(state, interval=30 * MINUTE, heed_hints=False) == 30 * MINUTE


@pytest.mark.parametrize("state", [SourceState(source="ferry", due_at=NOW + HOUR), after(Gone(url=""))])
def test_what_was_never_asked_or_is_gone_waits_as_it_did(state: SourceState) -> None:
    """There is nothing to work it out from, or the interval never counted."""
    assert rescheduled(replace(SOURCE, interval=None), state, now=NOW, jitter=0.0, options=OPTIONS) == state
