"""A feed document → ParsedFeed: the whole way through this room, and the one place that calls feedparser.

    bytes → UTF-8 (encoding) → JSON Feed (jsonfeed)
                             → root found, DOCTYPE gone (prolog) → well-formed, within bounds, known items cut out
                               (split: outline, repair, spans) → said again for feedparser, by places (restate)
                             → feedparser → RawItem (entry)
    RawItem → texts that were damaged or escaped on their way (texts) → within bounds (bounds)

Nothing here raises on any input: what is wrong with a document is in the problems of the result.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any

import feedparser

from aggregator.model.feed import FeedHead, Masthead, ParsedFeed, Problem, RawItem
from aggregator.parse import detect, encoding, entry, forms, hints, jsonfeed, media, outline, prolog, texts, values
from aggregator.parse.bounds import within_bounds
from aggregator.parse.fields import text
from aggregator.parse.restate import restate
from aggregator.parse.split import Split, split
from aggregator.text.dates import parse_date
from aggregator.text.day_order import DayOrder, find_day_order, usual_day_order
from aggregator.text.urls import without_secrets

# feedparser would prefer a libxml2 driver if one were installed. Documents are checked with expat (`outline`), so
# expat is what must read them.
feedparser.api.PREFERRED_XML_PARSERS = []

CHANNEL_BYTES = 20_000
"""How far a channel's own link is looked for; it stands at the top."""

_FEED_DATES = ("updated", "published", forms.DATED)
_IMAGE = re.compile(rb"<(image|textinput)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_CHANNEL_LINK = re.compile(rb"<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]+)")
_FIRST_ITEM = re.compile(rb"<item[\s>]")


def parse_feed(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    known: frozenset[bytes] = frozenset(),
    zone: tzinfo = UTC,
    country: str = "",
    language: str = "",
) -> ParsedFeed:
    """Parse a document of any of the formats; never raises.

    :param body: as fetched, without content coding
    :param url: the address it came from, http or https; relative links are resolved against it without its query
    :param content_type: the Content-Type header as sent; only its charset is read
    :param known: hashes of items that the caller holds already; they are counted and not parsed again
    :param zone: the source's, in which dates are that name none
    :param country: the source's (ISO 3166-1), whose order of day and month counts where the document tells none
    :param language: the source's (BCP 47), by whose usual encoding bytes are read that are not what they are said to be
    :returns: version "" for a document that is no feed, and a problem that says what it looks like
    """
    url = without_secrets(url)  # "#note" would take the query along, and publish what may be the reader's own key
    kind = detect.binary_kind(body)
    if kind:
        return _no_feed(f"it looks like {kind}")
    decoded = encoding.to_utf8(body, content_type, language)
    if decoded.refusal:
        return _no_feed(decoded.refusal)
    notes = tuple(Problem(where="parse: encoding", what=problem) for problem in decoded.problems)
    if detect.is_json(decoded.body):
        return _settled(jsonfeed.parse(decoded.body, url=url, known=known, zone=zone, country=country), notes)
    start = prolog.read(decoded.body)
    if start.refusal:
        return _no_feed(start.refusal, notes)
    notes += tuple(Problem(where="parse", what=problem) for problem in start.problems)
    try:
        parsed = _parse(start, url, known, zone, country)
    except outline.RefusedError as error:
        return _no_feed(str(error), notes)
    return _settled(parsed, notes)


def _parse(start: prolog.Prolog, url: str, known: frozenset[bytes], zone: tzinfo, country: str) -> ParsedFeed:
    """Parse a document whose root is that of a feed.

    :raises outline.RefusedError: it is out of bounds
    """
    parts = split(start.body, known)
    if parts is None:
        return _no_feed("it is too broken to be read")
    base = url if start.name == "feed" else without_secrets(_channel_link(parts.document)) or url
    result = _feedparser(parts.document, base)
    entries = result.get("entries", [])
    if len(entries) != len(parts.new) and len(parts.new) < len(parts.hashes):
        # Bytes and parser disagree on what an item is: take the document as a whole.
        parts = split(start.body, frozenset()) or parts
        result = _feedparser(parts.document, base)
        entries = result.get("entries", [])
    version = result.get("version") or ("rss" if entries or len(parts.new) < len(parts.hashes) else "")
    if not version:
        return _no_feed(f"it is no feed that we can read: <{start.name}> without what a feed has")
    language = values.language(text(result.get("feed", {}), "language"))
    order = find_day_order(start.body) or usual_day_order(language, country)
    return _result(parts, result, known, version=version, base=base, zone=zone, order=order)


def _feedparser(document: bytes, base: str) -> dict[str, Any]:
    """Call feedparser on a well-formed document; it gets a stream, as it would open a file or address by name."""
    # With content-location no entry's xml:base leaks into the next; sanitising and resolving are done downstream.
    headers = {"content-location": base, "content-type": "application/xml; charset=utf-8"}
    stream = io.BytesIO(restate(document))
    try:
        return dict(
            feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        )
    except Exception:  # noqa: BLE001 -- one document that feedparser trips over must not end a run
        return {}


def _result(
    parts: Split,
    result: dict[str, Any],
    known: frozenset[bytes],
    *,
    version: str,
    base: str,
    zone: tzinfo,
    order: DayOrder | None,
) -> ParsedFeed:
    fields = result.get("feed", {})
    entries = result["entries"][: outline.MAX_ITEMS]
    aligned = len(entries) == len(parts.new)
    feed = entry.Feed(
        version=version,
        base=base,
        language=values.language(text(fields, "language")),
        authors=entry.names(fields) if version.startswith("atom") else (),
        logos=media.logos(fields, base),
        zone=zone,
        order=order,
    )
    items: list[RawItem] = []
    problems = [Problem(where="parse", what=problem) for problem in parts.problems]
    for number, each in enumerate(entries, start=1):
        digest = parts.new[number - 1] if aligned else None
        item = entry.raw_item(each, feed, digest=digest, number=number)
        if aligned or item.hash not in known:
            items.append(item)
    return ParsedFeed(
        head=FeedHead(
            version=version,
            masthead=Masthead(
                title=text(fields, "title"),
                link=entry.link(fields, base),
                id=text(fields, "id"),
                updated=next(filter(None, (parse_date(text(fields, key), zone, order) for key in _FEED_DATES)), None),
            ),
            hints=hints.read(fields, parts.document, entry.hub(fields, base)),
            complete=parts.complete,
            problems=tuple(problems),
        ),
        language=feed.language,
        items=tuple(items),
        hashes=parts.hashes if aligned else (),
        total=parts.total if aligned else len(entries) + parts.total - len(parts.hashes),
    )


def _channel_link(document: bytes) -> str:
    """Return the channel's own link, which relative addresses of RSS are meant to be relative to.

    RSS names no base. A feed often lives on another host than its site, so its own address is the worse guess.
    """
    item = _FIRST_ITEM.search(document)
    head = _IMAGE.sub(b"", document[: min(item.start() if item else CHANNEL_BYTES, CHANNEL_BYTES)])
    found = _CHANNEL_LINK.search(head)
    return values.absolute(html.unescape(found[1].decode("utf-8", "replace")), "") if found else ""


def _no_feed(why: str, notes: tuple[Problem, ...] = ()) -> ParsedFeed:
    what = f"the document is no feed: {why}"
    problem = Problem(where="parse", what=what)
    return ParsedFeed(head=FeedHead(version="", complete=False, problems=(*notes, problem)))


def _settled(parsed: ParsedFeed, notes: tuple[Problem, ...]) -> ParsedFeed:
    """Return the feed with its texts read as they are meant and its parts within bounds, whatever its format."""
    items = tuple(texts.settle(item) for item in parsed.items)
    head = parsed.head
    masthead = replace(head.masthead, title=texts.settle_line(head.masthead.title))
    head = replace(head, masthead=masthead, problems=notes + head.problems)
    return within_bounds(replace(parsed, head=head, items=items))
