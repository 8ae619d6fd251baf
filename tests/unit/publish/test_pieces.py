"""Pieces of documents that are kept: never another story's, never an older one's, and never too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.model import Copy, Enclosure, Entry, RegionTag, TopicFeed
from aggregator.publish.formats import FORMATS
from aggregator.publish.pieces import Kept, Pieces

Make = Callable[..., Entry]
MakeFeed = Callable[..., TopicFeed]


class Counted:
    """Makes a piece, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[bytes]:
        """A piece of a kilobyte."""
        self.times += 1
        return (b"x" * 1_000,)


def test_a_story_that_did_not_change_is_made_once(feed: MakeFeed, entry: Make) -> None:
    """Also where another topic shows it, and where it was read from the database again."""
    kept, made = Kept(), Counted()
    first, again = feed(entry()), replace(feed(entry()), title="Another topic")
    assert kept.of(first).get(first.entries[0], "f", made) == kept.of(again).get(again.entries[0], "f", made)
    assert made.times == 1
    kept.of(first).get(first.entries[0], "another format", made)
    assert made.times == 2


def test_nothing_is_found_for_a_story_that_differs(
    feed: MakeFeed, entry: Make, copy: Callable[..., Copy], tag: Callable[..., RegionTag]
) -> None:
    """Whatever of it is another, what its regions are called, or where the site is."""
    kept, made = Kept(), Counted()
    one = entry()
    moved = datetime(2026, 3, 4, tzinfo=UTC)
    others = [
        feed(replace(one, **{name: value}))
        for name, value in {
            "uid": "00000000000000a2",
            "title": "Another",
            "html": "<p>Other.</p>",
            "updated": moved,
            "copies": (copy("quay", "Quay", "https://quay.example/"),),
            "reports": (copy("quay", "Quay", "https://quay.example/"),),
            "regions": (tag("GB", words="Dover"),),
            "picture": Enclosure(url="https://paper.example/p.jpg"),
            "source_updated": moved,
        }.items()
    ]
    documents = [
        feed(one),
        *others,
        replace(feed(one), region_titles={}),
        replace(feed(one), index_url="https://x.example/"),
    ]
    for each in documents:
        kept.of(each).get(each.entries[0], "f", made)
    assert made.times == len(documents)


def test_a_document_of_pieces_is_the_same(feed: MakeFeed, entry: Make) -> None:
    """In each format, for one topic after another, cut to its size or not."""
    kept = Kept()
    stories = [entry(uid=f"{n:016x}", id=f"tag:example.org,2026:{n}", title=f"Number {n}") for n in range(12)]
    for topic in (feed(*stories), replace(feed(*stories[4:]), title="Another"), feed(*stories[:2], entry(title=" "))):
        for room in (topic.topic.max_bytes, 6_000):
            document = replace(topic, topic=replace(topic.topic, max_bytes=room))
            for each in FORMATS:
                assert each.render(document, kept.of(document)) == each.render(document)


def test_room_is_kept_to_and_the_oldest_goes(feed: MakeFeed, entry: Make) -> None:
    """What was asked for last stays, whatever else comes."""
    kept, made = Kept(room=10_000), Counted()
    documents = [feed(entry(uid=f"{n:016x}")) for n in range(20)]
    for each in documents:
        kept.of(documents[0]).get(documents[0].entries[0], "f", made)
        kept.of(each).get(each.entries[0], "f", made)
        assert kept.cost <= 10_000
    assert made.times == len(documents)
    kept.of(documents[1]).get(documents[1].entries[0], "f", made)
    assert made.times == len(documents) + 1


@pytest.mark.parametrize("room", [0, 3_000])
def test_a_feed_that_has_no_room_is_made_all_the_same(room: int, feed: MakeFeed, entry: Make) -> None:
    """Its pieces are made, and let go."""
    kept, made = Kept(room=room), Counted()
    document = feed(*(entry(uid=f"{n:016x}") for n in range(9)))
    pieces = kept.of(document)
    assert [pieces.get(each, "f", made) for each in document.entries] == [made()] * 9
    assert kept.cost <= room


def test_without_anything_kept_each_is_made(feed: MakeFeed, entry: Make) -> None:
    """For whoever renders once."""
    made, one = Counted(), feed(entry()).entries[0]
    assert [Pieces().get(one, "f", made) for _ in range(2)] == [(b"x" * 1_000,)] * 2
    assert made.times == 2
