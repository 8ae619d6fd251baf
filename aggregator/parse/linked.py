"""The feeds that a site's page names in its head, for whoever was given the page where a feed should be."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from aggregator.text.urls import absolute

PAGE_BYTES: Final = 500_000
"""How much of a page is looked at: links of its head stand at its front, often behind styles and scripts."""
FEEDS_LIMIT: Final = 20
"""Feeds of one page: a paper's sections, without those of every category."""
FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/xml"}
)
"""Media types that such links have; application/json is not among them, since it is every site's own interface."""

_TAG: Final = re.compile(r"<(link|base)\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""([a-z]{1,20})[ \t\r\n]{0,20}=[ \t\r\n]{0,20}("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
_HIDDEN: Final = re.compile(r"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_NOT_STORIES: Final = re.compile(r"/comments?/feed\b|\bcomments?\b.*\bfeed\b|/oembed\b", re.IGNORECASE)


def find_feeds(page: bytes, *, url: str) -> tuple[str, ...]:
    """The absolute addresses of the feeds that an HTML page links with `rel="alternate"`, feeds of comments last.

    :param url: the page's own address, which relative ones are relative to
    """
    text = _HIDDEN.sub("", page[:PAGE_BYTES].decode("utf-8", "replace"))
    base, found = url, dict[str, bool]()
    for tag in _TAG.finditer(text):
        attributes = {name.lower(): unescape(value.strip("\"'")).strip() for name, value in _ATTRIBUTE.findall(tag[2])}
        if tag[1].lower() == "base":
            base = absolute(attributes.get("href", ""), url) or base
        elif _is_feed(attributes) and (address := absolute(attributes.get("href", ""), base)):
            found.setdefault(address, bool(_NOT_STORIES.search(f"{address} {attributes.get('title', '')}")))
    return tuple(sorted(found, key=found.__getitem__))[:FEEDS_LIMIT]


def _is_feed(attributes: dict[str, str]) -> bool:
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in relations and kind in FEED_TYPES
