"""The law of the parse room: no bytes make it raise."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.parse.feed import parse_feed
from aggregator.text.dates import parse_date

URL = "https://h.example/feed.xml"
SOUND = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<channel><title>H</title><item><title>Größe &amp; mehr</title><guid>a</guid><dc:creator>é</dc:creator></item>"
    "<item><title><![CDATA[b]]></title><link>/b</link></item></channel></rss>"
).encode()
PIECES = [
    b"<rss>",
    b"<item>",
    b"</item>",
    b"<entry",
    b"<![CDATA[",
    b"]]>",
    b"&",
    b"\0",
    b"\xff\xfe",
    b"<!DOCTYPE x [",
    b"{",
]
FORBIDDEN = {chr(code) for code in range(32)} - set("\t\n\r")


leaves = st.none() | st.floats() | st.text(max_size=5) | st.integers()
members = st.sampled_from(["items", "id", "url", "authors", "attachments", "tags", "date_published"])


def check(body: bytes, content_type: str = "") -> None:
    feed = parse_feed(body, url=URL, content_type=content_type)
    assert feed.head.version or (feed.head.problems and not feed.head.complete and not feed.items)
    for item in feed.items:
        for text in (item.title, item.summary, item.content, item.guid, item.link, *item.authors):
            text.encode()
            assert not FORBIDDEN & set(text)
        assert item.link == "" or item.link.startswith(("http://", "https://"))


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"<\0?\0")
@example(b"<rss")
@example(b"<rss><channel><link>http://[</link><item><link>http://[</link></item></channel></rss>")
@settings(max_examples=200, deadline=None)
def test_any_bytes(body: bytes) -> None:
    """Random bytes give a result, and one without version says why."""
    check(body)


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SOUND)), st.integers(0, 12), st.one_of(st.binary(max_size=4), st.sampled_from(PIECES))
        ),
        max_size=4,
    ),
    st.sampled_from(["", "text/xml; charset=utf-16", "application/json", "text/html; charset=windows-1251"]),
)
@settings(max_examples=300, deadline=None)
def test_damaged_feeds(damages: list[tuple[int, int, bytes]], content_type: str) -> None:
    """A feed with bytes replaced, cut out and put in gives clean texts and web addresses, or says why not."""
    body = SOUND
    for place, length, piece in damages:
        body = body[:place] + piece + body[place + length :]
    check(body, content_type)


@given(st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(members, inner), max_leaves=12))
@settings(max_examples=150, deadline=None)
def test_any_json(value: object) -> None:
    """A JSON Feed whose members are of the wrong types gives a result."""
    check(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [value, {"id": 1, "tags": value}]}).encode()
    )


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_as_date(text: str) -> None:
    """No text makes the date reader raise, and what it reads is in UTC."""
    date = parse_date(text)
    assert date is None or date.tzinfo is UTC


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 -- hypothesis wants naive bounds
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
@settings(max_examples=200, deadline=None)
def test_written_dates_are_read_back(moment: datetime, offset: int) -> None:
    """RFC 822 and RFC 3339 dates of any zone are read as the moment they were written from."""
    moment = moment.replace(microsecond=0)
    expected = moment.replace(tzinfo=UTC) - timedelta(minutes=offset)
    sign, hours, minutes = "-" if offset < 0 else "+", abs(offset) // 60, abs(offset) % 60
    assert parse_date(f"{moment:%a, %d %b %Y %H:%M:%S} {sign}{hours:02}{minutes:02}") == expected
    assert parse_date(f"{moment:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{minutes:02}") == expected
