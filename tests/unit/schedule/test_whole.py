"""When a document that we hold is asked for whole all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import FeedHead, Fetched, NotModified, Source, SourceState, Validators
from aggregator.schedule.advance import Reading, advance, request_for
from aggregator.schedule.alerts import Concern, alerts
from aggregator.schedule.policy import PolicyOptions
from aggregator.schedule.whole import SILENCE_UNKNOWN, asks_whole, doubtful, whole_at

NOW = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
RSS = FeedHead(version="rss20")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(name="tide", url="https://tide.example/feed")
PAIR = Validators(last_modified="Thu, 01 Jan 1981 00:00:00 GMT")
STUCK = SourceState(
    source="tide",
    due_at=NOW,
    outcome="not modified",
    changed_at=NOW,
    unconditional_at=NOW,
    validators=PAIR,
    silent_at=NOW + 5 * DAY,
)
"""Its last news is of `NOW`; after that it answered 304."""


def step(state: SourceState, outcome: Fetched | NotModified, now: datetime, *, changed: int = 0) -> SourceState:
    """One poll, asked as the schedule has it."""
    reading = Reading(head=RSS, changed=changed) if isinstance(outcome, Fetched) else None
    asked = request_for(SOURCE, state, now).validators
    options = PolicyOptions()
    return advance(SOURCE, state, outcome, reading, now=now, jitter=0.0, options=options, conditional=bool(asked))


def test_a_silence_that_is_unusual_for_the_source_is_doubted_once() -> None:
    """Not before it is unusual, once then, and again when it has doubled: an ended feed costs few whole documents."""
    state, asked = STUCK, []
    for day in range(1, 400):
        now = NOW + day * DAY
        if not request_for(SOURCE, state, now).validators:
            asked.append(day)
        state = step(state, NotModified(url=""), now)
    assert asked == [5, 10, 20, 40, 80, 160, 320]


@pytest.mark.parametrize(
    "state",
    [
        replace(STUCK, outcome="unchanged"),
        replace(STUCK, outcome="timeout"),
        replace(STUCK, validators=Validators()),
        replace(STUCK, silent_at=NOW + 31 * DAY),
    ],
)
def test_only_304s_are_doubted(state: SourceState) -> None:
    """A source that sent a document, or failed, or has no validators, or is often so silent, is asked as ever."""
    assert not doubtful(state, NOW + 30 * DAY)


def test_a_source_of_which_little_is_known_is_doubted_after_two_weeks() -> None:
    """One that answered 304 since its first poll never has a rhythm by which it could be silent."""
    state = replace(STUCK, silent_at=None)
    assert not doubtful(state, NOW + SILENCE_UNKNOWN - HOUR)
    assert doubtful(state, NOW + SILENCE_UNKNOWN)
    assert doubtful(replace(state, changed_at=None), NOW + SILENCE_UNKNOWN)


def test_an_order_is_granted_once_a_day() -> None:
    """And at any time where there is nothing that could be sent along, or nothing was ever asked for whole."""
    assert whole_at(STUCK) == NOW + DAY
    assert not asks_whole(STUCK, NOW + DAY - HOUR, ordered=True)
    assert asks_whole(STUCK, NOW + DAY, ordered=True)
    assert not asks_whole(STUCK, NOW + DAY)
    assert whole_at(replace(STUCK, validators=Validators())) is None
    assert asks_whole(replace(STUCK, unconditional_at=None), NOW, ordered=True)


def test_validators_that_were_found_to_lie_are_believed_a_day_at_a_time() -> None:
    """News under the very validators that brought 304s: asked for whole daily, and told, until they bring news."""
    whole = Fetched(url="", body=b"", validators=PAIR)
    state = step(STUCK, whole, NOW + 6 * DAY, changed=2)
    assert state.misled
    assert [alert.concern for alert in alerts(state, NOW + 6 * DAY)] == [Concern.MISLED]
    asked = []
    for hour in range(1, 73):
        now = NOW + 6 * DAY + hour * HOUR
        if not request_for(SOURCE, state, now).validators:
            asked.append(hour)
        state = step(state, NotModified(url=""), now)
    assert asked == [24, 48, 72]
    assert not step(state, replace(whole, validators=Validators(etag="new")), NOW + 10 * DAY, changed=1).misled


def test_news_under_new_validators_is_no_lie() -> None:
    """A whole document that changed together with its validators proves nothing against them."""
    honest = Fetched(url="", body=b"", validators=Validators(last_modified="Tue, 01 Sep 2026 06:00:00 GMT"))
    assert not step(STUCK, honest, NOW + 6 * DAY, changed=2).misled
    assert not step(replace(STUCK, validators=Validators()), Fetched(url="", body=b""), NOW + DAY, changed=2).misled
