"""Which of two numbers of a date is the day: 05/06/2026 is two days, until something says how its writer counts."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from enum import Enum
from typing import Final

from aggregator.text.date_words import WEEKDAYS, WEEKDAYS_SHORTENED, ZONES, ZONES_WITH_SUMMER


class DayOrder(Enum):
    """How dates in numbers are written."""

    DAY_FIRST = "day first"
    """5/6/2026 is of June."""
    MONTH_FIRST = "month first"
    """5/6/2026 is of May."""


_MONTH_FIRST_COUNTRIES: Final = frozenset("AS GU MH MP PH PR PW UM US VI".split())  # noqa: SIM905 -- a line of words
"""Countries with M/d/yy as the short date of Unicode CLDR."""
_UNSETTLED_COUNTRIES: Final = frozenset("CA CN HU JP KP KR LT MN TW ZA".split())  # noqa: SIM905 -- a line of words
"""Countries where the year comes first, or both orders are in use: their dates with the year last tell nothing."""
_DAY_FIRST_LANGUAGES: Final = frozenset(
    """
    ar az be bg bn bs ca cs cy da de el es et fa fi fr ga gl gu he hi hr hy id is it ka kk kn lv mk ml mr ms mt nb nl nn
    no pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi
    """.split()  # noqa: SIM905 -- a line of words
)
"""Languages in whose every country the day comes first (Unicode CLDR). English is written in both orders."""

_MONTH_FIRST_ZONES: Final = frozenset(
    "est edt cst cdt mst mdt pst pdt akst akdt hst".split()  # noqa: SIM905 -- a line of words
) | frozenset(ZONES_WITH_SUMMER)
_UNTELLING_ZONES: Final = frozenset(
    "z ut gmt utc ast adt nst ndt pht jst kst".split()  # noqa: SIM905 -- a line of words
)
"""Zones that are written everywhere, or where both orders are."""

_NUMBERS: Final = re.compile(rb"\d[/ ]\d\d?[/ ]\d{4}")
_DATED: Final = re.compile(
    rb"(?:[Dd]ate|published|updated|modified|issued|created)"
    rb"(?:[^<>\"]{0,60}>\s{0,20}(?:<!\[CDATA\[)?|[a-z_]{0,10}\"\s{0,20}:\s{0,20}\")"
    rb"([^<\"\d]{0,30})(\d{1,2})[/ ](\d{1,2})[/ ](\d{4})"
)
"""A date in numbers that stands in an element of XML, or under a key of JSON, whose name ends as names of dates do."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)?")


def find_day_order(document: bytes) -> DayOrder | None:
    """The order that the dates of a feed document tell; None where none tells, or where they disagree.

    A number above 12 is no month, and a day of the week is that of one reading; whoever writes one date so writes all.

    :param document: the whole of it, in UTF-8: also those items that are not parsed again
    """
    if not _NUMBERS.search(document):
        return None
    told = {_order_of(*found.groups()) for found in _DATED.finditer(document)} - {None}
    return told.pop() if len(told) == 1 else None


def _order_of(before: bytes, first: bytes, second: bytes, year: bytes) -> DayOrder | None:
    """The order of one date; None where it could be both."""
    days = readings(int(first), int(second), int(year))
    weekday = find_weekday(before.decode("utf-8", "ignore"))
    fitting = [order for order, day in days.items() if weekday is None or day.weekday() == weekday]
    return fitting[0] if len(fitting) == 1 else None


def readings(first: int, second: int, year: int) -> dict[DayOrder, date]:
    """The days that two numbers and a year can be: two, one, or none."""
    found = {}
    for order, day, month in ((DayOrder.DAY_FIRST, first, second), (DayOrder.MONTH_FIRST, second, first)):
        with suppress(ValueError):
            found[order] = date(year, month, day)
    return found


def usual_day_order(language: str, country: str = "") -> DayOrder | None:
    """The order that is usual in a country, else in a language; None where both are, or it is not known.

    :param language: BCP 47; its region counts where no country is given
    :param country: ISO 3166-1 alpha-2; empty where it is not known
    """
    primary, *rest = language.replace("_", "-").split("-")
    region = country or next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")  # noqa: PLR2004 -- ISO 3166-1
    if region in _MONTH_FIRST_COUNTRIES:
        return DayOrder.MONTH_FIRST
    if region in _UNSETTLED_COUNTRIES:
        return None
    return DayOrder.DAY_FIRST if region or primary.lower() in _DAY_FIRST_LANGUAGES else None


def day_order_of_zone(name: str, *, twelve_hours: bool) -> DayOrder | None:
    """The order that the name of a zone speaks for; None for zones of everywhere and for what is none.

    :param twelve_hours: the time is of a clock of twelve hours, which in American zones goes with American dates
    """
    word = name.lower()
    if word in _MONTH_FIRST_ZONES:
        return DayOrder.MONTH_FIRST if twelve_hours else None
    return DayOrder.DAY_FIRST if word in ZONES and word not in _UNTELLING_ZONES else None


def find_weekday(text: str) -> int | None:
    """The day of the week that a date names, 0 for Monday; None where it names none."""
    words = (found[0].casefold() for found in _WORD.finditer(text))
    days = (WEEKDAYS.get(word, WEEKDAYS_SHORTENED.get(word)) for word in words)
    return next((day for day in days if day is not None), None)
