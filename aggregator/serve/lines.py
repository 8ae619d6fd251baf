"""Connections of the web server: how many there may be, of whom, and how long one may keep us waiting.

uvicorn bounds neither: a connection that never sends a whole request head, or never reads its answer, stays open for
ever. Here both end, and where there are too many, the one that has kept silent for longest gives way to the newcomer.
So a flood of silent connections costs nobody an answer: whoever sends a request is not among those that give way.
"""

from __future__ import annotations

import asyncio
import ipaddress
import sys
import time
from collections.abc import Iterable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

HEAD_PATIENCE = 10.0
"""Seconds in which a new connection must have sent a whole request head, however it drips."""

IDLE_PATIENCE = 15.0
"""Seconds after an answer in which the next whole request head must have come."""

READ_PATIENCE = 20.0
"""Seconds in which a client that has an answer to read must have taken `READ_LEAST` of it, or what is left."""

READ_LEAST = 16_384
"""Bytes: less than a kilobyte a second is no network but a client that does not read."""

CONNECTIONS = 512
"""Connections at a time, where the process has handles for so many: each holds one, and some 100 kB at the most."""

CONNECTIONS_LEAST = 32
"""The same where handles are short."""

PER_ADDRESS = 128
"""Connections of one address at a time: a proxy in front, through which everybody comes, has some tens."""

RESERVE = 32
"""Connections beyond that, on which only health is told; others are asked to come again."""

BACKLOG = 128
"""Connections that may wait to be accepted, and the most that asyncio accepts before it looks at anything else."""

HANDLES_KEPT = 256
"""File handles that stay for the database, publishing, polls and worker processes, whoever asks the web server."""

HEALTH_PATHS = frozenset({b"/healthz", b"/readyz"})
"""What is answered on a connection beyond the limits."""

NETWORK_BITS = 64
"""Of an IPv6 address, the part that one customer of a network has."""


def room(handles: int | None = None) -> int:
    """How many connections there may be at a time, by the process's limit of file handles.

    :param handles: the limit; None means this process's own
    """
    if handles is None and sys.platform != "win32":
        handles = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if handles is None or handles < 0:  # RLIM_INFINITY is -1
        return CONNECTIONS
    return max(CONNECTIONS_LEAST, min(CONNECTIONS, handles - HANDLES_KEPT - RESERVE - BACKLOG))


def whose(host: str) -> str:
    """Whom a connection is counted for: an IPv4 address, or the network of an IPv6 one."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))


class Line(H11Protocol):
    """One connection, and whom and what it waits for."""

    limit = CONNECTIONS
    """Connections at a time; a server sets it in a class of its own."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take the connection, if need be in the place of one that has long said nothing."""
        super().connection_made(transport)
        self.whose = whose(self.client[0]) if self.client else ""
        self.since = time.monotonic()
        self.due: float | None = self.since + HEAD_PATIENCE
        """When a whole request head must be here; None while a request is being answered."""
        self._mark: tuple[float, int] | None = None
        """Bytes of an answer that wait for the client, and when that was noted; None where none do."""
        self._beyond = False
        lines = [line for line in self.connections if isinstance(line, Line) and not line.gone]
        of_it = [line for line in lines if line.whose == self.whose]
        crowd = of_it if len(of_it) > PER_ADDRESS else lines if len(lines) > self.limit else ()
        if not crowd or _give_way(line for line in crowd if line is not self):
            return
        self._beyond = True
        self.app: ASGI3Application = _only_health(self.app)
        if len(lines) > self.limit + RESERVE:
            self.abort()

    gone = False
    """Whether the connection was cut off; its end is told a moment later."""

    def handle_events(self) -> None:
        """Note that a request head is whole."""
        before = self.cycle
        # uvicorn's own is made once a second, and may be older than a file that was published in between.
        now = (b"date", formatdate(time.time(), usegmt=True).encode())
        self.server_state.default_headers = [now, *self.config.encoded_headers]
        super().handle_events()
        if self.cycle is not before:
            self.due = None

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self.since = time.monotonic()
        self.due = self.since + IDLE_PATIENCE
        super().on_response_complete()
        if self._beyond and not self.transport.is_closing():
            self.transport.close()

    def resume_writing(self) -> None:
        """The client has read most of what it was sent."""
        super().resume_writing()
        self._mark = None

    def look(self, now: float) -> None:
        """Cut the connection off if it keeps us waiting; called about once a second."""
        held = self.transport.get_write_buffer_size()
        if held:
            if self.due is not None:
                self.due = now + IDLE_PATIENCE
            if self._mark is None or self._mark[1] - held >= READ_LEAST:
                self._mark = (now, held)
            elif now - self._mark[0] >= READ_PATIENCE:
                self.abort()
        else:
            self._mark = None
            if self.due is not None and now >= self.due:
                self.abort()

    def abort(self) -> None:
        """Cut it off, whatever waits to be sent."""
        self.gone = True
        self.transport.abort()


def look_at(connections: Iterable[Any]) -> None:
    """Cut off every connection that keeps us waiting."""
    now = time.monotonic()
    for line in [each for each in connections if isinstance(each, Line)]:
        line.look(now)


def _give_way(lines: Iterable[Line]) -> bool:
    """Cut off the one that has said nothing for longest; False where all are being answered."""
    silent = [line for line in lines if line.due is not None and not line.transport.get_write_buffer_size()]
    if not silent:
        return False
    min(silent, key=lambda line: line.since).abort()
    return True


def _only_health(app: ASGI3Application) -> ASGI3Application:
    """The application for connections beyond the limits: it tells health, and asks others to come again."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["raw_path"] in HEALTH_PATHS:
            await app(scope, receive, send)
            return
        body = b"Too many connections. Try again in a moment.\n"
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(body)),
            (b"retry-after", b"10"),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
