"""Stories to a topic's document: everything the formats share, with no format in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import quote, urlsplit

from aggregator.model import Entry, Face, FeedLink, Headline, Problem, Topic, TopicFeed
from aggregator.publish.characters import one_line
from aggregator.publish.pieces import NONE_KEPT, Pieces
from aggregator.text.iri import is_iri

GENERATOR = "aggregator"
"""Names the program in every document that it writes; without its version, since an upgrade changes no story."""

INDEX_NAME = "index"
"""Of the page of all topics, and of the list of them for feed readers, before the suffix; no topic has that name."""

HTML = "text/html"
"""The media type of what people read: of the formats one has it, and is the topic's page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A document's bytes, and what had to be left out of them."""

    body: bytes
    """UTF-8; the same for the same stories."""
    shown: int
    """Of the topic's entries, how many from the newest on it has room for, those in quarantine among them."""
    quarantined: tuple[Problem, ...] = ()
    """One for each entry that could not be published: which, and why."""


class Render(Protocol):
    """Makes a document of a topic's stories."""

    def __call__(self, feed: TopicFeed, pieces: Pieces = NONE_KEPT) -> Rendered:
        """The document.

        :param pieces: what was made of its stories before
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One of the forms in which every topic is published, each in a file of its own."""

    suffix: str
    """Of the files' names, with its dot."""
    media_type: str
    """Without a charset, which is UTF-8 always."""
    mark: bytes
    """What stands among the first 2,048 bytes of each of its files, so that the program knows its own."""
    label: str = ""
    """What pages call it where they link to it, with a capital: "Atom feed"; empty: they do not."""
    render: Render

    def file(self, name: str) -> str:
        """The name of a topic's file, or the index's."""
        return f"{name}{self.suffix}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Who publishes, and under which address; every address in what goes out begins with `url`."""

    title: str
    url: str
    """Absolute http or https address of the folder that holds the feeds; a missing slash at its end is added."""
    contact: str = ""
    """An e-mail address or an http address of the operator; empty: none is published."""
    tag_year: int = 2026
    """In minted ids (RFC 4151: a year in which the operator held the host); a change of it changes every feed's id."""
    base: str = field(init=False, default="")
    """`url` with its slash; what other addresses are appended to."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", self.url if self.url.endswith("/") else f"{self.url}/")

    def tag(self, specific: str) -> str:
        """A tag URI of this site (RFC 4151): `tag:<host>,<year>:<specific>`."""
        host = urlsplit(self.url).hostname or "localhost"
        return f"tag:{host},{self.tag_year}:{quote(specific, safe='/', errors='replace')}"


def topic_feed(
    topic: Topic,
    entries: Iterable[Entry],
    site: Site,
    *,
    formats: Sequence[Format],
    region_titles: Mapping[str, str] | None = None,
) -> TopicFeed:
    """The topic's document of these stories, newest first by `updated`, ties by id.

    `TopicFeed.updated` is the newest story's, for a feed without stories the first moment of the site's tag year: the
    clock has no part in it, so the same stories make the same document. Stories for which `Topic.max_bytes` has no room
    for sure are left out, and counted; the formats leave out more.

    :param formats: in which it is published; the first is what it is subscribed to by, one is its page
    :param region_titles: names of regions for people, by code; codes without one are shown as they are
    """
    ordered = sorted((_publishable(entry, site) for entry in entries), key=lambda entry: entry.id)
    ordered.sort(key=lambda entry: entry.updated, reverse=True)
    kept = _with_room(ordered, topic.max_bytes)
    return TopicFeed(
        topic=topic,
        id=site.tag(f"topic/{topic.name}"),
        title=one_line(topic.title) or topic.name,
        subtitle=one_line(topic.description),
        updated=ordered[0].updated if ordered else datetime(site.tag_year, 1, 1, tzinfo=UTC),
        site_title=one_line(site.title) or GENERATOR,
        feed_url=site.base + formats[0].file(topic.name),
        page_url=site.base + page_of(formats).file(topic.name),
        index_url=site.base,
        links=_links(topic, site, formats),
        entries=kept,
        left_out=len(ordered) - len(kept),
        contact=site.contact,
        region_titles=_titles_used(kept, region_titles or {}),
    )


def page_of(formats: Sequence[Format]) -> Format:
    """The format of these in which people read a topic."""
    return next(each for each in formats if each.media_type == HTML)


def _links(topic: Topic, site: Site, formats: Sequence[Format]) -> tuple[FeedLink, ...]:
    """What pages link to of a topic."""
    return tuple(
        FeedLink(file=file, url=site.base + file, media_type=each.media_type, label=each.label)
        for each in formats
        if each.label and (file := each.file(topic.name))
    )


def unpublishable(entries: Iterable[Entry]) -> list[str]:
    """The uids of the stories whose stored id cannot be published."""
    return [entry.uid for entry in entries if not is_iri(entry.id)]


def newest(feed: TopicFeed, count: int) -> TopicFeed:
    """The document with so many of its stories, the newest; the others are counted as left out."""
    kept = feed.entries[:count]
    return replace(feed, entries=kept, left_out=feed.left_out + len(feed.entries) - len(kept))


def _with_room(ordered: Sequence[Entry], limit: int) -> tuple[Entry, ...]:
    """The newest entries whose HTML or text alone is no larger than a whole document may be; one at least."""
    size = 0
    for number, entry in enumerate(ordered):
        size += len(entry.html) or len(entry.text)
        if size > limit and number:
            return tuple(ordered[:number])
    return tuple(ordered)


HEADLINES = 4
"""Newest titles shown for each topic on the index."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """One topic on the index of them all."""

    name: str
    title: str
    subtitle: str
    feed_url: str
    page_url: str
    links: tuple[FeedLink, ...]
    """As `TopicFeed.links`."""
    face: Face


def face_of(feed: TopicFeed) -> Face:
    """What the index shows of a topic whose files show this."""
    return Face(
        updated=feed.updated,
        entries=len(feed.entries),
        headlines=tuple(
            Headline(
                story=entry.uid,
                title=one_line(entry.title),
                paper=paper_name(entry.source_title, entry.publisher, entry.source),
                language=entry.language,
            )
            for entry in feed.entries[:HEADLINES]
        ),
    )


def listing(topic: Topic, face: Face, site: Site, formats: Sequence[Format]) -> Listing:
    """A topic as the index lists it."""
    return Listing(
        name=topic.name,
        title=one_line(topic.title) or topic.name,
        subtitle=one_line(topic.description),
        feed_url=site.base + formats[0].file(topic.name),
        page_url=site.base + page_of(formats).file(topic.name),
        links=_links(topic, site, formats),
        face=face,
    )


def listing_of(feed: TopicFeed) -> Listing:
    """A topic as the index lists it once its files show this."""
    return Listing(
        name=feed.topic.name,
        title=feed.title,
        subtitle=feed.subtitle,
        feed_url=feed.feed_url,
        page_url=feed.page_url,
        links=feed.links,
        face=face_of(feed),
    )


def paper_name(*names: str) -> str:
    """The first of these names that is one, for people."""
    return next((name for each in names if (name := one_line(each))), "")


def latest(topics: Sequence[Listing]) -> datetime | None:
    """When the newest story of the site was published or changed; None where there is none."""
    return max((topic.face.updated for topic in topics if topic.face.entries), default=None)


def _publishable(entry: Entry, site: Site) -> Entry:
    """The entry with ids that a feed may carry, whatever stands in the database.

    A story was never published under an id that cannot be published, so another one changes nothing for anybody.
    """
    if not is_iri(entry.source_id):
        entry = replace(entry, source_id=site.tag(f"source/{entry.source}"))
    return entry if is_iri(entry.id) else replace(entry, id=site.tag(entry.uid))


def _titles_used(entries: Iterable[Entry], titles: Mapping[str, str]) -> dict[str, str]:
    """Only the names that these entries need, so that the document holds no whole gazetteer."""
    codes = {tag.code for entry in entries for tag in entry.regions}
    return {code: titles[code] for code in sorted(codes) if code in titles}
