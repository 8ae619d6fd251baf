"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from typing import Any

from aggregator.model.feed import Enclosure, FeedHead, Hints, Masthead, ParsedFeed, Problem, RawItem
from aggregator.parse import values
from aggregator.parse.outline import MAX_ITEM_BYTES, MAX_ITEMS
from aggregator.parse.spans import HASH_BYTES
from aggregator.text.dates import parse_date
from aggregator.text.day_order import DayOrder, find_day_order, usual_day_order

VERSIONS = {"https://jsonfeed.org/version/1": "json1", "https://jsonfeed.org/version/1.1": "json11"}
"""The format's names, as feedparser writes such."""


def parse(body: bytes, *, url: str, known: frozenset[bytes], zone: tzinfo = UTC, country: str = "") -> ParsedFeed:
    """Read a JSON Feed; a document that is none has version "".

    :param body: in UTF-8
    :param url: its address, which relative links are resolved against
    :param known: digests of items that need not be read again
    :param zone: in which dates are that name none
    :param country: the source's, as for `parse_feed`
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        return _not_a_feed(f"the document looks like JSON, but cannot be read ({_reason(error)})")
    version = _version(document)
    if not version:
        return _not_a_feed("the document is JSON, but no JSON Feed: " + _summary(document))
    listed = document.get("items")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    problems = [] if isinstance(listed, list) else [Problem(where="parse", what="the feed has no list of items")]
    if len(entries) > MAX_ITEMS:
        problems.append(Problem(where="parse", what=f"it has more than {MAX_ITEMS:,} items: left out"))
    link = values.absolute(_text(document, "home_page_url"), url)
    language = values.language(_text(document, "language"))
    order = find_day_order(body) or usual_day_order(language, country)
    authors = _authors(document)
    logos = frozenset(values.absolute(_text(document, key), url) for key in ("icon", "favicon"))
    items = []
    hashes = []
    for entry in entries[:MAX_ITEMS]:
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
        digest = blake2b(canonical, digest_size=HASH_BYTES).digest()
        hashes.append(digest)
        if len(canonical) > MAX_ITEM_BYTES:
            problems.append(Problem(where=f"parse: item {len(hashes)}", what="the item is too large: left out"))
        elif digest not in known:
            items.append(
                _item(
                    entry,
                    digest,
                    base=url,
                    language=language,
                    authors=authors,
                    logos=logos,
                    number=len(hashes),
                    zone=zone,
                    order=order,
                )
            )
    return ParsedFeed(
        head=FeedHead(
            version=version,
            masthead=Masthead(title=_text(document, "title"), link=link, id=_text(document, "feed_url")),
            hints=Hints(hub=_hub(document)),
            problems=tuple(problems),
        ),
        language=language,
        items=tuple(items),
        hashes=tuple(hashes),
        total=len(entries),
    )


def _item(
    entry: Mapping[str, Any],
    digest: bytes,
    *,
    base: str,
    language: str,
    authors: tuple[str, ...],
    logos: frozenset[str],
    number: int,
    zone: tzinfo,
    order: DayOrder | None,
) -> RawItem:
    link = values.absolute(_text(entry, "url"), base) or values.absolute(_text(entry, "external_url"), base)
    guid = _text(entry, "id")
    published, unread = _date(entry, "date_published", zone, order)
    updated, unread_too = _date(entry, "date_modified", zone, order)
    return RawItem(
        hash=digest,
        guid=guid,
        link=link or values.permalink(guid),
        title=_text(entry, "title"),
        title_is_html=False,
        summary=values.html_of_text(_text(entry, "summary")),
        content=_text(entry, "content_html") or values.html_of_text(_text(entry, "content_text")),
        authors=_authors(entry) or authors,
        published=published,
        updated=updated,
        categories=values.unique(_texts(entry.get("tags"))),
        enclosures=_enclosures(entry, base, logos),
        language=values.language(_text(entry, "language")) or language,
        base_url=link or base,
        problems=tuple(values.unreadable_date(text, number) for text in (unread, unread_too) if text),
    )


def _version(document: Any) -> str:
    if not isinstance(document, dict):
        return ""
    declared = _text(document, "version").strip().rstrip("/").replace("http://", "https://")
    declared = declared.replace("https://www.", "https://")
    if declared in VERSIONS:
        return VERSIONS[declared]
    return "json11" if declared.startswith("https://jsonfeed.org/version/") else ""


def _text(entry: Mapping[str, Any], key: str) -> str:
    """Return a member as text; identifiers that are numbers are read as their digits (JSON Feed 1.1, `id`)."""
    value = entry.get(key)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = repr(value)
    return values.scrub(value).strip() if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [values.scrub(text).strip() for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of `authors`, or of the one `author` of version 1.0."""
    people = _objects(entry.get("authors")) or _objects([entry.get("author")])
    return values.unique(values.author(_text(person, "name")) for person in people)


def _date(entry: Mapping[str, Any], key: str, zone: tzinfo, order: DayOrder | None) -> tuple[datetime | None, str]:
    """Return the date, and its text where it cannot be read."""
    text = _text(entry, key)
    date = parse_date(text, zone, order)
    return date, "" if date else text


def _enclosures(entry: Mapping[str, Any], base: str, logos: frozenset[str]) -> tuple[Enclosure, ...]:
    found = [
        values.enclosure(
            _text(attachment, "url"),
            base,
            type=_text(attachment, "mime_type"),
            length=_text(attachment, "size_in_bytes"),
            title=_text(attachment, "title"),
        )
        for attachment in _objects(entry.get("attachments"))
    ]
    pictures = (values.absolute(_text(entry, key), base) for key in ("image", "banner_image"))
    found += [values.enclosure(url, base, type=values.ANY_IMAGE) for url in pictures if url not in logos]
    return values.unique_enclosures(found)


def _hub(document: Mapping[str, Any]) -> str | None:
    hubs = [_text(hub, "url") for hub in _objects(document.get("hubs")) if _text(hub, "type").lower() == "websub"]
    return next((hub for hub in hubs if values.is_web(hub)), None)


def _summary(document: Any) -> str:
    """Say what a JSON document holds, such as an API's error message."""
    if not isinstance(document, dict):
        return "it is a list or a single value"
    for key in ("error", "message", "detail", "title"):
        value = document.get(key)
        if isinstance(value, dict):
            value = value.get("message")
        if isinstance(value, str) and value:
            return f'it says "{" ".join(values.scrub(value).split())[:120]}"'
    return f"it has {', '.join(sorted(map(repr, document))[:5]) or 'no members'}"


def _reason(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)[:120]


def _not_a_feed(what: str) -> ParsedFeed:
    return ParsedFeed(head=FeedHead(version="", complete=False, problems=(Problem(where="parse", what=what),)))
