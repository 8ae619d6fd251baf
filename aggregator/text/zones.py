"""Time zones as dates name them: offsets, places, and abbreviations."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from aggregator.text.date_words import ZONES, ZONES_WITH_SUMMER

_OFFSET = re.compile(r"\s*\(?(?:GMT|UTC?|Z)?\s?([+\-\N{MINUS SIGN}])(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)
_IANA = re.compile(r"\s*\(?([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_\-]+){1,2})")
_ZONE_NAME = re.compile(r"\s*\(?([^\W\d_]{1,5})\b")


def named_zone(text: str) -> tzinfo | None:
    """The zone that `text` names as dates do: "BST", "GMT+2", "-0300", "Europe/Berlin", "ET"; None for what is none."""
    zone, length = read_zone(text)
    return zone if length == len(text.rstrip(" )")) else None


def read_zone(text: str) -> tuple[tzinfo | None, int]:
    """Return the zone that the text begins with, and how many characters it takes; None where there is none."""
    offset = _OFFSET.match(text)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        sign = 1 if offset[1] == "+" else -1
        return (timezone(sign * timedelta(minutes=minutes)) if minutes < 24 * 60 else None), offset.end()
    place = _IANA.match(text)
    if place:
        return _place(place[1]), place.end()
    name = _ZONE_NAME.match(text)
    if name is None:
        return None, 0
    word = name[1].lower()
    if word in ZONES:
        return timezone(timedelta(minutes=ZONES[word])), name.end()
    if word in ZONES_WITH_SUMMER:
        return _place(ZONES_WITH_SUMMER[word]), name.end()
    return None, 0


@lru_cache(maxsize=64)
def _place(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
