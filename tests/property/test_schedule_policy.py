"""Laws of the schedule that hold whatever origins and feeds say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3 import HTTPHeaderDict

from aggregator.fetch.headers import LONGEST, freshness, validators
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
from aggregator.schedule.policy import CEILING, JITTER_SHARE, PolicyOptions, next_poll

WEEK = timedelta(days=7)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis wants naive bounds
spans = st.one_of(st.timedeltas(), st.timedeltas(timedelta(0), timedelta(days=40)))
freshnesses = st.builds(Freshness, max_age=st.none() | spans, retry_after=st.none() | spans)
hints = st.builds(
    Hints,
    interval=st.none() | spans,
    skip_hours=st.frozensets(st.integers(-3, 30)),
    skip_days=st.frozensets(st.integers(-3, 9)),
)
outcomes = st.one_of(
    st.builds(Fetched, url=st.just(""), body=st.just(b""), freshness=freshnesses),
    st.builds(NotModified, url=st.just(""), freshness=freshnesses),
    st.builds(Gone, url=st.just("")),
    st.builds(Throttled, status=st.just(429), freshness=freshnesses),
    st.builds(
        Failed, kind=st.sampled_from(FailureKind), detail=st.just("x"), transient=st.booleans(), freshness=freshnesses
    ),
)
floors = st.timedeltas(timedelta(0), timedelta(hours=6))
sources = st.builds(Source, name=st.just("s"), url=st.just(""), interval=st.none() | st.timedeltas(timedelta(0), WEEK))
rhythms = st.builds(
    lambda first, gap, recent: replace(
        learned(Rhythm(), [first, first + gap], asked=first, now=first + 2 * gap), recent=recent
    ),
    moments,
    st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
    st.floats(0, 1_000),
)
states = st.builds(
    SourceState,
    source=st.just("s"),
    due_at=moments,
    attempted_at=st.none() | moments,
    changed_at=st.none() | moments,
    failures=st.integers(0, 10**6),
    gone_count=st.integers(0, 10),
    rhythm=st.just(Rhythm()) | rhythms,
)
fractions = st.floats(0, 1)


def due_at(
    source: Source,
    state: SourceState,
    outcome: FetchOutcome,
    hint: Hints,
    now: datetime,
    *,
    jitter: float = 0.0,
    floor: timedelta = timedelta(minutes=15),
) -> datetime:
    options = PolicyOptions(min_interval=floor)
    due = next_poll(source, state, outcome, hint, changed=False, now=now, jitter=jitter, options=options)
    assert due.reasons
    assert all(due.reasons)
    return due.at


@given(sources, states, outcomes, hints, moments, fractions, floors)
@settings(max_examples=300)
def test_never_before_the_floor(
    source: Source, state: SourceState, outcome: FetchOutcome, hint: Hints, now: datetime, jitter: float,
    floor: timedelta,
) -> None:  # fmt: skip
    """Nothing that anyone says brings a poll below the operator's floor or interval."""
    at = due_at(source, state, outcome, hint, now, jitter=jitter, floor=floor)
    assert at >= now + max(floor, source.interval or timedelta(0))


@given(sources, states, outcomes, hints, moments, fractions)
@settings(max_examples=300)
def test_never_past_the_ceiling(
    source: Source, state: SourceState, outcome: FetchOutcome, hint: Hints, now: datetime, jitter: float
) -> None:
    """No header or hint loses a source for more than the ceiling, with jitter and a week of excluded days twice."""
    at = due_at(source, state, outcome, hint, now, jitter=jitter)
    assert at <= now + (CEILING + WEEK) * (1 + JITTER_SHARE) + WEEK


@given(sources, states, outcomes, hints, moments, fractions, fractions)
def test_jitter_never_brings_a_poll_forward(
    source: Source, state: SourceState, outcome: FetchOutcome, hint: Hints, now: datetime, one: float, other: float
) -> None:
    """More jitter is never earlier, and no jitter is earliest."""
    less, more = sorted((one, other))
    times = [due_at(source, state, outcome, hint, now, jitter=jitter) for jitter in (0.0, less, more)]
    assert times == sorted(times)


@given(sources, states, hints, moments, fractions, spans, spans, st.sampled_from(["200", "304", "429", "500"]))
def test_later_retry_after_is_never_earlier(
    source: Source, state: SourceState, hint: Hints, now: datetime, jitter: float, one: timedelta, other: timedelta,
    kind: str,
) -> None:  # fmt: skip
    """A server that asks for more patience never gets less, on any status."""

    def outcome(wait: timedelta) -> FetchOutcome:
        fresh = Freshness(retry_after=wait)
        return {
            "200": Fetched(url="", body=b"", freshness=fresh),
            "304": NotModified(url="", freshness=fresh),
            "429": Throttled(status=429, freshness=fresh),
            "500": Failed(kind=FailureKind.HTTP, detail="x", transient=True, freshness=fresh),
        }[kind]

    less, more = sorted((one, other))
    times = [due_at(source, state, outcome(wait), hint, now, jitter=jitter) for wait in (less, more)]
    assert times == sorted(times)
    assert times[1] >= now + min(max(more, timedelta(0)), CEILING)


@given(sources, states, outcomes, hints, moments, fractions)
def test_excluded_hours_and_days_are_left_alone(
    source: Source, state: SourceState, outcome: FetchOutcome, hint: Hints, now: datetime, jitter: float
) -> None:
    """Where a feed leaves any hour of the week free, no poll falls outside of such hours."""
    at = due_at(source, state, outcome, hint, now, jitter=jitter)
    if not (hint.skip_hours >= set(range(24)) or hint.skip_days >= set(range(7))):
        assert at.hour not in hint.skip_hours
        assert at.weekday() not in hint.skip_days


@given(sources, states, hints, moments, st.integers(0, 50), fractions)
def test_more_failures_never_wait_less(
    source: Source, state: SourceState, hint: Hints, now: datetime, failures: int, jitter: float
) -> None:
    """The back-off grows with every failure until it stands."""
    outcome = Failed(kind=FailureKind.TIMEOUT, detail="x", transient=True)
    times = [
        due_at(source, replace(state, failures=count), outcome, hint, now, jitter=jitter)
        for count in (failures, failures + 1)
    ]
    assert times == sorted(times)


words = st.one_of(
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40),
    st.integers().map(str),
    st.sampled_from(
        ["0", "-1", "1e18", "9" * 5000, "max-age=", 'max-age="', "max-age=9999999999999", "no-cache", "max-age=1, Age"]
    ),
    moments.map(lambda moment: moment.strftime("%a, %d %b %Y %H:%M:%S GMT")),
    st.sampled_from(["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 +2359", "Sat, 14 Feb 2026"]),
)
names = st.sampled_from(["Cache-Control", "Age", "Expires", "Date", "Retry-After", "ETag", "Last-Modified"])


@given(st.lists(st.tuples(names, words), max_size=8), moments, sources, states)
@settings(max_examples=500)
def test_no_header_breaks_the_schedule(
    fields: list[tuple[str, str]], now: datetime, source: Source, state: SourceState
) -> None:
    """Whatever stands in the headers, freshness is bounded, validators can be sent back, and the due moment is sane."""
    headers = HTTPHeaderDict()
    for name, value in fields:
        headers.add(name, value)
    fresh = freshness(headers, now)
    for span in (fresh.max_age, fresh.retry_after):
        assert span is None or timedelta(0) <= span <= LONGEST
    pair = validators(headers)
    for value in filter(None, (pair.etag, pair.last_modified)):
        assert value.encode("latin-1")
        assert not any(ch in value for ch in "\r\n\0")
    at = due_at(source, state, Fetched(url="", body=b"", freshness=fresh), Hints(), now)
    assert now < at <= now + CEILING
