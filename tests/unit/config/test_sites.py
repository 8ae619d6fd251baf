"""Pages of well-known sites are told with their feeds; what may be a feed is not."""

from __future__ import annotations

import pytest

from aggregator.config.sites import feed_of_page

CHANNEL = "UC" + "a1_-" * 5 + "zz"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (
            f"https://www.youtube.com/channel/{CHANNEL}",
            f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
        ),
        (
            f"https://youtube.com/channel/{CHANNEL}/videos",
            f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
        ),
        ("https://old.reddit.com/r/ferries/", "https://www.reddit.com/r/ferries/.rss"),
        ("https://github.com/ferry/timetable/releases", "https://github.com/ferry/timetable/releases.atom"),
        ("https://github.com/ferry/timetable.js/tags/", "https://github.com/ferry/timetable.js/tags.atom"),
        ("https://medium.com/@harbour.desk", "https://medium.com/feed/@harbour.desk"),
        ("https://coast.substack.com/", "https://coast.substack.com/feed"),
        ("https://bsky.app/profile/coast.example", "https://bsky.app/profile/coast.example/rss"),
    ],
)
def test_a_page_is_told_with_its_feed(page: str, feed: str) -> None:
    """The feed's own address is no such page."""
    assert feed_of_page(page) == feed
    assert feed_of_page(feed) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://paper.example/",
        "https://paper.example/index.html",
        "https://www.youtube.com/@harbour",
        "https://www.reddit.com/r/ferries/new/.rss?sort=new",
        "https://www.reddit.com/r/ferries?feed=1",
        "https://github.com/ferry/timetable",
        "https://substack.com/",
        "https://coast.substack.com.paper.example/",
        "ftp://bsky.app/profile/coast.example",
        "https://[bad/",
        "",
    ],
)
def test_what_may_be_a_feed_is_not_told(address: str) -> None:
    """A site's front page, an address that tells no feed of its own, another's host, what is no address."""
    assert feed_of_page(address) == ""
