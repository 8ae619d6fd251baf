"""A topic's document as Atom (RFC 4287): the one user of feedgen.

feedgen writes what it writes well; what it loses (attributes of links, most of `atom:source`, `xml:lang`) an
entry extension adds to the finished element. Each entry is built, written and read back on its own before the feed is
put together of their bytes, so that one bad entry costs itself and never the feed, and one that did not change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from typing import Any, NamedTuple

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.model import Enclosure, Entry, Problem, Role, TopicFeed
from aggregator.publish.characters import one_line, printable, web_address
from aggregator.publish.content import entry_html, shown_reports, words_of
from aggregator.publish.document import GENERATOR, HTML, Format, Rendered
from aggregator.publish.pieces import NONE_KEPT, Pieces
from aggregator.publish.rules import ATOM, entry_faults, is_language, is_media_type
from aggregator.text.sizes import image_type

MEDIA_TYPE = "application/atom+xml"

REGION_SCHEME = "regions"
"""`atom:category` scheme, after the site's address: what the story is about, as region codes."""
EVENT_SCHEME = "events"
"""What happened, as an id that all reports of it share; left out of a story that is the only one."""
TOPIC_SCHEME = "topics"
"""The topic that took the story in; the publisher's own categories have no scheme, as they came with none."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_END = b"</feed>\n"
_TOPIC = "topic"
_MARK = b"<!--topic-->"
"""Where the topic's category stands in an entry that is kept: no text is written like that, as it would be escaped."""
_READER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)

Attributes = dict[str, str]


class _WhatFeedgenLoses(BaseEntryExtension):  # type: ignore[misc]  # feedgen is untyped
    """Adds to the finished element the links, the source and the language of its story."""

    entry: Entry

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Complete one entry.

        :param feed: feedgen's name for the `entry` element; it has no namespace before it is serialised
        """
        written = feed.find("link") is not None  # the publisher's, of an entry without text: see `_element`
        for attributes in _links(self.entry):
            if not written or attributes["rel"] != "alternate":
                etree.SubElement(feed, "link", attributes)
        feed.append(_source(self.entry))
        if is_language(self.entry.language):
            feed.set(_XML_LANG, self.entry.language)
        return feed


class _Written(NamedTuple):
    """An entry as it stands in every feed that shows it, written and read back."""

    before: bytes
    """Its element up to the category of the topic, which alone is the feed's own."""
    after: bytes
    size: int
    """Bytes without that category, and without the white space that the document puts around elements."""
    faults: tuple[str, ...] = ()
    """Why it cannot be published."""


class _Proven(NamedTuple):
    """An entry without faults in a feed."""

    body: bytes
    number: int
    """Its place among the feed's entries, from 1."""
    size: int
    """Bytes, without the white space that the document puts around it."""


def render(feed: TopicFeed, pieces: Pieces = NONE_KEPT) -> Rendered:
    """The feed's bytes; an entry that is not valid is left out and named.

    The newest entries that `Topic.max_bytes` has room for are in it, never fewer than one.

    :raises ValueError: the feed's own head is not valid (title or address of the site); the config rules that out
    """
    proven: list[_Proven] = []
    quarantined: list[tuple[int, Problem]] = []
    published: set[str] = set()
    size = 0
    category = _written(etree.Element("category", _topic_category(feed)))
    for number, entry in enumerate(feed.entries, start=1):
        written = pieces.get(entry, MEDIA_TYPE, lambda: _prove(entry, feed, category))  # noqa: B023 - called at once
        faults = written.faults
        if entry.id in published:
            faults = (*faults, "another entry of the feed has the same id")
        if faults:
            what = f"{one_line(entry.title)[:80]!r} ({entry.id!r}) is left out: {'; '.join(faults)}"
            problem = Problem(where=f"publish: {feed.topic.name}: entry {entry.uid}", what=what)
            quarantined.append((number, problem))
        else:
            published.add(entry.id)
            body = written.before + category + written.after
            proven.append(_Proven(body, number, written.size + len(category)))
            size += proven[-1].size
            if size > feed.topic.max_bytes:
                break
    shown = len(feed.entries) if size <= feed.topic.max_bytes else proven[-1].number
    body = _whole(feed, proven)
    while len(body) > feed.topic.max_bytes and len(proven) > 1:
        excess = len(body) - feed.topic.max_bytes
        while excess > 0 and len(proven) > 1:
            last = proven.pop()
            excess -= last.size
            shown = last.number - 1
        body = _whole(feed, proven)
    return Rendered(
        body=body, shown=shown, quarantined=tuple(problem for number, problem in quarantined if number <= shown)
    )


def _whole(feed: TopicFeed, proven: Iterable[_Proven]) -> bytes:
    """The document of these entries."""
    head: bytes = _head(feed).atom_str(pretty=True)
    return b"".join((head.removesuffix(_END), *(each.body for each in proven), _END))


def _head(feed: TopicFeed) -> FeedGenerator:
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(one_line(feed.title))
    if feed.subtitle:
        generator.subtitle(one_line(feed.subtitle))
    generator.updated(_to_seconds(feed.updated))
    generator.author(_operator(feed))
    generator.link(href=feed.feed_url, rel="self", type=MEDIA_TYPE, title=one_line(feed.title))
    generator.link(href=feed.page_url, rel="alternate", type=HTML)
    generator.generator(GENERATOR)
    return generator


def _operator(feed: TopicFeed) -> Attributes:
    """Who republishes: named in the feed, never as the author of an entry."""
    author = {"name": one_line(feed.site_title)}
    contact = one_line(feed.contact).removeprefix("mailto:")
    if address := web_address(contact):
        author["uri"] = address
    elif "@" in contact and " " not in contact:
        author["email"] = contact
    return author


def _prove(entry: Entry, feed: TopicFeed, category: bytes) -> _Written:
    """Write an entry as it stands in a document, and read it back.

    :param category: the topic's, for reading it back
    """
    try:
        element = _element(entry, feed)
        own = element.find("category")
        assert own is not None  # the topic's comes first
        element.replace(own, etree.Comment(_TOPIC))
        around = etree.Element("feed")
        around.append(element)
        lines = etree.tostring(around, encoding="UTF-8", pretty_print=True)
        before, mark, after = lines.removeprefix(b"<feed>\n").removesuffix(_END).partition(_MARK)
        faults = entry_faults(_read_back(before + category + after))
    except (ValueError, etree.XMLSyntaxError) as error:
        return _Written(b"", b"", 0, (f"it cannot be written as XML: {error}",))
    return _Written(before, after, len(_written(element)) - len(mark), faults)


def _written(element: etree._Element) -> bytes:
    """An element without white space around those in it."""
    return bytes(etree.tostring(element, encoding="UTF-8", with_tail=False))


def _element(entry: Entry, feed: TopicFeed) -> etree._Element:
    """The entry as feedgen and our extension build it."""
    built = FeedEntry()
    built.register_extension("whole", _WhatFeedgenLoses)
    built.whole.entry = entry
    built.id(entry.id)
    built.title(one_line(entry.title))
    built.updated(_to_seconds(entry.updated))
    built.published(_to_seconds(entry.published))
    built.author([{"name": name} for name in _authors(entry)])
    for name in dict.fromkeys(map(one_line, (*entry.contributors, entry.agency))):
        if name:
            built.contributor(name=name)
    for category in _categories(entry, feed):
        built.category(category)
    if body := printable(entry_html(entry)):
        built.content(body, type="html")
    elif own := web_address(entry.link):  # section 4.1.2 wants a text or an address, and feedgen one of its own making
        built.link(href=own, rel="alternate")
    else:
        built.content(f"<p>{escape(one_line(entry.title))}</p>", type="html")
    element: etree._Element = built.atom_entry()
    return element


def _read_back(written: bytes) -> Any:
    """The entry as a subscriber's parser will see it, in Atom's namespace.

    :raises etree.XMLSyntaxError: it is not well-formed
    """
    wrapped = b'<feed xmlns="http://www.w3.org/2005/Atom">' + written + b"</feed>"
    return etree.fromstring(wrapped, _READER).find(ATOM + "entry")


def _authors(entry: Entry) -> list[str]:
    """Who wrote it; for a story without a byline, who published it."""
    names = [name for author in entry.authors if (name := one_line(author))]
    candidates = (entry.source_title, entry.publisher, entry.source)
    return list(dict.fromkeys(names)) or [next((name for each in candidates if (name := one_line(each))), "")]


def _categories(entry: Entry, feed: TopicFeed) -> Iterator[Attributes]:
    """The topic, the regions that the story is about, its event, and the publisher's own words."""
    yield _topic_category(feed)
    codes = dict.fromkeys(one_line(tag.code) for tag in entry.regions if tag.role is Role.SUBJECT)
    for code in filter(None, codes):
        label = one_line(feed.region_titles.get(code, code))
        yield {"term": code, "scheme": feed.index_url + REGION_SCHEME, "label": label}
    if entry.event:
        yield {"term": one_line(entry.event), "scheme": feed.index_url + EVENT_SCHEME}
    for term in dict.fromkeys(one_line(category) for category in entry.categories):
        if term:
            yield {"term": term}


def _topic_category(feed: TopicFeed) -> Attributes:
    return {"term": feed.topic.name, "scheme": feed.index_url + TOPIC_SCHEME, "label": one_line(feed.title)}


def _links(entry: Entry) -> Iterator[Attributes]:
    """The publisher's page, the copies, other reports of the event, the files; no address twice in one relation."""
    own = web_address(entry.link)
    if own:
        yield {"rel": "alternate", "href": own}
    seen = {own, ""}
    for copy in (*entry.copies, *shown_reports(entry)):
        href = web_address(copy.link)
        if href not in seen:
            seen.add(href)
            paper = one_line(copy.source_title or copy.publisher or copy.source)
            yield {"rel": "related", "href": href, "title": one_line(f"{paper}: {copy.title}")}
    files = {""}
    for enclosure in (entry.picture, *entry.enclosures):
        href = web_address(enclosure.url) if enclosure else ""
        if enclosure and href not in files:
            files.add(href)
            yield _file(enclosure, href)


def _file(enclosure: Enclosure, href: str) -> Attributes:
    """A picture or another file. Its type is left out where nothing tells it; "image/*" is none."""
    attributes = {"rel": "enclosure", "href": href}
    media_type = enclosure.type if is_media_type(enclosure.type) else image_type(href)
    if media_type:
        attributes["type"] = media_type
    if enclosure.length is not None and enclosure.length >= 0:
        attributes["length"] = str(enclosure.length)
    if title := words_of(enclosure):
        attributes["title"] = title
    return attributes


def _source(entry: Entry) -> etree._Element:
    """The feed it came from, with what section 4.2.11 says a source should keep."""
    source: etree._Element = etree.Element("source")
    etree.SubElement(source, "id").text = entry.source_id
    etree.SubElement(source, "title").text = one_line(entry.source_title or entry.publisher or entry.source)
    etree.SubElement(source, "updated").text = _to_seconds(entry.source_updated).isoformat()
    if href := web_address(entry.source_link):
        etree.SubElement(source, "link", {"rel": "alternate", "href": href})
    if href := web_address(entry.source_feed):
        etree.SubElement(source, "link", {"rel": "self", "href": href})
    if rights := one_line(entry.source_rights):
        etree.SubElement(source, "rights").text = rights
    return source


def _to_seconds(moment: datetime) -> datetime:
    """Fractions of a second say nothing to a reader and make two formats of one date."""
    return moment.replace(microsecond=0)


FEED = Format(
    suffix=".atom",
    media_type=MEDIA_TYPE,
    mark=f"<generator>{GENERATOR}</generator>".encode(),
    label="Atom feed",
    render=render,
)
"""The feed that every reader can subscribe to; where a database was lost, ids and dates are read from it again."""
