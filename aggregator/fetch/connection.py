"""urllib3's connections, opened by us: every address is checked where its socket opens, and every wait has an end.

Between the check and the connect there is no second look-up that could answer differently (DNS rebinding): the
socket opens to the literal that was checked, while Host, SNI and the certificate go by the name.
"""

from __future__ import annotations

import functools
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import SSLError
from urllib3.poolmanager import PoolManager

from aggregator.fetch.exchange import Exchange, PlainSocket, TLSSocket
from aggregator.fetch.failure import EndedError, connect_failure, ended, refusal_in_words, tls_failure
from aggregator.fetch.framing import Answer
from aggregator.fetch.guard import Allowance, refusal, unseen_refusal, way_out
from aggregator.fetch.names import Resolver
from aggregator.fetch.proxy import Proxy, refused, tunnel
from aggregator.model import FailureKind

TLS_PORT = HTTPSConnection.default_port


class Opener:
    """Opens sockets for one thread: looks names up, refuses addresses, connects, all within the exchange's deadline."""

    def __init__(
        self, exchange: Exchange, resolver: Resolver, allow: Allowance, proxy: Proxy | None, connect_timeout: float
    ) -> None:
        self.exchange = exchange
        self._resolver = resolver
        self._allow = allow
        self._proxy = proxy
        self._connect_timeout = connect_timeout

    def open(self, host: str, port: int, *, secure: bool) -> PlainSocket:
        """A connected socket to the first permitted address that answers, or to where the proxy takes it.

        :param secure: whether TLS is to be spoken over it
        :raises EndedError: there is none
        """
        if self._proxy is not None:
            return self._open_through(self._proxy, host, port, secure=secure)
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
        try:
            return self._connect_first(permitted, port)
        except OSError as error:
            raise connect_failure(host, error) from None

    def _open_through(self, proxy: Proxy, host: str, port: int, *, secure: bool) -> PlainSocket:
        """A socket to the proxy, which the operator named wherever it is, and through it where that needs a tunnel."""
        if why := unseen_refusal(host, allow=self._allow):
            raise ended(
                FailureKind.FORBIDDEN_ADDRESS,
                f"The host {host} is {why}, {way_out(host, self._allow)}.",
                transient=False,
            )
        try:
            found = self._resolver.addresses(proxy.host, self._timeout())
        except EndedError:
            raise refused("was not found by its name") from None
        if not found:
            raise refused("has no address")
        try:
            sock = self._connect_first(found, proxy.port)
        except OSError as error:
            raise refused(refusal_in_words(error)) from None
        if secure or proxy.kind != "http":
            try:
                tunnel(sock, proxy, host, port)
            except BaseException:
                sock.close()
                raise
            self.exchange.heard = False  # it was the proxy that spoke, and no origin yet
            sock.settimeout(self._timeout())
        return sock

    def _connect_first(self, addresses: Sequence[str], port: int) -> PlainSocket:
        """A socket to the first address that answers.

        :raises OSError: none does; of the last
        """
        failure: OSError | None = None
        for tried, address in enumerate(addresses):
            timeout = self._timeout() / (len(addresses) - tried)
            try:
                return self._connect(address, port, timeout)
            except OSError as error:
                self.exchange.left()
                failure = error
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
        return self._opener.open(self._dns_host, self.port, secure=self.default_port == TLS_PORT)


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
    """A pool of one connection, which goes through `opener`."""
    manager = PoolManager(num_pools=1, maxsize=1, ssl_context=context)
    pools: dict[str, Callable[..., HTTPConnectionPool]] = {
        "http": functools.partial(_Pool, opener=opener),
        "https": functools.partial(_TLSPool, opener=opener),
    }
    manager.pool_classes_by_scheme = pools  # type: ignore[assignment]  # it calls them, no more
    return manager


def tls_context(public_authorities: str, own_authorities: str) -> ssl.SSLContext:
    """Certificates checked against the public authorities, and the operator's own if there are any.

    :param public_authorities: a PEM file
    :param own_authorities: PEM text; empty for none
    :raises OSError: the file is missing, or one of the two holds no certificate
    """
    context = ssl.create_default_context(cafile=public_authorities)
    if own_authorities:
        context.load_verify_locations(cadata=own_authorities)
        # A gateway hands out the authority between, and small ones leave out what newer Pythons ask for.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = TLSSocket
    return context
