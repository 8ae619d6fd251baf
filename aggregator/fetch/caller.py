"""One thread's connections, and how a request goes over them: the one user of requests.

What a `requests.Session` adds to its adapter is cookies, netrc, proxies of the environment and redirects whose bodies
it reads: four things that must not happen. So the adapter is used on its own.
"""

from __future__ import annotations

import ssl
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from aggregator.fetch.connection import Opener, pool_manager
from aggregator.fetch.exchange import Exchange
from aggregator.fetch.guard import Allowance
from aggregator.fetch.names import Resolver
from aggregator.fetch.proxy import Proxy
from aggregator.fetch.target import Target

PUBLIC_AUTHORITIES = DEFAULT_CA_BUNDLE_PATH
"""A PEM file of the authorities that sign the certificates of public servers."""

KEPT = 4
"""Connections that one thread keeps alive, least recently used first to go: a feed, where it redirects to, and the site
whose pages are asked for in a row."""

IDLE = 30.0
"""Seconds without a request after which a connection is closed: beyond the pause between two requests to one host, and
no good for the next poll, which is minutes away. Most servers close it sooner."""

AGE = 300.0
"""Seconds after which a connection takes no more requests: its host may have moved to another address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """What a connection was made under: only a request that is sent the same way may go over it."""

    allow: Allowance
    """The exceptions that hold."""
    proxy: str
    """As `Access.proxy`."""
    authorities: str
    """As `Access.authorities`."""


class RawResponse(Protocol):
    """urllib3's response, as far as it is needed here."""

    status: int

    @property
    def headers(self) -> Any:
        """urllib3's HTTPHeaderDict."""
        ...

    def read(self, amt: int, *, decode_content: bool) -> bytes:
        """Up to `amt` bytes of the body; none at its end."""
        ...

    def close(self) -> None:
        """Let go of it; what was not read is not waited for."""
        ...


class _Adapter(HTTPAdapter):
    """requests' transport over a connection of our own."""

    def __init__(self, opener: Opener, context: ssl.SSLContext, proxy: Proxy | None) -> None:
        self._opener = opener
        self._context = context
        self._forwards = proxy if proxy is not None and proxy.kind == "http" else None
        super().__init__()

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """What stands in the request line: a proxy gets the whole address of what is not tunnelled."""
        if self._forwards and (request.url or "").startswith("http:"):
            return request.url or ""
        return super().request_url(request, proxies)

    def add_headers(self, request: requests.PreparedRequest, **_kwargs: Any) -> None:
        """Called for each request: a proxy that forwards it is told who asks."""
        if self._forwards and self._forwards.authorization and (request.url or "").startswith("http:"):
            request.headers["Proxy-Authorization"] = self._forwards.authorization

    def init_poolmanager(self, *_args: Any, **_kwargs: Any) -> None:
        self.poolmanager = pool_manager(self._opener, self._context)

    def cert_verify(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing to do: the context has its authorities, where requests would load them for each connection anew."""


@dataclass(kw_only=True, slots=True)
class _Kept:
    """A connection that may be used again."""

    adapter: _Adapter
    opened: float
    """When it was, in seconds of the caller's clock."""
    used: float
    """When a request last went over it."""


class Caller:
    """One thread's connections."""

    def __init__(
        self,
        resolver: Resolver,
        context_for: Callable[[str], ssl.SSLContext],
        connect_timeout: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin without any.

        :param context_for: makes what TLS goes by, from `Access.authorities`
        """
        self.exchange = Exchange()
        self._resolver = resolver
        self._connect_timeout = connect_timeout
        self._context_for = context_for
        self._clock = clock
        self._kept: OrderedDict[tuple[Way, tuple[str, str, str]], _Kept] = OrderedDict()

    def _adapter(self, way: Way, target: Target) -> _Adapter:
        """The connection to a host that was made on the same way, or room for one."""
        now = self._clock()
        for key, kept in list(self._kept.items()):
            if now - kept.used > IDLE or now - kept.opened > AGE:
                self._kept.pop(key).adapter.close()
        wanted = (way, target.origin)
        kept = self._kept.pop(wanted) if wanted in self._kept else self._opened(way, now)
        kept.used = now
        self._kept[wanted] = kept
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)[1].adapter.close()
        return kept.adapter

    def _opened(self, way: Way, now: float) -> _Kept:
        proxy = Proxy.parse(way.proxy) if way.proxy else None
        opener = Opener(self.exchange, self._resolver, way.allow, proxy, self._connect_timeout)
        return _Kept(adapter=_Adapter(opener, self._context_for(way.authorities), proxy), opened=now, used=now)

    def get(self, target: Target, headers: Mapping[str, str], way: Way) -> RawResponse:
        """Send one GET and return the response with its body unread.

        A kept-alive connection may have been closed under us, so a request that got no byte on one is sent once more.

        :param way: how the request is sent
        """
        adapter = self._adapter(way, target)
        prepared = requests.PreparedRequest()
        prepared.prepare_method("GET")
        prepared.url = target.url  # prepare_url would read the address a second time, by other rules
        prepared.headers = CaseInsensitiveDict(headers)
        self.exchange.start_request()
        try:
            return adapter.send(prepared, stream=True).raw
        except requests.ConnectionError:
            if self.exchange.connected or self.exchange.heard:
                raise
        self.exchange.start_request()
        return adapter.send(prepared, stream=True).raw

    def close(self) -> None:
        """Close every connection."""
        for kept in list(self._kept.values()):
            kept.adapter.close()
