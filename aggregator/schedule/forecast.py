"""Where the next poll is worth most, from a learned rhythm.

For stories that come at a rate that changes over time, a fixed number of polls leaves them waiting least if polls stand
as densely as the square root of the rate. The same comes out of a rule that needs no sum over the day: ask once the
stories that have probably come since the last poll have waited for a fixed time, all together. That time is the price
of a poll. One price for all sources spreads polls over sources as well as it can be done, and a higher price for one
source keeps it within its budget.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.model import Rhythm
from aggregator.model.rhythm import HOURS, SLOTS
from aggregator.schedule.learn import HOUR, MONDAY, SLOT, daily_rate, faded, hourly, level
from aggregator.schedule.rhythm import QUIET_LIMIT

PRICE = timedelta(minutes=15)
"""Waiting, summed over stories, that one poll is worth; a story an hour is worth a poll every 42 minutes."""

DAILY_POLLS = 48
"""The budget: what a busy source is asked on an average day, config `polling.daily_polls`; twice an hour."""

SELDOM = 1.0
"""Stories a day, below which a source is asked at most every `SELDOM_WAIT`."""

SELDOM_WAIT = timedelta(hours=1)

RECENT_WEIGHT = 3.0
"""Stories as expected that stand against the recent ones: a single story more than usual is no burst."""

SHARE_WEIGHT = 1.0
"""Stories that an hour's usual course counts for, against the hour's own slots."""

COURSE_WEIGHT = 6.0
"""Stories that an even course counts for, against the usual course of all hours."""

DEVIATIONS = 3.0
"""Standard deviations over what is expected that still fit in the document: what came beyond that might be lost."""

_SLOT = SLOT.total_seconds()
_PER_HOUR = round(HOUR / _SLOT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """How long to wait, and what is expected by then."""

    wait: timedelta
    """Between the floor and `QUIET_LIMIT`, or the floor if that is longer."""
    stories: float
    """Expected until then."""
    daily: float
    """Stories on an average day."""
    level: float
    """How much busier than usual the source is just now; 1 is as usual."""
    seldom: bool
    """Whether the source is one that publishes less than once a day."""


def forecast(
    rhythm: Rhythm,
    *,
    now: datetime,
    floor: timedelta,
    price: timedelta = PRICE,
    daily_polls: float = DAILY_POLLS,
    items: int = 0,
) -> Forecast | None:
    """When to ask next; None while nothing was learned.

    :param now: of the poll that has just been made
    :param floor: the least wait
    :param price: see `PRICE`
    :param daily_polls: for which the price is raised where the source's rate would take more
    :param items: how many the document holds; 0 if that is not known
    """
    if rhythm.until is None:
        return None
    rates = hourly(rhythm)
    start = now.timestamp()
    recent, expected = level(rhythm, rates, since=rhythm.until.timestamp(), now=start)
    factor = (recent + RECENT_WEIGHT) / (expected + RECENT_WEIGHT)
    daily = daily_rate(rhythm)
    seldom = daily < SELDOM
    least = max(floor, SELDOM_WAIT) if seldom else floor
    most = max(QUIET_LIMIT, least)
    worth = max(price.total_seconds(), _price_of(rates, daily_polls))
    limit = _limit_of(items) if items else math.inf
    course = _Course(rates=rates, shares=_shares(rhythm), start=start, factor=factor)
    wait, stories = _waiting(course, worth=worth, limit=limit, least=least.total_seconds(), most=most.total_seconds())
    return Forecast(wait=timedelta(seconds=wait), stories=stories, daily=daily, level=factor, seldom=seldom)


def _price_of(rates: list[float], daily_polls: float) -> float:
    """The price, in seconds, at which a source takes so many polls on the average day of a week.

    At the price p polls stand as densely as the root of rate / 2p.
    """
    roots = sum(math.sqrt(rate / HOUR) for rate in rates) * HOUR / 7
    return (roots / daily_polls) ** 2 / 2


def _limit_of(items: int) -> float:
    """The expected stories n for which n and `DEVIATIONS` times its root, as chance would have it, fill a document."""
    root = (math.sqrt(DEVIATIONS**2 + 4 * items) - DEVIATIONS) / 2
    return root * root


@dataclass(frozen=True, kw_only=True, slots=True)
class _Course:
    """How fast stories come, moment by moment."""

    rates: list[float]
    """Stories an hour, by hour of the week."""
    shares: list[float]
    """Of an hour's stories, by slot of the day."""
    start: float
    """Of the forecast, in seconds since 1970."""
    factor: float
    """How much busier than usual it is at the start; that fades."""

    def rate(self, moment: float) -> float:
        """Stories a second."""
        slot = int((moment - MONDAY) // _SLOT) % (HOURS * _PER_HOUR)
        usual = self.rates[slot // _PER_HOUR] * self.shares[slot % SLOTS] / _SLOT
        return usual * (1 + (self.factor - 1) * faded(moment - self.start))


def _shares(rhythm: Rhythm) -> list[float]:
    """How each hour's stories are spread over its slots.

    An hour with few stories has the usual course of all hours, and that is even where there are few in all.
    """
    total = sum(rhythm.slots)
    usual = [
        (sum(rhythm.slots[slot::_PER_HOUR]) + COURSE_WEIGHT / _PER_HOUR) / (total + COURSE_WEIGHT)
        for slot in range(_PER_HOUR)
    ]
    shares: list[float] = []
    for first in range(0, SLOTS, _PER_HOUR):
        own = rhythm.slots[first : first + _PER_HOUR]
        weight = sum(own) + SHARE_WEIGHT
        shares += [(count + SHARE_WEIGHT * share) / weight for count, share in zip(own, usual, strict=True)]
    return shares


def _waiting(course: _Course, *, worth: float, limit: float, least: float, most: float) -> tuple[float, float]:
    """When the expected stories have waited long enough, and how many they are by then.

    :param worth: seconds of waiting, summed over stories, at which it is time
    :param limit: stories at which it is time in any case
    :param least: seconds; the shortest wait
    :param most: the longest
    :returns: seconds from the start, and stories
    """
    elapsed = stories = waited = 0.0
    while elapsed < most:
        moment = course.start + elapsed
        step = min(most - elapsed, _SLOT - moment % _SLOT)
        rate = course.rate(moment)
        if elapsed >= least or elapsed + step > least:
            first = max(0.0, least - elapsed)
            needed = max(first, min(_until_worth(stories, rate, worth - waited), _until_full(stories, rate, limit)))
            if needed < step:
                return elapsed + needed, stories + rate * needed
        waited += stories * step + rate * step * step / 2
        stories += rate * step
        elapsed += step
    return most, stories


def _until_worth(stories: float, rate: float, lacking: float) -> float:
    """Seconds until the lacking wait is there, at a steady rate: stories t + rate t² / 2 = lacking."""
    if lacking <= 0:
        return 0.0
    if rate <= 0:
        return lacking / stories if stories else math.inf
    return (math.sqrt(stories * stories + 2 * rate * lacking) - stories) / rate


def _until_full(stories: float, rate: float, limit: float) -> float:
    if stories >= limit:
        return 0.0
    return (limit - stories) / rate if rate > 0 else math.inf
