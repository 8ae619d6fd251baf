"""The day that an article's address names: "/2024/03/14/", "/2024-3-14.html", "/2024/march/14/", "/20240314/"."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from aggregator.text.date_words import MONTHS

_END: Final = r"(?=[/?#._-]|$)"
_DAY: Final = re.compile(
    rf"/((?:19|20)\d\d)([/_-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9]){_END}"
    rf"|/((?:19|20)\d\d)/([a-z]{{3,9}})/(3[01]|[12]\d|0?[1-9]){_END}"
    rf"|/((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]){_END}"
)
_AUTHORITY: Final = re.compile(r"[a-z]+://[^/?#]*", re.IGNORECASE)


def date_in_address(url: str) -> datetime | None:
    """The day in the path of an address: midnight UTC; None where it has none, or several.

    :param url: absolute
    """
    days = set()
    for found in _DAY.finditer(_AUTHORITY.sub("", url).partition("?")[0]):
        year, _, month, day = found.groups()[:4]
        if found[5]:
            year, month, day = found[5], str(MONTHS.get(found[6], 0)), found[7]
        elif found[8]:
            year, month, day = found[8], found[9], found[10]
        try:
            days.add(datetime(int(year), int(month), int(day), tzinfo=UTC))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None
