"""Stories, a site and a topic to publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aggregator.model import Copy, Enclosure, Entry, RegionTag, Role, Topic, TopicFeed
from aggregator.publish.document import Site, topic_feed
from aggregator.publish.formats import FORMATS
from tests import build
from tests.build import MOMENT


def _entry(**changes: Any) -> Entry:
    rich = {
        "uid": "00000000000000a1",
        "id": "tag:example.org,2026:a1",
        "title": "Ferry & crew sail <again>",
        "link": "https://paper.example/1?a=1&b=2",
        "authors": ("Ada Example", "Bo Sample"),
        "agency": "Continental Press",
        "updated": MOMENT.replace(hour=13),
        "edited": (),
        "html": "<p>The ferry left the harbour at dawn.</p>",
        "categories": ("Sea", "Travel"),
        "enclosures": (
            Enclosure(url="https://paper.example/f.jpg", type="image/jpeg", length=4821, title="The ferry"),
            Enclosure(url="https://paper.example/f.mp3", type="audio/mpeg"),
        ),
        "regions": (build.tag("FR", words="Calais"), build.tag("GB", Role.MENTION)),
        "source_id": "urn:feed:paper",
        "source_updated": MOMENT.replace(hour=14),
        "copies": (_copy("herald", "Herald", "https://herald.example/9"),),
    }
    return build.entry(**rich | changes)


def _copy(source: str, publisher: str, link: str, title: str = "A ferry sails") -> Copy:
    return Copy(
        uid=source,
        source=source,
        source_title=f"{publisher} News",
        publisher=publisher,
        title=title,
        link=link,
        published=MOMENT,
    )


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Make a story of our own; keyword arguments replace its fields."""
    return _entry


@pytest.fixture
def copy() -> Callable[..., Copy]:
    """Make another paper's copy of it."""
    return _copy


@pytest.fixture
def tag() -> Callable[..., RegionTag]:
    """Make a region tag with one span of evidence."""
    return build.tag


@pytest.fixture
def site() -> Site:
    """A site whose address lacks the slash at its end."""
    return Site(
        title="Loopback Review", url="https://news.example.org/feeds", contact="desk@example.org", tag_year=2026
    )


@pytest.fixture
def feed(site: Site) -> Callable[..., TopicFeed]:
    """Make the document of a topic with these stories."""

    def make(*entries: Entry) -> TopicFeed:
        topic = Topic(name="ferries", title="Ferries", description="Ships that come back.")
        return topic_feed(topic, entries, site, formats=FORMATS, region_titles={"FR": "France", "GB": "United Kingdom"})

    return make
