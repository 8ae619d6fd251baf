"""Proxies on loopback that remember what they were asked: SOCKS 5, and HTTP that forwards and makes tunnels.

Every name leads to loopback behind them, so that no name has to be looked up on this side.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

BUFFER = 65_536


@dataclass
class ProxyServer:
    """See the module's docstring."""

    kind: str
    """`http` or `socks5h`."""
    user: str = ""
    """Who alone may use it, as `name:password`; empty for everybody."""
    answer: int = 0
    """In place of going on: the SOCKS answer, or the status of a tunnel."""
    asked: list[str] = field(default_factory=list)
    """Request lines, or `host:port` as SOCKS has it."""
    heads: list[str] = field(default_factory=list)
    """Heads of HTTP requests, whole."""

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = [self._listener]
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, user: str = "") -> str:
        """Its address, for somebody."""
        return f"{self.kind}://{f'{user}@' if user else ''}127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock = self._listener.accept()[0]
                self._open.append(sock)
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.kind == "http":
                self._serve_http(sock)
            else:
                self._serve_socks(sock)
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    def _serve_http(self, sock: socket.socket) -> None:
        while head := _head(sock):
            self.heads.append(head)
            line = head.partition("\r\n")[0]
            self.asked.append(line)
            method, target, _ = line.split(" ")
            if self.user and f"proxy-authorization: basic {_basic(self.user)}".lower() not in head.lower():
                sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            elif self.answer:
                sock.sendall(f"HTTP/1.1 {self.answer} No\r\nContent-Length: 0\r\n\r\n".encode())
            elif method == "CONNECT":
                origin = self._dial(int(target.rpartition(":")[2]))
                sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                _join(sock, origin)
                return
            else:
                parts = urlsplit(target)
                path = target.partition(parts.netloc)[2] or "/"
                origin = self._dial(parts.port or 80)
                origin.sendall(head.replace(target, path, 1).encode("latin-1"))
                sock.sendall(_answer(origin))

    def _serve_socks(self, sock: socket.socket) -> None:
        methods = _exactly(sock, _exactly(sock, 2)[1])
        if self.user:
            if 2 not in methods:
                sock.sendall(b"\x05\xff")
                return
            sock.sendall(b"\x05\x02")
            user = _exactly(sock, _exactly(sock, 2)[1]).decode()
            given = f"{user}:{_exactly(sock, _exactly(sock, 1)[0]).decode()}"
            sock.sendall(b"\x01" + (b"\x00" if given == self.user else b"\x01"))
            if given != self.user:
                return
        else:
            sock.sendall(b"\x05\x00")
        kind = _exactly(sock, 4)[3]
        if kind == 3:
            host = _exactly(sock, _exactly(sock, 1)[0]).decode()
        else:
            host = socket.inet_ntop(socket.AF_INET if kind == 1 else socket.AF_INET6, _exactly(sock, 4 * kind))
        port = int.from_bytes(_exactly(sock, 2), "big")
        self.asked.append(f"{host}:{port}")
        if self.answer:
            sock.sendall(bytes([5, self.answer, 0, 1, 0, 0, 0, 0, 0, 0]))
            return
        origin = self._dial(port)
        sock.sendall(b"\x05\x00\x00\x03\x04name\x00\x50")
        _join(sock, origin)

    def _dial(self, port: int) -> socket.socket:
        origin = socket.create_connection(("127.0.0.1", port), 5)
        self._open.append(origin)
        return origin


def _basic(pair: str) -> str:
    return base64.b64encode(pair.encode()).decode()


def _head(sock: socket.socket) -> str:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = sock.recv(1)
        if not piece:
            return ""
        head += piece
    return head.decode("latin-1")


def _answer(origin: socket.socket) -> bytes:
    """One answer with a Content-Length, whole."""
    head = _head(origin)
    length = next((int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-l")), 0)
    return head.encode("latin-1") + _exactly(origin, length)


def _exactly(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def _join(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side ends."""

    def carry(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(BUFFER):
                sink.sendall(data)
        for sock in (source, sink):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    back = threading.Thread(target=carry, args=(other, one), daemon=True)
    back.start()
    carry(one, other)
    back.join(5)
