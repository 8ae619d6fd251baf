"""What the operator decides about fetching; the config fills it in."""

from __future__ import annotations

from dataclasses import dataclass

TIMEOUT = 30.0
"""Seconds of wall clock that one fetch may take, from the name look-up to the last byte, redirects included."""

CONNECT_TIMEOUT = 10.0
"""Seconds for each step to a connection: name, TCP, TLS; the system's own limit is over two minutes."""

MAX_BYTES = 10_000_000
"""Decoded bytes of a document, config `polling.max_bytes`; a feed with full texts of a thousand items stays below."""

MAX_REDIRECTS = 5
"""Hops; the Fetch standard allows 20, but honest feeds need two (http to https, then a new path)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchOptions:
    """Manners and limits of every outgoing request."""

    user_agent: str
    """The User-Agent header; see `user_agent`."""
    timeout: float = TIMEOUT
    connect_timeout: float = CONNECT_TIMEOUT
    max_bytes: int = MAX_BYTES
    max_redirects: int = MAX_REDIRECTS
    allow_private: tuple[str, ...] = ()
    """Hosts ("nas.lan"), addresses or networks ("192.168.1.0/24") that may be asked although they are not public.
    They hold for the scheme, host and port that a source names; a network only where the source names an address in it,
    or says that its name may lead there (`Access.private`)."""
    resolver_networks: tuple[str, ...] = ()
    """Networks ("198.18.0.0/15") in which the resolver puts a stand-in for every name: whatever is asked for by a name
    may be asked there. What stands behind them is for the operator's gateway to judge."""


def user_agent(version: str, site_url: str) -> str:
    """Who we are and where to complain, as origins like to see it.

    :param site_url: `site.url` of the config; empty leaves the parenthesis out
    """
    return f"aggregator/{version} (+{site_url})" if site_url else f"aggregator/{version}"
