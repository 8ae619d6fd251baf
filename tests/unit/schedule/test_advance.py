"""What a state becomes after a poll."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

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
    Masthead,
    NotModified,
    Problem,
    Source,
    SourceState,
    Throttled,
    Validators,
)
from aggregator.schedule.advance import HASHES_LIMIT, Reading, advance, request_for
from aggregator.schedule.policy import PolicyOptions, is_gone

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)
RSS = FeedHead(version="rss20")
CUT = replace(RSS, complete=False, problems=(Problem(where="parse", what="cut off"),))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(name="s", url="https://feeds.example/feed")
FRESH = SourceState(source="s", due_at=NOW)
OLD_PAIR = Validators(etag='"old"', last_modified="long ago")
HELD = replace(FRESH, validators=OLD_PAIR, hashes=frozenset({b"1"}), unconditional_at=NOW - DAY)


def step(
    state: SourceState, outcome: FetchOutcome, reading: Reading | None = None, *, now: datetime = NOW, **kwargs: Any
) -> SourceState:
    return advance(SOURCE, state, outcome, reading, now=now, jitter=0.0, options=PolicyOptions(), **kwargs)


def document(etag: str | None = None, last_modified: str | None = None) -> Fetched:
    return Fetched(url="", body=b"", validators=Validators(etag=etag, last_modified=last_modified))


def failed(status: int | None = None) -> Failed:
    return Failed(kind=FailureKind.HTTP, detail="The server answered 500.", transient=True, status=status)


def test_a_first_document() -> None:
    """Everything that a feed brings is taken over at once: validators, hashes, hints, names, times."""
    hints = Hints(interval=HOUR)
    masthead = Masthead(title="T", link="L", id="I", updated=NOW)
    head = FeedHead(version="rss20", masthead=masthead, hints=hints, problems=(Problem(where="item 1", what="odd"),))
    reading = Reading(head=head, changed=3, hashes=(b"1", b"2"))
    state = step(replace(FRESH, failures=3, gone_count=2, detail="was broken"), document('"a"', "then"), reading)
    assert state == SourceState(
        source="s",
        due_at=NOW + HOUR,
        attempted_at=NOW,
        succeeded_at=NOW,
        changed_at=NOW,
        unconditional_at=NOW,
        validators=Validators(etag='"a"', last_modified="then"),
        hashes=frozenset({b"1", b"2"}),
        hints=hints,
        outcome="new",
        problems=("item 1: odd",),
        reasons=("the feed asks for every 1 hour (ttl or updatePeriod)",),
        masthead=masthead,
    )


@pytest.mark.parametrize(
    ("etag", "last_modified"), [('"e2"', "l1"), ('"e2"', None), (None, "l2"), (None, None), ('"old"', "long ago")]
)
def test_a_complete_200_replaces_both_validators(etag: str | None, last_modified: str | None) -> None:
    """The pair is stored as one, also when nothing in the feed changed: one from now with one from then is no pair."""
    state = step(HELD, document(etag, last_modified), Reading(head=RSS))
    assert state.validators == Validators(etag=etag, last_modified=last_modified)
    assert state.outcome == "unchanged"
    assert state.changed_at is None


def test_an_incomplete_200_keeps_the_previous_pair() -> None:
    """A truncated feed's new items count, but the next poll has to bring it whole."""
    state = step(HELD, document('"new"', "now"), Reading(head=CUT, changed=1, hashes=(b"9",)))
    assert (state.validators, state.hashes) == (OLD_PAIR, frozenset({b"9"}))
    assert (state.outcome, state.changed_at, state.failures) == ("new", NOW, 0)


BROKEN = Reading(head=CUT, hashes=(b"9",))


def test_a_feed_that_is_always_broken_is_not_asked_for_whole_for_ever() -> None:
    """What comes twice with the same faults and items is broken at its origin: from then on its validators count."""
    state = step(HELD, document('"n1"', "t1"), replace(BROKEN, changed=1))
    assert state.validators == OLD_PAIR
    state = step(state, document('"n2"', "t2"), BROKEN)
    assert state.validators == Validators(etag='"n2"', last_modified="t2")


@pytest.mark.parametrize(
    "second",
    [
        replace(BROKEN, head=replace(CUT, problems=(Problem(where="parse", what="mended"),))),
        replace(BROKEN, hashes=(b"9", b"8")),
        replace(BROKEN, changed=1),
        replace(BROKEN, head=replace(CUT, problems=())),
    ],
)
def test_a_feed_that_breaks_in_another_way_may_come_whole_yet(second: Reading) -> None:
    """Other faults, other items or a new item speak for a document that was cut on its way."""
    state = step(step(HELD, document('"n1"'), replace(BROKEN, changed=1)), document('"n2"'), second)
    assert state.validators == OLD_PAIR


def test_a_broken_feed_after_a_failure_is_looked_at_anew() -> None:
    """Only two documents in a row are compared; the one after a whole one is never taken for broken for good."""
    state = step(HELD, document('"n1"'), replace(BROKEN, changed=1))
    assert step(step(state, failed(500)), document('"n2"'), BROKEN).validators == OLD_PAIR
    whole = step(HELD, document('"n1"'), Reading(head=RSS, hashes=(b"9",)))
    assert step(whole, document('"n2"'), BROKEN).validators == Validators(etag='"n1"')


def test_what_a_delta_leaves_out_is_not_gone() -> None:
    """A 226 adds its items to those that are known, and its validators are those of the whole."""
    delta = replace(document('"new"'), partial=True)
    state = step(HELD, delta, Reading(head=RSS, changed=1, hashes=(b"2",)))
    assert (state.validators.etag, state.hashes) == ('"new"', frozenset({b"1", b"2"}))


def test_what_deltas_add_up_to_is_bounded() -> None:
    """An origin that never sends the whole does not make the state grow without end."""
    state = HELD
    for start in range(0, 3 * HASHES_LIMIT, 500):
        many = tuple(b"%d" % number for number in range(start, start + 500))
        state = step(state, replace(document('"new"'), partial=True), Reading(head=RSS, hashes=many))
        assert set(many) <= state.hashes
        assert len(state.hashes) <= HASHES_LIMIT


def test_a_page_in_a_feeds_place_is_a_failure() -> None:
    """A 200 that is no feed changes nothing but the counters, and backs off like any failure."""
    state = step(
        replace(HELD, failures=2, masthead=Masthead(title="T")),
        document('"new"', "now"),
        Reading(head=FeedHead(version="", problems=(Problem(where="parse", what="p"),))),
    )
    assert (state.validators, state.hashes, state.masthead.title) == (OLD_PAIR, frozenset({b"1"}), "T")
    assert (state.outcome, state.failures, state.succeeded_at) == ("not a feed", 3, None)
    assert state.detail
    assert state.problems == ("parse: p",)
    assert state.due_at == NOW + HOUR


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (Validators(), OLD_PAIR),
        (Validators(etag='"new"'), Validators(etag='"new"', last_modified="long ago")),
        (Validators(last_modified="now"), Validators(etag='"old"', last_modified="now")),
        (Validators(etag='"new"', last_modified="now"), Validators(etag='"new"', last_modified="now")),
    ],
)
def test_a_304_renews_what_it_names(sent: Validators, kept: Validators) -> None:
    """New validators of a 304 are kept, those it leaves out stay."""
    state = step(replace(HELD, failures=4, detail="x", problems=("p",)), NotModified(url="", validators=sent))
    assert state.validators == kept
    assert (state.outcome, state.failures, state.detail, state.succeeded_at) == ("not modified", 0, "", NOW)
    assert (state.hashes, state.problems, state.changed_at) == (HELD.hashes, ("p",), None)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (failed(500), "http"),
        (Failed(kind=FailureKind.DNS, detail="No network.", transient=True), "dns"),
        (Throttled(status=429, freshness=Freshness(retry_after=HOUR)), "throttled"),
    ],
)
def test_a_failure_is_counted_and_told(outcome: FetchOutcome, name: str) -> None:
    """What failed is kept in words; what we hold stays."""
    state = step(replace(HELD, failures=1, succeeded_at=NOW - DAY), outcome)
    assert (state.outcome, state.failures, state.attempted_at, state.succeeded_at) == (name, 2, NOW, NOW - DAY)
    assert state.detail
    assert (state.validators, state.hashes) == (HELD.validators, HELD.hashes)
    assert state.due_at > NOW
    assert state.reasons


def test_gone_needs_three_answers_over_a_day() -> None:
    """Answers close together are one; three that span a day confirm it, a real answer in between starts over."""
    state, now = step(HELD, Gone(url="")), NOW
    for _ in range(5):
        now += HOUR
        state = step(state, Gone(url=""), now=now)
    assert (state.gone_count, is_gone(state)) == (1, False)
    for expected in (2, 3):
        now = state.due_at
        state = step(state, Gone(url=""), now=now)
        assert state.gone_count == expected
    assert is_gone(state)
    assert now - NOW >= DAY
    assert state.due_at - now == 7 * DAY
    assert step(state, failed(None), now=now).gone_count == 3
    assert step(state, failed(500), now=now).gone_count == 0
    assert step(state, NotModified(url=""), now=now).gone_count == 0


def test_the_feeds_names_survive_a_document_without_them() -> None:
    """A feed that forgets its title is still called what it was called."""
    named = replace(HELD, masthead=Masthead(title="T", link="L", id="I", updated=NOW))
    assert step(named, document(), Reading(head=RSS)).masthead == named.masthead
    renamed = Reading(head=replace(RSS, masthead=Masthead(title="U")))
    assert step(named, document(), renamed).masthead == replace(named.masthead, title="U")


def test_old_hints_hold_while_nothing_new_is_read() -> None:
    """A 304 and a failure are timed by the hints of the last document."""
    state = replace(HELD, hints=Hints(interval=5 * HOUR))
    assert step(state, NotModified(url="")).due_at == NOW + 5 * HOUR
    assert step(state, failed(500)).due_at == NOW + 5 * HOUR
    assert step(state, document(), Reading(head=RSS)).due_at == NOW + timedelta(minutes=15)


def test_requests_are_conditional_wherever_they_can_be() -> None:
    """Validators that we hold are sent; a whole document is asked for on demand, once in a day."""
    assert request_for(SOURCE, HELD, NOW).validators == OLD_PAIR
    assert request_for(SOURCE, HELD, NOW, whole=True).validators == Validators()
    recent = replace(HELD, unconditional_at=NOW - DAY + timedelta(seconds=1))
    assert request_for(SOURCE, recent, NOW, whole=True).validators == OLD_PAIR
    assert request_for(SOURCE, FRESH, NOW).validators == Validators()
    assert request_for(SOURCE, HELD, NOW).url == SOURCE.url


def test_unconditional_requests_are_remembered() -> None:
    """The day counts from the last request without validators, whatever came of it."""
    assert step(FRESH, failed(500)).unconditional_at == NOW
    assert step(HELD, failed(500)).unconditional_at == NOW - DAY
    forced = step(HELD, failed(500), conditional=False)
    assert forced.unconditional_at == NOW
    assert request_for(SOURCE, forced, NOW + HOUR, whole=True).validators == OLD_PAIR


def test_an_unread_document_is_a_mistake_of_ours() -> None:
    """Validators of a document that nobody read must never be stored."""
    with pytest.raises(ValueError, match="read"):
        step(HELD, document('"a"'))


def test_naive_clocks_are_refused() -> None:
    """A clock without a zone is a bug, here as everywhere."""
    with pytest.raises(ValueError, match="aware"):
        step(HELD, failed(500), now=datetime(2026, 1, 1))  # noqa: DTZ001  # what this test is about


def test_a_document_teaches_the_rhythm() -> None:
    """New stories are counted, those of a document that overlaps with the one before in all the time between."""
    reading = Reading(head=RSS, changed=1, hashes=(b"1", b"2"), arrivals=(NOW - HOUR / 2,))
    polled = replace(HELD, succeeded_at=NOW - 4 * HOUR)
    state = step(polled, document(), reading)
    assert sum(state.rhythm.arrivals) == 1
    assert sum(state.rhythm.watched) == pytest.approx(4)
    assert "stories a day" in state.reasons[0]
    torn = step(polled, document(), replace(reading, overlaps=False))
    assert sum(torn.rhythm.watched) == pytest.approx(0.5)


def test_an_unchanged_feed_teaches_silence_once_a_day() -> None:
    """A 304 leaves what was learned as it is, until a day went by; a failure always does."""
    known = step(HELD, document(), Reading(head=RSS, changed=1, arrivals=(NOW - HOUR, NOW)))
    for later, same in ((HOUR, True), (25 * HOUR, False)):
        state = step(known, NotModified(url=""), now=NOW + later)
        assert (state.rhythm == known.rhythm) is same
    assert step(known, failed(), now=NOW + 25 * HOUR).rhythm == known.rhythm
