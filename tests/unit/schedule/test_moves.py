"""When a permanent redirect is believed, and when that belief ends."""

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
    Gone,
    Masthead,
    Move,
    NotModified,
    Source,
    SourceState,
    Throttled,
    Validators,
)
from aggregator.schedule.advance import Reading, advance, request_for
from aggregator.schedule.moves import CONFIRMATIONS, PATIENCE
from aggregator.schedule.policy import PolicyOptions

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)
RSS = FeedHead(version="rss20")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(name="s", url="https://old.example/feed")
THERE, ELSEWHERE = "https://new.example/feed", "https://other.example/feed"
FRESH = SourceState(source="s", due_at=NOW)
KNOWN = Reading(head=RSS, hashes=(b"1",))
STRANGE = replace(KNOWN, overlaps=False)


def document(to: str | None = THERE) -> Fetched:
    return Fetched(url=to or SOURCE.url, body=b"", validators=Validators(etag='"1"'), moved_to=to)


def unchanged(to: str | None = THERE) -> NotModified:
    return NotModified(url=to or SOURCE.url, moved_to=to)


FAILED = Failed(kind=FailureKind.TIMEOUT, detail="Too slow.", transient=True)


def after(
    *polls: tuple[FetchOutcome, Reading | None], state: SourceState = FRESH, apart: timedelta = DAY
) -> SourceState:
    """The state after these polls, so far apart."""
    for number, (outcome, reading) in enumerate(polls):
        now = NOW + number * apart
        state = advance(SOURCE, state, outcome, reading, now=now, jitter=0.0, options=PolicyOptions())
    return state


def asked(state: SourceState) -> str:
    return request_for(SOURCE, state, NOW).url


def test_a_permanent_redirect_is_adopted_after_three_good_polls_a_day_apart() -> None:
    """The third good poll that was led to the same address has that asked from then on, with the same validators."""
    polls = [(document(), KNOWN), (unchanged(), None), (document(), KNOWN)]
    assert len(polls) == CONFIRMATIONS
    assert asked(after(*polls[:2])) == SOURCE.url
    moved = after(*polls)
    assert (asked(moved), moved.move) == (THERE, Move(address=THERE))
    assert request_for(SOURCE, moved, NOW).validators == Validators(etag='"1"')


def test_polls_within_a_day_count_once() -> None:
    """However often a redirect is seen within a day, that is one time."""
    hourly = after(*[(document(), KNOWN)] * 30, apart=HOUR)
    assert (hourly.move.candidate, hourly.move.polls) == (THERE, 2)
    assert asked(hourly) == SOURCE.url


def test_a_portal_for_a_day_changes_nothing() -> None:
    """A captive portal redirects every poll to its own page or feed; when it is gone, nothing of it is left."""
    portal = [
        (document(ELSEWHERE), Reading(head=FeedHead(version=""))),
        (document(ELSEWHERE), STRANGE),
        (FAILED, None),
    ] * 8
    through = after((document(None), KNOWN), *portal, apart=HOUR)
    assert asked(through) == SOURCE.url
    assert through.move.polls == 0
    assert after((document(None), KNOWN), state=through).move == Move()


@pytest.mark.parametrize("between", [document(None), document(ELSEWHERE), unchanged(None)])
def test_another_way_in_between_begins_anew(between: Fetched | NotModified) -> None:
    """Good polls count in a row: one that was led elsewhere, or nowhere, forgets those before."""
    state = after((document(), KNOWN), (document(), KNOWN), (between, KNOWN), (document(), KNOWN))
    assert (asked(state), state.move.polls) == (SOURCE.url, 1)


def test_a_failure_in_between_forgets_nothing() -> None:
    """A poll that had no document says nothing of where the way leads."""
    assert asked(after((document(), KNOWN), (FAILED, None), (document(), KNOWN), (document(), KNOWN))) == THERE


def test_stories_that_were_never_known_prove_nothing() -> None:
    """Another site's feed at the end of the way is followed, and not believed."""
    state = after(*[(document(), STRANGE)] * 9)
    assert (asked(state), state.move.candidate, state.move.polls) == (SOURCE.url, THERE, 0)


MOVED = replace(FRESH, validators=Validators(etag='"1"'), move=Move(address=THERE))


def test_a_new_address_that_fails_is_given_up() -> None:
    """After some failures in a row the configured address is asked again, which may know better by now."""
    failing = [(FAILED, None)] * PATIENCE
    assert asked(after(*failing[1:], state=MOVED)) == THERE
    assert asked(after(*failing, state=MOVED)) == SOURCE.url
    assert asked(after((Throttled(status=429), None), (document(None), KNOWN), *failing[1:], state=MOVED)) == THERE


def test_a_new_address_that_is_gone_is_given_up_at_once() -> None:
    """410 of the address that was adopted is the end of that, and not yet of the source."""
    state = after((Gone(url=THERE), None), state=MOVED)
    assert (asked(state), state.gone_count) == (SOURCE.url, 1)


def test_a_source_may_move_twice() -> None:
    """A permanent redirect from the adopted address is believed after as many proofs."""
    polls = [(document(ELSEWHERE), KNOWN)] * CONFIRMATIONS
    assert asked(after(*polls[1:], state=MOVED)) == THERE
    assert asked(after(*polls, state=MOVED)) == ELSEWHERE


def test_secrets_of_an_adopted_address_are_kept() -> None:
    """A feed's own link that repeats a key of the address that it moved to is not taken over."""
    state = replace(FRESH, move=Move(address="https://new.example/feed?key=s3cr3t"))
    masthead = Masthead(link="https://new.example/?key=s3cr3t", id="tag:plain")
    told = replace(KNOWN, head=replace(RSS, masthead=masthead))
    state = after((document(None), told), state=state)
    assert (state.masthead.link, state.masthead.id) == ("", "tag:plain")
