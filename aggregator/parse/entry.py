"""One of feedparser's entries → RawItem; and the same readings for its feed.

Entries are read with `dict.get`: feedparser's own `get` answers "updated" with the publication date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from aggregator.model.feed import Enclosure, Problem, RawItem
from aggregator.parse import quirks, values
from aggregator.parse.spans import HASH_BYTES
from aggregator.text.dates import parse_date

Fields = Mapping[str, Any]
"""One of feedparser's dictionaries, or a plain one."""

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
    published, updated, unreadable = _dates(entry, is_atom=feed.is_atom)
    problems = [values.unreadable_date(date, number) for date in unreadable]
    link_to = _link(entry, guid, base, may_be_link=_guid_is_link(entry, feed.version))
    if not link_to and not guid:
        problems.append(Problem(where=f"parse: item {number}", what="the item has neither link nor guid"))
    title = text(entry, "title")
    return RawItem(
        hash=digest if digest is not None else _digest(guid, link_to, title, summary, content),
        guid=guid,
        link=link_to,
        title=title,
        title_is_html=not (feed.is_atom and _detail(entry, "title").get("type") in _TEXT_TYPES),
        summary="" if summary == content else summary,
        content=content,
        authors=names(entry) or names(_mapping(entry, "source")) or feed.authors,
        published=published,
        updated=updated,
        categories=values.unique(_category(tag) for tag in _mappings(entry, "tags")),
        enclosures=_enclosures(entry, base),
        language=_language(entry) or feed.language,
        base_url=base,
        problems=tuple(problems),
    )


def text(fields: Fields, key: str) -> str:
    """Return a text without control characters and outer white space; empty if there is none."""
    value = _get(fields, key)
    return values.scrub(value).strip() if value and isinstance(value, str) else ""


def link(fields: Fields, base: str) -> str:
    """Return the address of the page: rel=alternate, HTML before other types."""
    alternates = [each for each in _mappings(fields, "links") if text(each, "rel") in ("", "alternate")]
    alternates.sort(key=lambda each: text(each, "type") not in _HTML_TYPES)
    return next(filter(None, (values.absolute(text(each, "href"), base) for each in alternates)), "")


def hub(fields: Fields, base: str) -> str:
    """Return the address of the WebSub hub; empty if there is none."""
    hubs = [each for each in _mappings(fields, "links") if text(each, "rel") == "hub"]
    return next(filter(None, (values.absolute(text(each, "href"), base) for each in hubs)), "")


def names(fields: Fields) -> tuple[str, ...]:
    """Return the names of the authors, without their mail addresses."""
    people = (text(person, "name").replace(quirks.MAIL_SIGN, "@") for person in _mappings(fields, "authors"))
    return values.unique(map(values.author, people))


def _get(fields: Fields, key: str) -> Any:
    return dict.get(fields, key) if isinstance(fields, dict) else None


def _mappings(fields: Fields, key: str) -> list[Fields]:
    found = _get(fields, key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _mapping(fields: Fields, key: str) -> Fields:
    found = _get(fields, key)
    return found if isinstance(found, dict) else {}


def _detail(entry: Fields, key: str) -> Fields:
    return _mapping(entry, f"{key}_detail")


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
    return version in ("rss10", "rss090") or quirks.PERMALINK in entry


def _base(entry: Fields) -> str:
    """Return the xml:base that the texts of the entry are under, as feedparser worked it out."""
    contents = _mappings(entry, "content")
    details = (*contents, _detail(entry, "summary"), _detail(entry, "title"))
    return next(filter(None, (text(detail, "base") for detail in details)), "")


def _language(entry: Fields) -> str:
    """Return the language the entry itself names: dc:language, else xml:lang."""
    details = (*_mappings(entry, "content"), _detail(entry, "summary"), _detail(entry, "title"))
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
    captions = (values.html_of_text(text(entry, key)) for key in quirks.CAPTIONS)
    return own or (next(filter(None, captions), "") if not _content(entry) else "")


def _content(entry: Fields) -> str:
    """Return the fullest of the contents: content:encoded may stand beside a second description."""
    return max(map(_html, _mappings(entry, "content")), key=len, default="")


def _dates(entry: Fields, *, is_atom: bool) -> tuple[datetime | None, datetime | None, list[str]]:
    """Return when the entry was published and updated, and the dates that could not be read.

    RSS has one date, whether it is pubDate or dc:date (which feedparser takes for an update).
    """
    raw = {key: text(entry, key) for key in ("published", "created", "updated")}
    dates = {key: parse_date(value) for key, value in raw.items()}
    published = dates["published"] or dates["created"]
    updated = dates["updated"]
    if not is_atom and published is None:
        published, updated = updated, None
    return published, updated, [value for key, value in raw.items() if value and dates[key] is None]


def _category(tag: Fields) -> str:
    return " ".join((text(tag, "label") or text(tag, "term")).split())


def _enclosures(entry: Fields, base: str) -> tuple[Enclosure, ...]:
    """Collect what links, the media module, iTunes and an Atom content elsewhere point to."""
    caption = " ".join(text(entry, "media_caption").split())
    found = [
        values.enclosure(
            text(each, "href"), base, type=text(each, "type"), length=text(each, "length"), title=text(each, "title")
        )
        for each in _mappings(entry, "links")
        if text(each, "rel") == "enclosure"
    ]
    media = _mappings(entry, "media_content")
    found += [
        values.enclosure(
            text(each, "url"),
            base,
            type=text(each, "type"),
            length=text(each, "filesize"),
            title=caption if len(media) == 1 else "",
        )
        for each in media
    ]
    found += [values.enclosure(text(each, "url"), base) for each in _mappings(entry, "media_thumbnail")]
    found.append(values.enclosure(text(_mapping(entry, "image"), "href"), base))
    found += [
        values.enclosure(text(each, "src"), base, type=text(each, "type"))
        for each in _mappings(entry, "content")
        if text(each, "src")
    ]
    return values.unique_enclosures(found)


def _digest(*parts: str) -> bytes:
    """Digest what was parsed, where the item's own bytes are not known."""
    digest = blake2b(digest_size=HASH_BYTES)
    for part in parts:
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return digest.digest()
