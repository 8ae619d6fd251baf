"""What about a source a person is told to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import (
    Failed,
    FailureKind,
    FeedHead,
    Fetched,
    FetchOutcome,
    Gone,
    NotModified,
    Rhythm,
    Source,
    SourceState,
    Validators,
)
from aggregator.schedule.advance import Reading, advance
from aggregator.schedule.alerts import QUIET_LEAST, QUIET_MOST, Concern, alerts, silent_from
from aggregator.schedule.learn import learned
from aggregator.schedule.policy import PolicyOptions

NOW = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
RSS = FeedHead(version="rss20")
"""A Monday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(name="s", url="https://feeds.example/feed")
FRESH = SourceState(source="s", due_at=NOW)
FAILED = Failed(kind=FailureKind.TIMEOUT, detail="Too slow.", transient=True)
KNOWN = Reading(head=RSS, hashes=(b"1",))
DOCUMENT = Fetched(url=SOURCE.url, body=b"")


def after(state: SourceState, outcome: FetchOutcome, now: datetime, reading: Reading | None = None) -> SourceState:
    return advance(SOURCE, state, outcome, reading, now=now, jitter=0.0, options=PolicyOptions())


def concerns(state: SourceState, now: datetime) -> list[Concern]:
    return [alert.concern for alert in alerts(state, now)]


def test_a_source_that_is_well_gives_no_alert() -> None:
    """Neither a source that was never polled nor one that was just read needs a look."""
    assert concerns(FRESH, NOW) == []
    assert concerns(after(FRESH, DOCUMENT, NOW, KNOWN), NOW) == []


def test_a_source_that_fails_for_a_day() -> None:
    """An hour's trouble is not told; a day's is, with what ails it, until a poll succeeds."""
    state = after(after(FRESH, FAILED, NOW), FAILED, NOW + 23 * HOUR)
    assert concerns(state, NOW + 23 * HOUR) == []
    (alert,) = alerts(state, NOW + DAY)
    assert (alert.concern, alert.what) == (Concern.FAILING, "No poll has succeeded for 1 day: Too slow.")
    assert concerns(after(state, NotModified(url=""), NOW + DAY), NOW + DAY) == []


def test_a_source_that_is_gone() -> None:
    """410 for more than a day is told as such, and not as a failure too; a document ends it."""
    state = FRESH
    for days in range(3):
        assert concerns(state, NOW + days * DAY) != [Concern.GONE]
        state = after(state, Gone(url=""), NOW + days * DAY)
    assert concerns(state, NOW + 3 * DAY) == [Concern.GONE]
    assert concerns(after(state, DOCUMENT, NOW + 4 * DAY, KNOWN), NOW + 4 * DAY) == []


def test_a_document_without_a_known_story_may_be_a_gap() -> None:
    """If not one story is left of the document before, some may have come and gone unseen; it is told for a day."""
    state = after(FRESH, DOCUMENT, NOW, replace(KNOWN, overlaps=False))
    assert concerns(state, NOW) == []  # a first document
    state = after(state, DOCUMENT, NOW + HOUR, replace(KNOWN, hashes=(b"2",), overlaps=False))
    assert concerns(state, NOW + HOUR) == [Concern.GAP]
    assert concerns(after(state, DOCUMENT, NOW + 2 * HOUR, KNOWN), NOW + 2 * HOUR) == [Concern.GAP]
    assert concerns(state, NOW + HOUR + DAY) == []


def test_an_empty_document_or_a_delta_is_no_gap() -> None:
    """A feed without items lost none, and a delta (226) leaves out what we hold."""
    state = replace(after(FRESH, DOCUMENT, NOW, KNOWN), validators=Validators(etag='"1"'))
    empty = replace(KNOWN, hashes=(), overlaps=False)
    assert concerns(after(state, DOCUMENT, NOW + HOUR, empty), NOW + HOUR) == []
    delta = replace(KNOWN, hashes=(b"2",), overlaps=False)
    assert concerns(after(state, replace(DOCUMENT, partial=True), NOW + HOUR, delta), NOW + HOUR) == []


def rhythm_of(*arrivals: datetime, weeks: int) -> Rhythm:
    """What was learned of a source that was watched for so many weeks up to now."""
    rhythm = Rhythm(until=NOW - weeks * 7 * DAY, arrivals=(0.0,) * 168, watched=(0.0,) * 168, slots=(0.0,) * 288)
    at = NOW - weeks * 7 * DAY
    while at < NOW:
        asked, at = at, at + DAY
        rhythm = learned(rhythm, [date for date in arrivals if asked < date <= at], asked=asked, now=at)
    return rhythm


def test_a_silence_of_four_usual_pauses() -> None:
    """A source of a story in two days is unusually silent after about eight."""
    rhythm = rhythm_of(*[NOW - number * 2 * DAY - HOUR for number in range(28)], weeks=8)
    moment = silent_from(rhythm, NOW)
    assert moment is not None
    assert 7 * DAY < moment - NOW < 9 * DAY


def test_nights_and_sundays_are_no_silence() -> None:
    """A paper that prints each weekday at noon, and more often on Mondays, is not missed on a Sunday."""
    dates = [NOW - number * DAY + 12 * HOUR for number in range(1, 57)]
    rhythm = rhythm_of(*[date for date in dates for _ in range(8) if date.weekday() < 5], weeks=8)
    friday = NOW - 3 * DAY + 13 * HOUR
    moment = silent_from(rhythm, friday)
    assert moment is not None
    assert moment > NOW + 10 * HOUR  # Monday noon
    assert moment < NOW + 14 * HOUR


def test_a_busy_source_is_given_a_day() -> None:
    """Forty stories a day would make two hours unusual; what stands still for a day is worth a look."""
    rhythm = rhythm_of(*[NOW - number * HOUR / 2 for number in range(8 * 7 * 48)], weeks=8)
    assert silent_from(rhythm, NOW) == NOW + QUIET_LEAST


def test_of_a_source_that_is_hardly_known_nothing_is_expected() -> None:
    """Neither a new source nor one of two stories a year is missed."""
    assert silent_from(Rhythm(), NOW) is None
    assert silent_from(rhythm_of(*[NOW - HOUR] * 9, weeks=1), NOW) is None
    assert silent_from(rhythm_of(NOW - 50 * DAY, weeks=8), NOW) is None
    slow = replace(rhythm_of(NOW - HOUR, weeks=8), arrivals=(0.03,) * 168, watched=(2_000.0,) * 168)
    moment = silent_from(slow, NOW)
    assert moment is None or moment <= NOW + QUIET_MOST


def test_silence_is_told_until_news_comes() -> None:
    """A poll with news sets the moment, which stands through polls without; a failing source is not called silent."""
    rhythm = rhythm_of(*[NOW - number * 2 * DAY - HOUR for number in range(28)], weeks=8)
    known = replace(FRESH, rhythm=rhythm, hashes=frozenset({b"0"}))
    state = after(known, DOCUMENT, NOW, replace(KNOWN, changed=1, arrivals=(NOW,)))
    quiet = after(state, NotModified(url=""), NOW + 5 * DAY)
    assert quiet.silent_at == state.silent_at is not None
    assert concerns(quiet, NOW + 5 * DAY) == []
    (alert,) = alerts(quiet, NOW + 10 * DAY)
    assert (alert.concern, "for 10 days" in alert.what) == (Concern.SILENT, True)
    assert concerns(after(quiet, FAILED, NOW + 10 * DAY), NOW + 10 * DAY) == []
    news = after(quiet, DOCUMENT, NOW + 10 * DAY, replace(KNOWN, changed=1, arrivals=(NOW + 10 * DAY,)))
    assert concerns(news, NOW + 10 * DAY) == []
