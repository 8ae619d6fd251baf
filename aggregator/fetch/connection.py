"""urllib3's connections, opened by us: every address is checked where its socket opens, and every wait has an end.

Between the check and the connect there is no second look-up that could answer differently (DNS rebinding): the
socket opens to the literal that was checked, while Host, SNI and the certificate go by the name.
"""

from __future__ import annotations

import functools
import socket
import ssl
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import SSLError
from urllib3.poolmanager import PoolManager

from aggregator.fetch.exchange import Exchange, PlainSocket, TLSSocket
from aggregator.fetch.failure import EndedError, connect_failure, ended, tls_failure
from aggregator.fetch.framing import Answer
from aggregator.fetch.guard import Allowance, refusal, way_out
from aggregator.fetch.names import Resolver
from aggregator.model import FailureKind

KEPT_HOSTS = 8
"""Hosts whose connection one thread keeps alive, least recently used first to go. Polls of one host come in a row."""


class Opener:
    """Opens sockets for one thread: looks names up, refuses addresses, connects, all within the exchange's deadline."""

    def __init__(self, exchange: Exchange, resolver: Resolver, allow: Allowance, connect_timeout: float) -> None:
        self.exchange = exchange
        self._resolver = resolver
        self._allow = allow
        self._connect_timeout = connect_timeout

    def open(self, host: str, port: int) -> PlainSocket:
        """A connected socket to the first permitted address that answers.

        :raises EndedError: there is none
        """
        found = self._resolver.addresses(host, self._timeout())
        if not found:
            raise ended(FailureKind.DNS, f"The host {host} has no address.", transient=True)
        refusals = {address: refusal(address, host=host, allow=self._allow) for address in found}
        permitted = [address for address in found if not refusals[address]]
        if not permitted:
            raise ended(
                FailureKind.FORBIDDEN_ADDRESS,
                f"The host {host} leads to {refusals[found[0]]}, {way_out(found[0], self._allow)}.",
                transient=False,
            )
        failure: EndedError | None = None
        for tried, address in enumerate(permitted):
            timeout = self._timeout() / (len(permitted) - tried)
            try:
                return self._connect(address, port, timeout)
            except OSError as error:
                self.exchange.left()
                failure = connect_failure(host, error)
        assert failure is not None
        raise failure

    def _timeout(self) -> float:
        return min(self._connect_timeout, self.exchange.left())

    def _connect(self, address: str, port: int, timeout: float) -> PlainSocket:
        sock = PlainSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(timeout)
            self.exchange.watch(sock)
            sock.connect((address, port))
            sock.settimeout(self._timeout())  # for a TLS handshake
        except BaseException:
            sock.close()
            raise
        sock.exchange = self.exchange
        self.exchange.connected = True
        return sock


class _Connection(HTTPConnection):
    """Plain HTTP through an `Opener`."""

    response_class = Answer

    def __init__(self, *args: Any, opener: Opener, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opener = opener

    def _new_conn(self) -> socket.socket:
        # `_dns_host` is the name as given: with the root's dot, without an IPv6 literal's brackets.
        return self._opener.open(self._dns_host, self.port)


class _TLSConnection(_Connection, HTTPSConnection):
    """HTTPS through an `Opener`."""

    def connect(self) -> None:
        try:
            super().connect()
        except (ssl.SSLError, SSLError) as error:
            raise tls_failure(self.host, error) from None
        except TimeoutError:
            raise self._opener.exchange.too_slow() from None
        assert isinstance(self.sock, TLSSocket)
        self.sock.exchange = self._opener.exchange


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


def pool_manager(opener: Opener, context: ssl.SSLContext) -> PoolManager:
    """A pool whose every connection goes through `opener`."""
    manager = PoolManager(num_pools=KEPT_HOSTS, maxsize=1, ssl_context=context)
    pools: dict[str, Callable[..., HTTPConnectionPool]] = {
        "http": functools.partial(_Pool, opener=opener),
        "https": functools.partial(_TLSPool, opener=opener),
    }
    manager.pool_classes_by_scheme = pools  # type: ignore[assignment]  # it calls them, no more
    return manager


def tls_context(public_authorities: str, own_authorities: str | None) -> ssl.SSLContext:
    """Certificates checked against the public authorities, and the operator's own if there are any.

    :raises OSError: a file is missing or holds no certificate
    """
    context = ssl.create_default_context(cafile=public_authorities)
    if own_authorities:
        context.load_verify_locations(own_authorities)
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = TLSSocket
    return context
