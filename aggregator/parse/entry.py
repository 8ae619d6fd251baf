"""One of feedparser's entries → RawItem; and the same readings for its feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b

from aggregator.model.feed import Problem, RawItem
from aggregator.parse import forms, media, origins, values
from aggregator.parse.fields import Fields, mapping, mappings, text
from aggregator.parse.spans import HASH_BYTES
from aggregator.text.dates import parse_date
from aggregator.text.day_order import DayOrder

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})
_TEXT_TYPES = frozenset({"text/plain", "text"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """What an entry inherits from its feed."""

    version: str
    base: str
    """What relative addresses are relative to, where the entry does not say."""
    language: str = ""
    authors: tuple[str, ...] = ()
    """Of an Atom feed: RFC 4287 section 4.2.1 gives them to entries without author."""
    logos: frozenset[str] = frozenset()
    """Absolute addresses of the feed's own pictures, which are no entry's."""
    zone: tzinfo = UTC
    """In which dates are that name no zone."""
    order: DayOrder | None = None
    """Which of two numbers is the day in dates that do not tell; None where nothing tells."""

    @property
    def is_atom(self) -> bool:
        """Whether the Atom rules hold; RSS has its own for guids and dates."""
        return self.version.startswith("atom")


def raw_item(entry: Fields, feed: Feed, *, digest: bytes | None, number: int) -> RawItem:
    """Read an entry.

    :param digest: of the item's bytes; None where they are not known, and what was parsed is digested
    :param number: the item's place among those that were parsed, from 1, for messages
    """
    summary, content = _summary(entry), _content(entry)
    base = values.absolute(_base(entry), feed.base) or feed.base
    guid = text(entry, "id")
    published, updated, unreadable = _dates(entry, feed)
    problems = [values.unreadable_date(date, number) for date in unreadable]
    link_to = _link(entry, guid, base, may_be_link=_guid_is_link(entry, feed.version))
    if not link_to and not guid:
        problems.append(Problem(where=f"parse: item {number}", what="the item has neither link nor guid"))
    title = text(entry, "title") or media.title(entry)
    return RawItem(
        hash=digest if digest is not None else _digest(guid, link_to, title, summary, content),
        guid=guid,
        link=link_to,
        title=title,
        title_is_html=not (feed.is_atom and _detail(entry, "title").get("type") in _TEXT_TYPES),
        summary="" if summary == content else summary,
        content=content,
        authors=names(entry) or names(mapping(entry, "source")) or feed.authors,
        published=published,
        updated=updated,
        categories=values.unique(_category(tag) for tag in mappings(entry, "tags")),
        enclosures=media.enclosures(entry, base, logos=feed.logos),
        language=_language(entry) or feed.language,
        origin=origins.read(mapping(entry, "source"), base, zone=feed.zone, order=feed.order),
        base_url=base,
        problems=tuple(problems),
    )


def link(fields: Fields, base: str) -> str:
    """Return the address of the page: rel=alternate, HTML before other types."""
    alternates = [each for each in mappings(fields, "links") if text(each, "rel") in ("", "alternate")]
    alternates.sort(key=lambda each: text(each, "type") not in _HTML_TYPES)
    return next(filter(None, (values.absolute(text(each, "href"), base) for each in alternates)), "")


def hub(fields: Fields, base: str) -> str:
    """Return the address of the WebSub hub; empty if there is none."""
    hubs = [each for each in mappings(fields, "links") if text(each, "rel") == "hub"]
    return next(filter(None, (values.absolute(text(each, "href"), base) for each in hubs)), "")


def names(fields: Fields) -> tuple[str, ...]:
    """Return the names of the authors, without their mail addresses."""
    return values.unique(values.author(text(person, "name")) for person in mappings(fields, "authors"))


def _detail(entry: Fields, key: str) -> Fields:
    return mapping(entry, f"{key}_detail")


def _link(entry: Fields, guid: str, base: str, *, may_be_link: bool) -> str:
    """Return the page's address: Feedburner's original link, the alternate link, or a guid that is one."""
    original = values.absolute(text(entry, "feedburner_origlink"), base)
    if original:
        return original
    found = link(entry, base)
    if not found and may_be_link:
        found = values.permalink(guid)
    return found


def _guid_is_link(entry: Fields, version: str) -> bool:
    """Whether the guid is the address of the page.

    RSS 2.0 says that it is unless isPermaLink is false, RSS 1.0 has rdf:about. An Atom id never is:
    feedparser would give it as link where there is none.
    """
    return version in ("rss10", "rss090") or forms.PERMALINK in entry


def _base(entry: Fields) -> str:
    """Return the xml:base that the texts of the entry are under, as feedparser worked it out."""
    contents = mappings(entry, "content")
    details = (*contents, _detail(entry, "summary"), _detail(entry, "title"))
    return next(filter(None, (text(detail, "base") for detail in details)), "")


def _language(entry: Fields) -> str:
    """Return the language the entry itself names: dc:language, else xml:lang."""
    details = (*mappings(entry, "content"), _detail(entry, "summary"), _detail(entry, "title"))
    tags = (text(entry, "language"), *(text(detail, "language") for detail in details))
    return next(filter(None, map(values.language, tags)), "")


def _html(detail: Fields) -> str:
    """Return a text construct as HTML; empty for media that are no text."""
    kind = text(detail, "type")
    value = text(detail, "value")
    if kind in _TEXT_TYPES:
        return values.html_of_text(value)
    return value if kind in _HTML_TYPES or not kind else ""


def _summary(entry: Fields) -> str:
    """Return the description, or else what a media module or podcast says of the item.

    Without `summary_detail`, feedparser's `summary` is but a copy of the content.
    """
    detail = _detail(entry, "summary")
    own = _html(detail) if detail else ""
    if own or _content(entry):
        return own
    return media.description(entry) or values.html_of_either(text(entry, forms.NOTE))


def _content(entry: Fields) -> str:
    """Return the fullest of the contents: content:encoded may stand beside a second description."""
    return max(map(_html, mappings(entry, "content")), key=len, default="")


def _dates(entry: Fields, feed: Feed) -> tuple[datetime | None, datetime | None, list[str]]:
    """Return when the entry was published and updated, and the dates that could not be read.

    dc:date is the date of the thing described (a map of 1901 that is news today): it serves where the format's own date
    is missing, as in RSS 1.0, which has none. An update alone is when an item of RSS was published.
    """
    raw = {key: text(entry, key) for key in ("published", "created", "updated", forms.DATED)}
    dates = {key: parse_date(value, feed.zone, feed.order) for key, value in raw.items()}
    published, updated = dates["published"] or dates["created"], dates["updated"]
    if published is None and (updated is None or not feed.is_atom):
        published = dates[forms.DATED]
        if published is None and not feed.is_atom:
            published, updated = updated, None
    return published, updated, [value for key, value in raw.items() if value and dates[key] is None]


def _category(tag: Fields) -> str:
    return " ".join((text(tag, "label") or text(tag, "term")).split())


def _digest(*parts: str) -> bytes:
    """Digest what was parsed, where the item's own bytes are not known."""
    digest = blake2b(digest_size=HASH_BYTES)
    for part in parts:
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return digest.digest()
