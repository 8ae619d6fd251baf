"""The incremental parse: only what is new is parsed, and the result is the same."""

from __future__ import annotations

from unittest import mock

import feedparser
import pytest

from aggregator.parse import feed as adapter
from aggregator.parse.feed import parse_feed

URL = "https://h.example/feed.xml"
HEAD = "<title>H</title><link>https://h.example/</link><lastBuildDate>{}</lastBuildDate>"


def story(name: str) -> str:
    return f"<item><title>{name}</title><guid>{name}</guid></item>"


def document(*items: str, built: str = "Mon, 02 Mar 2026 09:30:00 GMT", root: str = "", tail: str = "") -> bytes:
    head = HEAD.format(built)
    return f'<rss version="2.0"{root}><channel>{head}{"".join(items)}{tail}</channel></rss>'.encode()


def test_only_new_items_reach_feedparser() -> None:
    """The document given to feedparser holds the new item and none of the known ones."""
    known = frozenset(parse_feed(document(story("a"), story("b")), url=URL).hashes)
    with mock.patch.object(adapter.feedparser, "parse", wraps=feedparser.parse) as call:
        parse_feed(document(story("new"), story("a"), story("b")), url=URL, known=known)
    given = call.call_args.args[0].getvalue()
    assert b"<title>new</title>" in given
    assert b"<title>a</title>" not in given


def test_hashes_are_in_document_order() -> None:
    """Known and new items are told in the order of the document, wherever the new ones stand."""
    everything = parse_feed(document(story("a"), story("b"), story("c"), story("d")), url=URL)
    for keep in ((0, 1), (1, 3), (0, 3), (2,), ()):
        known = frozenset(everything.hashes[n] for n in keep)
        feed = parse_feed(document(story("a"), story("b"), story("c"), story("d")), url=URL, known=known)
        assert feed.hashes == everything.hashes
        assert feed.items == tuple(item for item in everything.items if item.hash not in known)
        assert feed.total == 4


def test_nothing_new() -> None:
    """A feed without news has no items, and all of its own fields."""
    full = parse_feed(document(story("a"), story("b")), url=URL)
    feed = parse_feed(document(story("a"), story("b")), url=URL, known=frozenset(full.hashes))
    assert feed.items == ()
    assert (feed.head.masthead, feed.head.version) == (full.head.masthead, full.head.version)
    assert (feed.hashes, feed.total, feed.head.complete) == (full.hashes, 2, True)


def test_what_changes_in_the_head_changes_no_item() -> None:
    """A new lastBuildDate or title leaves the items' hashes as they are."""
    one = parse_feed(document(story("a"), built="Mon, 02 Mar 2026 09:30:00 GMT"), url=URL)
    two = parse_feed(document(story("a"), built="Tue, 03 Mar 2026 09:30:00 GMT"), url=URL)
    assert one.head.masthead.updated != two.head.masthead.updated
    assert one.hashes == two.hashes


def test_the_root_belongs_to_the_hash() -> None:
    """An item is read by the namespaces of the root, so another root makes it another item."""
    plain = parse_feed(document(story("a")), url=URL)
    other = parse_feed(document(story("a"), root=' xmlns:x="urn:x"'), url=URL)
    assert plain.hashes != other.hashes


def test_an_edited_item_is_new() -> None:
    """Any change of an item's bytes makes it new."""
    known = frozenset(parse_feed(document(story("a"), story("b")), url=URL).hashes)
    feed = parse_feed(document(story("a"), story("b").replace("<guid>", "<guid >")), url=URL, known=known)
    assert [item.title for item in feed.items] == ["b"]


def test_items_in_comments_and_cdata_are_text() -> None:
    """What looks like an item inside CDATA or a comment is neither split off nor counted."""
    tricky = "<item><title>a</title><description><![CDATA[</item><item><title>no</title>]]></description></item>"
    comment = f"<!-- {story('old')} -->"
    first = parse_feed(document(tricky, comment, story("b")), url=URL)
    assert [item.title for item in first.items] == ["a", "b"]
    assert first.total == len(first.hashes) == 2
    again = parse_feed(document(tricky, comment, story("b")), url=URL, known=frozenset(first.hashes))
    assert (again.items, again.hashes) == ((), first.hashes)


def test_self_closed_items_and_markup_between_items() -> None:
    """Odd shapes are cut at the right byte."""
    items = ("<item/>", "<ttl>5</ttl>", story("a"), '<item  rdf="/>" />', story("b"))
    full = parse_feed(document(*items), url=URL)
    assert [item.title for item in full.items] == ["", "a", "", "b"]
    known = frozenset({full.hashes[1], full.hashes[2]})
    feed = parse_feed(document(*items), url=URL, known=known)
    assert [item.title for item in feed.items] == ["", "b"]
    assert feed.hashes == full.hashes


def test_nested_items_are_taken_as_a_whole() -> None:
    """Items inside items cannot be split: each is hashed by what was parsed, and known ones still do not come again."""
    nested = document(story("a"), f"<item><title>b</title>{story('c')}</item>")
    full = parse_feed(nested, url=URL)
    assert full.hashes == ()
    assert full.total == len(full.items) == 3
    again = parse_feed(nested, url=URL, known=frozenset(item.hash for item in full.items))
    assert (again.items, again.total) == ((), 3)


def test_atom_and_prefixed_atom() -> None:
    """Entries are found whatever their prefix."""
    for prefix in ("", "a:"):
        name = f"xmlns{':a' if prefix else ''}"
        entries = "".join(f"<{prefix}entry><{prefix}id>x:{n}</{prefix}id></{prefix}entry>" for n in range(3))
        body = f'<{prefix}feed {name}="http://www.w3.org/2005/Atom">{entries}</{prefix}feed>'.encode()
        full = parse_feed(body, url=URL)
        assert len(full.hashes) == 3
        feed = parse_feed(body, url=URL, known=frozenset(full.hashes[1:]))
        assert [item.guid for item in feed.items] == ["x:0"]


def test_a_truncated_feed_of_known_items_is_not_complete() -> None:
    """Knowing every item does not hide that the document is cut off."""
    whole = document(story("a"), story("b"))
    known = frozenset(parse_feed(whole, url=URL).hashes)
    feed = parse_feed(whole[:-10], url=URL, known=known)
    assert (feed.items, feed.total, feed.head.complete) == ((), 2, False)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1251"])
def test_other_encodings_are_split_too(encoding: str) -> None:
    """The split works on what was decoded, so that the encoding does not matter."""
    text = f"<?xml version='1.0' encoding='{encoding}'?>" + document(story("новость"), story("b")).decode()
    full = parse_feed(text.encode(encoding), url=URL)
    feed = parse_feed(text.encode(encoding), url=URL, known=frozenset(full.hashes[1:]))
    assert [item.title for item in feed.items] == ["новость"]
    assert full.hashes == parse_feed(text.encode("utf-8"), url=URL).hashes


@pytest.mark.parametrize("root", ["channel", "feed"])
def test_a_feed_of_no_version_is_one_when_all_is_known(root: str) -> None:
    """What was read as a feed for its items alone stays one when none of them is new."""
    body = f"<{root}><item><title>a</title></item></{root}>".encode()
    first = parse_feed(body, url=URL)
    again = parse_feed(body, url=URL, known=frozenset(first.hashes))
    assert first.items
    assert (again.head.version, again.hashes, again.total) == (first.head.version, first.hashes, first.total)
