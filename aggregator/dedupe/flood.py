"""Stories that come all at once: an archive replayed, ids that were lost, a feed that was rebuilt or taken over.

A source that was read before brings what is new since then. What it dates before that, or not at all, and what nothing
is known of by any of its keys, is old news: a few such items are a paper that posts late, hundreds are a flood. All of
it is stored, so that nothing of it is ever new again; in topics are the newest few. The same holds for what is dated
today, where a known source brings many times what it usually brings: a topic has room for a hundred stories, and it is
other papers' room too.

Of these few, one that is so old by its date that topics would not show it is *backdated*: its draft was begun weeks
ago, or a clock is behind. It was not in the feed at the reading before and is in it now, so it is news of this moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from aggregator.text.durations import in_words

LATE = timedelta(hours=24)
"""How long before the last reading of its feed a story may be dated that is still news: papers post late."""

OLD_LIMIT = 20
"""Old stories of one poll that reach topics at the most."""

OLDEST = timedelta(days=30)
"""Age from which on an old story that comes as new reaches no topic."""

CROWD = 4.0
"""How many times its usual number of a day a source may bring within a day: a great day is two or three of them."""

CROWD_LEAST = 50
"""New stories of a day that reach topics however few are usual; half of what a topic has room for."""

CROWDED = "new stories that came at once"
"""In the reason of each of them that reaches no topic."""

_DAY = timedelta(days=1)


class Arrival(NamedTuple):
    """A story that nobody carried before, as it comes in one poll."""

    uid: str
    dated: datetime | None
    """By the source; None where it says nothing believable."""


def withheld(
    arrivals: Iterable[Arrival],
    *,
    read_before: datetime | None,
    now: datetime,
    usual: float | None = None,
    lately: float = 0.0,
) -> dict[str, str]:
    """Which of a poll's new stories are to reach no topic, each with the reason.

    :param read_before: when the source's feed was last read; None: never, and everything in it is welcome
    :param now: the poll's clock
    :param usual: stories that the source brings on an average day; None where that is not known
    :param lately: how many it brought in the last hours, those of a while ago counting less
    """
    if read_before is None:
        return {}
    arrivals = list(arrivals)
    reasons = _old(arrivals, read_before=read_before, now=now)
    fresh = [each for each in arrivals if each.uid not in reasons]
    if usual is not None:
        room = max(CROWD_LEAST, CROWD * usual * max((now - read_before) / _DAY, 1.0))
        most = max(round(room - lately), 0)
        why = f"one of {len(fresh)} {CROWDED}; the source brings about {usual:.0f} a day"
        reasons |= {each.uid: why for each in _newest_first(fresh, read_before, now)[most:]}
    return reasons


def _old(arrivals: Iterable[Arrival], *, read_before: datetime, now: datetime) -> dict[str, str]:
    """Of the stories dated well before the last reading, or not at all, those that reach no topic."""
    old = [each for each in arrivals if _is_old(each, read_before)]
    reasons = {
        each.uid: f"it came as new, {in_words(now - each.dated)} old"
        for each in old
        if each.dated is not None and now - each.dated > OLDEST
    }
    rest = [each for each in old if each.uid not in reasons]
    if len(rest) > OLD_LIMIT:
        newest = _newest_first(rest, read_before, now)
        reasons |= {each.uid: f"one of {len(old)} old stories that came at once" for each in newest[OLD_LIMIT:]}
    return reasons


def _newest_first(arrivals: Iterable[Arrival], undated: datetime, now: datetime) -> list[Arrival]:
    """The stories by their dates, of which none is later than now."""
    return sorted(arrivals, key=lambda each: (min(each.dated or undated, now), each.uid), reverse=True)


def backdated(
    arrivals: Iterable[Arrival], *, read_before: datetime | None, now: datetime, shown_for: timedelta
) -> frozenset[str]:
    """Which of a poll's new stories are dated by when they were first seen, as their own dates would hide them.

    :param arrivals: without those that are withheld
    :param read_before: as of `withheld`
    :param shown_for: how old a story may be that every topic shows
    """
    if read_before is None:
        return frozenset()
    return frozenset(
        each.uid
        for each in arrivals
        if _is_old(each, read_before) and each.dated is not None and now - each.dated > shown_for
    )


def _is_old(arrival: Arrival, read_before: datetime) -> bool:
    return arrival.dated is None or arrival.dated < read_before - LATE
