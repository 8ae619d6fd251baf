"""Links that only forward, counting the reader on the way: who runs them, and where in the link the way on stands.

Own list, of what the services themselves document or show in a browser's address line. Only what can be told without
asking anybody is unwrapped; a short link stays as it is.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from functools import lru_cache
from urllib.parse import unquote

from aggregator.text.tracking import pairs

_WEB = ("http://", "https://")

PARAMETERS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), keys)
    for pattern, keys in (
        (r"(?:www|news)\.google\.[a-z.]{2,6}/(?:news/)?url", ("url", "q")),
        (r"(?:www\.)?bing\.com/news/apiclick\.aspx", ("url",)),
        (r"(?:feedproxy|feeds)\.(?:google|feedburner)\.com/.*", ("url",)),
        (r"(?:l|lm|www|m)\.facebook\.com/l\.php", ("u",)),
        (r"l\.(?:facebook|instagram|messenger|threads|wl)\.(?:com|net|co)/.*", ("u",)),
        (r"(?:www\.|m\.)?youtube\.com/redirect", ("q",)),
        (r"out\.reddit\.com/.*", ("url",)),
        (r"t\.umblr\.com/redirect", ("z",)),
        (r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com/.*", ("url",)),
        (r"(?:www\.|m\.)?vk\.(?:com|ru)/away\.php", ("to",)),
        (r"slack-redir\.net/link", ("url",)),
        (r"(?:www\.)?linkedin\.com/(?:safety/go|redir/redirect)/?", ("url",)),
        (r"(?:go\.)?(?:redirectingat|skimresources)\.com/.*", ("url",)),
        (r"redirect\.viglink\.com/.*", ("u",)),
        (r"click\.linksynergy\.com/.*", ("murl",)),
        (r"(?:www\.)?awin1\.com/(?:a?w?click|cread)\.php", ("ued", "p")),
        (r"(?:www\.)?shareasale\.com/r\.cfm", ("urllink",)),
        (r"duckduckgo\.com/l/", ("uddg",)),
        (r"steamcommunity\.com/linkfilter/", ("url", "u")),
        (r"disq\.us/url", ("url",)),
        (r"(?:gate|exit)\.sc/", ("url",)),
        (r"(?:www\.)?pinterest\.[a-z.]{2,6}/offsite/", ("url",)),
        (r"(?:app\.)?getpocket\.com/redirect", ("url",)),
        (r"medium\.com/r/", ("url",)),
    )
)
"""Host and path of links that only forward, and the parameters that hold the way on, first choice first."""

WHOLE_QUERY = re.compile(r"href\.li/|(?:www\.)?deviantart\.com/users/outgoing|anonym\.(?:to|es)/")
"""Host and path of links whose query is the way on, as it stands or encoded."""

INNER = re.compile(
    r"""^(?:
        (?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?(?P<google>.+)
      | [a-z0-9-]+\.cdn\.ampproject\.org/[cvwi]/(?:s/)?(?P<cache>.+)
      | (?:[a-z0-9-]+\.)*yahoo\.com/.*?/\*(?P<yahoo>https?(?::|%3A)//?.+)
      | r?\.?search\.yahoo\.com/.*?/RU=(?P<search>https?(?::|%3A)[^/].*?)/R[A-Z]=.*
      | news\.google\.com/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/(?P<news>[\w-]+)
      | urldefense\.com/v3/__(?P<shield>https?:/.+?)__;.*
    )$""",
    re.VERBOSE,
)
"""Links that carry the way on in their path: AMP caches, Yahoo's feeds and search, Google News, mail gateways."""

_HOSTS = re.compile(
    r"(?:^|[.@])(?:google\.[a-z.]{2,6}|bing\.com|feedburner\.com|facebook\.com|instagram\.com|messenger\.com|threads\.(?:net|com)|wl\.co"
    r"|youtube\.com|reddit\.com|umblr\.com|outlook\.com|vk\.(?:com|ru)|slack-redir\.net|linkedin\.com|redirectingat\.com|skimresources\.com"
    r"|viglink\.com|linksynergy\.com|awin1\.com|shareasale\.com|duckduckgo\.com|steamcommunity\.com|disq\.us|(?:gate|exit)\.sc"
    r"|pinterest\.[a-z.]{2,6}|getpocket\.com|medium\.com|href\.li|deviantart\.com|anonym\.(?:to|es)|ampproject\.org|yahoo\.com"
    r"|urldefense\.com)$"
)
"""Whose hosts they are: everything else is spared the look at the tables."""


@lru_cache(maxsize=512)
def may_forward(host: str) -> bool:
    """Whether links of this host are worth the look at the tables."""
    return _HOSTS.search(host) is not None


def forwarded(host: str, path: str, search: str) -> str:
    """Where a link that only forwards leads; "" for every other link.

    :param host: in lower case, without port
    :param search: the query with its `?`, or ""
    """
    place = host + path
    for pattern, keys in PARAMETERS:
        if pattern.fullmatch(place):
            values = dict(reversed(pairs(search)))
            target = next((values[key] for key in keys if values.get(key, "").startswith(_WEB)), "")
            if target:
                return target
    if WHOLE_QUERY.fullmatch(place):
        return _web(unquote(search[1:])) or _web(search[1:])
    match = INNER.match(place)
    return _inside(match, search) if match else ""


def _inside(match: re.Match[str], search: str) -> str:
    """The way on in a link's path."""
    if match["news"]:
        return _of_google_news(match["news"])
    if match["yahoo"]:
        return _slashed(unquote(match["yahoo"])) + search
    if match["search"] or match["shield"]:
        return _slashed(unquote(match["search"] or match["shield"]))
    return f"https://{match['google'] or match['cache']}{search}"


def _web(url: str) -> str:
    return url if url.startswith(_WEB) else ""


def _slashed(url: str) -> str:
    """An address with the second slash that servers fold away in paths."""
    return re.sub(r"^(https?):/+", r"\1://", url)


def _of_google_news(identifier: str) -> str:
    """The address in an article's identifier at Google News, which until 2024 was a message that held it.

    Base64 of a protocol buffer, whose fourth field is the address: 0x22, its length as a varint, its bytes. What newer
    ones hold only Google can tell.
    """
    try:
        message = urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4))
    except ValueError:
        return ""
    start = message.find(b'"') + 1
    if not start or len(message) < start + 2:
        return ""
    size, start = message[start], start + 1
    if size > 0x7F:  # noqa: PLR2004 -- a varint of two bytes: seven bits in each, the lower ones first
        size, start = (size & 0x7F) | message[start] << 7, start + 1
    url = message[start : start + size].decode("utf-8", "replace")
    return _web(url) if len(message) >= start + size and url.isprintable() else ""
