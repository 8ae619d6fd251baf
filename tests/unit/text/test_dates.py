"""Dates as feeds write them."""
# ruff: noqa: RUF001 -- dates in other scripts

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from aggregator.text.dates import EARLIEST, FUTURE, believable, parse_date
from aggregator.text.day_order import DayOrder
from aggregator.text.zones import named_zone


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 02 Mar 2026 09:30:00 GMT", at(2026, 3, 2, 9, 30)),
        ("Mon, 2 Mar 2026 09:30 +0100", at(2026, 3, 2, 8, 30)),
        ("2 Mar 2026 09:30:00 -0000", at(2026, 3, 2, 9, 30)),
        ("Mon,02 Mar 2026 09:30:00+0530", at(2026, 3, 2, 4)),
        ("Mon, 02 Mar, 2026 09:30:00 Z", at(2026, 3, 2, 9, 30)),
        ("Mon, 02 Mar 26 09:30:00 UT", at(2026, 3, 2, 9, 30)),
        ("Thu, 02 Mar 95 09:30:00 GMT", at(1995, 3, 2, 9, 30)),
        ("Mon, 02 Mar 126 09:30:00 GMT", at(2026, 3, 2, 9, 30)),
        ("2026-03-02T09:30:00Z", at(2026, 3, 2, 9, 30)),
        ("2026-03-02t09:30:00.123456789+01:00", at(2026, 3, 2, 8, 30)),
        ("2026-03-02T09:30Z", at(2026, 3, 2, 9, 30)),
        ("2026-03-02 09:30:00 -0800", at(2026, 3, 2, 17, 30)),
        ("2026/3/2 9:30:00", at(2026, 3, 2, 9, 30)),
        ("2026-03-02", at(2026, 3, 2)),
        ("2026-03-02+02:00", at(2026, 3, 1, 22)),
        ("2026-03", at(2026, 3, 1)),
        ("20260302T093000Z", at(2026, 3, 2, 9, 30)),
        ("20260302093000", at(2026, 3, 2, 9, 30)),
        ("20260302", at(2026, 3, 2)),
        ("2026-W10-1", at(2026, 3, 2)),
        ("2026-061", at(2026, 3, 2)),
        ("Mon Mar  2 09:30:00 2026", at(2026, 3, 2, 9, 30)),
        ("Mon Mar 02 2026 09:30:00 GMT+0200 (Eastern European Time)", at(2026, 3, 2, 7, 30)),
        ("March 2nd, 2026", at(2026, 3, 2)),
        ("Monday, 02-Mar-26 09:30:00 GMT", at(2026, 3, 2, 9, 30)),
        ("Monday, 06-Mar-95 09:30:00 GMT", at(1995, 3, 6, 9, 30)),
        ("2-Mar-26 09:30", at(2026, 3, 2, 9, 30)),
        ("09:30 02.03.2026", at(2026, 3, 2, 9, 30)),
        ("24/03/2026 09:30", at(2026, 3, 24, 9, 30)),
        ("03/24/2026 09:30", at(2026, 3, 24, 9, 30)),
        ("28/2/2026 9:30 PM", at(2026, 2, 28, 21, 30)),
        ("3-24-2026 9:30 PM", at(2026, 3, 24, 21, 30)),
    ],
)
def test_formats(text: str, expected: datetime) -> None:
    """RFC 822, RFC 3339, ISO 8601 and their common misspellings are read."""
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("BST", 1),
        ("CET", 1),
        ("CEST", 2),
        ("EEST", 3),
        ("MSK", 3),
        ("EST", -5),
        ("EDT", -4),
        ("CST", -6),
        ("PDT", -7),
        ("IST", 5.5),
        ("NPT", 5.75),
        ("JST", 9),
        ("AEST", 10),
        ("GMT+9", 9),
        ("GMT+09:00", 9),
        ("UTC-3", -3),
        ("МСК", 3),
        ("MESZ", 2),
        ("+1:00", 1),
        ("+09", 9),
        ("ET", -4),
        ("Europe/Berlin", 2),
    ],
)
def test_zones(zone: str, hours: float) -> None:
    """A named zone has its own offset, where feedparser takes BST and CEST for UTC."""
    assert parse_date(f"Sat, 15 Aug 2026 12:00:00 {zone}") == at(2026, 8, 15, 12) - timedelta(hours=hours)


def test_eastern_time_is_standard_time_in_winter() -> None:
    """ET means an hour less in summer than in winter."""
    assert parse_date("15 Jan 2026 12:00 ET") == at(2026, 1, 15, 17)
    assert parse_date("15 Jul 2026 12:00 ET") == at(2026, 7, 15, 16)


@pytest.mark.parametrize(
    "text",
    [
        "So., 15. März 2026",
        "dim., 15 mars 2026",
        "domingo, 15 de marzo de 2026",
        "dom, 15 de março de 2026",
        "domenica 15 marzo 2026",
        "вс, 15 марта 2026 г.",
        "Вс, 15 мар 2026",
        "zo 15 mrt. 2026",
        "niedziela, 15 marca 2026",
        "15 Mart 2026 Pazar",
        "Κυρ, 15 Μαρ 2026",
        "2026. március 15.",
        "2026年3月15日",
        "Dim 15 MARS 2026",
    ],
)
def test_languages(text: str) -> None:
    """Names of months are read in many languages, and names of days are never taken for months."""
    assert parse_date(text) == at(2026, 3, 15)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 06 Nov 2026 10.30",
        "6. studenoga 2026. 10:30",
        "6. november 2026 kl. 10.30",
        "perjantai 6. marraskuuta 2026 klo 10.30",
        "Jumat, 06 November 2026 10.30",
        "6.11.2026 klo 10.30",
        "6 tháng 11 năm 2026 10:30",
        "Thứ 6, ngày 6 tháng 11, 2026 10:30",
        "6 نوفمبر 2026 10:30",
        "6 تشرين الثاني/نوفمبر 2026 10:30",
        "٦ نوفمبر ٢٠٢٦ ١٠:٣٠",
        "۶ نوامبر ۲۰۲۶ ۱۰:۳۰",
        "6 نومبر 2026 10:30",
        "6 בנובמבר 2026 10:30",
        "शुक्रवार, 6 नवंबर 2026 10:30",
        "6 নভেম্বর 2026 10:30",
        "6 நவம்பர் 2026 10:30",
        "6 พฤศจิกายน 2569 10:30 น.",
        "6 พ.ย. 2569 10:30",
        "6 ნოემბერი 2026 10:30",
        "2026 m. lapkričio 6 d. 10:30",
        "2026. gada 6. novembris 10:30",
        "6. novembra 2026 10:30",
        "6. новембар 2026. 10:30",
        "6 лістапада 2026 10:30",
        "6 қараша 2026 10:30",
        "6 noyabr 2026 10:30",
        "6 Νοέμβριος 2026 10:30",
        "6 Nobyembre 2026 10:30",
        "6 nëntor 2026 10:30",
    ],
)
def test_further_languages(text: str) -> None:
    """Months, times with a dot, other digits and the Thai count of years are read as the languages have them."""
    assert parse_date(text) == at(2026, 11, 6, 10, 30)


def test_one_name_of_two_months_goes_by_the_dot() -> None:
    """Listopad is October in Croatian, which sets a dot behind the day, and November in Polish, which does not."""
    assert parse_date("6. listopada 2026.") == at(2026, 10, 6)
    assert parse_date("6 listopada 2026") == at(2026, 11, 6)


@pytest.mark.parametrize(
    "text",
    [
        "6 nov 2026, 4:08 p.\u202fm.",
        "6 Νοεμβρίου 2026, 4:08 μ.μ.",
        "6 نوفمبر 2026 4:08 م",
        "٦ نوفمبر ٢٠٢٦، ٤:٠٨ مساءً",
        "6 nov. 2026 4:08 em",
        "6. listopadu 2026 4:08 odp.",
        "2026. november 6. du. 4:08",
        "2026. november 6. 4:08 du.",
        "6 Kasım 2026 4:08 ÖS",
        "6 листопада 2026 4:08 пп",
        "6. marraskuuta 2026 4:08 ip.",
        "6 tháng 11, 2026 4:08 CH",
        "6 نوامبر 2026 4:08 ب.ظ.",
        "6 नवंबर 2026, 4:08 अपराह्न",
        "शाम 4:08, 6 नवंबर 2026",
        "2026年11月6日 晚上4:08",
        "6 十一月 2026 4:08 下午",
        "PM 4:08, Nov 6 2026",
    ],
)
def test_the_second_half_of_the_day_in_many_languages(text: str) -> None:
    """Eight past four in the afternoon is not in the morning, whatever the language, before the time or behind it."""
    assert parse_date(text) == at(2026, 11, 6, 16, 8)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("12:30 a. m. 6 nov 2026", 0),
        ("6 Νοε 2026, 12:30 π.μ.", 0),
        ("6 نوفمبر 2026 12:30 ص", 0),
        ("6 nov 2026 12:30 p. m.", 12),
        ("às 10:30 em 6 de novembro de 2026", 10),
        ("à 10:30 du 6 novembre 2026", 10),
        ("um 12:30 Sa 6. November 2026", 12),
        ("6 نوفمبر 2026 م 10:30", 10),
    ],
)
def test_twelves_and_words_that_are_no_halves(text: str, hour: int) -> None:
    """Half past twelve in the morning is midnight's; "em", "du", "Sa" and "of the common era" are no afternoon."""
    assert parse_date(text) == at(2026, 11, 6, hour, 30)


@pytest.mark.parametrize(
    "text",
    [
        "17 červen 2026",
        "17. čvn 2026",
        "17. lip 2026.",
        "17 Meitheamh 2026",
        "17 iyn 2026",
        "17 հնս 2026",
        "17 जून 2026",
        "17 ਜੂਨ 2026",
        "17 មិថុនា 2026",
        "17 ມິຖຸນາ 2026",
        "17 Tháng Sáu, 2026",
        "2026 жылғы 17 маусым",
        "2026-yil 17-iyun",
        "17 de juny de 2026",
        "6月 17, 2026",
        "周三, 17 6月 2026",
        "17\u200f/06\u200f/2026",
        "17 جون، 2026",
        "17 มิถุนายน พ.ศ. 2569",
        "17 יונ׳ 2026",
    ],
)
def test_june_by_all_its_names(text: str) -> None:
    """Names, cases and abbreviations are their own month, and not the one whose name begins alike."""
    assert parse_date(text) == at(2026, 6, 17)


@pytest.mark.parametrize(
    "text", ["17 Mayrnt 2026", "17 Maaie 2026", "17 Màyɛsèp 2026", "24. srp 2026.", "17. lis 2026"]
)
def test_a_month_that_could_be_another_is_none(text: str) -> None:
    """Three letters in common make no month of an unknown language, and nothing tells which of two a name is."""
    assert parse_date(text) is None


def test_the_day_of_the_week_tells_which_month_a_name_means() -> None:
    """A localised RFC 822 date of a Croatian feed is of October, and a Polish one of November."""
    assert parse_date("Sub, 17 Lis 2026 16:08:00 +0000") == at(2026, 10, 17, 16, 8)
    assert parse_date("Wt, 17 Lis 2026 16:08:00 +0000") == at(2026, 11, 17, 16, 8)
    assert parse_date("pet, 24. srp 2026.") == at(2026, 7, 24)


def test_hours_and_minutes_with_their_names() -> None:
    """Canadian French spells its times out."""
    assert parse_date("6 novembre 2026, 16 h 08 min 05 s") == at(2026, 11, 6, 16, 8, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 08/11/2026 08:51 +0100", at(2026, 11, 8, 7, 51)),
        ("Sun, 11/08/2026 08:51 +0100", at(2026, 11, 8, 7, 51)),
        ("Sunday 11-08-2026", at(2026, 11, 8)),
        ("domingo, 08 11 2026", at(2026, 11, 8)),
        ("06/11/2026 09:15 AM IST", at(2026, 11, 6, 3, 45)),
        ("11/06/2026 09:15 AM EST", at(2026, 11, 6, 14, 15)),
    ],
)
def test_the_day_of_the_week_or_the_zone_settles_a_date(text: str, expected: datetime) -> None:
    """A date in numbers that could be two days is the one that its weekday is, or that its zone's people mean."""
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["Sat, 11/07/2026", "05/11/2026 09:15 PM", "11/06/2026 09:15 GMT", "on 11/08/2026"])
def test_what_settles_nothing_is_not_taken_for_telling(text: str) -> None:
    """A weekday of both days, a clock of twelve hours alone, a zone of everywhere: no date."""
    assert parse_date(text) is None


def test_whoever_asks_may_know_the_order() -> None:
    """An order that is given counts where the text does not tell by itself, and only there."""
    for order, day in ((DayOrder.DAY_FIRST, at(2026, 11, 5)), (DayOrder.MONTH_FIRST, at(2026, 5, 11))):
        assert parse_date("05/11/2026", order=order) == day
        assert parse_date("28/11/2026", order=order) == at(2026, 11, 28)
        assert parse_date("Thu, 05/11/2026", order=order) == at(2026, 11, 5)


def test_a_french_tuesday_is_not_march() -> None:
    """An abbreviated day that looks like a month does not win over the month."""
    assert parse_date("mar., 11 août 2026 10:00 +0200") == at(2026, 8, 11, 8)


def test_a_german_preposition_is_not_the_morning() -> None:
    """The word "am" before a date does not make noon midnight."""
    assert parse_date("am 11. August 2026 um 12:30 Uhr") == at(2026, 8, 11, 12, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026년 3월 15일", at(2026, 3, 14, 15)),
        ("2026년 3월 15일 오후 3시 30분", at(2026, 3, 15, 6, 30)),
        ("2026년 3월 15일 오전 12:05", at(2026, 3, 14, 15, 5)),
        ("2026-03-15 오후 3:30", at(2026, 3, 15, 6, 30)),
        ("2026. 3. 15. 오후 3:30", at(2026, 3, 15, 6, 30)),
    ],
)
def test_korean(text: str, expected: datetime) -> None:
    """Korean dates are in Korean time, and say morning or afternoon before the time."""
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["1772443800", "1772443800000", "1772443800000000", "1772443800.25"])
def test_epoch(text: str) -> None:
    """Seconds, milliseconds and microseconds since 1970 are told apart by their length."""
    assert parse_date(text) == at(2026, 3, 2, 9, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T24:00:00Z", at(2026, 3, 3)),
        ("2026-12-31T23:59:60Z", at(2027, 1, 1)),
        ("March 2, 2026 12:15 am", at(2026, 3, 2, 0, 15)),
        ("March 2, 2026 12:15 p.m. EST", at(2026, 3, 2, 17, 15)),
    ],
)
def test_ends_of_the_day(text: str, expected: datetime) -> None:
    """24:00, a leap second and the twelves of the short clock fall where they belong."""
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "0000-00-00 00:00:00",
        "0000-00-00T00:00:00Z",
        "-1",
        "0",
        "31 Feb 2026 10:00 GMT",
        "Mon, 02 Mar 2026 25:61:00 GMT",
        "05/06/2026",
        "05/06/2026 10:30 PM",
        "05 06 2026 10:30",
        "Sun, 05/06/2026",
        "6.11 2026",
        "2026-13-01",
        "2 Foo 2026",
        "2 Mar 2026 3 Apr 2026",
        "9999-12-31T23:59:59-12:00",
        "x" * 5000 + " 2 Mar 2026",
        "99999999999999999999",
    ],
)
def test_unreadable(text: str) -> None:
    """What is no date, or could be two, is None and not a guess."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("seg, 16 mar 2026 12:00 -0300", 16),
        ("Ter, 17 Mar 2026 12:00 -0300", 17),
        ("quarta-feira, 18 de março de 2026 12:00 -0300", 18),
        ("qui., 19 de mar. de 2026, 12:00 -0300", 19),
        ("Sex, 20 mar 2026 12:00 -0300", 20),
        ("Sáb, 21 Mar 2026 12:00 -0300", 21),
        ("Dom, 22 Mar 2026 12:00 -0300", 22),
    ],
)
def test_portuguese_days(text: str, day: int) -> None:
    """Days of the week that look like months and ordinals elsewhere ("sex", "quarta") do not move the date."""
    assert parse_date(text) == at(2026, 3, day, 15)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("BST", 1),
        ("(МСК)", 3),
        ("GMT+2", 2),
        ("-0330", -3.5),
        ("Asia/Tokyo", 9),
        ("Uhr", None),
        ("EST or so", None),
        ("", None),
    ],
)
def test_named_zone(text: str, offset: float | None) -> None:
    """A zone's name is the whole of what is asked; anything else is none."""
    zone = named_zone(text)
    moment = zone.utcoffset(datetime(2026, 3, 2)) if zone else None  # noqa: DTZ001 -- a clock of that zone
    assert moment == (None if offset is None else timedelta(hours=offset))


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "Wed, 30 Nov -0001 00:00:00 +0000", "1970-01-01T00:00:00Z"])
def test_a_machines_zero_is_not_believed(text: str) -> None:
    """The year 1 and the beginning of 1970 stand for no date at all."""
    assert believable(parse_date(text), at(2026, 3, 2)) is None


def test_the_future_is_not_believed() -> None:
    """A date of next year is read, and not taken for when something was published."""
    assert parse_date("Tue, 02 Mar 2027 09:30:00 GMT") == at(2027, 3, 2, 9, 30)
    assert believable(at(2027, 3, 2, 9, 30), at(2026, 3, 2)) is None


def test_default_zone() -> None:
    """A date without zone, or with an unknown one, is in the zone the caller gives."""
    zone = timezone(timedelta(hours=3))
    assert parse_date("2026-03-02 09:30", zone) == at(2026, 3, 2, 6, 30)
    assert parse_date("2 Mar 2026 09:30 QQT", zone) == at(2026, 3, 2, 6, 30)
    assert parse_date("2 Mar 2026 09:30 GMT", zone) == at(2026, 3, 2, 9, 30)


def test_the_answer_is_utc() -> None:
    """Whatever the zone of the text, the result is in UTC."""
    parsed = parse_date("2 Mar 2026 09:30 +0530")
    assert parsed is not None
    assert parsed.tzinfo is UTC


def test_believable() -> None:
    """Dates before 1990 and more than an hour ahead are not believed."""
    now = at(2026, 3, 2, 12)
    assert believable(now, now) == now
    assert believable(now + FUTURE, now) == now + FUTURE
    assert believable(now + FUTURE + timedelta(seconds=1), now) is None
    assert believable(EARLIEST, now) == EARLIEST
    assert believable(EARLIEST - timedelta(seconds=1), now) is None
    assert believable(None, now) is None


@pytest.mark.parametrize(
    ("usual", "unusual"),
    [
        ("Mon, 19 Aug 2024 23:14:00 +0100", "Monday 19 August 2024, 23:14 +01:00"),
        ("19 Aug 2024 22:14:00 GMT", "2024-08-19 22:14 UTC"),
        ("Sat, 31 Dec 2016 23:59:60 -0000", "2017-01-01T00:00:00Z"),
        ("Mon, 19 Aug 2024 24:00:00 +0000", "20 August 2024"),
    ],
)
def test_the_usual_form_is_read_as_all_others(usual: str, unusual: str) -> None:
    """The short way for dates of RSS ends where the long way does."""
    assert parse_date(usual) == parse_date(unusual) is not None


@pytest.mark.parametrize("text", ["Mon, 31 Feb 2024 23:14:00 +0100", "Mon, 19 Aug 2024 25:00:00 GMT"])
def test_the_usual_form_of_no_moment_is_none(text: str) -> None:
    """A day or an hour that does not exist is no date."""
    assert parse_date(text) is None


def test_white_space_within_a_date_is_one_space() -> None:
    """However much of it there is, no part of the date is lost behind it."""
    assert parse_date("4 Mar 2026" + " " * 200 + "\n09:30 +0100") == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
