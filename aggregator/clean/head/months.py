# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Dates as people write them in datelines and under headlines, in the languages of the larger agencies."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

from aggregator.clean.words.load import any_of
from aggregator.text.date_words import MONTH_WORDS, MONTHS, WEEKDAY, ZONES, ZONES_WITH_SUMMER, plain
from aggregator.text.dates import parse_date
from aggregator.text.zones import named_zone

_MONTH = "(?:" + "|".join(sorted(MONTH_WORDS, key=lambda word: (-len(word), word))) + r")\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"

DATE = (
    rf"(?:{_DAY}(?:st|nd|rd|th|er|º|°|ª|\.)?\s*(?:de\s+|of\s+|d[’'])?{_MONTH}(?:,?\s*(?:de\s+|del\s+)?{_YEAR}(?:\s*г(?:\.|ода)?)?)?"
    rf"|{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|{_DAY}[./](?:0?[1-9]|1[0-2])[./](?:{_YEAR}|\d\d))"
)
"""A date with its day and month, with or without a year; no groups."""

LINE_LIMIT = 120
"""Characters of the longest line that says only when."""

_TIME = r"(?P<hour>[01]?\d|2[0-3])\s?(?:[:.h]|\s?Uhr\s?)(?P<minute>[0-5]\d)?(?::(?P<second>[0-5]\d))?\s*(?P<half>[ap]\.?m\b\.?)?"
_WEEKDAY = rf"(?:{WEEKDAY}\.?,?\s+)?"
_LABEL = rf"(?:{any_of('date_label')}\s*{any_of('date_on')}?\s*[:\N{{FULLWIDTH COLON}}–—-]?\s*)?"
_ZONE_NAMES = "|".join(sorted((*ZONES, *ZONES_WITH_SUMMER), key=len, reverse=True))
_ZONE = rf"(?P<zone>\(?(?:(?:{_ZONE_NAMES})\b(?:\s?[+-]\d\d?(?::?\d\d)?)?|[+-]\d\d:?\d\d)\)?)?"
_JOINT = rf"(?:[,|•·–—/-]|{any_of('time_at')}|T)*"

VISIBLE = re.compile(
    rf"^\W*{_LABEL}{_WEEKDAY}(?:(?:{_TIME})\s*{_ZONE}\s*[,|•·–—-]?\s*(?:on\s+|of\s+|del\s+|vom\s+)?{_WEEKDAY})?(?P<date>{DATE})"
    rf"(?:\s*{_JOINT}\s*{_TIME.replace('?P<', '?P<late_')}\s*(?:Uhr|h|hrs)?\s*{_ZONE.replace('?P<', '?P<late_')})?\W*$",
    re.IGNORECASE,
)
"""A line that says when, and nothing else: "19 August 2024, 23:14"."""

_BY_NUMBERS = re.compile(
    rf"^\W*{_LABEL}{_WEEKDAY}(?:{_YEAR}\s?[年년]\s?\d\d?\s?[月월]\s?\d\d?\s?[日일]|{_YEAR}([/.])\s?\d\d?\1\s?\d\d?\.?|\d\d?/\d\d?/{_YEAR}|\d\d?-(?:\d\d?|[^\W\d_]{{3,9}})-{_YEAR})"
    rf"(?:\s*\([^\W\d_]{{1,3}}\))?(?:\s*{_JOINT}\s*(?:오전|오후|午前|午後|上午|下午)?\s*\d\d?[:시时時]\s?\d\d(?:분|分|:\d\d)?\s*(?:[ap]m)?\s*{_ZONE})?\W*$",
    re.IGNORECASE,
)
"""Other lines that say only when, which `text.dates` reads as it does a feed's: "2024年8月19日 23:14", "19-08-2024"."""

_DIGIT = re.compile(r"\d")
_PARTS = re.compile(
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)|(?P<dotted>\d\d?[./]\d\d?[./]\d\d(?:\d\d)?)|(?P<month>[^\W\d_]+)|(?P<number>\d+)"
)


def parse_day(text: str, *, year: int | None = None) -> date | None:
    """The day that `text` names by `DATE`; None where it is none, or where there is no year.

    Slashes are read day first unless that cannot be; a line in the American order with a day below 13 is misread, which
    is why a visible date is only used where nothing else gives one.

    :param year: the year where the text has none
    """
    if re.fullmatch(rf"{_YEAR}-\d\d-\d\d", text.strip()):
        return _day(*map(int, text.strip().split("-")))
    dotted = re.fullmatch(r"(\d\d?)[./](\d\d?)[./](\d\d(?:\d\d)?)", text.strip())
    if dotted:
        first, second, last = map(int, dotted.groups())
        full = last if len(dotted[3]) > 2 else 2000 + last  # noqa: PLR2004 -- digits of a short year
        return _day(full, second, first) or _day(full, first, second)
    month = day = 0
    for match in re.finditer(r"[^\W\d_]+|\d+", text.casefold()):
        word = match[0]
        if not word.isdigit():
            month = month or MONTHS.get(plain(word), 0)
        elif len(word) == 4:  # noqa: PLR2004 -- digits of a year
            year = int(word)
        else:
            day = day or int(word)
    return _day(year, month, day) if year and month and day else None


def parse_visible(line: str, zone: tzinfo) -> datetime | None:
    """The moment that a visible date line names, in UTC; None for every other line, and for one without a year.

    :param zone: the source's, for a line that names none; a line without a time is midnight there
    """
    text = line.strip()
    if len(line) >= LINE_LIMIT or not _DIGIT.search(text):
        return None
    match = VISIBLE.match(text)
    if match is None:
        return parse_date(text, zone) if _BY_NUMBERS.match(text) else None
    day = parse_day(match["date"])
    if day is None:
        return None
    late = "late_" if match["late_hour"] else ""
    hour, minute, second = (int(match[f"{late}{part}"] or 0) for part in ("hour", "minute", "second"))
    half = (match[f"{late}half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    named = named_zone(match[f"{late}zone"] or "")
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=named or zone).astimezone(UTC)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
