"""The list of topics for feed readers to import."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from aggregator.model import Entry, TopicFeed
from aggregator.publish.document import Site, listing_of
from aggregator.publish.opml import render


def test_every_topic_is_an_outline(feed: Callable[..., TopicFeed], entry: Callable[..., Entry], site: Site) -> None:
    """Title, feed and page of each topic, in the order given; dated by the newest story, not by the clock."""
    root = etree.fromstring(render([listing_of(feed(entry()))], site))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert {child.tag: child.text for child in root.find("head")} == {
        "title": "Loopback Review",
        "dateModified": "Tue, 03 Mar 2026 13:00:00 GMT",
        "ownerEmail": "desk@example.org",
    }
    assert [dict(outline.attrib) for outline in root.iterfind("body/outline")] == [
        {
            "type": "rss",
            "text": "Ferries",
            "title": "Ferries",
            "xmlUrl": "https://news.example.org/feeds/ferries.atom",
            "htmlUrl": "https://news.example.org/feeds/ferries.html",
            "description": "Ships that come back.",
        }
    ]


def test_no_topic_is_an_empty_list() -> None:
    """A site without topics still has a well-formed list, whatever its title holds."""
    root = etree.fromstring(
        render([], Site(title="A\x00 & <B>", url="https://x.example", contact="https://x.example/me"))
    )
    assert root.findtext("head/title") == "A & <B>"
    assert root.findtext("head/ownerId") == "https://x.example/me"
    assert len(root.find("body")) == 0
