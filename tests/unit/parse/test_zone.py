"""Dates that name no zone are in the source's, in every format."""

from zoneinfo import ZoneInfo

import pytest

from aggregator.parse.feed import parse_feed

RSS = b"""<rss version="2.0"><channel><title>T</title><item><title>A</title><guid>a</guid>
<pubDate>%s</pubDate></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id><entry><title>A</title><id>a</id>
<published>%s</published></entry></feed>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "T",
"items": [{"id": "a", "content_text": "A", "date_published": "%s"}]}"""


@pytest.mark.parametrize("document", [RSS, ATOM, JSON], ids=["rss", "atom", "json"])
@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (b"2026-01-05 12:00:00", "2026-01-05T06:30:00+00:00"),
        (b"2026-01-05T12:00:00Z", "2026-01-05T12:00:00+00:00"),
    ],
)
def test_a_date_without_zone_is_in_the_sources(document: bytes, date: bytes, moment: str) -> None:
    """Where the feed names the zone, that one holds."""
    feed = parse_feed(document % date, url="https://x.example/", zone=ZoneInfo("Asia/Kolkata"))
    published = feed.items[0].published
    assert published is not None
    assert published.isoformat() == moment
