"""Addresses of feeds, the site, the database and hosts. No message repeats one: any may hold a secret."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Final

from aggregator.config.wrong import UNSEEN, Wrong
from aggregator.text import urls

_HOST: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_WEB_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_ANY_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_AUTHORITY: Final = re.compile(r"[/?#\\]")
_EMAIL: Final = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+\.[^\s@<>\"',;:.]+")
_DATABASE: Final = re.compile(r"(?P<kind>[a-z0-9]+)(?:\+[a-z0-9]+)?://(?P<rest>.*)", re.DOTALL)


def web_address(value: str) -> str:
    """Anything that can be fetched, as it is written."""
    text = value.strip()
    if UNSEEN.search(text) or " " in text:
        raise Wrong("expected an http or https address, found a space or control character in it")
    if not _WEB_SCHEME.match(text):
        if text.startswith("//") or not _ANY_SCHEME.match(text):
            raise Wrong("expected an address that begins with https:// or http://", "put https:// before it")
        raise Wrong("only http and https addresses can be fetched", "it must begin with https:// or http://")
    if len(text) > urls.LENGTH_LIMIT:
        raise Wrong(f"expected an address of at most {urls.LENGTH_LIMIT} characters")
    if not _authority(text).rpartition("@")[2].partition(":")[0]:  # a browser would take the path's first part for it
        raise Wrong("the address has no host", "expected something like https://example.org/feed.xml")
    if not urls.absolute(text):
        raise Wrong(
            "the address has a host or port that cannot be", "expected something like https://example.org/feed.xml"
        )
    return text


def site_address(value: str) -> str:
    """Where the site is: published, so without secrets, and with a slash at its end."""
    if "${" in value:
        raise Wrong("variables are put in only in the addresses of sources and of the database")
    text = web_address(value)
    if "@" in _authority(text):
        raise Wrong("a site's address is published and must not hold a user name or password")
    if "?" in text or "#" in text:
        raise Wrong('a site\'s address must end before "?" and "#"')
    return text if text.endswith("/") else text + "/"


def _authority(text: str) -> str:
    """What stands between the slashes after the scheme: user, host and port."""
    return _AUTHORITY.split(text.partition("://")[2], maxsplit=1)[0]


def contact(value: str) -> str:
    """A mail address without its scheme, a web address, or nothing."""
    text = value.strip().removeprefix("mailto:")
    if not text or _EMAIL.fullmatch(text):
        return text
    if _WEB_SCHEME.match(text):
        return web_address(text)
    raise Wrong("expected an e-mail address or a web address", "such as news@example.org or https://example.org/about")


def database(value: str) -> str:
    """An SQLite file or a PostgreSQL server."""
    text = value.strip()
    parts = _DATABASE.fullmatch(text)
    example = "such as sqlite:///news.sqlite or postgresql://user:${PASSWORD}@localhost/news"
    if parts is None:
        raise Wrong("expected the address of a database", example)
    rest = parts["rest"]
    if parts["kind"] == "sqlite":
        path = rest.removeprefix("/").partition("?")[0]
        if not rest.startswith("/") or path in {"", ":memory:"}:
            raise Wrong(
                "expected a file after sqlite:///; a database in memory would lose everything at the end", example
            )
    elif parts["kind"] not in {"postgresql", "postgres"}:
        raise Wrong("only SQLite and PostgreSQL can keep the stories", example)
    elif not rest.strip("/"):
        raise Wrong("the address names no server and no database", example)
    return text


def listening_host(value: str) -> str:
    """What the web server can listen on."""
    text = value.strip().lower()
    if _is_address(text) or _HOST.fullmatch(text):
        return text
    raise Wrong(
        "expected an address or host name of this machine", 'such as "127.0.0.1", "0.0.0.0", "::1" or "localhost"'
    )


def private(value: str) -> str:
    """A host, an address or a network that may be fetched though it is not public."""
    text = value.strip().lower().strip("[].")
    if "/" in text:
        try:
            return str(ip_network(text))
        except ValueError:
            pass
        try:
            meant = ip_network(text, strict=False)
        except ValueError:
            raise Wrong(
                "expected a host, an address or a network", 'such as "192.168.1.0/24" or "intranet.local"'
            ) from None
        raise Wrong("the network has bits set beyond its length", f'did you mean "{meant}"?')
    if _is_address(text):
        return str(ip_address(text))
    if _HOST.fullmatch(text):
        return text
    raise Wrong(
        "expected a host, an address or a network",
        "without scheme, port and path" if ":" in text else 'such as "192.168.1.0/24" or "intranet.local"',
    )


def proxy(value: str) -> str:
    """Where a proxy listens; empty for none."""
    text = value.strip()
    if not text:
        return ""
    example = 'such as "http://127.0.0.1:3128" or "socks5h://127.0.0.1:9050"'
    scheme, mark, rest = text.partition("://")
    kind = scheme.lower()
    if not mark:
        raise Wrong("expected the address of a proxy", example)
    if kind in {"socks", "socks5", "socks4", "socks4a"}:
        raise Wrong("names are left to the proxy, so only socks5h will do", "write socks5h:// before the host")
    if kind not in {"http", "socks5h"}:
        raise Wrong("only http and socks5h proxies can be asked", example)
    authority = _authority(text)
    if rest[len(authority) :] not in {"", "/"}:
        raise Wrong("a proxy's address ends with its host and port", example)
    host = authority.rpartition("@")[2]
    # a port stands behind the last colon outside of an IPv6 address's brackets; urls.absolute judges both
    if UNSEEN.search(text) or " " in text or not host.partition(":")[0] or not urls.absolute(f"http://{host}"):
        raise Wrong("the address has a host or port that cannot be", example)
    return f"{kind}://{authority}"


def network(value: str) -> str:
    """A network of addresses, or one address."""
    text = private(value)
    if not is_network(text):
        raise Wrong("expected a network, found a host's name", 'such as "198.18.0.0/15"')
    return text


def is_network(entry: str) -> bool:
    """Whether an entry of `allow_private` is an address or a network; else it is a host's name."""
    return "/" in entry or _is_address(entry)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
