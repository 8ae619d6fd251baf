"""What an item says of the feed that it was taken from: Atom's `source` (RFC 4287, 4.2.11), RSS 2.0's `source`."""

from __future__ import annotations

import re
from datetime import tzinfo
from html import escape

from aggregator.model.origin import Origin
from aggregator.parse import values
from aggregator.parse.fields import Fields, mapping, mappings, text
from aggregator.text.dates import parse_date
from aggregator.text.day_order import DayOrder

_FEED = re.compile(r"rss|feed|atom|rdf|xml|json", re.IGNORECASE)


def read(source: Fields, base: str, *, zone: tzinfo, order: DayOrder | None) -> Origin | None:
    """Return the feed that an item names as its source; None where it names none.

    RSS wants the address of the feed in `url`; most who write it give the paper's page, so the address itself decides.

    :param source: feedparser's, with `href` for RSS's `url`
    :param base: what relative addresses are relative to
    """
    given, name = text(source, "href"), _html(source, "title")
    if not given and values.is_web(name):
        given, name = name, ""
    address = values.absolute(given, base)
    is_feed = bool(_FEED.search(address.partition("://")[2].partition("/")[2]))
    origin = Origin(
        id=text(source, "id"),
        title=name,
        link=_link(source, "alternate", base) or ("" if is_feed else address),
        feed=_link(source, "self", base) or (address if is_feed else ""),
        rights=_html(source, "rights"),
        updated=parse_date(text(source, "updated"), zone, order),
    )
    return origin if origin.id or origin.title or origin.link or origin.feed else None


def _link(source: Fields, relation: str, base: str) -> str:
    links = (each for each in mappings(source, "links") if (text(each, "rel") or "alternate") == relation)
    return next(filter(None, (values.absolute(text(each, "href"), base) for each in links)), "")


def _html(source: Fields, key: str) -> str:
    """Return a text construct as HTML; what says nothing of its type may be either."""
    value = text(source, key)
    kind = text(mapping(source, f"{key}_detail"), "type")
    return escape(value, quote=False) if kind in ("text/plain", "text") else value
