"""Each format's fields, as documents of that format say them."""

from __future__ import annotations

import calendar
import json
from datetime import UTC, datetime, timedelta

from aggregator.model.feed import ParsedFeed, RawItem
from aggregator.parse.feed import parse_feed

URL = "https://feeds.example.org/news.xml"

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(item: str, head: str = "<title>Herald</title><link>https://herald.example/</link>") -> ParsedFeed:
    document = f'<rss version="2.0" {NAMESPACES}><channel>{head}<item>{item}</item></channel></rss>'
    return parse_feed(document.encode(), url=URL)


def atom(
    entry: str, head: str = "<title>Herald</title><id>tag:herald.example,2026:feed</id>", root: str = ""
) -> ParsedFeed:
    document = f'<feed xmlns="http://www.w3.org/2005/Atom" {root}>{head}<entry>{entry}</entry></feed>'
    return parse_feed(document.encode(), url=URL)


def only(feed: ParsedFeed) -> RawItem:
    (item,) = feed.items
    return item


def test_rss_fields() -> None:
    """An RSS 2.0 item's elements end up in the fields meant for them."""
    feed = rss(
        "<title>Bridge opens</title><link>https://herald.example/bridge</link>"
        '<guid isPermaLink="false">b-1</guid><pubDate>Mon, 02 Mar 2026 09:30:00 CET</pubDate>'
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>"
        "<dc:creator>Ada Byron</dc:creator>"
        "<category>Local</category><category>Local</category><category>Roads</category>"
        '<enclosure url="/bridge.mp3" type="audio/mpeg" length="12345"/>'
    )
    item = only(feed)
    assert (feed.head.version, feed.head.masthead.title, feed.head.masthead.link) == (
        "rss20",
        "Herald",
        "https://herald.example/",
    )
    assert (item.title, item.title_is_html) == ("Bridge opens", True)
    assert (item.guid, item.link) == ("b-1", "https://herald.example/bridge")
    assert item.published == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert (item.summary, item.content) == ("<p>Short.</p>", "<p>Long.</p>")
    assert item.authors == ("Ada Byron",)
    assert item.categories == ("Local", "Roads")
    assert [(e.url, e.type, e.length) for e in item.enclosures] == [
        ("https://herald.example/bridge.mp3", "audio/mpeg", 12345)
    ]
    assert item.problems == ()


def test_rss_10_takes_the_address_from_rdf_about() -> None:
    """RSS 1.0 items lie outside the channel, have rdf:about for a guid, and dc:date for the date."""
    document = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://h.example/"><title>H</title>'
        "<link>https://h.example/</link></channel>"
        '<item rdf:about="https://h.example/1"><title>One</title><dc:date>2026-03-02T09:30:00Z</dc:date></item>'
        "</rdf:RDF>"
    )
    feed = parse_feed(document.encode(), url=URL)
    item = only(feed)
    assert feed.head.version == "rss10"
    assert item.guid == item.link == "https://h.example/1"
    assert item.published == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert item.updated is None


def test_old_rss_with_its_doctype() -> None:
    """The external DOCTYPE of RSS 0.91 is dropped, and its HTML entities are still read."""
    document = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>H</title>'
        "<item><title>Caf&eacute;</title><link>https://h.example/1</link></item></channel></rss>"
    )
    feed = parse_feed(document.encode(), url=URL)
    assert feed.head.version.startswith("rss091")
    assert only(feed).title == "Café"


def test_atom_fields() -> None:
    """An Atom entry's elements end up in the fields meant for them."""
    feed = atom(
        '<title type="text">1 &lt; 2</title><id>tag:herald.example,2026:1</id>'
        '<link rel="related" href="https://other.example/"/><link href="/one"/>'
        "<published>2026-03-02T09:30:00Z</published><updated>2026-03-02T10:00:00Z</updated>"
        '<summary type="text">A &amp; B</summary>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Body <b>bold</b></p></div></content>'
        '<author><name>Ada Byron</name><email>ada@h.example</email></author><category term="t1" label="Local"/>'
    )
    item = only(feed)
    assert (feed.head.version, feed.head.masthead.id) == ("atom10", "tag:herald.example,2026:feed")
    assert (item.title, item.title_is_html) == ("1 < 2", False)
    assert item.guid == "tag:herald.example,2026:1"
    assert item.link == "https://feeds.example.org/one"
    assert item.published == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert item.updated == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert item.summary == "A &amp; B"
    assert item.content == "<p>Body <b>bold</b></p>"
    assert item.authors == ("Ada Byron",)
    assert item.categories == ("Local",)


def test_atom_html_title_is_html() -> None:
    """A title of type html keeps its markup and says so."""
    item = only(atom('<title type="html">A &lt;b&gt;bold&lt;/b&gt; one</title><id>x:1</id>'))
    assert (item.title, item.title_is_html) == ("A <b>bold</b> one", True)


def test_atom_03() -> None:
    """Atom 0.3 has other names for its dates."""
    document = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>H</title><entry><title>One</title>'
        "<id>x:1</id><issued>2026-03-02T09:30:00Z</issued><modified>2026-03-02T10:00:00Z</modified>"
        '<link rel="alternate" type="text/html" href="https://h.example/1"/></entry></feed>'
    )
    feed = parse_feed(document.encode(), url=URL)
    item = only(feed)
    assert feed.head.version == "atom03"
    assert (item.published, item.updated) == (
        datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        datetime(2026, 3, 2, 10, tzinfo=UTC),
    )


def test_atom_author_of_the_feed() -> None:
    """An entry without author has the feed's; one with a source has the source's."""
    head = "<title>H</title><author><name>Desk</name></author>"
    assert only(atom("<title>One</title><id>x:1</id>", head)).authors == ("Desk",)
    source = "<source><author><name>Wire</name></author></source>"
    assert only(atom(f"<title>One</title><id>x:1</id>{source}", head)).authors == ("Wire",)


def test_alternate_html_link_is_preferred() -> None:
    """Of several alternates the HTML page is the link."""
    links = '<link type="application/json" href="https://h.example/1.json"/><link type="text/html" href="https://h.example/1"/>'
    assert only(atom(f"<title>One</title><id>x:1</id>{links}")).link == "https://h.example/1"


def test_dangerous_links_are_dropped() -> None:
    """Only http and https addresses become links and enclosures."""
    item = only(rss('<title>x</title><link>javascript:alert(1)</link><enclosure url="file:///etc/passwd" type="a/b"/>'))
    assert item.link == ""
    assert item.enclosures == ()


def test_feedburner_original_link() -> None:
    """Feedburner's original link wins over its redirect."""
    item = only(
        rss("<link>https://fb.example/~r/1</link><feedburner:origLink>https://h.example/1</feedburner:origLink>")
    )
    assert item.link == "https://h.example/1"


def test_authors_lose_their_mail_addresses() -> None:
    """A name is taken from around a mail address, and an address alone is nobody's name."""
    assert only(rss("<title>x</title><author>desk@h.example (Ada Byron)</author>")).authors == ("Ada Byron",)
    assert only(rss("<title>x</title><author>Ada Byron &lt;desk@h.example&gt;</author>")).authors == ("Ada Byron",)
    assert only(rss("<title>x</title><author>desk@h.example</author>")).authors == ()


def test_media_module() -> None:
    """Pictures of the media module are enclosures, each once, and a caption is not the content."""
    item = only(
        rss(
            "<title>x</title><description>The story.</description>"
            '<media:group><media:content url="https://h.example/1.jpg" type="image/jpeg" fileSize="99"/></media:group>'
            '<media:thumbnail url="https://h.example/1.jpg"/><media:thumbnail url="https://h.example/2.jpg"/>'
            '<media:description type="plain">A bridge.</media:description>'
        )
    )
    assert [(e.url, e.length) for e in item.enclosures] == [
        ("https://h.example/1.jpg", 99),
        ("https://h.example/2.jpg", None),
    ]
    assert (item.summary, item.content) == ("The story.", "")
    assert item.enclosures[0].title == "A bridge."


def test_media_description_serves_where_there_is_nothing_else() -> None:
    """A video entry has its only text in the media module."""
    item = only(rss("<title>x</title><media:group><media:description>A film.</media:description></media:group>"))
    assert item.summary == "A film."


def test_itunes_image() -> None:
    """A podcast episode's picture is an enclosure."""
    item = only(rss('<title>x</title><itunes:image href="https://h.example/e.jpg"/>'))
    assert [e.url for e in item.enclosures] == ["https://h.example/e.jpg"]


def test_content_elsewhere_is_an_enclosure() -> None:
    """An Atom content that only points somewhere is an enclosure, not a text."""
    item = only(atom('<title>x</title><id>x:1</id><content type="video/mp4" src="/film.mp4"/>'))
    assert item.content == ""
    assert [(e.url, e.type) for e in item.enclosures] == [("https://feeds.example.org/film.mp4", "video/mp4")]


def test_plain_text_content_becomes_html() -> None:
    """Atom text is escaped, and its blank lines separate paragraphs."""
    item = only(atom('<title>x</title><id>x:1</id><content type="text">1 &lt; 2\n\nNext</content>'))
    assert item.content == "<p>1 &lt; 2</p><p>Next</p>"


def test_a_copy_of_the_content_is_no_summary() -> None:
    """The summary that feedparser fills in from the content where there is none is left out."""
    item = only(rss("<title>x</title><content:encoded>&lt;p&gt;Long.&lt;/p&gt;</content:encoded>"))
    assert (item.summary, item.content) == ("", "<p>Long.</p>")


def test_languages() -> None:
    """The entry's language wins over the feed's."""
    head = "<title>H</title><language>en_gb</language>"
    assert only(rss("<title>x</title><description>d</description>", head)).language == "en-gb"
    assert only(rss("<title>x</title><dc:language>fr</dc:language>", head)).language == "fr"
    assert only(atom('<title xml:lang="ka">x</title><id>x:1</id>', root='xml:lang="az"')).language == "ka"
    assert only(atom("<title>x</title><id>x:1</id>", root='xml:lang="az"')).language == "az"


def test_hints() -> None:
    """ttl, syndication module, every skipHours hour and skipDays day, and the hub are read."""
    hints = rss(
        "<title>x</title>",
        "<title>H</title><ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        "<skipHours><hour>1</hour><hour>24</hour><hour>5</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"
        '<atom:link rel="hub" href="https://hub.example/"/>',
    ).head.hints
    assert hints.interval == timedelta(minutes=90)
    assert hints.skip_hours == {0, 1, 5}
    assert hints.skip_days == {5, 6}
    assert hints.hub == "https://hub.example/"


def test_absurd_hints_are_ignored() -> None:
    """Negative, huge and empty intervals, and a week of skipped days, mean nothing."""
    for ttl in ("-5", "0", "", "soon", "9" * 30):
        assert rss("<title>x</title>", f"<title>H</title><ttl>{ttl}</ttl>").head.hints.interval is None
    days = "".join(f"<day>{day}</day>" for day in calendar.day_name)
    assert rss("<title>x</title>", f"<title>H</title><skipDays>{days}</skipDays>").head.hints.skip_days == frozenset()


def test_unreadable_date_is_a_problem() -> None:
    """A date that cannot be read is told, and the item stays."""
    item = only(rss("<title>x</title><guid>g</guid><pubDate>the other day 7</pubDate>"))
    assert item.published is None
    assert 'the date "the other day 7" cannot be read' in [problem.what for problem in item.problems]


def test_json_feed() -> None:
    """A JSON Feed's members end up in the fields meant for them."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Herald",
        "home_page_url": "https://h.example/",
        "language": "en",
        "authors": [{"name": "Desk"}],
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": [
            {
                "id": 7,
                "url": "/one",
                "title": "1 < 2",
                "content_text": "a < b",
                "summary": "s",
                "date_published": "2026-03-02T09:30:00+01:00",
                "tags": ["Local", "Local"],
                "image": "https://h.example/1.jpg",
                "attachments": [{"url": "https://h.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}],
            },
            "not an item",
        ],
    }
    feed = parse_feed(json.dumps(document).encode(), url="https://h.example/feed.json")
    item = only(feed)
    assert (feed.head.version, feed.head.masthead.title, feed.head.masthead.link) == (
        "json11",
        "Herald",
        "https://h.example/",
    )
    assert feed.head.hints.hub == "https://hub.example/"
    assert (item.guid, item.link, item.title, item.title_is_html) == ("7", "https://h.example/one", "1 < 2", False)
    assert (item.content, item.summary) == ("a &lt; b", "s")
    assert item.published == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert (item.authors, item.categories, item.language) == (("Desk",), ("Local",), "en")
    assert [e.url for e in item.enclosures] == ["https://h.example/a.mp3", "https://h.example/1.jpg"]


def test_json_feed_10_author() -> None:
    """Version 1.0 has one author."""
    document = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "author": {"name": "Ada"}}]}
    feed = parse_feed(json.dumps(document).encode(), url=URL)
    assert feed.head.version == "json1"
    assert only(feed).authors == ("Ada",)


def test_json_feed_knows_its_items() -> None:
    """A known item is counted and not read again; the order of its members does not matter."""
    first = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "a"}]}
    again = {"items": [{"id": "2"}, {"title": "a", "id": "1"}], "version": "https://jsonfeed.org/version/1.1"}
    known = frozenset(parse_feed(json.dumps(first).encode(), url=URL).hashes)
    feed = parse_feed(json.dumps(again).encode(), url=URL, known=known)
    assert [item.guid for item in feed.items] == ["2"]
    assert feed.total == len(feed.hashes) == 2
    assert known < frozenset(feed.hashes)
