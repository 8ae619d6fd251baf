"""Addresses of well-known sites that are certainly pages and no feeds, and the feeds that those pages have.

Only what a site's own documentation says is here: an address that merely looks like a page may well be a feed, and
`check --fetch` tells.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit


class _Pages(NamedTuple):
    """One site's pages."""

    hosts: re.Pattern[str]
    paths: re.Pattern[str]
    feed: str
    """The feed's address, with the groups of both patterns."""


_SITES = (
    _Pages(
        re.compile(r"(?:www\.|m\.)?youtube\.com"),
        re.compile(r"/channel/(?P<channel>UC[\w-]{22})(?:/\w*)?/?"),
        "https://www.youtube.com/feeds/videos.xml?channel_id={channel}",
    ),
    _Pages(
        re.compile(r"(?:www\.|old\.|new\.)?reddit\.com"),
        re.compile(r"/r/(?P<group>\w+)/?"),
        "https://www.reddit.com/r/{group}/.rss",
    ),
    _Pages(
        re.compile(r"(?:www\.)?github\.com"),
        re.compile(r"/(?P<project>[\w.-]+/[\w.-]+)/(?P<list>releases|tags)/?"),
        "https://github.com/{project}/{list}.atom",
    ),
    _Pages(
        re.compile(r"(?:www\.)?medium\.com"),
        re.compile(r"/(?P<author>@[\w.-]+)/?"),
        "https://medium.com/feed/{author}",
    ),
    _Pages(
        re.compile(r"(?P<paper>[\w-]+)\.substack\.com"),
        re.compile(r"/?"),
        "https://{paper}.substack.com/feed",
    ),
    _Pages(
        re.compile(r"bsky\.app"),
        re.compile(r"/profile/(?P<author>[\w.:-]+)/?"),
        "https://bsky.app/profile/{author}/rss",
    ),
)


def feed_of_page(address: str) -> str:
    """The feed of a page of a well-known site; empty where the address is not certainly such a page."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.query or parts.scheme not in {"http", "https"}:
        return ""
    for site in _SITES:
        if (where := site.hosts.fullmatch(host)) and (path := site.paths.fullmatch(parts.path)):
            return site.feed.format(**where.groupdict(), **path.groupdict())
    return ""
