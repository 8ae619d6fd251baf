"""Learning a source's rhythm: stories are counted by hour of the week and slot of the day, and older ones count less.

What is counted is when stories came, in time that was watched: from the moment up to which all was counted before, or
where stories may have come and gone since then, from where the document certainly reaches back to. So hours in which
nobody asked are no quiet hours.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.model import Rhythm
from aggregator.model.rhythm import HOURS, SLOTS

HALF_LIFE = timedelta(days=56)
"""After which a story counts half: long enough for eight of each hour of the week, short enough for summer time."""

RECENT_HALF_LIFE = timedelta(hours=12)
"""The same for what is going on just now; a busy day is over after a night."""

SLOT = timedelta(minutes=5)
"""Of the day; many papers publish at the full hour, to the minute."""

LEARN_EVERY = timedelta(days=1)
"""Polls without news are counted no more often: until then nothing would be different."""

LATE = timedelta(days=1)
"""A story dated this long before the last poll that did not have it is an old one that came back, and no news."""

LONGEST_START = timedelta(days=7)
"""Of a first document no more is taken for watched time: what reaches further back may be a selection."""

LONGEST_REST = timedelta(days=62)
"""Between two polls no longer time is counted as quiet, or as past: twice what any hint can ask for. More is a machine
that was off, or a clock that was set."""

AHEAD = timedelta(days=2)
"""By which the last count may lie ahead of now before it is put back; a clock set back by less soon catches up."""

MOST_ARRIVALS = 500
"""Stories of one poll that are counted; no document that is read at intervals of hours has more news than that."""

MONDAY = 4 * 86_400.0
"""The first Monday, 00:00 UTC, in seconds since 1970."""

HOUR = 3_600.0


def learned(
    rhythm: Rhythm,
    published: Iterable[datetime | None],
    *,
    asked: datetime | None,
    whole_since: datetime | None = None,
    now: datetime,
) -> Rhythm:
    """The rhythm after a poll; as it was where the poll had nothing to tell.

    :param published: when the poll's new stories were published, None for each whose date cannot be believed
    :param asked: the poll before this one that read the document or found it unchanged; None if there was none
    :param whole_since: where stories may have come and gone since then: from when on the document has all that came;
        see `whole_from`. None: it has all since the poll before
    :param now: of this poll
    """
    stories = list(published)[:MOST_ARRIVALS]
    start = rhythm.until
    if start is None:
        start = (asked or whole_from(stories)) if stories else None
        if start is None:
            return rhythm
        start = max(start, now - LONGEST_START)
    elif start - now > AHEAD:
        return replace(rhythm, until=now)  # the clock was wrong then, or is now
    start = max(start, now - LONGEST_REST)
    since = max(start, whole_since) if whole_since is not None else start
    quiet = not stories and since == rhythm.until and now - since < LEARN_EVERY
    if now <= since or quiet:
        return rhythm
    before = asked if asked is not None and since <= asked <= now else None
    came = [_came(date, before=before, since=since, now=now) for date in stories]
    return _counted(rhythm, [moment for moment in came if moment is not None], since=since, now=now)


def whole_from(published: Iterable[datetime | None]) -> datetime | None:
    """From when on a document of new stories has all that came: the date in their middle; None if none has a date.

    Some feeds keep a few old stories for long, so only the newer half is taken for all that there was.
    """
    dates = sorted((date for date in published if date is not None), reverse=True)
    return dates[len(dates) // 2] if dates else None


def watched_hours(since: float, until: float) -> Iterator[tuple[int, float, float]]:
    """The hours of a stretch of time: their numbers in the week, and how much of each, as seconds since 1970."""
    while since < until:
        end = min(until, (since // HOUR + 1) * HOUR)
        yield int((since - MONDAY) // HOUR) % HOURS, since, end
        since = end


def hourly(rhythm: Rhythm) -> list[float]:
    """Stories an hour, by hour of the week.

    Few weeks tell little of one hour of them, so each is drawn towards what its hour of the day and its day of the week
    let expect, and each hour of the day towards the mean, as if that had been seen for the weights below.
    """
    mean = _mean(rhythm)
    days = []
    for hour in range(24):
        count, time = sum(rhythm.arrivals[hour::24]), sum(rhythm.watched[hour::24])
        days.append((count + mean * HOUR_WEIGHT) / (time + HOUR_WEIGHT))
    rates: list[float] = []
    for first in range(0, HOURS, 24):
        arrivals, watched = rhythm.arrivals[first : first + 24], rhythm.watched[first : first + 24]
        usual = sum(time * rate for time, rate in zip(watched, days, strict=True))
        weight = DAY_WEIGHT * mean * 24
        factor = (sum(arrivals) + weight) / (usual + weight) if usual + weight else 1.0
        rates += [
            (count + rate * factor * CELL_WEIGHT) / (time + CELL_WEIGHT)
            for count, time, rate in zip(arrivals, watched, days, strict=True)
        ]
    return rates


HOUR_WEIGHT = 1.0
"""Hours of watching that the mean counts for, against an hour of the day."""

DAY_WEIGHT = 2.0
"""Days of watching that an ordinary day counts for, against a day of the week."""

CELL_WEIGHT = 3.0
"""Hours of watching that hour of the day and day of the week together count for, against an hour of the week."""


def daily_rate(rhythm: Rhythm) -> float:
    """Stories a day over all that was watched; one story in one day is taken for granted."""
    return (sum(rhythm.arrivals) + 1) / (sum(rhythm.watched) / 24 + 1)


def _mean(rhythm: Rhythm) -> float:
    """Stories an hour; a source that was hardly watched has some."""
    return daily_rate(rhythm) / 24


def _came(date: datetime | None, *, before: datetime | None, since: datetime, now: datetime) -> datetime | None:
    """When a new story came; None if it is no news, or came nobody knows when.

    One that was not there at the poll before came after that, whatever its date says.

    :param before: the poll before, where nothing can have come and gone since
    """
    if before is None:
        return min(date, now) if date is not None and date >= since else None
    if date is not None and date < before - LATE:
        return None
    if date is None or date < before:
        return before + (now - before) / 2
    return min(date, now)


def _counted(rhythm: Rhythm, came: Sequence[datetime], *, since: datetime, now: datetime) -> Rhythm:
    start, end = since.timestamp(), now.timestamp()
    kept = 0.0 if rhythm.until is None else 0.5 ** (min(now - rhythm.until, LONGEST_REST) / HALF_LIFE)
    arrivals = [count * kept for count in rhythm.arrivals] or [0.0] * HOURS
    watched = [hours * kept for hours in rhythm.watched] or [0.0] * HOURS
    slots = [count * kept for count in rhythm.slots] or [0.0] * SLOTS
    moments = [moment.timestamp() for moment in came]
    recent, expected = rhythm.recent, rhythm.expected
    if rhythm.until is not None:
        recent, expected = level(rhythm, hourly(rhythm), since=start, now=end)
        recent += sum(faded(end - moment) for moment in moments)
    for hour, begun, over in watched_hours(start, end):
        watched[hour] += (over - begun) / HOUR
    for moment in moments:
        since_monday = moment - MONDAY
        arrivals[int(since_monday // HOUR) % HOURS] += 1
        slots[int(since_monday // SLOT.total_seconds()) % SLOTS] += 1
    return Rhythm(
        until=now,
        # In the precision that they are stored with, so that a rhythm is the same after a restart.
        arrivals=tuple(array("f", arrivals)),
        watched=tuple(array("f", watched)),
        slots=tuple(array("f", slots)),
        recent=recent,
        expected=expected,
    )


def level(rhythm: Rhythm, rates: Sequence[float], *, since: float, now: float) -> tuple[float, float]:
    """`Rhythm.recent` and `expected` as of now, where nothing came since the rhythm's last moment.

    :param rates: of `hourly`
    :param since: from when on nothing came, in seconds since 1970
    :param now: the same
    """
    if rhythm.until is None:
        return 0.0, 0.0
    kept = faded(now - rhythm.until.timestamp())
    usual = 0.0
    for hour, begun, over in watched_hours(max(since, now - _LONGEST), now):
        usual += rates[hour] * (over - begun) / HOUR * faded(now - (begun + over) / 2)
    return rhythm.recent * kept, rhythm.expected * kept + usual


def brought_lately(rhythm: Rhythm, now: datetime) -> float:
    """Stories that the source brought in the last hours, those of a while ago counting less."""
    return rhythm.recent * faded((now - rhythm.until).total_seconds()) if rhythm.until else 0.0


def faded(seconds: float) -> float:
    """What a story of so long ago counts among the recent ones."""
    return float(0.5 ** (max(seconds, 0.0) / RECENT_HALF_LIFE.total_seconds()))


_LONGEST = 6 * RECENT_HALF_LIFE.total_seconds()
"""Before that, nothing would count for more than a sixtieth."""
