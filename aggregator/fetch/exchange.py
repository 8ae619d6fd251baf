"""One thread's fetch as its sockets see it: the wall deadline, and what came over the line.

A read timeout bounds one wait, not a fetch: a server that drips a byte a second never trips it. Here every socket
re-arms its timeout, before each wait, to what is left until the fetch's deadline, so nothing that an origin
does between connect and last byte outlasts it, and no watchdog thread is needed.
"""

from __future__ import annotations

import contextlib
import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

from aggregator.fetch.failure import EndedError, ended
from aggregator.model import FailureKind

BUFFER = 65_536
"""Bytes that one read from a socket may bring."""


class Exchange:
    """What the current fetch of one thread shares with the sockets under it.

    Connections outlive a fetch, so they hold this object, and each fetch re-arms it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadline = 0.0
        self._cancelled = False
        self._socket: socket.socket | None = None
        self.connected = False
        """Whether this request opened a connection, rather than using one that was kept alive."""
        self.heard = False
        """Whether any byte of an answer came."""
        self.surplus = False
        """Whether more than whitespace followed the last message that was read to its end."""

    def start(self, seconds: float) -> None:
        """Begin a fetch that must be over in so many seconds."""
        self._deadline = self._clock() + seconds

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Whatever takes time within is not the origin's, and does not count."""
        began = self._clock()
        try:
            yield
        finally:
            self._deadline += self._clock() - began

    def start_request(self) -> None:
        """Begin one request of the fetch."""
        self.connected = self.heard = self.surplus = False

    def left(self) -> float:
        """Seconds until the deadline, more than none.

        :raises EndedError: it has passed, or the client was closed
        """
        if self._cancelled:
            raise ended(FailureKind.TIMEOUT, "The fetch was cut off: the program is stopping.", transient=True)
        left = self._deadline - self._clock()
        if left <= 0:
            raise self.too_slow()
        return left

    @staticmethod
    def too_slow() -> EndedError:
        """The failure of a fetch whose time is up."""
        return ended(FailureKind.TIMEOUT, "The server did not finish its answer in time.", transient=True)

    def watch(self, sock: socket.socket) -> None:
        """Remember the socket that is waited on, for `cancel`."""
        self._socket = sock

    def cancel(self) -> None:
        """End the running fetch from another thread, and every later one."""
        self._cancelled = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's: it drops the TLS state under the thread that is reading.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Deadlined(socket.socket):
    """Waits no longer than its exchange has left."""

    exchange: Exchange | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        exchange = self.exchange
        if exchange is None:
            return super().recv_into(*args, **kwargs)
        self.settimeout(exchange.left())
        try:
            count = super().recv_into(*args, **kwargs)
        except TimeoutError:
            raise exchange.too_slow() from None
        if count:
            exchange.heard = True
        else:
            exchange.left()  # a socket shut by `cancel` reads like a proper end
        return count

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        exchange = self.exchange
        if exchange is None:
            return super().sendall(*args, **kwargs)
        exchange.watch(self)
        self.settimeout(exchange.left())
        try:
            return super().sendall(*args, **kwargs)
        except TimeoutError:
            raise exchange.too_slow() from None

    def makefile(self, *_args: Any, **_kwargs: Any) -> Any:
        """http.client asks for one reader per response, and for nothing else."""
        assert self.exchange is not None
        return _Reader(self, self.exchange)


class PlainSocket(_Deadlined):
    """TCP with a deadline."""


class TLSSocket(_Deadlined, ssl.SSLSocket):
    """TLS with a deadline; `ssl.SSLContext.sslsocket_class` makes them."""


class _Reader(io.BufferedReader):
    """One response as http.client reads it; notices an ending that http.client is silent about."""

    def __init__(self, sock: _Deadlined, exchange: Exchange) -> None:
        super().__init__(socket.socket.makefile(sock, "rb", buffering=0), BUFFER)
        self._sock = sock
        self._exchange = exchange

    def close(self) -> None:
        if not self.closed:
            self._exchange.surplus = self._holds_more()
            if self._exchange.surplus:
                # What is left of this message must not be read as the answer to the next request.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
        super().close()

    def _holds_more(self) -> bool:
        """Whether bytes wait behind the message that was read, without waiting for any."""
        exchange, self._sock.exchange = self._sock.exchange, None
        try:
            self._sock.settimeout(0)
            return bool(self.peek(1).strip())
        except (OSError, ValueError):
            return False
        finally:
            self._sock.exchange = exchange
