"""Which of two numbers of a date is the day."""

from __future__ import annotations

import pytest

from aggregator.parse.feed import parse_feed
from aggregator.text.day_order import DayOrder, find_day_order, usual_day_order

DAY, MONTH = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("document", "order"),
    [
        (b"<pubDate>05/11/2026 10:30 PM</pubDate><pubDate>Sat, 28/11/2026</pubDate>", DAY),
        (b"<dc:date><![CDATA[11/28/2026]]></dc:date>", MONTH),
        (b'{"date_published": "28/11/2026 10:00", "date_modified": "05/11/2026"}', DAY),
        (b"<pubDate>28/11/2026</pubDate><pubDate>11/28/2026</pubDate>", None),
        (b"<pubDate>Sun, 08 11 2026 08:51</pubDate><pubDate>Sat, 07/11/2026 08:51</pubDate>", DAY),
        (b"<updated>Sun, 11/08/2026</updated>", MONTH),
        (b"<pubDate>05/11/2026</pubDate>", None),
        (b"<pubDate>99/99/2026</pubDate><pubDate>Sat, 07/11/2026</pubDate>", None),
        (b"<description>From 28/11/2026 on</description>", None),
        (b"<pubDate>Sat, 28 Nov 2026</pubDate><link>https://example.org/28/11/2026/</link>", None),
    ],
)
def test_a_document_tells_how_it_counts(document: bytes, order: DayOrder | None) -> None:
    """One date with a number above 12 tells of all; two that disagree, and dates of the text, tell of none."""
    assert find_day_order(document) is order


@pytest.mark.parametrize(
    ("language", "country", "order"),
    [
        ("en-IN", "", DAY),
        ("en_gb", "", DAY),
        ("en-US", "", MONTH),
        ("en", "", None),
        ("en", "GB", DAY),
        ("en-US", "KE", DAY),
        ("en-CA", "", None),
        ("fr", "CA", None),
        ("es-MX", "", DAY),
        ("de", "", DAY),
        ("zh-Hans-CN", "", None),
        ("", "PH", MONTH),
        ("", "", None),
    ],
)
def test_the_order_of_a_country_or_a_language(language: str, country: str, order: DayOrder | None) -> None:
    """The country goes before the language, and what is written in both orders tells nothing."""
    assert usual_day_order(language, country) is order


RSS = """<rss version="2.0"><channel><title>Quay</title><link>https://quay.example/</link>{language}{items}</channel></rss>"""
ITEM = "<item><title>{0}</title><guid>{0}</guid><pubDate>{0}</pubDate></item>"


def dates(*texts: str, language: str = "", country: str = "", known: frozenset[bytes] = frozenset()) -> list[str]:
    items = "".join(map(ITEM.format, texts))
    body = RSS.format(items=items, language=f"<language>{language}</language>" if language else "").encode()
    feed = parse_feed(body, url="https://quay.example/feed", country=country, known=known)
    return [str(item.published.date()) if item.published else "" for item in feed.items]


def test_dates_of_a_feed_follow_one_another() -> None:
    """A date that could be two days is read as the feed's others, its language or its source's country have it."""
    assert dates("05/11/2026 10:30 PM") == [""]
    assert dates("05/11/2026 10:30 PM", "28/11/2026 09:15 AM") == ["2026-11-05", "2026-11-28"]
    assert dates("05/11/2026 10:30 PM", "11/28/2026 09:15 AM", language="en-IN") == ["2026-05-11", "2026-11-28"]
    assert dates("05/11/2026 10:30 PM", language="en-in") == ["2026-11-05"]
    assert dates("05/11/2026 10:30 PM", language="en", country="US") == ["2026-05-11"]


def test_items_that_are_known_tell_too() -> None:
    """What a feed's other items tell does not depend on whether these are read again."""
    items = "".join(map(ITEM.format, ("05/11/2026", "28/11/2026")))
    body = RSS.format(items=items, language="").encode()
    first = parse_feed(body, url="https://quay.example/feed")
    again = parse_feed(body, url="https://quay.example/feed", known=frozenset(first.hashes[1:]))
    assert [item.published for item in again.items] == [first.items[0].published] != [None]
