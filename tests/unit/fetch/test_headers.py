"""What headers say: validators and freshness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from urllib3 import HTTPHeaderDict

from aggregator.fetch.headers import LONGEST, freshness, validators
from tests.costs import LINEAR, growth

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)
DATE = "Sat, 14 Feb 2026 12:00:00 GMT"


def headers(**fields: str | list[str]) -> HTTPHeaderDict:
    found = HTTPHeaderDict()
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            found.add(name.replace("_", "-"), value)
    return found


@pytest.mark.parametrize(
    "etag",
    ['"a"', 'W/"a"', "a", '"a-gzip"', '"\xe9\xff"', '"' + "x" * 8190 + '"', '"a", "b"', '"tab\there"', '""', "'a'"],
)
def test_an_etag_is_kept_byte_for_byte(etag: str) -> None:
    """Strong, weak, unquoted, latin-1 and 8 KB values come back as they were."""
    assert validators(headers(ETag=etag)).etag == etag


def test_both_validators_are_kept() -> None:
    """ETag and Last-Modified are a pair; the date is not parsed and printed again."""
    odd = "Sat, 14 Feb 2026 13:00:00 +0100"
    found = validators(headers(ETag='"a"', Last_Modified=odd))
    assert (found.etag, found.last_modified) == ('"a"', odd)


@pytest.mark.parametrize("value", ["", "  ", "x" * 20_000, '"a\x00"', '"a\x1b"'])
def test_what_cannot_be_sent_back_is_no_validator(value: str) -> None:
    """Empty, outsized and control-character values are dropped, not stored to break the next request."""
    assert not validators(headers(ETag=value, Last_Modified=value))


def test_duplicate_validators() -> None:
    """Two ETags become the list that If-None-Match may be, equal ones one; of two dates the first counts."""
    assert validators(headers(ETag=['"a"', '"b"'])).etag == '"a", "b"'
    assert validators(headers(ETag=['"a"', '"a"'])).etag == '"a"'
    assert validators(headers(Last_Modified=["one", "two"])).last_modified == "one"


@pytest.mark.parametrize(
    "unit", [" ", ",", "a ", "a= ", 'a="', '"', "=", "a=b,", 'x="y", ', ", ;", "\t,", "a" * 9 + "=;"], ids=repr
)
def test_directives_cost_no_more_than_their_length(unit: str) -> None:
    """Whatever fills a head with what might be directives, reading it costs by its length and not by its square."""

    def read(value: str) -> None:
        freshness(headers(Cache_Control=f",{value},;"), NOW)

    assert growth(read, lambda size: unit * (size // len(unit)), 16_000) < LINEAR


def test_surrounding_blanks_are_no_part_of_a_value() -> None:
    """Optional whitespace around a field's value is the line's, not the value's."""
    assert validators(headers(ETag=' \t"a" ')).etag == '"a"'


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({}, None),
        ({"Cache_Control": "max-age=600"}, 600),
        ({"Cache_Control": 'public, Max-Age = "600" , s-maxage=5'}, 600),
        ({"Cache_Control": "max-age=600, max-age=5"}, 600),
        ({"Cache_Control": "max-age=600", "Age": "100"}, 500),
        ({"Cache_Control": "max-age=600", "Age": "700"}, 0),
        ({"Cache_Control": "max-age=600", "Age": "garbage"}, 600),
        ({"Cache_Control": "max-age=0"}, 0),
        ({"Cache_Control": "max-age=-5", "Expires": "Sat, 14 Feb 2026 13:00:00 GMT"}, None),
        ({"Cache_Control": "max-age=1e9"}, None),
        ({"Cache_Control": "max-age=\u00b2"}, None),
        ({"Cache_Control": "max-age=600, no-cache"}, None),
        ({"Cache_Control": ["max-age=600", "no-store"]}, None),
        ({"Cache_Control": "no-cache", "Expires": "Sat, 14 Feb 2026 13:00:00 GMT"}, None),
        ({"Cache_Control": "private", "Expires": "Sat, 14 Feb 2026 13:00:00 GMT"}, 3600),
        ({"Expires": "Sat, 14 Feb 2026 13:00:00 GMT"}, 3600),
        ({"Expires": "Sat, 14 Feb 2026 13:00:00 GMT", "Date": "Sat, 14 Feb 2026 12:59:00 GMT"}, 60),
        ({"Expires": "Sat, 14 Feb 2026 11:00:00 GMT"}, 0),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Expires": "garbage"}, None),
        ({"Cache_Control": 'ext="a, max-age=5", max-age=600'}, 600),
    ],
)
def test_max_age(fields: dict[str, str | list[str]], seconds: int | None) -> None:
    """Cache-Control's max-age less Age, or else Expires less Date; nonsense counts as not said."""
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert freshness(headers(**fields), NOW).max_age == expected


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("0", timedelta(0)),
        ("000000000000060", timedelta(seconds=60)),
        ("1000000000000000000", LONGEST),
        ("9" * 10_000, LONGEST),
        ("-5", None),
        ("1.5", None),
        ("1e18", None),
        ("\u0663", None),
        ("soon", None),
        ("", None),
        ("Sat, 14 Feb 2026 14:00:00 GMT", timedelta(hours=2)),
        ("Saturday, 14-Feb-26 14:00:00 GMT", timedelta(hours=2)),
        ("Sat Feb 14 14:00:00 2026", timedelta(hours=2)),
        ("Sat, 14 Feb 2026 15:00:00 +0100", timedelta(hours=2)),
        ("Sat, 14 Feb 2026 14:00:00 -0000", timedelta(hours=2)),
        ("Fri, 01 Jan 1999 00:00:00 GMT", timedelta(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Sat, 99 Feb 2026 14:00:00 GMT", None),
        ("Sat, 14 Feb 99999 14:00:00 GMT", None),
    ],
)
def test_retry_after(value: str, wait: timedelta | None) -> None:
    """Seconds or a date in any of HTTP's three forms, bounded; nonsense counts as not said."""
    assert freshness(headers(Retry_After=value), NOW).retry_after == wait


def test_dates_are_relative_to_the_servers_own_clock() -> None:
    """A server whose clock is a day off still means the minutes between its two dates."""
    found = freshness(headers(Date="Sun, 15 Feb 2026 12:00:00 GMT", Retry_After="Sun, 15 Feb 2026 12:05:00 GMT"), NOW)
    assert found.retry_after == timedelta(minutes=5)
