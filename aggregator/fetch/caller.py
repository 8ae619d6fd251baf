"""One thread's connections, and how a request goes over them: the one user of requests.

What a `requests.Session` adds to its adapter is cookies, netrc, proxies of the environment and redirects whose bodies
it reads: four things that must not happen. So the adapter is used on its own.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from aggregator.fetch.connection import Opener, pool_manager
from aggregator.fetch.exchange import Exchange
from aggregator.fetch.guard import Allowance
from aggregator.fetch.names import Resolver
from aggregator.fetch.target import Target

PUBLIC_AUTHORITIES = DEFAULT_CA_BUNDLE_PATH
"""A PEM file of the authorities that sign the certificates of public servers."""

KEPT_WAYS = 4
"""Kinds of exception of which one thread keeps connections, least recently used first to go: most sources have none."""


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

    def __init__(self, opener: Opener, context: ssl.SSLContext) -> None:
        self._opener = opener
        self._context = context
        super().__init__()

    def init_poolmanager(self, *_args: Any, **_kwargs: Any) -> None:
        self.poolmanager = pool_manager(self._opener, self._context)

    def cert_verify(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing to do: the context has its authorities, where requests would load them for each connection anew."""


class Caller:
    """One thread's connections."""

    def __init__(self, resolver: Resolver, context: ssl.SSLContext, connect_timeout: float) -> None:
        self.exchange = Exchange()
        self._resolver = resolver
        self._connect_timeout = connect_timeout
        self._context = context
        self._adapters: OrderedDict[Allowance, _Adapter] = OrderedDict()

    def _adapter(self, allow: Allowance) -> _Adapter:
        """The connections that were opened under an exception: no other's request may go over them."""
        adapter = self._adapters.pop(allow, None)
        if adapter is None:
            adapter = _Adapter(Opener(self.exchange, self._resolver, allow, self._connect_timeout), self._context)
        self._adapters[allow] = adapter
        if len(self._adapters) > KEPT_WAYS:
            self._adapters.popitem(last=False)[1].close()
        return adapter

    def get(self, target: Target, headers: dict[str, str], allow: Allowance) -> RawResponse:
        """Send one GET and return the response with its body unread.

        A kept-alive connection may have been closed under us, so a request that got no byte on one is sent once more.

        :param allow: the exceptions that hold for this request
        """
        adapter = self._adapter(allow)
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
