"""The cookies of one fetch."""

from __future__ import annotations

from urllib3 import HTTPHeaderDict

from aggregator.fetch.cookies import LENGTH_LIMIT, Jar
from aggregator.fetch.target import parse
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
HERE = parse("https://gate.example/feed")


def after(*lines: str) -> Jar:
    """A jar that has taken these Set-Cookie lines, one answer each."""
    jar = Jar()
    for line in lines:
        jar.take(HERE, HTTPHeaderDict([("Set-Cookie", line)]), NOW)
    return jar


def test_the_last_of_a_name_counts() -> None:
    """A cookie that is set again is another, and one that expires is gone."""
    assert after("a=1", "b=2; Path=/x", "a=3; Secure").header(HERE) == "b=2; a=3"
    assert after("a=1", "a=; Max-Age=0").header(HERE) == ""
    assert after("a=1; Max-Age=-5", "b=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT").header(HERE) == "b=1"
    assert after("a=1", "a=1; expires=Tue, 03-Mar-2026 12:00:00 GMT").header(HERE) == ""


def test_what_is_no_cookie_is_passed_over() -> None:
    """Neither a word, nor an empty name, nor control characters get into a header."""
    assert after("nonsense", "=x", "a b=1", "a=\x01", "", "c=d=e").header(HERE) == "c=d=e"


def test_a_host_has_its_own() -> None:
    """Scheme and port of a host see its cookies, unless they are for secure connections; other hosts see none."""
    jar = after("a=1", "b=2; secure")
    assert jar.header(parse("http://gate.example:8080/x")) == "a=1"
    assert jar.header(parse("https://www.gate.example/")) == ""


def test_the_header_has_a_limit() -> None:
    """However many are set, a request's head stays one that servers take."""
    jar = after(*(f"n{number}={'x' * 1000}" for number in range(50)))
    assert 1000 < len(jar.header(HERE)) <= LENGTH_LIMIT
