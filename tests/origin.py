"""A scripted origin: a raw-socket server on loopback that says a test's bytes and remembers what it was asked.

    with Origin() as origin:
        origin.script("/feed", respond(200, feed, ETag='"a"'), respond(304))
        outcome = client.fetch(FetchRequest(url=origin.url("/feed")), now=NOW)
    assert origin.requests[0].headers["user-agent"] == ["aggregator/1"]

Each path has a list of answers; each request takes the next, and the last one repeats. An answer is

- `bytes`: sent as they are, so that any breach of HTTP can be scripted (`respond` builds proper ones);
- a callable that gets the `Asked` and returns an answer: for answers that depend on the request;
- an iterable of `bytes`, `Pause` and `CLOSE`: sent piece by piece, for slow and endless origins. A generator
  serves one request only: script a callable that makes it, where more may come.

After the answer the connection is kept alive and serves the next request; an answer that ends in `CLOSE`, or whose head
says `Connection: close`, ends it. Whatever is not scripted is a 404. Every connection has a thread; leaving the
`with` block shuts all of them, also those in the middle of a pause.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

HEAD_LIMIT = 200_000
"""Bytes of a request's head; our own client never sends more."""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    """The request target, verbatim: path and query."""
    raw: bytes
    """The whole head, verbatim."""
    headers: dict[str, list[str]]
    """By lower-case name, values as latin-1, in the order sent."""
    connection: int
    """Which of the origin's connections it came over, counted from 0: equal numbers mean kept alive."""

    def header(self, name: str) -> str | None:
        """The first value of a header; None without it."""
        return self.headers.get(name.lower(), [None])[0]


@dataclass(frozen=True)
class Pause:
    """A wait before the next piece; ends early when the origin is closed."""

    seconds: float


class _Close:
    """Ends the connection where it stands."""


CLOSE = _Close()

Piece = bytes | Pause | _Close
Answer = bytes | Iterable[Piece] | Callable[[Asked], "Answer"]


def respond(status: int = 200, body: bytes = b"", /, *, length: int | None = None, **headers: str) -> bytes:
    """A proper response.

    :param length: a Content-Length other than the true one
    :param headers: underscores stand for hyphens: `Last_Modified="…"`
    """
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if status not in (204, 304) or length is not None:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(status: int, location: str, body: bytes = b"") -> bytes:
    """A proper redirect."""
    return respond(status, body, Location=location)


def gzipped(body: bytes, **headers: str) -> bytes:
    """A proper 200 whose body is packed with gzip."""
    return respond(200, gzip.compress(body, mtime=0), Content_Encoding="gzip", **headers)


def drip(data: bytes, seconds: float) -> Iterator[Piece]:
    """The data byte by byte, with a pause after each."""
    for position in range(len(data)):
        yield data[position : position + 1]
        yield Pause(seconds)


@dataclass
class _Script:
    answers: tuple[Answer, ...]
    given: int = 0


@dataclass
class Origin:
    """See the module's docstring.

    :param address: the loopback address to listen on; the port is the system's choice
    :param tls: the server's side of TLS, for an https origin
    """

    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    requests: list[Asked] = field(default_factory=list)
    """Every request so far, in order of arrival."""
    connections: int = 0
    """Connections accepted so far."""

    def __post_init__(self) -> None:
        self._scripts: dict[str, _Script] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        self._listener = socket.create_server((self.address, 0), family=family)
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def url(self, path: str = "/", *, host: str = "") -> str:
        """The address of a path, by another host name if one is given."""
        name = host or (f"[{self.address}]" if ":" in self.address else self.address)
        return f"{'https' if self.tls else 'http'}://{name}:{self.port}{path}"

    def script(self, path: str, *answers: Answer) -> None:
        """What a path (without query) answers from now on: one answer a request, the last one for ever."""
        with self._lock:
            self._scripts[path] = _Script(answers)

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path, whatever their query."""
        return [request for request in self.requests if request.target.partition("?")[0] == path]

    def is_quiet(self) -> bool:
        """Whether no connection is open: then no request is on its way any more."""
        with self._lock:
            return not self._open

    def close(self) -> None:
        """End every connection and wait for every thread."""
        self._closing.set()
        with self._lock:
            ends = [self._listener, *self._open]
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                number, self.connections = self.connections, self.connections + 1
                self._open.add(sock)
            self._start(self._serve, sock, number)

    def _serve(self, plain: socket.socket, number: int) -> None:
        sock = plain
        try:
            if self.tls:
                sock = self.tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.discard(plain)
                    self._open.add(sock)
            received = b""
            while not self._closing.is_set():
                head, received = _head(sock, received)
                if not head:
                    return
                asked = _asked(head, number)
                with self._lock:
                    self.requests.append(asked)
                    answer = self._next(asked)
                if not self._say(sock, answer, asked):
                    return
        except OSError:
            pass  # the client hung up, which is for the test to judge
        finally:
            with self._lock:
                self._open.discard(sock)
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _next(self, asked: Asked) -> Answer:
        script = self._scripts.get(asked.target.partition("?")[0])
        if script is None:
            return respond(404)
        answer = script.answers[min(script.given, len(script.answers) - 1)]
        script.given += 1
        return answer

    def _say(self, sock: socket.socket, answer: Answer, asked: Asked) -> bool:
        """Send an answer; whether the connection lives on."""
        while callable(answer):
            answer = answer(asked)
        pieces: Iterable[Piece] = (answer,) if isinstance(answer, bytes) else answer
        said = b""
        for piece in pieces:
            if isinstance(piece, Pause):
                if self._closing.wait(piece.seconds):
                    return False
            elif isinstance(piece, _Close):
                return False
            else:
                sock.sendall(piece)
                said = (said + piece)[:HEAD_LIMIT] if b"\r\n\r\n" not in said else said
        return b"connection: close" not in said.partition(b"\r\n\r\n")[0].lower()


def _head(sock: socket.socket, received: bytes) -> tuple[bytes, bytes]:
    """The next request's head, and what came after it; an empty head when the client is done."""
    while b"\r\n\r\n" not in received and len(received) < HEAD_LIMIT:
        data = sock.recv(65_536)
        if not data:
            return b"", b""
        received += data
    head, _, rest = received.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _asked(head: bytes, number: int) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers: dict[str, list[str]] = {}
    for line in filter(None, lines):
        name, _, value = line.partition(": ")
        headers.setdefault(name.lower(), []).append(value)
    return Asked(method, target, head, headers, number)
