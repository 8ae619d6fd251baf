"""What of a guid or an address is one article's."""

from __future__ import annotations

import pytest

from aggregator.text.addresses import article_number, names_article, without_date


@pytest.mark.parametrize(
    ("guid", "address", "title", "number"),
    [
        ("https://a.example/n/7310451/ferry", "a.example/n/7310451/tug", "", "7310451"),
        ("article:7310451", "a.example/coast/7310451", "", "7310451"),
        ("", "a.example/story.php?section=12044&id=88310452", "", "88310452"),
        ("x9k2q7", "a.example/ferry-aground-x9k2q7.html", "", "x9k2q7"),
        ("7310451", "a.example/7310999", "", ""),
        ("", "a.example/2026/03/04/ferry", "", ""),
        ("", "a.example/20260304/ferry", "", ""),
        ("", "a.example/fleet-of-12345-boats-sails", "", ""),
        ("", "a.example/50000", "", ""),
        ("", "a.example/12345-boats-sail", "12,345 boats sail", ""),
        ("", "a.example/covid19-and-g20summit", "", ""),
    ],
)
def test_article_number(guid: str, address: str, title: str, number: str) -> None:
    """A long number that guid and address share is the article's; dates, counts and words of the headline are none."""
    assert article_number(guid, address, title) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.example/2026/03/04/coast/ferry-aground", "a.example/2026/03/05/coast/ferry-aground"),
        ("a.example/2026/mar/04/ferry-aground", "a.example/2026/mar/05/ferry-aground"),
        ("a.example/2026-03-04/ferry-aground", "a.example/2026-04-01/ferry-aground"),
        ("a.example/ferry-aground-20260304.html", "a.example/ferry-aground-20260305.html"),
    ],
)
def test_addresses_that_differ_in_their_date(one: str, other: str) -> None:
    """What is left without the date is the same, and not the same as another article's."""
    assert without_date(one) == without_date(other) != ""
    assert without_date(one) != without_date(one.replace("ferry", "tower"))


@pytest.mark.parametrize(
    "address", ["a.example/ferry-aground", "a.example/2026/03/04", "a.example/2026/03/04/live", ""]
)
def test_too_little_is_left(address: str) -> None:
    """An address without a date, or with hardly anything else, means nothing without it."""
    assert without_date(address) == ""


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("urn:uuid:5f2c8d1e-77aa-4b0c-9a3e-d41f6c2b8e90", True),
        ("article-73104", True),
        ("https://a.example/night-ferry-runs-aground", True),
        ("https://a.example/2026/03/04/ferry", True),
        ("forecast-today", False),
        ("tag:a.example,2026-03-04:latest", False),
        ("https://a.example/", False),
        ("https://a.example/shows/harbour-hour", False),
        ("e8", False),
        ("", False),
    ],
)
def test_names_article(name: str, is_one: bool) -> None:  # noqa: FBT001 - a case of the table
    """Numbers, dates and whole headlines are an article's; pages, shows and counters are not."""
    assert names_article(name) is is_one
