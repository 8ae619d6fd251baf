from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime

from sqlalchemy import update

from aggregator.model import Cleaning, Dateline, Enclosure, Origin, PageRules, Problem, Removal, Source, Story
from aggregator.store.protocol import Store
from aggregator.store.schema import items
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, item, poll, published, take, write

PICTURE = Enclosure(
    url="https://daily.example/ferry.jpg",
    type="image/jpeg",
    length=81_000,
    title="The ferry in spring",
    credit="Ana Ruiz",
    width=1200,
    height=800,
)
STORY = Story(
    title="Ferry returns",
    original_title="UPDATE 1-Ferry returns",
    link="https://daily.example/ferry",
    guid="ferry-1",
    authors=("Anna Ek",),
    contributors=("Li Wei", "Omar Said"),
    agency="Reuters",
    dateline=Dateline(text="RIGA, March 1 (Reuters) -", place="RIGA", date=date(2026, 3, 1), agency="Reuters"),
    marks=("UPDATE 1",),
    corrections=("Corrects the name of the ferry.",),
    published=datetime(2026, 3, 1, 9, tzinfo=UTC),
    updated=datetime(2026, 3, 1, 10, tzinfo=UTC),
    html="<p>The ferry is back.</p>",
    text="The ferry is back.",
    language="en",
    categories=("Travel",),
    picture=PICTURE,
    enclosures=(Enclosure(url="https://daily.example/ferry.mp3", type="audio/mpeg", title="Listen"),),
    origin=Origin(
        id="urn:x:quay",
        title="The Quay Log",
        link="https://quay.example/",
        feed="https://quay.example/log.xml",
        rights="CC BY",
        updated=datetime(2026, 3, 1, 8, tzinfo=UTC),
    ),
    from_page=True,
    paywalled=True,
    removals=(
        Removal(rule="byline", text="By Anna Ek", why="kept as authors and agency"),
        Removal(rule="learned", text="Write to us.", why="in 12 stories", block="01" + "ab" * 8),
    ),
    problems=(Problem(where="page", what="its author could not be read"),),
)


def test_a_story_comes_back_whole(store: Store) -> None:
    """Every field of a story, none of them at its default, is read as it was stored; an entry has what feeds show."""
    assert all(getattr(STORY, each.name) != getattr(Story(title=""), each.name) for each in fields(Story))
    store.sync_sources([source("daily")], now=NOW)
    one = item("ferry", **{each.name: getattr(STORY, each.name) for each in fields(Story)})
    poll(store, "daily", write(one))
    assert store.find(one.uid).items[0].story == STORY
    (entry,) = published(store)
    assert (entry.picture, entry.contributors, entry.enclosures) == (PICTURE, STORY.contributors, STORY.enclosures)


BEFORE = {
    "dateline": ["RIGA, March 1 (Reuters) -", "RIGA", "2026-03-01", "Reuters"],
    "picture": [PICTURE.url, PICTURE.type, PICTURE.length, PICTURE.title, "Ana Ruiz", 1200, 800],
    "enclosures": [["https://daily.example/ferry.mp3", "audio/mpeg", None, "Listen"]],
    "problems": [["page", "its author could not be read"]],
    "removals": [
        ["byline", "By Anna Ek", "kept as authors and agency"],
        ["learned", "Write to us.", "in 12 stories", "01" + "ab" * 8],
    ],
    "regions": [["AZ", "subject", 0.9, [["title", 0, 4, "Baku", "capital", "the largest of its name"]]]],
}
"""Columns of an item as programs of before wrote them: lists by position."""


def test_a_story_of_before_is_read_as_it_was_meant(store: Store) -> None:
    """A row that was written when values were lists is the same story, with the same regions, to whoever reads it."""
    assert isinstance(store, SqlStore)
    store.sync_sources([source("daily")], now=NOW)
    one = item("ferry", **{each.name: getattr(STORY, each.name) for each in fields(Story)})
    poll(store, "daily", write(one))
    record, entries = store.find(one.uid), published(store)
    with store._database.serial() as connection:
        connection.execute(update(items).values(BEFORE))
    assert store.find(one.uid) == record
    assert published(store) == entries
    assert record.items[0].story == STORY


def test_a_source_comes_back_whole(store: Store) -> None:
    """What the config says of a source, its cleaning too, is what a lease carries; also after it was changed."""
    cleaning = Cleaning(
        keep=frozenset({"caption", "byline"}),
        timezone="Europe/Riga",
        fulltext=True,
        page=PageRules(body="article p", remove=(".promo", "aside"), title="h1", author=".by", date="time"),
        pinned=frozenset({b"\x01" + b"a" * 8}),
        refused=frozenset({b"\x01" + b"b" * 8, b"\x01" + b"c" * 8}),
    )
    wanted = Source(
        name="daily",
        url="https://daily.example/feed",
        title="The Daily",
        publisher="House",
        country="LV",
        language="lv",
        preference=3,
        cleaning=cleaning,
    )
    assert all(getattr(cleaning, each.name) != getattr(Cleaning(), each.name) for each in fields(Cleaning))
    store.sync_sources([source("daily")], now=NOW)
    assert take(store, "daily").source.cleaning == Cleaning()
    store.sync_sources([wanted], now=NOW)
    lease = take(store, "daily", NOW.replace(hour=13))
    assert lease.source == wanted
