"""One thread's connections, and how a request goes over them: the one user of requests.

What a `requests.Session` adds to its adapter is cookies, netrc, proxies of the environment and redirects whose bodies
it reads: four things that must not happen. So the adapter is used on its own.
"""

from __future__ import annotations

import ssl
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

KEPT_WAYS = 8
"""Ways of which one thread keeps connections, least recently used first to go: most sources go one way."""


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
        """So many bytes of the body at the most; none at its end."""
        ...

    def close(self) -> None:
        """Let go of it; what was not read is not waited for."""
        ...


class _Adapter(HTTPAdapter):
    """requests' transport over our own connections."""

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


class Caller:
    """One thread's connections."""

    def __init__(
        self, resolver: Resolver, context_for: Callable[[str], ssl.SSLContext], connect_timeout: float
    ) -> None:
        """Begin without any.

        :param context_for: makes what TLS goes by, from `Access.authorities`
        """
        self.exchange = Exchange()
        self._resolver = resolver
        self._connect_timeout = connect_timeout
        self._context_for = context_for
        self._adapters: OrderedDict[Way, _Adapter] = OrderedDict()

    def _adapter(self, way: Way) -> _Adapter:
        """The connections that were made on the same way."""
        adapter = self._adapters.pop(way, None)
        if adapter is None:
            proxy = Proxy.parse(way.proxy) if way.proxy else None
            opener = Opener(self.exchange, self._resolver, way.allow, proxy, self._connect_timeout)
            adapter = _Adapter(opener, self._context_for(way.authorities), proxy)
        self._adapters[way] = adapter
        if len(self._adapters) > KEPT_WAYS:
            self._adapters.popitem(last=False)[1].close()
        return adapter

    def get(self, target: Target, headers: Mapping[str, str], way: Way) -> RawResponse:
        """Send one GET and return the response with its body unread.

        A kept-alive connection may have been closed under us, so a request that got no byte on one is sent once more.

        :param way: how the request is sent
        """
        adapter = self._adapter(way)
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
        for adapter in list(self._adapters.values()):
            adapter.close()
