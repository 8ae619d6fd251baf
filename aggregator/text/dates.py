# ruff: noqa: RUF001 -- signs of other scripts
"""Dates as feeds write them → aware UTC, or None.

A date that is misread is worse than none: it puts a story at the wrong place for ever, while a story
without one is dated by when it was first seen. So nothing is guessed from a date that could be two days.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final

from aggregator.text.date_words import (
    BEHIND_A_DOT,
    MONTHS,
    MONTHS_OF_TWO,
    RESPELT,
    TELLING_ABBREVIATIONS,
    WITHOUT_A_DOT,
    plain,
)
from aggregator.text.day_order import DayOrder, day_order_of_zone, find_weekday, readings
from aggregator.text.halves import Half, read_half
from aggregator.text.zones import read_zone

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before this there was no web; such dates are a machine's zero or a placeholder."""
FUTURE: Final = timedelta(hours=1)
"""How far ahead a source's clock may be."""
MAX_CHARS: Final = 100
"""A longer text is no date."""

KOREA: Final = timezone(timedelta(hours=9))
"""The one country that writes dates in Hangul."""

_TIME = re.compile(
    r"(?<![\d+\-.])(\d{1,2})\s?[:hH時时시点點]\s?(\d{2})(?!\d)"
    r"(?:\s?(?:[:分분]|min)\s?(?:(\d{2})(?:[.,]\d+)?(?!\d)(?:[秒초]|\ss\b)?)?)?"
)
_DOTTED_TIME = re.compile(r"(?<![\d.,:/\-])([01]?\d|2[0-3])\.([0-5]\d)(?:\.([0-5]\d))?(?![\d.])")
"""A time as Danish, Finnish and Indonesian have it. It could be a day and a month, so a date must be left."""
_HANGUL = re.compile("[가-힣]")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What steers the direction of writing, and the width of letters."""
_REMARK = re.compile(r"\([^()]*\)")
_DIGIT = re.compile(r"\d")
_NUMBERED_WEEKDAY = re.compile(r"\bth(?:[ứu]\s[2-7]|\s[2-7](?=,\s?\d))\b", re.IGNORECASE)
"""Monday to Saturday in Vietnamese, which counts them."""
_RESPELT = re.compile("|".join(re.escape(words) for words in sorted(RESPELT, key=len, reverse=True)), re.IGNORECASE)
_MONTH_SIGN = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])[月월](?!\s?\d{1,2}\s?[日일])")
"""A month in numbers that stands where other languages have its name: "11月 6, 2026"."""
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
"""How nearly every date of RSS is written."""
_RFC_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):?(\d\d))", re.ASCII
)
"""And of Atom and JSON Feed; all others take the longer way."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?)?(Z|[+\-]\d{2}:?\d{2})?")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{13})|(\d{16})")
_WEEK = re.compile(r"\b(\d{4})-W(\d{2})(?:-(\d))?\b")
_ORDINAL_DAY = re.compile(r"^\D{0,2}(\d{4})-(\d{3})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.\s])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_VIETNAMESE = re.compile(
    r"(?<!\d)(\d{1,2})\s?th[áa]ng\s?(\d{1,2})\s?(?:,\s?)?(?:n[ăa]m\s?)?(\d{4})(?!\d)", re.IGNORECASE
)
_TWO_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([-/.\s])\s?(\d{1,2})\2\s?(\d{4}|(?<!\s)\d{2})(?!\d)")
_YEAR_MONTH = re.compile(r"^(\d{4})(?:-(\d{2}))?$")

_MARKS = "".join(chr(code) for code in range(0x300, 0x1800) if unicodedata.category(chr(code)).startswith("M"))
"""What stands above, below and behind letters in Hindi, Thai and others, which `\\w` leaves out."""
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_WORD = rf"({_LETTER}{{2,}})"
_SHORTENED = r"[.׳'’॰]?"
"""The sign that an abbreviation ends with."""
_OTHER_NAME = rf"(?:\s?/\s?{_LETTER}+)?"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[ºª°.])?"
_SEPARATOR = r"[\s\-/,،]"
_LETTERS_OF_A_BEGINNING = 4
"""How much of a misspelt or inflected name must be that of a month; three letters of a language that we do not know are
another month there."""
_YEAR = r"(?:[คพ]\.ศ\.\s?)?'?(\d{4}|\d{2,3})(?!\d)"
_DAY_MONTH_YEAR = re.compile(
    rf"{_DAY}{_SEPARATOR}*(?:de\s|d['’]|of\s|من\s)?\s*{_WORD}{_OTHER_NAME}{_SHORTENED}"
    rf"{_SEPARATOR}*(?:del?\s|of\s)?\s*{_YEAR}",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(rf"{_WORD}{_SHORTENED}[\s\-/]*{_DAY}{_SEPARATOR}+{_YEAR}", re.IGNORECASE)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})\.?{_SEPARATOR}*(?:[mթ]\.\s)?{_WORD}{_SHORTENED}[\s\-/]*{_DAY}(?!\d)", re.IGNORECASE
)
_YEAR_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}})(?:\.?\s(?:gada\s|ж\.\s|жылғы\s)?|-yil,?\s){_DAY}[\s\-]{_WORD}", re.IGNORECASE
)
"""As Latvian, Kazakh and Uzbek have it."""


def parse_date(text: str, default_zone: tzinfo = UTC, order: DayOrder | None = None) -> datetime | None:
    """Read a date of RFC 822, RFC 3339, ISO 8601, epoch seconds, or as people write it in many languages.

    :param default_zone: what a date without zone, or with one that nobody knows, is in (RFC 5322 section 4.3)
    :param order: which of two numbers is the day where the text itself does not tell; None where nothing tells
    :returns: aware UTC; None where it cannot be read for certain
    """
    text = " ".join(text.split()).strip(" ,;\"'")
    if not text or len(text) > MAX_CHARS or not _DIGIT.search(text):
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    try:
        return (
            _of_rfc_822(text)
            or _of_rfc_3339(text)
            or _of_digits(text, default_zone)
            or _of_parts(text, default_zone, order)
        )
    except (ValueError, OverflowError):  # no such day, or beyond the years 1 to 9999
        return None


def believable(value: datetime | None, now: datetime) -> datetime | None:
    """Return the date, or None where it is before `EARLIEST` or more than `FUTURE` from now.

    :param now: aware UTC
    """
    return value if value is not None and EARLIEST <= value <= now + FUTURE else None


def _of_rfc_822(text: str) -> datetime | None:
    """The one form with a day, an English month, a year, a time and a known zone."""
    found = _RFC_822.fullmatch(text)
    name = found[2].lower() if found else ""
    month = MONTHS.get(name)
    if found is None or month is None or name in MONTHS_OF_TWO:
        return None
    return _of_full(date(int(found[3]), month, int(found[1])), found)


def _of_rfc_3339(text: str) -> datetime | None:
    """The one form with everything in numbers."""
    found = _RFC_3339.fullmatch(text)
    return _of_full(date(int(found[1]), int(found[2]), int(found[3])), found) if found else None


def _of_full(day: date, found: re.Match[str]) -> datetime | None:
    """Add the time and the zone, which are the fourth to ninth groups of both forms."""
    offset = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
    if offset >= timedelta(days=1):
        return None
    clock = _clock(int(found[4]), int(found[5]), int(found[6]))
    return _moment(day, clock, timezone(-offset if found[7] == "-" else offset) if offset else UTC)


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
        return _moment(date(int(year), int(month), int(day)), clock, read_zone(zone or "")[0] or default_zone)
    return None


def _of_parts(text: str, default_zone: tzinfo, order: DayOrder | None) -> datetime | None:
    """Take the time out, then the zone behind it, then the date; no other digits may be left."""
    text = _RESPELT.sub(lambda found: RESPELT[found[0].lower()], text)
    text = _NUMBERED_WEEKDAY.sub(" ", _MONTH_SIGN.sub(lambda found: _ENGLISH[int(found[1]) - 1], text))
    time = _TIME.search(text)
    read = _of_time_and_day(text, time, default_zone, order)
    if read is None and time is None:
        dotted = list(_DOTTED_TIME.finditer(text))
        read = _of_time_and_day(text, dotted[-1], default_zone, order) if dotted else None
    return read


def _of_time_and_day(
    text: str, time: re.Match[str] | None, default_zone: tzinfo, order: DayOrder | None
) -> datetime | None:
    clock, zone = timedelta(), None
    hangul = _HANGUL.search(text) is not None
    if time:
        before, after = text[: time.start()], text[time.end() :]
        half, length = read_half(before, after)
        after = after[length:]
        clock = _clock(_hour(int(time[1]), half), int(time[2]), int(time[3] or 0))
        zone, length = read_zone(after)
        order = order or day_order_of_zone(after[:length].strip(" ()"), twelve_hours=half is not None)
        text = f"{before} {after[length:]}"
    text = _REMARK.sub(" ", text)
    if time and _YEAR_MONTH.search(text.strip()):
        return None  # the time was the day and the month: "6.11 2026"
    day, rest = _day(text, order)
    if day is None:
        return None
    if zone is None and not time and find_weekday(rest) is None:  # "pet" is a Croatian day, and the zone of Peru
        zone, length = read_zone(rest)
        rest = rest[length:]
    if _DIGIT.search(rest):
        return None
    if zone is None:
        zone = KOREA if hangul else default_zone
    return _moment(day, clock, zone)


def _hour(hour: int, half: Half | None) -> int:
    """Return the hour of 24."""
    if half is Half.AFTERNOON and hour < 12:  # noqa: PLR2004 -- noon
        return hour + 12
    return 0 if half is Half.MORNING and hour == 12 else hour  # noqa: PLR2004 -- midnight


def _clock(hour: int, minute: int, second: int) -> timedelta:
    """Return the time of day; 24:00 and a leap second's :60 run over into what follows.

    :raises ValueError: there is no such time
    """
    clock = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 60 or clock > timedelta(hours=24):  # noqa: PLR2004 -- of an hour, of a minute with a leap second
        raise ValueError
    return clock


def _day(text: str, order: DayOrder | None) -> tuple[date | None, str]:
    """Return the date, and the text without it."""
    for pattern, parts in (
        (_DAY_MONTH_YEAR, "dmy"),
        (_MONTH_DAY_YEAR, "mdy"),
        (_YEAR_MONTH_DAY, "ymd"),
        (_YEAR_DAY_MONTH, "ydm"),
    ):
        for found in pattern.finditer(text):
            part = dict(zip(parts, found.groups(), strict=True))
            name = plain(part["m"]).strip(".")
            rest = _rest(text, found)
            if name in MONTHS_OF_TWO:
                is_ordinal = text.startswith(".", found.end(parts.index("d") + 1))
                return _of_two_months(name, _year(part["y"]), int(part["d"]), rest, is_ordinal=is_ordinal), rest
            month = _month(name)
            if month:
                return date(_year(part["y"]), month, int(part["d"])), rest
    vietnamese = _VIETNAMESE.search(text)
    if vietnamese:
        return date(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1])), _rest(text, vietnamese)
    for pattern in (_CJK, _YEAR_FIRST):
        found_first = pattern.search(text)
        if found_first:
            year, month_number, day = (int(number) for number in found_first.groups() if number.isdigit())
            return date(_common_year(year), month_number, day), _rest(text, found_first)
    counted = _week_or_ordinal(text)
    if counted:
        return counted
    return _of_two_numbers(text, order)


def _week_or_ordinal(text: str) -> tuple[date, str] | None:
    """Return the day that ISO 8601 counts in weeks or in days of the year, or that a year or month begins with."""
    week = _WEEK.search(text)
    if week:
        return date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1)), _rest(text, week)
    ordinal = _ORDINAL_DAY.search(text)
    if ordinal:
        return date(int(ordinal[1]), 1, 1) + timedelta(days=int(ordinal[2]) - 1), _rest(text, ordinal)
    short = _YEAR_MONTH.search(text.strip())
    return (date(int(short[1]), int(short[2] or 1), 1), "") if short else None


def _of_two_numbers(text: str, order: DayOrder | None) -> tuple[date | None, str]:
    """Read 22/08/2026 and 08/22/2026; 05/06/2026 could be two days and is neither, unless something tells.

    A number above 12 tells, the day of the week does, then whoever asks. Dots and dashes are set between them by people
    who put the day first.
    """
    found = _TWO_NUMBERS.search(text)
    if not found:
        return None, text
    days = readings(int(found[1]), int(found[3]), _year(found[4]))
    rest = _rest(text, found)
    if len(set(days.values())) == 1:
        return next(iter(days.values())), rest
    weekday = find_weekday(rest)
    fitting = [reading for reading, day in days.items() if weekday is None or day.weekday() == weekday]
    if len(fitting) == 1:
        order = fitting[0]
    elif not fitting:
        order = None
    elif order is None and found[2] in ".-":
        order = DayOrder.DAY_FIRST
    return (days[order], rest) if order in days else (None, text)


def _month(name: str) -> int:
    """Return the month's number; 0 for a word that is none.

    :param name: as `plain` writes it
    """
    name = name.removeprefix("ב")  # "on" in Hebrew; no month begins so
    if name in MONTHS:
        return MONTHS[name]
    while len(name) > _LETTERS_OF_A_BEGINNING:
        name = name[:-1]
        if name in MONTHS:
            return MONTHS[name]
    return MONTHS[name[:3]] if name[:3] in TELLING_ABBREVIATIONS else 0


def _of_two_months(name: str, year: int, day: int, rest: str, *, is_ordinal: bool) -> date | None:
    """Read a date whose month has the name of another one in another language; None where nothing tells.

    :param is_ordinal: the day has a dot
    """
    days = []
    for month in MONTHS_OF_TWO[name]:
        with suppress(ValueError):
            days.append(date(year, month, day))
    weekday = find_weekday(rest)
    fitting = [each for each in days if each.weekday() == weekday]
    if len(fitting) == 1:
        return fitting[0]
    usual = (BEHIND_A_DOT if is_ordinal else WITHOUT_A_DOT).get(name)
    return next((each for each in days if each.month == usual), None)


def _common_year(year: int) -> int:
    """Return the year of our count for one of the Thai count, which is 543 years ahead."""
    return year - 543 if 2500 <= year < 2700 else year  # noqa: PLR2004 -- 1957 to 2156 there, beyond any feed here


def _year(digits: str) -> int:
    """Return the year; of two or three digits as RFC 5322 section 4.3 has it."""
    year = _common_year(int(digits))
    if len(digits) == 2:  # noqa: PLR2004 -- digits
        return year + (2000 if year < 50 else 1900)  # noqa: PLR2004 -- RFC 5322
    return year + 1900 if len(digits) == 3 else year  # noqa: PLR2004 -- digits


def _rest(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()


def _moment(day: date, clock: timedelta, zone: tzinfo) -> datetime:
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + clock).astimezone(UTC)
