"""The feed that an item was taken from, as Atom's and RSS's `source` name it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from aggregator.model import Origin, RawItem
from aggregator.parse.bounds import ADDRESS_CHARS, RIGHTS_CHARS, TITLE_CHARS
from aggregator.parse.feed import parse_feed

URL = "https://ring.example/all.xml"
RSS = '<rss version="2.0" {}><channel><title>Ring</title><link>https://ring.example/</link>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Ring</title><id>urn:x:ring</id>{}</feed>'
WHOLE = (
    '<source xmlns="http://www.w3.org/2005/Atom"><id>tag:quay.example,2026:log</id><title>The Quay Log</title>'
    "<subtitle>Boats</subtitle><updated>2026-05-02T09:00:00+02:00</updated>"
    '<rights type="html">CC &lt;b>BY&lt;/b></rights>'
    '<link href="https://quay.example/"/><link rel="self" href="https://quay.example/log.atom"/>'
    "<author><name>Mo Pier</name></author></source>"
)
QUAY = Origin(
    id="tag:quay.example,2026:log",
    title="The Quay Log",
    link="https://quay.example/",
    feed="https://quay.example/log.atom",
    rights="CC <b>BY</b>",
    updated=datetime(2026, 5, 2, 7, tzinfo=UTC),
)


def first(document: str) -> RawItem:
    return parse_feed(document.encode(), url=URL).items[0]


def rss(source: str, namespaces: str = "") -> Origin | None:
    item = f"<item><title>Boats</title><guid>b</guid>{source}</item>"
    return first(RSS.format(namespaces, item)).origin


@pytest.mark.parametrize("inner", [WHOLE + "<id>b</id><title>Boats</title>", "<id>b</id><title>Boats</title>" + WHOLE])
def test_the_source_of_an_atom_entry_is_read_whole_and_is_not_the_entry(inner: str) -> None:
    """Its id, names, addresses, rights and time are its own, wherever in the entry it stands."""
    item = first(ATOM.format(f"<entry>{inner}</entry>"))
    assert item.origin == QUAY
    assert (item.guid, item.title, item.link, item.updated, item.authors) == ("b", "Boats", "", None, ("Mo Pier",))


def test_an_atom_source_within_rss_is_the_same() -> None:
    """Planets that write RSS borrow Atom's element."""
    assert rss(WHOLE) == QUAY


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        (
            '<source url="https://quay.example">The Quay &amp; Log</source>',
            ("The Quay & Log", "https://quay.example", ""),
        ),
        ('<source url="https://quay.example/rss.xml">Quay</source>', ("Quay", "", "https://quay.example/rss.xml")),
        (
            '<source url="https://quay.example/?feed=rss2">Quay</source>',
            ("Quay", "", "https://quay.example/?feed=rss2"),
        ),
        ("<source>Quay</source>", ("Quay", "", "")),
        ('<source url="https://quay.example/"/>', ("", "https://quay.example/", "")),
        ("<source>https://quay.example/</source>", ("", "https://quay.example/", "")),
        ('<source url="javascript:alert(1)">Quay</source>', ("Quay", "", "")),
    ],
)
def test_the_source_of_an_rss_item_is_a_name_with_the_address_of_a_page_or_a_feed(
    source: str, origin: tuple[str, str, str]
) -> None:
    """Which of the two it is shows in the address; the one may be missing, or stand in the other's place."""
    title, link, feed = origin
    assert rss(source) == Origin(title=title, link=link, feed=feed)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<source/>",
        '<source url=""> </source>',
        "<source><author><name>Mo Pier</name></author></source>",
        '<own:related xmlns:own="https://own.example/ns"><source url="https://quay.example">Quay</source></own:related>',
        "<related><source>Quay</source></related>",
    ],
)
def test_what_names_no_paper_is_no_source(source: str) -> None:
    """An empty element, an author's alone, and what stands within a publisher's own element name none."""
    assert rss(source) is None


def test_a_json_feed_has_no_source() -> None:
    """The format has no such thing, and an extension of somebody's is none."""
    item = {"id": "b", "content_text": "Boats.", "_source": {"url": "https://quay.example/"}, "source": "Quay"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Ring", "items": [item]}
    assert first(json.dumps(feed)).origin is None


def test_every_part_of_a_source_has_a_bound() -> None:
    """Names and rights are cut, an address that is longer than one can be is left out, and it is told."""
    long = "x" * (ADDRESS_CHARS + TITLE_CHARS)
    source = (
        f"<source><id>urn:{long}</id><title>{long}</title><rights>{long}</rights>"
        f'<link href="https://quay.example/{long}"/><link rel="self" href="https://quay.example/{long}"/></source>'
    )
    item = first(ATOM.format(f"<entry><id>b</id><title>Boats</title>{source}</entry>"))
    assert item.origin == Origin(title="x" * TITLE_CHARS, rights="x" * RIGHTS_CHARS)
    assert any("source is longer" in problem.what for problem in item.problems)
