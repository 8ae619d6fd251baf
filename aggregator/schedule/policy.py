"""When a source is due next: the latest of everything that asks for patience wins.

Each ask is a moment and a sentence; the latest ask is taken, jitter delays it, and the hours and days that the feed
excludes move it on. Nothing ever brings a poll forward.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aggregator.model import (
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    Gone,
    Hints,
    NotModified,
    Rhythm,
    Source,
    SourceState,
    Throttled,
    aware_utc,
)
from aggregator.schedule.forecast import DAILY_POLLS, Forecast, forecast
from aggregator.schedule.rhythm import rhythm
from aggregator.text.durations import in_words

MIN_INTERVAL = timedelta(minutes=15)
"""The floor, config `polling.min_interval`; what most feeds tolerate without asking for more."""

CEILING = timedelta(days=31)
"""The most that any hint or header can delay a poll: an error in a header must not lose a source for a year."""

INTERVAL_LIMIT = timedelta(days=366)
"""The most that the operator can ask for; beyond it moments stop being datetimes."""

BACKOFF_LIMIT = timedelta(hours=24)
"""The longest wait after failures, however many: a source is never given up."""

LOCAL = frozenset({FailureKind.DNS, FailureKind.BUSY, FailureKind.PROXY})
"""Failures that say something of this machine or of its other requests, and nothing of the source."""

LOCAL_BACKOFF_LIMIT = timedelta(minutes=15)
"""The same while names cannot be looked up: that is our network's fault, and passes for all sources at once."""

UNREADABLE_WAIT = timedelta(hours=6)
"""The least after a document that hung the process that read it, or was too much for it: it would do so again."""

JITTER_SHARE = 0.1
"""Of the wait that jitter may add, so that sources polled together drift apart."""

GONE_CONFIRMATIONS = 3
"""410 answers, each at least `GONE_APART` after the one before, until a source counts as gone."""

GONE_APART = timedelta(hours=12)
"""Three answers this far apart span a day: a slip during a deployment does not."""

GONE_INTERVAL = timedelta(days=1)
"""Between polls after a 410 that is not confirmed yet."""

GONE_CHECK = timedelta(days=7)
"""Between polls of a source that is gone; feeds have come back."""

UNUSUAL = 1.5
"""How many times as busy, or as quiet, as usual a source is before that is told."""

_HOUR = timedelta(hours=1)
_WEEK_HOURS = 7 * 24


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyOptions:
    """What the operator decides about the times of polls; the config fills it in."""

    min_interval: timedelta = MIN_INTERVAL
    daily_polls: int = DAILY_POLLS
    """What a source without hints is asked on an average day at the most, by its learned rhythm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """When to ask a source again, and why then."""

    at: datetime
    """Aware UTC, never before `now` + `PolicyOptions.min_interval`."""
    reasons: tuple[str, ...]
    """What decided, in plain words, the deciding ask first; never empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ask:
    wait: timedelta
    why: str
    hint: bool = False
    """Whether the operator may outrank it, by `Source.heed_hints`."""


def next_poll(
    source: Source,
    state: SourceState,
    outcome: FetchOutcome,
    hints: Hints,
    *,
    changed: bool,
    now: datetime,
    jitter: float,
    options: PolicyOptions,
    learned: Rhythm | None = None,
    items: int = 0,
) -> Due:
    """When to ask the source again.

    Asks are: RFC 9110 section 10.2.3 (Retry-After, on any status), RFC 9111 section 4.2 (freshness), RSS 2.0 ttl,
    skipHours and skipDays, the syndication module's updatePeriod, the operator's interval and floor, the source's
    rhythm, and back-off. Freshness counts for a feed that was read and for a 304: how long an error page may be kept
    says nothing of the feed. Of a source whose hints are not to be heeded, freshness, ttl, updatePeriod, skipHours and
    skipDays are not asked.

    :param state: as it was before this outcome
    :param hints: the feed's own, from this document or the last one that was read
    :param changed: whether this poll brought a new or changed item
    :param now: aware UTC; the only clock this function knows
    :param jitter: 0 to 1, a share of `JITTER_SHARE`, chosen by the caller; taken as the nearer end outside of it
    :param learned: the source's rhythm after this poll; that of the state if it is left out
    :param items: how many the document holds; 0 if that is not known
    :raises ValueError: `now` is naive
    """
    now = aware_utc(now, "now")
    floor = max(options.min_interval, timedelta(0))
    if not source.heed_hints:
        hints, outcome = Hints(), _without_freshness(outcome)
    asks = [
        _Ask(wait=floor, why=f"no source is asked more often than every {in_words(floor)}"),
        *_asks_of_outcome(state, outcome, floor, now),
    ]
    if source.interval is None and not isinstance(outcome, Failed | Throttled | Gone):
        daily = max(options.daily_polls, 1)
        ahead = forecast(learned or state.rhythm, now=now, floor=floor, daily_polls=daily, items=items)
        asks += [_by_forecast(ahead)] if ahead else _by_silence(state, changed=changed, floor=floor, now=now)
    asks += _asks_of_source(source, hints)
    # Of equal waits the more telling one is named, and the floor is the least telling.
    decisive = max(reversed(asks), key=lambda ask: ask.wait)
    reasons = [decisive.why]
    if decisive.hint and source.interval is not None and source.interval < decisive.wait:
        reasons.append("that outranks the interval of the config, unless the source has heed_hints = false")
    settled = _next_allowed(now + decisive.wait, hints)
    delayed = settled + (settled - now) * JITTER_SHARE * min(max(jitter, 0.0), 1.0)
    due = _next_allowed(delayed, hints)
    if due != delayed or settled != now + decisive.wait:
        reasons.append("the feed asks not to be read at that hour or on that day (skipHours, skipDays)")
    return Due(at=due, reasons=tuple(reasons))


def is_gone(state: SourceState) -> bool:
    """Whether the source's 410 answers are confirmed."""
    return state.gone_count >= GONE_CONFIRMATIONS


def count_gone(state: SourceState, now: datetime) -> int:
    """410 answers in a row, this one included; one soon after another is the same answer twice."""
    soon = state.gone_count > 0 and state.attempted_at is not None and now - state.attempted_at < GONE_APART
    return state.gone_count if soon else state.gone_count + 1


def _asks_of_outcome(state: SourceState, outcome: FetchOutcome, floor: timedelta, now: datetime) -> Iterator[_Ask]:
    if isinstance(outcome, Gone):
        if count_gone(state, now) >= GONE_CONFIRMATIONS:
            yield _Ask(wait=GONE_CHECK, why="the feed is gone (410); it is looked for every 7 days")
        else:
            yield _Ask(wait=GONE_INTERVAL, why="the server says that the feed is gone (410); asked again in a day")
        return
    if isinstance(outcome, Failed | Throttled):
        failures = state.failures + 1
        local = isinstance(outcome, Failed) and outcome.kind in LOCAL and outcome.transient
        wait = _backoff(failures, floor, LOCAL_BACKOFF_LIMIT if local else BACKOFF_LIMIT)
        yield _Ask(wait=wait, why="the last poll failed" if failures == 1 else f"{failures} polls failed in a row")
    if isinstance(outcome, Failed) and outcome.kind is FailureKind.UNREADABLE:
        why = f"the document was too much to read; it is left alone for {in_words(UNREADABLE_WAIT)}"
        yield _Ask(wait=UNREADABLE_WAIT, why=why)
    fresh = outcome.freshness
    if fresh.retry_after is not None:
        wait = _hinted(fresh.retry_after)
        yield _Ask(wait=wait, why=f"the server asks to wait {in_words(wait)} (Retry-After)")
    if fresh.max_age is not None and isinstance(outcome, Fetched | NotModified):
        wait = _hinted(fresh.max_age)
        yield _Ask(wait=wait, why=f"the answer stays fresh for {in_words(wait)} (Cache-Control or Expires)", hint=True)


def _asks_of_source(source: Source, hints: Hints) -> Iterator[_Ask]:
    if source.interval is not None:
        wait = min(source.interval, INTERVAL_LIMIT)
        yield _Ask(wait=wait, why=f"the config asks for every {in_words(wait)}")
    if hints.interval is not None:
        wait = _hinted(hints.interval)
        yield _Ask(wait=wait, why=f"the feed asks for every {in_words(wait)} (ttl or updatePeriod)", hint=True)


def _without_freshness(outcome: FetchOutcome) -> FetchOutcome:
    """The outcome as if its headers said nothing of how long it may be kept."""
    if isinstance(outcome, Fetched | NotModified):
        return replace(outcome, freshness=replace(outcome.freshness, max_age=None))
    return outcome


def _by_forecast(ahead: Forecast) -> _Ask:
    """Of a source whose rhythm is known."""
    often = f"{ahead.daily:.0f}" if ahead.daily >= 10 else f"{ahead.daily:.1f}"  # noqa: PLR2004 - digits that mean something
    why = f"the source brings about {often} stories a day, and {ahead.stories:.1f} in the next {in_words(ahead.wait)}"
    if ahead.seldom:
        why = f"the source brings less than a story a day; asked again after {in_words(ahead.wait)}"
    elif ahead.level >= UNUSUAL:
        why += f", as it brings {ahead.level:.1f} times as many as usual just now"
    elif ahead.level <= 1 / UNUSUAL:
        why += ", as it brings fewer than usual just now"
    return _Ask(wait=ahead.wait, why=why)


def _by_silence(state: SourceState, *, changed: bool, floor: timedelta, now: datetime) -> Iterator[_Ask]:
    """Of a source of which nothing was learned yet."""
    wait = rhythm(state.changed_at, now=now, floor=floor)
    if wait > floor:
        why = "the source publishes seldom" if changed else f"nothing new for {in_words(wait * 2)} or more"
        yield _Ask(wait=wait, why=f"{why}; asked every {in_words(wait)}")


def _backoff(failures: int, floor: timedelta, limit: timedelta) -> timedelta:
    """Double the floor for each failure after the first, up to the limit, which never undercuts the floor."""
    limit = max(limit, floor)
    wait = floor
    for _ in range(failures - 1):
        if wait >= limit or not wait:
            break
        wait *= 2
    return min(wait, limit)


def _hinted(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), CEILING)


def _next_allowed(moment: datetime, hints: Hints) -> datetime:
    """The first moment from this one on that skipHours and skipDays leave free; this one if they leave none."""
    if not hints.skip_hours and not hints.skip_days:
        return moment
    candidate = moment.astimezone(UTC)
    for _ in range(_WEEK_HOURS + 1):
        if candidate.hour not in hints.skip_hours and candidate.weekday() not in hints.skip_days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + _HOUR
    return moment
