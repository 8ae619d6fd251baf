"""What about a source a person should look at: it is gone, fails for a day, may have lost stories, or is too quiet.

Nothing here needs a person for the program to go on: such sources are polled as before. An alert is told when it
begins and when it is over, and stands in `status` and in the metrics meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aggregator.model import Rhythm, SourceState
from aggregator.schedule.learn import HOUR, MONDAY, hourly
from aggregator.schedule.policy import is_gone
from aggregator.text.durations import in_words

FAILING_FOR = timedelta(days=1)
"""How long polls must have failed: most of what ails an origin is over within hours."""

GAP_STANDS = timedelta(days=1)
"""How long a possible gap is told of."""

QUIET_PAUSES = 4
"""Stories that a source would have brought by its rhythm before its silence is unusual. A source that brings them at
random is that silent once in 55 pauses (e to the power of -4)."""

QUIET_LEAST = timedelta(days=1)
"""Shorter silences are not told of: every paper has a night, and many a Sunday."""

QUIET_MOST = timedelta(days=366)
"""Of a source so slow that more would be needed, nothing is expected."""

LEARNED_HOURS = 14 * 24
"""Hours that were watched before a rhythm tells what is usual: two of each hour of the week."""


class Concern(StrEnum):
    """What an alert is about."""

    GONE = "gone"
    FAILING = "failing"
    GAP = "possible gap"
    SILENT = "silent"
    MISLED = "misled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """One thing about a source that a person should look at."""

    concern: Concern
    what: str
    """One plain sentence with the way out."""


def alerts(state: SourceState, now: datetime) -> tuple[Alert, ...]:
    """What about a source is worth a look now, the gravest first; nothing for nearly all.

    :param now: aware UTC
    """
    found: list[Alert] = []
    if is_gone(state):
        found.append(
            Alert(
                concern=Concern.GONE, what="The server says that the feed is gone for good: look for its new address."
            )
        )
    elif state.failing_since is not None and now - state.failing_since >= FAILING_FOR:
        since = in_words(now - state.failing_since)
        found.append(Alert(concern=Concern.FAILING, what=f"No poll has succeeded for {since}: {state.detail}"))
    elif state.silent_at is not None and not state.failures and now >= state.silent_at:
        found.append(Alert(concern=Concern.SILENT, what=_silence(state, now)))
    if state.misled:
        what = (
            "Its server says that nothing is new (304) though there is, so it is asked for the whole document once "
            "a day: tell whoever runs it that its ETag or Last-Modified stands still."
        )
        found.append(Alert(concern=Concern.MISLED, what=what))
    if state.gap_at is not None and timedelta(0) <= now - state.gap_at < GAP_STANDS:
        what = (
            "Stories may have come and gone between two polls: a shorter interval or more daily_polls would catch them."
        )
        found.append(Alert(concern=Concern.GAP, what=what))
    return tuple(found)


def _silence(state: SourceState, now: datetime) -> str:
    since = f"for {in_words(now - state.changed_at)}" if state.changed_at else "yet"
    return (
        f"Nothing new has come {since}, far longer than usual: see whether the feed is still written to "
        f"(`aggregator poll --whole {state.source}` asks for all of it)."
    )


def silent_from(rhythm: Rhythm, now: datetime) -> datetime | None:
    """From when on it is unusual that nothing has come since now; None where too little is known to tell.

    That is when, by the source's hours of the day and days of the week, `QUIET_PAUSES` stories would have come.

    :param now: aware UTC
    """
    if sum(rhythm.watched) < LEARNED_HOURS or sum(rhythm.arrivals) < QUIET_PAUSES:
        return None
    rates = hourly(rhythm)
    start = now.timestamp()
    hour = int((start - MONDAY) // HOUR)
    expected, at = 0.0, start
    latest = start + QUIET_MOST.total_seconds()
    while at < latest:
        rate, end = rates[hour % len(rates)], MONDAY + (hour + 1) * HOUR
        expected += rate * (end - at) / HOUR
        if expected >= QUIET_PAUSES:
            return max(now + timedelta(seconds=end - start), now + QUIET_LEAST)
        hour, at = hour + 1, end
    return None
