"""Dates as feeds write them → aware UTC, or None.

A date that is misread is worse than none: it puts a story at the wrong place for ever, while a story
without one is dated by when it was first seen. So nothing is guessed from a date that could be two days.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.text.date_words import AFTERNOON, MONTHS, MORNING, ZONES, ZONES_WITH_SUMMER, plain

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before this there was no web; such dates are a machine's zero or a placeholder."""
FUTURE: Final = timedelta(hours=1)
"""How far ahead a source's clock may be."""
MAX_CHARS: Final = 100
"""A longer text is no date."""

KOREA: Final = timezone(timedelta(hours=9))
"""The one country that writes dates in Hangul."""

_TIME = re.compile(
    r"(?<![\d+\-.])(\d{1,2})\s?[:hH時时시]\s?(\d{2})(?!\d)(?:\s?[:分분]\s?(\d{2})(?:[.,]\d+)?(?!\d)[秒초]?)?"
)
_HALF_AFTER = re.compile(r"\s?([ap])\.?\s?m\b\.?", re.IGNORECASE)
_HALF_BEFORE = re.compile(r"오전|오후|午前|午後|上午|下午")
_OFFSET = re.compile(r"\s*\(?(?:GMT|UTC?|Z)?\s?([+\-\N{MINUS SIGN}])(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)
_IANA = re.compile(r"\s*\(?([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_\-]+){1,2})")
_ZONE_NAME = re.compile(r"\s*\(?([^\W\d_]{1,5})\b")
_HANGUL = re.compile("[가-힣]")
_REMARK = re.compile(r"\([^()]*\)")
_DIGIT = re.compile(r"\d")

_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
"""How nearly every date of RSS is written; all others take the longer way."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?)?(Z|[+\-]\d{2}:?\d{2})?")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{13})|(\d{16})")
_WEEK = re.compile(r"\b(\d{4})-W(\d{2})(?:-(\d))?\b")
_ORDINAL_DAY = re.compile(r"^\D{0,2}(\d{4})-(\d{3})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.\s])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_YEAR_MONTH = re.compile(r"^(\d{4})(?:-(\d{2}))?$")

_WORD = r"([^\W\d_]{3,}|[^\W\d_]+\.)"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[ºª°.])?"
_YEAR = r"'?(\d{4}|\d{2,3})(?!\d)"
_DAY_MONTH_YEAR = re.compile(
    rf"{_DAY}[\s\-/,]*(?:de\s|of\s)?\s*{_WORD}\.?[\s\-/,]*(?:del?\s|of\s)?\s*{_YEAR}", re.IGNORECASE
)
_MONTH_DAY_YEAR = re.compile(rf"{_WORD}\.?[\s\-/]*{_DAY}[\s\-/,]+{_YEAR}", re.IGNORECASE)
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})\.?[\s\-/,]*{_WORD}\.?[\s\-/]*{_DAY}(?!\d)", re.IGNORECASE)


def parse_date(text: str, default_zone: tzinfo = UTC) -> datetime | None:
    """Read a date of RFC 822, RFC 3339, ISO 8601, epoch seconds, or as people write it in many languages.

    :param default_zone: what a date without zone, or with one that nobody knows, is in (RFC 5322 section 4.3)
    :returns: aware UTC; None where it cannot be read for certain
    """
    text = " ".join(text.split()).strip(" ,;\"'")
    if not text or len(text) > MAX_CHARS or not _DIGIT.search(text):
        return None
    text = unicodedata.normalize("NFC", text)
    try:
        return _of_rfc_822(text) or _of_digits(text, default_zone) or _of_parts(text, default_zone)
    except (ValueError, OverflowError):  # no such day, or beyond the years 1 to 9999
        return None


def believable(value: datetime | None, now: datetime) -> datetime | None:
    """Return the date, or None where it is before `EARLIEST` or more than `FUTURE` from now.

    :param now: aware UTC
    """
    return value if value is not None and EARLIEST <= value <= now + FUTURE else None


def named_zone(text: str) -> tzinfo | None:
    """The zone that `text` names as dates do: "BST", "GMT+2", "-0300", "Europe/Berlin", "ET"; None for what is none."""
    zone, length = _zone(text)
    return zone if length == len(text.rstrip(" )")) else None


def _of_rfc_822(text: str) -> datetime | None:
    """The one form with a day, an English month, a year, a time and a known zone."""
    found = _RFC_822.fullmatch(text)
    month = MONTHS.get(found[2].lower()) if found else None
    if found is None or month is None:
        return None
    offset = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
    if offset >= timedelta(days=1):
        return None
    clock = _clock(int(found[4]), int(found[5]), int(found[6]))
    zone = timezone(-offset if found[7] == "-" else offset) if offset else UTC
    return _moment(date(int(found[3]), month, int(found[1])), clock, zone)


def _of_digits(text: str, default_zone: tzinfo) -> datetime | None:
    """Epoch seconds, milliseconds or microseconds, and ISO 8601's basic format."""
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        seconds, milliseconds, microseconds = epoch.groups()
        if seconds:
            return datetime.fromtimestamp(int(seconds), UTC)
        if milliseconds:
            return datetime.fromtimestamp(int(milliseconds) // 1000, UTC)
        return datetime.fromtimestamp(int(microseconds) // 1_000_000, UTC)
    basic = _COMPACT.fullmatch(text)
    if basic:
        year, month, day, hour, minute, second, zone = basic.groups()
        clock = timedelta(hours=int(hour or 0), minutes=int(minute or 0), seconds=int(second or 0))
        return _moment(date(int(year), int(month), int(day)), clock, _zone(zone or "")[0] or default_zone)
    return None


def _of_parts(text: str, default_zone: tzinfo) -> datetime | None:
    """Take the time out, then the zone behind it, then the date; no other digits may be left."""
    clock, zone = timedelta(), None
    hangul = _HANGUL.search(text) is not None
    time = _TIME.search(text)
    half = ""
    if time:
        before, after = text[: time.start()], text[time.end() :]
        behind, ahead = _HALF_AFTER.match(after), _HALF_BEFORE.search(before)
        if behind:
            half, after = f"{behind[1]}m", after[behind.end() :]
        elif ahead:
            half = ahead[0]
        clock = _clock(_hour(int(time[1]), half), int(time[2]), int(time[3] or 0))
        zone, length = _zone(after)
        text = f"{before} {after[length:]}"
    day, rest = _day(_REMARK.sub(" ", text), american=bool(half))
    if day is None:
        return None
    if zone is None and not time:
        zone, length = _zone(rest)
        rest = rest[length:]
    if _DIGIT.search(rest):
        return None
    if zone is None:
        zone = KOREA if hangul else default_zone
    return _moment(day, clock, zone)


def _hour(hour: int, half: str) -> int:
    """Return the hour of 24; `half` is the mark of a clock of twelve hours, or empty."""
    mark = half.lower()
    if mark in AFTERNOON and hour < 12:  # noqa: PLR2004 -- noon
        return hour + 12
    return 0 if mark in MORNING and hour == 12 else hour  # noqa: PLR2004 -- midnight


def _clock(hour: int, minute: int, second: int) -> timedelta:
    """Return the time of day; 24:00 and a leap second's :60 run over into what follows.

    :raises ValueError: there is no such time
    """
    clock = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 60 or clock > timedelta(hours=24):  # noqa: PLR2004 -- of an hour, of a minute with a leap second
        raise ValueError
    return clock


def _zone(text: str) -> tuple[tzinfo | None, int]:
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


def _day(text: str, *, american: bool) -> tuple[date | None, str]:
    """Return the date, and the text without it.

    :param american: the time was of a clock of twelve hours, so of two numbers the first is the month
    """
    for pattern, order in ((_DAY_MONTH_YEAR, "dmy"), (_MONTH_DAY_YEAR, "mdy"), (_YEAR_MONTH_DAY, "ymd")):
        for found in pattern.finditer(text):
            part = dict(zip(order, found.groups(), strict=True))
            month = _month(part["m"])
            if month:
                return date(_year(part["y"]), month, int(part["d"])), _rest(text, found)
    for pattern in (_CJK, _YEAR_FIRST):
        found_first = pattern.search(text)
        if found_first:
            year, month_number, day = (int(number) for number in found_first.groups() if number.isdigit())
            return date(year, month_number, day), _rest(text, found_first)
    week = _WEEK.search(text)
    if week:
        return date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1)), _rest(text, week)
    ordinal = _ORDINAL_DAY.search(text)
    if ordinal:
        return date(int(ordinal[1]), 1, 1) + timedelta(days=int(ordinal[2]) - 1), _rest(text, ordinal)
    short = _YEAR_MONTH.search(text.strip())
    if short:
        return date(int(short[1]), int(short[2] or 1), 1), ""
    return _of_two_numbers(text, american=american)


def _of_two_numbers(text: str, *, american: bool) -> tuple[date | None, str]:
    """Read 22/08/2026 and 08/22/2026; 05/06/2026 could be two days and is neither, unless something tells."""
    found = _DAY_FIRST.search(text)
    if not found:
        return None, text
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    if found[2] == "/" and first != second and first <= 12 and (second > 12 or american):  # noqa: PLR2004 -- months
        first, second = second, first
    elif found[2] == "/" and first != second and first <= 12:  # noqa: PLR2004 -- months
        return None, text
    return date(year, second, first), _rest(text, found)


def _month(word: str) -> int:
    """Return the month's number; 0 for a word that is none."""
    name = plain(word).strip(".")
    while len(name) >= 3:  # noqa: PLR2004 -- the shortest that tells months apart
        if name in MONTHS:
            return MONTHS[name]
        name = name[:-1]
    return 0


def _year(digits: str) -> int:
    """Return the year; of two or three digits as RFC 5322 section 4.3 has it."""
    year = int(digits)
    if len(digits) == 2:  # noqa: PLR2004 -- digits
        return year + (2000 if year < 50 else 1900)  # noqa: PLR2004 -- RFC 5322
    return year + 1900 if len(digits) == 3 else year  # noqa: PLR2004 -- digits


def _rest(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()


def _moment(day: date, clock: timedelta, zone: tzinfo) -> datetime:
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + clock).astimezone(UTC)
