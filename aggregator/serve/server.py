"""The web application on a socket: alone in the foreground, or in a thread beside the daemon."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from aggregator.errors import ServeError
from aggregator.serve.lines import BACKLOG, IDLE_PATIENCE, Line, look_at, room

GRACE = 3
"""Seconds that requests in flight get to finish once the server is told to stop."""

JOIN_TIMEOUT = 4.0
"""Seconds to wait for the server's thread; past them the process exits without it (it is a daemon thread)."""

HIGHEST_PORT = 65_535
"""Ports are 16 bits; the resolver would take a higher number for another port."""

TICKS_A_SECOND = 10
"""How often uvicorn's own loop goes round."""

TOLD_EVERY = 60.0
"""Seconds between two lines of the log about connections that cannot be accepted: asyncio has hundreds a second."""

_SHORT_OF = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""What the system is short of when it accepts no connection."""


class Server:
    """A web server that holds its port from construction on, so that a port in use is known at once.

    :raises ServeError: the address cannot be had; the text says why and what to do
    """

    def __init__(self, app: ASGIApp, *, host: str = "127.0.0.1", port: int = 8080) -> None:
        self._socket = _bound(host, port)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        """The port in use; where 0 was asked for, the one that the system chose."""
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            http=type("Limited", (Line,), {"limit": room()}),
            timeout_keep_alive=int(IDLE_PATIENCE),
            timeout_graceful_shutdown=GRACE,
        )
        self._server = _Uvicorn(config)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for a person to open."""
        return address_of(self.host, self.port)

    def run(self) -> None:
        """Serve in this thread until `stop`; in the main thread SIGINT and SIGTERM stop it too, without an error."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def start(self) -> None:
        """Serve in a thread of its own, from when this returns: the socket listens already."""
        self._thread = threading.Thread(target=self.run, name="web server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving: requests in flight get `GRACE` seconds. May be called from any thread, and twice."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(JOIN_TIMEOUT)
        self._socket.close()


class _Uvicorn(uvicorn.Server):
    """uvicorn, less its habits.

    It raises the signal that stopped it once more when it is done; for us a stop that was asked for is done. And it
    leaves to asyncio what goes wrong in accepting, which then logs hundreds of traces a second.
    """

    _next_told = 0.0
    _refused = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(self._fault)
        await super().startup(sockets)

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_A_SECOND == 0:
            look_at(self.server_state.connections)
        return await super().on_tick(counter)

    def _fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what asyncio could not do; that it can accept nothing once in `TOLD_EVERY`."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in _SHORT_OF:
            loop.default_exception_handler(context)
            return
        self._refused += 1
        if loop.time() >= self._next_told:
            self._next_told = loop.time() + TOLD_EVERY
            logging.getLogger(__name__).error(
                "the web server cannot accept connections: %s (%d attempts since this was last told)",
                (error.strerror or type(error).__name__).lower(),
                self._refused,
            )
            self._refused = 0

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._asked_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        self.should_exit = True


def address_of(host: str, port: int) -> str:
    """The address of a web server on this machine, for whoever is on it too."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - a name only
    bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{bracketed}:{port}/"


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket.

    :raises ServeError: it cannot be had
    """
    if not 0 <= port <= HIGHEST_PORT:
        raise ServeError(f"{port} is no port: choose one from 1 to {HIGHEST_PORT}")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)  # asyncio turns Nagle off only where the protocol is named
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        raise ServeError(_in_words(host, port, error)) from error
    return listener


def _in_words(host: str, port: int, error: OSError) -> str:
    number = error.errno
    if number == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program: stop that one, or choose another port"
    if number in {errno.EACCES, errno.EPERM}:
        return f"port {port} on {host} is not open to this user: choose a port of 1024 or above"
    if number == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return f"{host!r} is no address of this machine: choose 127.0.0.1, or 0.0.0.0 for all of its addresses"
    return f"cannot serve at {host} port {port}: {error}"
