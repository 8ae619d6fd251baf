"""What a feed says about when to ask again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from aggregator.model.feed import Hints

LONGEST = timedelta(days=366)
"""More than a yearly update period is a mistake; it also keeps absurd numbers out of timedelta."""
LONGEST_TTL_DIGITS = 7

_PERIODS = {
    # RSS 1.0 module Syndication
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_HOUR = re.compile(rb"<hour\b[^>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(rb"<day\b[^>]*>\s*([a-z]+)\s*<", re.IGNORECASE)


def read(feed: Mapping[str, object], document: bytes, hub: str) -> Hints:
    """Collect the hints of a feed.

    :param feed: feedparser's `feed`
    :param document: the same, in bytes: feedparser keeps only the last of several skipHours and skipDays
    :param hub: the address of the WebSub hub, empty if the feed names none
    """
    return Hints(
        interval=max((wait for wait in (_ttl(feed), _update_period(feed)) if wait), default=None),
        skip_hours=_skip_hours(document),
        skip_days=_skip_days(document),
        hub=hub or None,
    )


def _ttl(feed: Mapping[str, object]) -> timedelta | None:
    """RSS 2.0 ttl: minutes."""
    digits = str(feed.get("ttl", "")).strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_TTL_DIGITS:
        return None
    wait = timedelta(minutes=int(digits))
    return wait if timedelta() < wait <= LONGEST else None


def _update_period(feed: Mapping[str, object]) -> timedelta | None:
    """sy:updatePeriod over sy:updateFrequency; the frequency is 1 where it is not said."""
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if period is None:
        return None
    times = str(feed.get("sy_updatefrequency", "")).strip()
    usable = times.isascii() and times.isdigit() and len(times) <= LONGEST_TTL_DIGITS and int(times) > 0
    return period / int(times) if usable else period


def _skip_hours(document: bytes) -> frozenset[int]:
    hours = {int(hour) % 24 for hour in _HOUR.findall(_inside(document, b"skipHours")) if int(hour) <= 24}  # noqa: PLR2004 -- midnight is written as 0 or 24
    return frozenset(hours) if len(hours) < 24 else frozenset()  # noqa: PLR2004 -- a feed that skips every hour means nothing


def _skip_days(document: bytes) -> frozenset[int]:
    days = {_DAYS.get(day.decode().lower(), -1) for day in _DAY.findall(_inside(document, b"skipDays"))} - {-1}
    return frozenset(days) if len(days) < len(_DAYS) else frozenset()


def _inside(document: bytes, name: bytes) -> bytes:
    """Return what the first element of the name holds; empty if there is none."""
    start = document.find(b"<%s>" % name)
    end = document.find(b"</%s>" % name, start)
    return document[start:end] if 0 <= start < end else b""
