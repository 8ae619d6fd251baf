"""Addresses: the one form that is shown and stored, the stronger one that is only compared, and nothing else passes.

Parsing is the WHATWG URL standard's (ada-url), as browsers do it. A canonical form is its own canonical form.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, unquote_plus

from ada_url import URL

from aggregator.text.tracking import FRAGMENT, is_tracking

LENGTH_LIMIT = 8_000
"""Characters of the longest address that is taken for one (RFC 9110 4.1 asks for 8,000 octets)."""

_UNWRAP_LIMIT = 4
"""Redirect links within redirect links that are followed, at the most."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ROUTE = re.compile(r"!|/")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|xhtml)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"/amp(?:\.html?)?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_QUERY = frozenset({("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("isamp", "1")})
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")

_REDIRECTORS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), keys)
    for pattern, keys in (
        (r"(?:www|news)\.google\.[a-z.]{2,6}/(?:news/)?url", ("url", "q")),
        (r"(?:www\.)?bing\.com/news/apiclick\.aspx", ("url",)),
        (r"(?:feedproxy|feeds)\.(?:google|feedburner)\.com/.*", ("url",)),
        (r"(?:l|lm|www)\.facebook\.com/l\.php", ("u",)),
        (r"(?:www\.)?youtube\.com/redirect", ("q",)),
        (r"out\.reddit\.com/.*", ("url",)),
        (r"t\.umblr\.com/redirect", ("z",)),
        (r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com/.*", ("url",)),
        (r"(?:www\.)?vk\.com/away\.php", ("to",)),
        (r"slack-redir\.net/link", ("url",)),
        (r"(?:www\.)?linkedin\.com/(?:safety/go|redir/redirect)", ("url",)),
        (r"(?:go\.)?(?:redirectingat|skimresources)\.com/.*", ("url",)),
        (r"duckduckgo\.com/l/", ("uddg",)),
    )
)
"""Host and path of links that only forward, and the parameters that hold the way on."""

_MAY_FORWARD = re.compile(
    r"google\.|bing\.com|feedburner|facebook|youtube|reddit|umblr|outlook|vk\.com|slack-redir|linkedin|redirectingat"
    r"|skimresources|duckduckgo|ampproject|yahoo"
)
"""Hosts worth the look at the table above; everything else is spared it."""

_INNER = re.compile(
    r"""^(?:
        (?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?(?P<google>.+)
      | [a-z0-9-]+\.cdn\.ampproject\.org/[cvwi]/(?:s/)?(?P<cache>.+)
      | (?:[a-z0-9-]+\.)*yahoo\.com/.*?/\*(?P<yahoo>https?(?::|%3A)//?.+)
    )$""",
    re.VERBOSE,
)
"""Links that carry the way on in their path: AMP caches, and the `*` links of Yahoo's feeds."""


def canonical(url: str, base: str = "") -> str:
    """`url` as it is shown and stored: absolute, tracking gone, redirect links unwrapped.

    Real query parameters stay, in their order and spelling; a fragment stays unless it is known to track or to point
    nowhere (`tracking.FRAGMENT`), because change logs and live blogs tell their entries apart by nothing else.

    :param base: what a relative `url` is relative to
    :return: "" unless the result is http or https with a host
    """
    return _canonical(url, base) if len(url) <= LENGTH_LIMIT and len(base) <= LENGTH_LIMIT else ""


@lru_cache(maxsize=8_192)
def _canonical(url: str, base: str) -> str:
    for _ in range(_UNWRAP_LIMIT):
        parsed = _parse(url, base)
        if parsed is None:
            return ""
        inner = _unwrapped(parsed) if _MAY_FORWARD.search(parsed.hostname) else ""
        if not inner:
            return _without_tracking(parsed)
        url, base = inner, ""
    return ""


def identity(url: str) -> str:
    """`url` in a form for comparing only: no scheme, no `www.`, `m.` or `amp.`, no index page, AMP or slash at the end.

    Two addresses with one identity lead to one document as far as anybody can tell without asking; it is no address
    itself. The query is sorted. A fragment that `canonical` keeps is part of it.

    :return: "" for what `canonical` refuses
    """
    clean = canonical(url)
    if not clean:
        return ""
    parsed = URL(clean)
    host_name = _TWIN_HOST.sub("", parsed.hostname.rstrip("."))
    port = f":{parsed.port}" if parsed.port else ""
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", unquote(parsed.pathname, errors="replace")))
    path = _AMP_PATH.sub("", path.rstrip("/")).rstrip("/")
    pairs = sorted(pair for pair in _pairs(parsed.search) if (pair[0].lower(), pair[1].lower()) not in _AMP_QUERY)
    query = "?" + "&".join(f"{key}={value}" for key, value in pairs) if pairs else ""
    return f"{host_name}{port}{path}{query}{parsed.hash}"


def host(url: str) -> str:
    """The host of `url` in lower case and ASCII, without `www.` and port; "" where there is none."""
    parsed = _parse(url, "")
    return parsed.hostname.rstrip(".").removeprefix("www.") if parsed else ""


def without_secrets(url: str) -> str:
    """`url` as it may be shown or logged: no user name, password, query or fragment; "" for what is no web address."""
    parsed = _parse(url, "")
    return f"{parsed.protocol}//{parsed.host}{parsed.pathname}" if parsed else ""


def safe_link(url: str, base: str = "") -> str:
    """`url` for an attribute of HTML: `canonical`, or a mail address without its headers; "" for every other scheme."""
    trimmed = _UNSEEN.sub("", url[: LENGTH_LIMIT + 1]) if url else ""
    if trimmed[:7].lower() == "mailto:":
        address = trimmed[7:].split("?", 1)[0]
        return f"mailto:{address}" if re.fullmatch(r"[^\s<>\"'&]+@[^\s<>\"'&]+", address) else ""
    return canonical(url, base)


def absolute(url: str, base: str = "") -> str:
    """`url` made absolute and nothing else: for pictures and media, whose parameters may be signed.

    :return: "" unless the result is http or https with a host
    """
    if len(url) > LENGTH_LIMIT:
        return ""
    parsed = _parse(url, base)
    return parsed.href if parsed else ""


def _parse(url: str, base: str) -> URL | None:
    """The address as a browser reads it; None unless it is http or https with a host."""
    url = url.strip()
    if not url:
        return None
    try:
        parsed = URL(url, base.strip()) if base and not _SCHEME.match(url) else URL(url)
    except ValueError:  # also UnicodeEncodeError: a lone surrogate
        return None
    # The standard gives every http address a host; only dots are left to refuse.
    return parsed if parsed.protocol in {"http:", "https:"} and parsed.hostname.strip(".") else None


def _pairs(search: str) -> list[tuple[str, str]]:
    """Decoded keys and values of a query, in order; a key without `=` has an empty value."""
    raw = search.removeprefix("?")
    pairs = (part.partition("=") for part in raw.split("&") if part)
    return [(unquote_plus(key), unquote_plus(value)) for key, _, value in pairs]


def _unwrapped(parsed: URL) -> str:
    """Where a link that only forwards leads; "" for every other link."""
    place = parsed.hostname + parsed.pathname
    for pattern, keys in _REDIRECTORS:
        if pattern.fullmatch(place):
            values = dict(reversed(_pairs(parsed.search)))
            return next((values[key] for key in keys if values.get(key, "").startswith(("http://", "https://"))), "")
    match = _INNER.match(place)
    if not match:
        return ""
    if match["yahoo"]:
        return re.sub(r"^(https?):/+", r"\1://", unquote(match["yahoo"])) + parsed.search
    return f"https://{match['google'] or match['cache']}{parsed.search}"


def _without_tracking(parsed: URL) -> str:
    """The address less its tracking and its user name and password, which are nobody else's business."""
    href = parsed.href
    if "@" in href:
        parsed.username = parsed.password = ""
        href = parsed.href
    address, _, fragment = href.partition("#")
    if not fragment or (not _ROUTE.match(fragment) and FRAGMENT.fullmatch(fragment)):
        fragment = ""
    address, _, query = address.partition("?")
    if query:
        query = "&".join(part for part in query.split("&") if part and not is_tracking(*_pairs(part)[0]))
    return address + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
