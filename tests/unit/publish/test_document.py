"""A topic's document: its addresses, its ids, its order and its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aggregator.model import Entry, Topic, TopicFeed
from aggregator.publish.atom import render
from aggregator.publish.document import Site, topic_feed, unpublishable
from aggregator.publish.formats import FORMATS

Make = Callable[..., Entry]


def test_every_address_begins_with_the_sites(feed: Callable[..., TopicFeed]) -> None:
    """Feed, page and index lie under `site.url`, with the slash that the user left out."""
    made = feed()
    assert made.index_url == "https://news.example.org/feeds/"
    assert made.feed_url == "https://news.example.org/feeds/ferries.atom"
    assert made.page_url == "https://news.example.org/feeds/ferries.html"


def test_the_id_is_a_tag_of_host_and_year(feed: Callable[..., TopicFeed]) -> None:
    """The feed's id needs no path and no port, so the feed may move within the site."""
    assert feed().id == "tag:news.example.org,2026:topic/ferries"
    assert Site(title="", url="http://127.0.0.1:8080/").tag("a b") == "tag:127.0.0.1,2026:a%20b"


def test_newest_first_whatever_the_order_given(entry: Callable[..., Entry], feed: Callable[..., TopicFeed]) -> None:
    """By `updated`, ties by id; the feed's own date is the newest story's."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    stories = [
        entry(id="tag:x,2026:b", updated=moment),
        entry(id="tag:x,2026:c", updated=moment + timedelta(days=1)),
        entry(id="tag:x,2026:a", updated=moment),
    ]
    made = feed(*stories)
    assert [story.id[-1] for story in made.entries] == ["c", "a", "b"]
    assert made == feed(*reversed(stories))
    assert made.updated == moment + timedelta(days=1)


def test_an_empty_feed_has_a_fixed_date(feed: Callable[..., TopicFeed]) -> None:
    """The clock has no part in a feed, so one without stories is dated by the site."""
    assert feed().updated == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_source_without_a_fit_id_gets_ours(entry: Callable[..., Entry], feed: Callable[..., TopicFeed]) -> None:
    """An `atom:source` must have an IRI as its id: what is none is replaced by a tag of the site."""
    assert feed(entry(source_id="The Paper")).entries[0].source_id == "tag:news.example.org,2026:source/paper"
    assert feed(entry()).entries[0].source_id == "urn:feed:paper"


def test_only_the_names_that_are_needed(site: Site, entry: Callable[..., Entry]) -> None:
    """A document carries the names of its own regions, not a gazetteer."""
    topic, titles = Topic(name="t", title="T"), {"FR": "France", "DE": "Germany"}
    made = topic_feed(topic, [entry()], site, formats=FORMATS, region_titles=titles)
    assert made.region_titles == {"FR": "France"}


def test_a_name_that_cannot_be_encoded_makes_a_tag() -> None:
    """A lone surrogate in a source's name, which no config has, is no reason to publish nothing."""
    site = Site(title="T", url="https://news.example/")
    assert site.tag("source/\ud800") == site.tag("source/?")


def test_an_id_that_cannot_be_published_gets_one_of_ours(site: Site, entry: Make) -> None:
    """A story that was stored under private-use characters goes out, for ever under one id; the others keep theirs."""
    stories = (entry(id="https://paper.example/\ue000"), entry(uid="b", id="https://paper.example/ä"))
    assert unpublishable(stories) == [stories[0].uid]
    document = topic_feed(Topic(name="ferries", title="Ferries"), stories, site, formats=FORMATS)
    assert [each.id for each in document.entries] == [
        "https://paper.example/ä",
        "tag:news.example.org,2026:00000000000000a1",
    ]
    assert render(document).quarantined == ()
