"""Stories to a topic's document: everything the formats share, with no format in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from aggregator.model import Entry, Face, Headline, Topic, TopicFeed
from aggregator.publish.characters import one_line
from aggregator.text.iri import is_iri

GENERATOR = "aggregator"
"""Names the program in every document that it writes; without its version, since an upgrade changes no story."""

ATOM_SUFFIX = ".atom"
PAGE_SUFFIX = ".html"
INDEX_NAME = "index"
ICON_NAME = "icon.svg"
"""The file names of what is published: `<topic>.atom`, `<topic>.html`, `index.html`, `index.opml`, `icon.svg`."""


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
    topic: Topic, entries: Iterable[Entry], site: Site, *, region_titles: Mapping[str, str] | None = None
) -> TopicFeed:
    """The topic's document of these stories, newest first by `updated`, ties by id.

    `TopicFeed.updated` is the newest story's, for a feed without stories the first moment of the site's tag year: the
    clock has no part in it, so the same stories make the same document. Stories for which `Topic.max_bytes` has no room
    for sure are left out, and counted; the formats leave out more.

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
        feed_url=f"{site.base}{topic.name}{ATOM_SUFFIX}",
        page_url=f"{site.base}{topic.name}{PAGE_SUFFIX}",
        index_url=site.base,
        entries=kept,
        left_out=len(ordered) - len(kept),
        contact=site.contact,
        region_titles=_titles_used(kept, region_titles or {}),
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


def listing(topic: Topic, face: Face, site: Site) -> Listing:
    """A topic as the index lists it."""
    return Listing(
        name=topic.name,
        title=one_line(topic.title) or topic.name,
        subtitle=one_line(topic.description),
        feed_url=f"{site.base}{topic.name}{ATOM_SUFFIX}",
        page_url=f"{site.base}{topic.name}{PAGE_SUFFIX}",
        face=face,
    )


def listing_of(feed: TopicFeed, site: Site) -> Listing:
    """A topic as the index lists it once its files show this."""
    return listing(feed.topic, face_of(feed), site)


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
