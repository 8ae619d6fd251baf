from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.fetch.robots import AGAIN, FRESH, Rules, robots_url, rules_of
from aggregator.model import Failed, FailureKind, Fetched, FetchOutcome, Gone, Throttled
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
PAGE = "https://paper.example/news/story?id=1"


def read(text: str | bytes) -> Rules:
    """The rules of a file."""
    body = text if isinstance(text, bytes) else text.encode()
    return rules_of(Fetched(url="https://paper.example/robots.txt", body=body), NOW)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:\n", True),
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/\n", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: aggregator\nDisallow: /private\n", True),
        ("User-agent: *\nAllow: /\n\nUser-Agent: Aggregator\nDisallow: /news\n", False),
        ("User-agent: aggregators-r-us\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /*?id=\n", False),
        ("User-agent: *\nDisallow: /news/story$\n", True),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /news\r\n", False),
        (b"\xff\xfe\x00garbage\x00\nUser-agent: *\nDisallow: /news", False),
        ("<!doctype html><title>Not found</title>", True),
    ],
)
def test_the_most_specific_rules_count(text: str | bytes, allowed: bool) -> None:  # noqa: FBT001 -- an expected value
    """Our own group goes before everybody's, the longest match before shorter ones; what is no rule says nothing."""
    assert bool(read(text).why_not(PAGE)) is not allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 451])
def test_no_rules_allow_everything(status: int) -> None:
    """A 4xx says that there are no rules (RFC 9309 section 2.3.1.3)."""
    rules = rules_of(Failed(kind=FailureKind.HTTP, detail="", transient=False, status=status), NOW)
    assert (rules.why_not(PAGE), rules.until) == ("", NOW + FRESH)
    assert rules_of(Gone(url="x"), NOW).why_not(PAGE) == ""


@pytest.mark.parametrize(
    "outcome",
    [
        Failed(kind=FailureKind.HTTP, detail="", transient=True, status=500),
        Failed(kind=FailureKind.TIMEOUT, detail="", transient=True),
        Failed(kind=FailureKind.DNS, detail="", transient=True),
        Failed(kind=FailureKind.TOO_LARGE, detail="", transient=False),
        Throttled(status=429),
        Throttled(status=503),
    ],
)
def test_rules_that_cannot_be_read_forbid_everything(outcome: FetchOutcome) -> None:
    """An origin that does not answer is left alone (RFC 9309 section 2.3.1.4), and asked again the same day."""
    rules = rules_of(outcome, NOW)
    assert rules.why_not(PAGE)
    assert rules.until == NOW + AGAIN < NOW + FRESH


def test_why_a_private_address_is_refused() -> None:
    """The guard's own words are passed on."""
    refused = Failed(kind=FailureKind.FORBIDDEN_ADDRESS, detail="It is a loopback address.", transient=False)
    assert rules_of(refused, NOW).why_not(PAGE) == "It is a loopback address."


@pytest.mark.parametrize(("said", "seconds"), [("7", 7.0), ("0.5", 0.5), ("86400", 60.0), ("-3", 0.0), ("soon", 0.0)])
def test_a_wish_for_distance_is_granted_within_reason(said: str, seconds: float) -> None:
    """`Crawl-delay` counts up to a minute; what is no number says nothing."""
    assert read(f"User-agent: *\nCrawl-delay: {said}\n").delay == seconds
    assert read("").delay == 0.0
    assert Rules(until=NOW + timedelta(hours=1), refusal="no").delay == 0.0


def test_where_the_rules_are() -> None:
    """At the root of the page's scheme, host and port; a user name is nobody's business."""
    assert robots_url("https://u:p@paper.example:8443/a/b?c#d") == "https://paper.example:8443/robots.txt"
