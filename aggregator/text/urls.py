"""Addresses: the one form that is shown and stored, the stronger one that is only compared, and nothing else passes.

Parsing is the WHATWG URL standard's (ada-url), as browsers do it. A canonical form is its own canonical form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from ada_url import URL, join_url

from aggregator.text.redirectors import forwarded, may_forward
from aggregator.text.tracking import FRAGMENT, is_tracking, pair, pairs

LENGTH_LIMIT = 8_000
"""Characters of the longest address that is taken for one (RFC 9110 4.1 asks for 8,000 octets)."""

SECRET_LENGTH = 4
"""Characters that a secret has at the least."""

_UNWRAP_LIMIT = 4
"""Redirect links within redirect links that are followed, at the most."""

_FORMATS = frozenset({"atom", "atom10", "feed", "json", "posts", "rss2", "true"})
"""Values in the queries of feeds ("?feed=rss2") that are no keys, as long as they are."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = ("http://", "https://")
_PLAIN = re.compile(
    r"(https?)://((?:(?!xn--)[a-z0-9-]++\.)++[a-z]{2,})((?:/(?!\.)[\w~!$&()*+,;=:@.-]*+)++)"
    r"(\?[\w~!$&()*+,;=:@./?%-]++)?(#[\w~!$&()*+,;=:@./?-]++)?",
    re.ASCII,
)
"""Addresses that are in their normal form for sure, and so spared the parser: nine in ten of real ones. The host has no
Punycode, no port, and ends in letters (no IPv4); no segment of the path begins with a dot, and nothing is encoded."""

_MAIL = re.compile(r"[^\s<>\"'&]+@[^\s<>\"'&]+")
_NO_BASE = "about:blank"
"""A base against which nothing relative is valid: the parser then says the same as without one."""
_ROUTE = re.compile(r"!|/")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|xhtml)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"/amp(?:\.html?)?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_QUERY = frozenset({("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("isamp", "1")})
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


class Traced(NamedTuple):
    """An address as it is shown and stored, and what of it told on its reader."""

    url: str
    """As `canonical` gives it."""
    dropped: tuple[str, ...] = ()
    """What was taken off: parameters as they stood ("utm_source=rss"), a fragment with its `#`."""
    through: tuple[str, ...] = ()
    """Hosts of the redirect links that it was wrapped in, outermost first."""


_NOWHERE = Traced("")


def canonical(url: str, base: str = "") -> str:
    """`url` as it is shown and stored: absolute, tracking gone, redirect links unwrapped.

    Real query parameters stay, in their order and spelling; a fragment stays unless it is known to track or to point
    nowhere (`tracking.FRAGMENT`), because change logs and live blogs tell their entries apart by nothing else.

    :param base: what a relative `url` is relative to
    :return: "" unless the result is http or https with a host
    """
    return traced(url, base).url


def traced(url: str, base: str = "") -> Traced:
    """`canonical`, and what had to go for it."""
    if len(url) > LENGTH_LIMIT or len(base) > LENGTH_LIMIT:
        return _NOWHERE
    match = _PLAIN.fullmatch(_origin(base) + url if base and url[:1] == "/" and url[1:2] != "/" else url)
    if match and not may_forward(match[2]):
        return _without_tracking(match[0], match[2], ()) if match[4] or match[5] else Traced(match[0])
    through: tuple[str, ...] = ()
    for _ in range(_UNWRAP_LIMIT):
        href = _href(url, base)
        if not href:
            return _NOWHERE
        authority = href[8 : href.index("/", 8)] if href[4] == "s" else href[7 : href.index("/", 7)]
        inner = ""
        if may_forward(authority):
            parsed = URL(href)
            inner = forwarded(parsed.hostname, parsed.pathname, parsed.search)
        if not inner:
            return _without_tracking(href, authority, through)
        url, base, through = inner, "", (*through, authority)
    return _NOWHERE


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
    kept = sorted(each for each in pairs(parsed.search) if (each[0].lower(), each[1].lower()) not in _AMP_QUERY)
    query = "?" + "&".join(f"{key}={value}" for key, value in kept) if kept else ""
    return f"{host_name}{port}{path}{query}{parsed.hash}"


def host(url: str) -> str:
    """The host of `url` in lower case and ASCII, without `www.` and port; "" where there is none."""
    href = _href(url, "")
    return URL(href).hostname.rstrip(".").removeprefix("www.") if href else ""


def without_secrets(url: str) -> str:
    """`url` as it may be shown or logged: no user name, password, query or fragment; "" for what is no web address."""
    href = _href(url, "")
    if not href:
        return ""
    parsed = URL(href)
    return f"{parsed.protocol}//{parsed.host}{parsed.pathname}"


def without_values(url: str, values: Iterable[str]) -> str:
    """`url` up to the first segment of its path that holds one of the values; all of it where none does.

    For resolving what is relative to an address that must not be told. Values of up to three characters are no secrets.
    """
    path = re.match(r"[^:/?#]*://[^/?#]*/([^?#]*)", url)
    if path is None:
        return url
    held = [value for value in values if len(value) >= SECRET_LENGTH]
    found = min((at for value in held if (at := url.find(value, path.start(1), path.end())) >= 0), default=-1)
    return url if found < 0 else url[: url.rfind("/", 0, found + 1) + 1]


def tells_secret(text: str, url: str) -> bool:
    """Whether `text` says something of `url` that may be secret: its user name, its password, or a value of its query.

    Values of up to three characters ("full=1") are no secrets, and would be found everywhere.
    """
    href = _href(url, "")
    if not href:
        return False
    parsed = URL(href)
    held = {parsed.username, parsed.password, *(value for _, value in pairs(parsed.search))}
    plain = unquote(text)
    return any(len(each) >= SECRET_LENGTH and (each in text or unquote(each) in plain) for each in held)


def holds_key(url: str) -> bool:
    """Whether a web address may hold somebody's key: a user name, a password, a value of its query that is no format.

    Values of up to three characters ("p=12") are no keys.
    """
    href = _href(url, "")
    if not href:
        return False
    parsed = URL(href)
    values = (value.lower() for _, value in pairs(parsed.search))
    return bool(parsed.username or parsed.password) or any(
        len(value) >= SECRET_LENGTH and value not in _FORMATS for value in values
    )


def safe_link(url: str, base: str = "") -> str:
    """`url` for an attribute of HTML: `canonical`, or a mail address without its headers; "" for every other scheme."""
    return mail_address(url) or canonical(url, base)


def mail_address(url: str) -> str:
    """A `mailto:` address without its headers; "" for everything else."""
    if "@" not in url or len(url) > LENGTH_LIMIT:
        return ""
    trimmed = _UNSEEN.sub("", url)
    if trimmed[:7].lower() != "mailto:":
        return ""
    address = trimmed[7:].split("?", 1)[0]
    return f"mailto:{address}" if _MAIL.fullmatch(address) else ""


def absolute(url: str, base: str = "") -> str:
    """`url` made absolute and nothing else: for pictures and media, whose parameters may be signed.

    :return: "" unless the result is http or https with a host
    """
    return _href(url, base) if len(url) <= LENGTH_LIMIT else ""


def _href(url: str, base: str) -> str:
    """The address as a browser reads and writes it; "" unless it is http or https with a host."""
    url = url.strip()
    if not url:
        return ""
    whole = _origin(base) + url if base and url[0] == "/" and url[1:2] != "/" else url
    if _PLAIN.fullmatch(whole):
        return whole
    try:
        href = join_url(base.strip() if base and not _SCHEME.match(url) else _NO_BASE, url)
    except ValueError:
        return ""
    if not href.startswith(_WEB):
        return ""
    # The standard gives every http address a host and a path; only hosts of nothing but dots are left to refuse.
    return "" if href.find("/.", 5, 9) >= 0 and not URL(href).hostname.strip(".") else href


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    """Scheme and host of a base that is in its normal form for sure; "" for every other."""
    match = _PLAIN.match(base)
    return f"{match[1]}://{match[2]}" if match else ""


def _without_tracking(href: str, authority: str, through: tuple[str, ...]) -> Traced:
    """The address less its tracking and its user name and password, which are nobody else's business."""
    if "@" in authority:
        parsed = URL(href)
        parsed.username = parsed.password = ""
        href = parsed.href
    dropped: list[str] = []
    fragment = ""
    if "#" in href:
        href, _, fragment = href.partition("#")
        if not _ROUTE.match(fragment) and FRAGMENT.fullmatch(fragment):
            dropped += [f"#{fragment}"] if "=" in fragment and fragment[0] != ":" else []
            fragment = ""
    if "?" in href:
        href, _, query = href.partition("?")
        kept: list[str] = []
        for part in query.split("&"):
            if part:
                (dropped if is_tracking(*pair(part), authority) else kept).append(part)
        if kept:
            href += "?" + "&".join(kept)
    return Traced(f"{href}#{fragment}" if fragment else href, (*dropped,), through)
