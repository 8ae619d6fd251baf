"""What an element says depends on where it stands: each thing of an item is read from its own place, and no other."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from aggregator.model.feed import ParsedFeed, RawItem
from aggregator.parse.feed import parse_feed

URL = "https://feeds.example.org/news.xml"
MODULES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:own="https://own.example/ns"'
)
LATER = "<item><title>Next</title><guid>next</guid><description>Its own text.</description></item>"


def rss(inner: str) -> RawItem:
    """Read one item, and see to it that the one after it is whole."""
    document = (
        f'<rss version="2.0" {MODULES}><channel><title>H</title><link>https://h.example/</link>'
        f"<item>{inner}</item>{LATER}</channel></rss>"
    )
    first, last = parse_feed(document.encode(), url=URL).items
    assert (last.title, last.summary, last.content) == ("Next", "Its own text.", "")
    return first


def atom(inner: str, root: str = "") -> RawItem:
    document = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {MODULES} {root}><title>H</title><entry>{inner}</entry></feed>'
    )
    (item,) = parse_feed(document.encode(), url=URL).items
    return item


STRANGER = (
    "<title>Other</title><link>https://h.example/other</link><guid>other</guid><pubDate>Wed, 01 Jul 2026 10:00:00 GMT"
    "</pubDate><description>A long text of another story, longer than that of the item itself.</description>"
    "<author>Bo</author><dc:creator>Cy</dc:creator><category>Other</category><enclosure url='https://h.example/o.mp3'/>"
    "<content:encoded>Longer still: the whole text of another story.</content:encoded><media:content url='/o.jpg'/>"
    "<dc:date>2025-01-01</dc:date>"
)
OWN = (
    "<title>Mine</title><link>https://h.example/mine</link><guid isPermaLink='false'>mine</guid>"
    "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><description>Short.</description><author>Ada</author>"
    "<category>Mine</category>"
)


@pytest.mark.parametrize(
    "wrapped",
    [
        "<related>{}</related>",
        "<related><story>{}</story></related>",
        "<gallery><item>{}</item></gallery>",
        "<own:box><own:card>{}</own:card></own:box>",
        "<comments><comment>{}</comment></comments>",
        "<media:group><own:card>{}</own:card></media:group>",
    ],
)
def test_a_publisher_s_own_element_keeps_what_it_holds(wrapped: str) -> None:
    """A story within an element that the format does not have gives nothing to the item that it stands in."""
    plain = rss(OWN)
    for inner in (OWN + wrapped.format(STRANGER), wrapped.format(STRANGER) + OWN):
        item = rss(inner)
        assert (item.title, item.link, item.guid, item.published, item.updated) == (
            plain.title,
            plain.link,
            plain.guid,
            plain.published,
            plain.updated,
        )
        assert (item.summary, item.content, item.authors) == ("Short.", "", ("Ada",))
        assert (item.categories, item.enclosures) == (("Mine",), ())


def test_items_within_items_of_others_are_split_as_one() -> None:
    """An item that holds a gallery of items is one item, and is known as one at the next poll."""
    document = (
        "<rss version='2.0'><channel><item><title>a</title><guid>a</guid>"
        "<gallery><item><title>b</title></item></gallery></item>"
        f"{LATER}</channel></rss>"
    ).encode()
    full = parse_feed(document, url=URL)
    assert [item.title for item in full.items] == ["a", "Next"]
    for known in (frozenset(full.hashes[:1]), frozenset(full.hashes[1:])):
        again = parse_feed(document, url=URL, known=known)
        assert again.items == tuple(item for item in full.items if item.hash not in known)
        assert again.hashes == full.hashes


@pytest.mark.parametrize("name", ["details><summary", "figure><title", "section><description", "svg><link", "p><item"])
def test_raw_markup_is_one_text(name: str) -> None:
    """HTML that was not escaped is the text of its item, whatever names of the format it uses."""
    outer, inner = name.split("><")
    item = rss(f"<title>T</title><description><p>One.</p><{name}>Two</{inner}></{outer}><p>x &lt; y</p></description>")
    assert item.title == "T"
    assert item.summary.startswith("<p>One.</p>")
    assert "Two" in item.summary
    assert item.summary.endswith("<p>x &lt; y</p>")


def test_escaped_text_beside_raw_markup() -> None:
    """Where the text itself was escaped HTML, an element beside it does not have it escaped once more."""
    item = rss("<description>&lt;p&gt;A &amp;amp; B&lt;/p&gt;<br/></description>")
    assert item.summary == "<p>A &amp; B</p><br>"


def test_xhtml_is_written_as_html() -> None:
    """XHTML loses its wrapper, keeps empty elements apart from unclosed ones, and its code is code."""
    item = atom(
        '<title>t</title><id>x:1</id><content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:a id="k"/>'
        "<x:code>&lt;b&gt;</x:code><x:br/>end</x:div></content>"
    )
    assert item.content == '<a id="k"></a><code>&lt;b&gt;</code><br>end'


def test_a_base_within_the_text() -> None:
    """Relative addresses in XHTML are relative to the base of the element that they stand in."""
    item = atom(
        '<title>t</title><id>x:1</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        '<p xml:base="/log/"><a href="one">1</a></p><a href="two">2</a></div></content>'
    )
    assert item.content == '<p><a href="/log/one">1</a></p><a href="two">2</a>'


@pytest.mark.parametrize("guid", ["/2026/11/dam", "4711", "urn:x:ü", "dam#2"])
def test_an_atom_id_stays_as_written(guid: str) -> None:
    """An id is compared character by character, so it is resolved against nothing (RFC 4287 section 4.2.6.1)."""
    item = atom(f'<title>t</title><id>{guid}</id><link href="x"/>', 'xml:base="https://h.example/log/"')
    assert (item.guid, item.link) == (guid, "https://h.example/log/x")


@pytest.mark.parametrize("date", ["<dc:date>1901-05-02</dc:date>", "<dcterms:modified>1901-05-02</dcterms:modified>"])
@pytest.mark.parametrize("first", [True, False])
def test_a_module_s_date_does_not_replace_the_format_s(date: str, *, first: bool) -> None:
    """The date of the thing described stands back behind Atom's and RSS's own, wherever it stands."""
    own = "<updated>2026-11-21T10:00:00Z</updated>"
    entry = atom("<title>t</title><id>x:1</id>" + (date + own if first else own + date))
    assert (entry.published, entry.updated) == (None, datetime(2026, 11, 21, 10, tzinfo=UTC))
    own = "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate>"
    item = rss("<title>t</title>" + (date + own if first else own + date))
    assert item.published == datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_a_described_date_serves_where_there_is_no_other() -> None:
    """An entry that has only dc:date is dated by it, in any format."""
    dated = "<title>t</title><dc:date>2026-11-21T10:00:00Z</dc:date>"
    assert rss(dated).published == atom(dated).published == datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize("href", ["", " ", "#top"])
def test_an_empty_link_leads_nowhere(href: str) -> None:
    """A reference to the document itself is the feed, and never the page of a story."""
    assert atom(f'<title>t</title><id>x:1</id><link rel="alternate" href="{href}"/>').link == ""
    assert rss(f"<title>t</title><guid isPermaLink='false'>g</guid><link>{href}</link>").link == ""
    items = [{"id": "g", "url": href, "image": href, "title": "t"}]
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    item = parse_feed(document, url=URL).items[0]
    assert (item.link, item.enclosures) == ("", ())


@pytest.mark.parametrize("attribute", ["uri='at://x'", "url=''", "href='https://other.example/'", "rel='alternate'"])
def test_a_link_of_rss_is_its_text(attribute: str) -> None:
    """Whatever attributes are put on a link, in RSS its text is the address."""
    assert rss(f"<title>t</title><link {attribute}>https://h.example/loft?a=1&amp;b=2</link>").link == (
        "https://h.example/loft?a=1&b=2"
    )


def test_a_link_on_several_lines() -> None:
    """Line ends within an address are none of it."""
    assert rss("<title>t</title><link>\n  https://h.example/\n\ta\n</link>").link == "https://h.example/a"


@pytest.mark.parametrize(
    "prefix", ["http://www.iana.org/assignments/relation/", "https://www.IANA.org/assignments/relation/"]
)
def test_a_relation_may_be_an_address(prefix: str) -> None:
    """A registered relation and its address at IANA are the same (RFC 4287 section 4.2.7.2)."""
    item = atom(
        f'<title>t</title><id>x:1</id><link rel="{prefix}alternate" href="https://h.example/1"/>'
        f'<link rel="{prefix}enclosure" type="audio/mpeg" href="https://h.example/1.mp3"/>'
    )
    assert (item.link, [each.url for each in item.enclosures]) == ("https://h.example/1", ["https://h.example/1.mp3"])


def test_lists_that_hold_the_format_s_own() -> None:
    """A list of categories or authors is not the publisher's own matter."""
    item = rss(
        "<categories><category>One</category><category>Two</category></categories><authors><author>Ada</author></authors>"
        '<itunes:category text="Three"><itunes:category text="Four"/></itunes:category>'
    )
    assert (item.categories, item.authors) == (("One", "Two", "Three", "Four"), ("Ada",))


def test_a_module_is_known_by_its_prefix_or_its_address() -> None:
    """Neither another prefix nor a misspelt address of the namespace costs a module its meaning."""
    document = (
        '<rss version="2.0" xmlns:m="https://search.yahoo.com/mrss" xmlns:dc="http://purl.org/dc/1.1"><channel><item>'
        '<m:thumbnail url="https://h.example/1.jpg"/><dc:creator>Ada</dc:creator></item></channel></rss>'
    )
    (item,) = parse_feed(document.encode(), url=URL).items
    assert (item.authors, [each.url for each in item.enclosures]) == (("Ada",), ["https://h.example/1.jpg"])


def test_full_texts_of_yandex() -> None:
    """What publishers write for Yandex is the content: plain in one module, HTML in the other."""
    modules = 'xmlns:ya="http://news.yandex.ru" xmlns:tu="http://turbo.yandex.ru"'

    def content(inner: str) -> str:
        document = f'<rss version="2.0" {modules}><channel><item><title>t</title>{inner}</item></channel></rss>'
        feed: ParsedFeed = parse_feed(document.encode(), url=URL)
        return feed.items[0].content

    assert content("<description>d</description><ya:full-text>a &lt; b, whole.</ya:full-text>") == "a &lt; b, whole."
    assert content("<tu:content><![CDATA[<p>a</p>]]></tu:content>") == "<p>a</p>"
