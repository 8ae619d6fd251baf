"""How long stories wait to be found, by how polls are placed, replayed on recorded feeds.

Schemes are told what their own polls find, and nothing else. They poll all the time; outside of watched time they learn
nothing, and neither polls nor stories count there. The first half of each source's watched time is for learning and
for choosing constants ("tuning": its last three fifths are measured); the second half is only measured ("measuring").

    hourly            every hour
    entry-frequency   as Miniflux has it: a week divided by the stories of the last week, between 5 minutes and a day
    adaptive          ours as it ships
    same polls        ours, with the floor of entry-frequency and, source by source, the price that takes as many polls

A story is *missed* if it left the feed before it was polled, and *lost* if it was missed although it had been there for
an hour, so that hourly polls would have found it, whatever minute they fall on.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean, median
from typing import Any, Protocol

from aggregator.evaluation.recordings import Recording, recordings
from aggregator.model import Rhythm
from aggregator.schedule.forecast import DAILY_POLLS, PRICE, forecast
from aggregator.schedule.learn import learned
from aggregator.schedule.policy import MIN_INTERVAL

TUNING_FROM, HALF = 0.2, 0.5
"""Shares of the watched time: where the part begins that constants are chosen on, and where the measured half does."""

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
"""Entry-frequency's clamp, as Miniflux ships it."""

SCHEMES = ("hourly", "entry-frequency", "adaptive", "same polls")

STEPS = 14
"""Halvings in the search for the price at which two schemes poll equally often; `CLOSE` ends it before."""

CLOSE = 0.005

PRICES = (0.01, 100.0)
"""Multiples of `PRICE` between which it is searched."""

_HOUR, _DAY, _WEEK = 3_600.0, 86_400.0, 7 * 86_400.0


class Scheme(Protocol):
    """Places polls, knowing what its own polls found."""

    def wait(self, now: float, came: Sequence[float], watched_since: float | None) -> float:
        """Seconds until the next poll.

        :param now: of this poll, in seconds since 1970
        :param came: when the stories that it found came
        :param watched_since: where the stretch of watched time begins; None outside of one
        """
        ...


class Hourly:
    """Every hour."""

    def wait(self, now: float, came: Sequence[float], watched_since: float | None) -> float:  # noqa: ARG002
        """An hour."""
        return _HOUR


class EntryFrequency:
    """A week divided by the stories of the last week of watched time."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._begin = recording.watched[0][0]
        self._found: list[float] = []

    def wait(self, now: float, came: Sequence[float], watched_since: float | None) -> float:  # noqa: ARG002
        """By all that was found so far; a first week is measured by what there was of it."""
        for moment in came:
            insort(self._found, moment)
        watched, stories = 0.0, 0
        for start, end in reversed(self._recording.watched[: bisect_right(self._recording.watched, (now, math.inf))]):
            over = min(end, now)
            begun = max(start, over - (_WEEK - watched))
            stories += bisect_right(self._found, over) - bisect_left(self._found, begun)
            watched += over - begun
            if watched >= _WEEK:
                break
        if not stories or watched < _HOUR:
            return LONGEST.total_seconds() if watched > _DAY else _HOUR
        return min(max(watched / stories, SHORTEST.total_seconds()), LONGEST.total_seconds())


class Adaptive:
    """What the daemon does for a source without hints."""

    def __init__(
        self, items: int, *, floor: timedelta = MIN_INTERVAL, price: timedelta = PRICE, daily: float = DAILY_POLLS
    ) -> None:
        self._items, self._floor, self._price, self._daily = items, floor, price, daily
        self._rhythm = Rhythm()
        self._asked: datetime | None = None

    def wait(self, now: float, came: Sequence[float], watched_since: float | None) -> float:
        """By the rhythm learned so far."""
        moment = datetime.fromtimestamp(now, UTC)
        rhythm = replace(self._rhythm, recent=0.0, expected=0.0, until=moment) if self._rhythm.until else self._rhythm
        if watched_since is not None:
            published = [datetime.fromtimestamp(one, UTC) for one in came]
            since = datetime.fromtimestamp(watched_since, UTC)
            self._rhythm = learned(self._rhythm, published, asked=self._asked, whole_since=since, now=moment)
            self._asked = moment
            rhythm = self._rhythm
        found = forecast(
            rhythm,
            now=moment,
            floor=self._floor,
            price=self._price,
            daily_polls=self._daily,
            items=self._items,
        )
        return found.wait.total_seconds() if found else _HOUR


@dataclass(kw_only=True, slots=True)
class Tally:
    """What a scheme did in the measured time."""

    days: float
    """Watched days."""
    polls: float = 0.0
    """Those between which a stretch ends count by their share of it."""
    delays: list[float] = field(default_factory=list)
    """Seconds from a story's coming to the poll that found it."""
    missed: int = 0
    lost: int = 0

    def figures(self) -> dict[str, float]:
        """For people: delays in minutes."""
        delays = sorted(self.delays) or [math.nan]
        return {
            "polls_a_day": self.polls / self.days,
            "delay_median": median(delays) / 60,
            "delay_mean": fmean(delays) / 60,
            "delay_p90": delays[int(0.9 * (len(delays) - 1))] / 60,
            "found": len(self.delays),
            "missed": self.missed,
            "lost": self.lost,
        }


def simulate(recording: Recording, scheme: Scheme, *, start: float, end: float) -> Tally:
    """Let a scheme poll a recording from its beginning, and measure it between two moments."""
    tally = Tally(days=recording.overlap(start, end) / _DAY)
    watched = recording.watched
    now, following = watched[0][0], 0
    last = min(end, watched[-1][1])
    while now < last + _DAY and following <= len(recording.came):
        found = []
        until = bisect_right(recording.came, now)
        for index in range(following, until):
            came, left = recording.came[index], recording.left[index]
            measured = start <= came < end and recording.is_watched(came)
            if left > now:
                found.append(came)
                if measured:
                    tally.delays.append(now - came)
            elif measured:
                tally.missed += 1
                tally.lost += left - came >= _HOUR
        following = until
        index = bisect_right(watched, (now, math.inf)) - 1
        inside = watched[index][0] if now <= watched[index][1] else None
        upcoming = now + scheme.wait(now, found, inside)
        tally.polls += recording.overlap(max(now, start), min(upcoming, end)) / (upcoming - now)
        if inside is None and index + 1 < len(watched):
            # Months without a recording: polls in them change nothing.
            upcoming = max(upcoming, watched[index + 1][0] - _DAY)
        now = upcoming
    return tally


def at_the_polls_of(recording: Recording, other: Tally, *, start: float, end: float) -> Tally:
    """The tally of our own scheme at the price at which it polls as often as another scheme."""
    low, high = PRICES
    for _ in range(STEPS):
        price = math.sqrt(low * high)
        scheme = Adaptive(recording.items, floor=SHORTEST, price=PRICE * price, daily=math.inf)
        tally = simulate(recording, scheme, start=start, end=end)
        if abs(tally.polls / other.polls - 1) < CLOSE:
            break
        low, high = (price, high) if tally.polls > other.polls else (low, price)
    return tally


def evaluate_schedule(folder: Path, part: str = "measuring") -> dict[str, Any]:
    """Delays, polls and missed stories of every scheme on a folder of recordings.

    :param part: "measuring" or "tuning"
    :returns: `sources`, the figures of each by scheme, with its days and stories; `total` by scheme, over all stories;
        `gain`: how much lower "same polls" is than entry-frequency, over all stories, and as the mean of the sources
    :raises ValueError: the folder holds no recording
    """
    sources: dict[str, Any] = {}
    tallies: dict[str, list[Tally]] = {scheme: [] for scheme in SCHEMES}
    for recording in recordings(folder):
        measured = _measured(recording, part)
        for scheme, tally in measured.items():
            tallies[scheme].append(tally)
        sources[recording.name] = {
            "days": next(iter(measured.values())).days,
            "left_out": recording.left_out,
            "schemes": {scheme: tally.figures() for scheme, tally in measured.items()},
        }
    total = {scheme: _sum(each).figures() for scheme, each in tallies.items()}
    return {"part": part, "sources": sources, "total": total, "gain": _gain(sources, total)}


def _measured(recording: Recording, part: str) -> dict[str, Tally]:
    shares = (HALF, 1.0) if part == "measuring" else (TUNING_FROM, HALF)
    start, end = recording.at_share(shares[0]), math.inf if part == "measuring" else recording.at_share(shares[1])
    theirs = simulate(recording, EntryFrequency(recording), start=start, end=end)
    return {
        "hourly": simulate(recording, Hourly(), start=start, end=end),
        "entry-frequency": theirs,
        "adaptive": simulate(recording, Adaptive(recording.items), start=start, end=end),
        "same polls": at_the_polls_of(recording, theirs, start=start, end=end),
    }


def _sum(tallies: Sequence[Tally]) -> Tally:
    """All sources as one, whose polls a day are the sum of theirs."""
    return Tally(
        days=1.0,
        polls=sum(tally.polls / tally.days for tally in tallies),
        delays=[delay for tally in tallies for delay in tally.delays],
        missed=sum(tally.missed for tally in tallies),
        lost=sum(tally.lost for tally in tallies),
    )


def _gain(sources: Mapping[str, Any], total: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    def lower(schemes: Mapping[str, Mapping[str, float]], figure: str) -> float:
        return 1 - schemes["same polls"][figure] / schemes["entry-frequency"][figure]

    every = [source["schemes"] for source in sources.values()]
    return {
        "median": lower(total, "delay_median"),
        "mean": lower(total, "delay_mean"),
        "median_by_source": fmean(lower(schemes, "delay_median") for schemes in every),
        "mean_by_source": fmean(lower(schemes, "delay_mean") for schemes in every),
    }
