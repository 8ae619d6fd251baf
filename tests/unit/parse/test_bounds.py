"""No part of a feed is without a bound, in any format, and what is over it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aggregator.model.feed import ParsedFeed, RawItem
from aggregator.parse import bounds
from aggregator.parse.feed import parse_feed

URL = "https://h.example/feed"


def rss(inner: str) -> RawItem:
    document = f'<rss version="2.0"><channel><item><title>t</title>{inner}</item></channel></rss>'
    return parse_feed(document.encode(), url=URL).items[0]


def json_feed(**members: Any) -> ParsedFeed:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": members.pop("feed_title", "H")}
    return parse_feed(json.dumps({**document, "items": [{"id": "1", **members}]}).encode(), url=URL)


def told(item: RawItem) -> str:
    return "\n".join(problem.what for problem in item.problems)


LONG_NAMES = ["x" * 80_000, "Ada " * 200_000, "Ada-" * 20_000]


@pytest.mark.parametrize("name", LONG_NAMES)
def test_a_name_of_kilobytes_is_no_author(name: str) -> None:
    """An author without end is left out and told, in JSON and XML alike; the others stay."""
    items = (
        json_feed(authors=[{"name": name}, {"name": "Bo"}]).items[0],
        rss(f"<author>{name}</author><author>Bo</author>"),
    )
    for item in items:
        assert item.authors == ("Bo",)
    assert "authors" in told(items[0])


@pytest.mark.parametrize("count", [1, 30_000])
def test_categories_are_bounded(count: int) -> None:
    """Neither one endless category nor endlessly many are taken, in JSON and XML alike."""
    words = ["y " * 200_000] if count == 1 else [f"c{n}" for n in range(count)]
    item = json_feed(tags=[*words[:50_000], "last"]).items[0]
    assert sum(map(len, item.categories)) <= bounds.CATEGORIES * bounds.CATEGORY_CHARS
    assert "categories" in told(item)
    item = rss("".join(f"<category>{word}</category>" for word in words))
    assert sum(map(len, item.categories)) <= bounds.CATEGORIES * bounds.CATEGORY_CHARS


def test_ids_links_and_titles_are_bounded() -> None:
    """An id or link of kilobytes is none, a title is cut, and each is told."""
    long = "https://h.example/" + "z" * 100_000
    json_item = json_feed(id=long, url=long, title="T " * 300_000).items[0]
    xml_item = rss(f"<title>{'T ' * 300_000}</title><guid>{long}</guid><link>{long}</link>")
    for item in (json_item, xml_item):
        assert (item.guid, item.link) == ("", "")
        assert len(item.title) <= bounds.TITLE_CHARS
        assert "the id" in told(item)
        assert "the link" in told(item)
    assert "the title" in told(json_item)


def test_the_feed_s_own_parts_are_bounded() -> None:
    """The feed's title is no longer than an item's."""
    assert len(json_feed(feed_title="H" * 1_000_000).head.masthead.title) == bounds.TITLE_CHARS


def test_attachments_are_bounded() -> None:
    """Captions, types and addresses of attachments have bounds, and so has their number."""
    files = [{"url": f"https://h.example/{n}.mp3", "title": "c" * 10_000, "mime_type": "a" * 900} for n in range(60)]
    item = json_feed(attachments=[*files[:5], {"url": "https://h.example/" + "q" * 9_000}, *files]).items[0]
    assert 0 < len(item.enclosures) <= 50
    for each in item.enclosures:
        assert (len(each.url) <= bounds.ADDRESS_CHARS, len(each.title), each.type) == (True, bounds.CAPTION_CHARS, "")
    assert "attachment" in told(item)


def test_what_is_usual_is_untouched() -> None:
    """Long but real values pass: a hundred authors in one field, a title of two lines, an id of a redirector."""
    names = ", ".join(f"Author Number{n}" for n in range(100))
    guid = "https://h.example/" + "CBMi" * 200
    item = json_feed(id=guid, title="word " * 60, authors=[{"name": names}], tags=["a tag of several words"]).items[0]
    assert (item.guid, item.authors, item.categories) == (guid, (names,), ("a tag of several words",))
    assert item.problems == ()
