"""feedparser's traps, each with a document that springs it when feedparser is left alone."""

from __future__ import annotations

import builtins
import io
import socket
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest

from aggregator.model.feed import ParsedFeed
from aggregator.parse.feed import parse_feed

URL = "https://h.example/feed.xml"


def parse(document: str) -> ParsedFeed:
    return parse_feed(document.encode(), url=URL)


def channel(inner: str) -> str:
    return f'<rss version="2.0"><channel><title>H</title>{inner}</channel></rss>'


def test_a_body_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    """Bytes that are a path are a document like any other (feedparser opens the file)."""
    file = tmp_path / "feed.xml"
    file.write_text(channel("<item><title>secret</title></item>"))
    assert feedparser.parse(str(file)).entries
    feed = parse_feed(str(file).encode(), url=URL)
    assert (feed.head.version, feed.items) == ("", ())


def test_no_file_and_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an address as body nor external references in a document make the parser reach out."""
    parse(channel("<item><title>warm up</title></item>"))

    def refuse(what: str) -> Callable[..., object]:
        def refused(*_args: object, **_kwargs: object) -> object:
            pytest.fail(f"the parser used {what}")

        return refused

    monkeypatch.setattr(builtins, "open", refuse("open"))
    monkeypatch.setattr(io, "open", refuse("io.open"))
    monkeypatch.setattr(socket, "socket", refuse("a socket"))
    for document in (
        "http://127.0.0.1:9/feed.xml",
        "file:///etc/passwd",
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">' + channel("<item><title>t</title></item>"),
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + channel("<item><title>&x;</title></item>"),
        channel('<item><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></item>'),
    ):
        assert "root:" not in repr(parse(document))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty body"),
        (b" \n ", "white space only"),
        (b"<!DOCTYPE html><html><head><title>Just a &amp; moment</title></head></html>", 'titled "Just a & moment"'),
        (b'{"error": {"message": "slow down"}}', "slow down"),
        (b"[1, 2]", "a list"),
        (b'{"broken": ', "cannot be read"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"<opml version='2.0'><body/></opml>", "<opml>"),
        (b"Service unavailable", "neither XML nor JSON"),
    ],
)
def test_a_tidy_document_need_not_be_a_feed(body: bytes, said: str) -> None:
    """What is no feed has no version, is not complete, and is named in plain words (feedparser says bozo=0)."""
    feed = parse_feed(body, url=URL)
    assert (feed.head.version, feed.items, feed.head.complete) == ("", (), False)
    assert said in feed.head.problems[-1].what


def test_misread_dates() -> None:
    """British summer time, epoch seconds and zeroes are read right or not at all."""
    dates = ("Sat, 15 Aug 2026 12:00:00 BST", "1786791600", "0000-00-00T00:00:00Z")
    items = parse(channel("".join(f"<item><pubDate>{date}</pubDate></item>" for date in dates))).items
    british, epoch, zero = (item.published for item in items)
    assert british is not None
    assert british == epoch
    assert (british.hour, british.day) == (11, 15)
    assert zero is None


def test_an_atom_id_is_not_a_link() -> None:
    """An entry without link has none, whatever its id looks like (feedparser gives it the id)."""
    feed = parse(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://h.example/id/1</id><title>t</title></entry></feed>'
    )
    assert (feed.items[0].guid, feed.items[0].link) == ("https://h.example/id/1", "")


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>https://h.example/1</guid>", "https://h.example/1"),
        ('<link></link><guid isPermaLink="true">https://h.example/1</guid>', "https://h.example/1"),
        ('<guid isPermaLink="false">https://h.example/1</guid>', ""),
        ("<guid>story-1</guid>", ""),
        ("<guid>/story/1</guid>", ""),
        ("<link>https://h.example/a</link><guid>https://h.example/1</guid>", "https://h.example/a"),
    ],
)
def test_a_guid_is_a_link_only_where_it_is_one(guid: str, link: str) -> None:
    """A permalink guid serves where there is no link; a relative or opaque one does not."""
    assert parse(channel(f"<item><title>t</title>{guid}</item>")).items[0].link == link


def test_a_guid_stays_as_written() -> None:
    """A relative guid is not resolved (feedparser resolves it, so that it changes with the feed's address)."""
    assert parse(channel("<item><title>t</title><guid>story/1</guid></item>")).items[0].guid == "story/1"


def test_raw_ampersands() -> None:
    """Raw ampersands stay what they are (feedparser's loose mode makes them `AT&T;`)."""
    feed = parse(
        channel("<item><title>AT&T & M&S &copy; R&amp;D</title><link>https://h.example/?a=1&b=2</link></item>")
    )
    assert feed.items[0].title == "AT&T & M&S © R&D"
    assert feed.items[0].link == "https://h.example/?a=1&b=2"
    assert feed.head.complete


def test_xml_base_does_not_leak() -> None:
    """One entry's xml:base holds for that entry alone."""
    feed = parse(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="https://other.example/x/"><id>a:1</id>'
        '<link href="1"/><content type="html">&lt;img src="p.png"></content></entry>'
        '<entry><id>a:2</id><link href="2"/><content type="html">x</content></entry></feed>'
    )
    assert [item.link for item in feed.items] == ["https://other.example/x/1", "https://h.example/2"]
    assert [item.base_url for item in feed.items] == ["https://other.example/x/", URL]


def test_relative_links_of_rss_are_the_site_s() -> None:
    """A relative link of RSS is relative to the channel's own, as the feed may be served from elsewhere."""
    head = "<image><link>https://img.example/</link></image><link>https://site.example/</link>"
    item = parse(channel(f"{head}<item><title>t</title><link>/story</link></item>")).items[0]
    assert (item.link, item.base_url) == ("https://site.example/story", "https://site.example/")


def test_no_deprecated_fallback_for_updated() -> None:
    """An item without update has none (feedparser answers with the publication date, and a warning)."""
    item = parse(channel("<item><pubDate>Mon, 02 Mar 2026 09:30:00 GMT</pubDate></item>")).items[0]
    assert item.published is not None
    assert item.updated is None


def test_a_comment_before_the_root_may_speak_of_anything() -> None:
    """What a comment at the top says about DOCTYPEs and feeds is no part of the document."""
    assert parse("<!-- <!DOCTYPE rss [ <rss> -->" + channel("<item><title>t</title></item>")).items[0].title == "t"
