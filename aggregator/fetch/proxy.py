"""The way through a proxy: a tunnel over HTTP (RFC 9110 section 9.3.6) or SOCKS 5 (RFC 1928), names left to the proxy.

Spoken here and not by a library, so that every byte of it is waited for within the fetch's deadline.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote, urlsplit

from aggregator.fetch.exchange import PlainSocket
from aggregator.fetch.failure import EndedError, ended
from aggregator.model import FailureKind

HEAD_LIMIT = 16_384
"""Bytes of a proxy's answer to the wish for a tunnel; they are read one by one, as behind them the origin speaks."""

_PORTS = {"http": 80, "socks5h": 1080}
_STATUS = re.compile(rb"HTTP/[0-9.]+[ \t]+([0-9]{3})")
_NO_PASSWORD, _PASSWORD = 0, 2
_BY_NAME, _BY_IPV4, _BY_IPV6 = 3, 1, 4
_UNREACHED = {
    3: "its network was not reached",
    4: "it was not reached",
    5: "it refused the connection",
    6: "it was silent",
}
"""SOCKS answers that speak of the origin (RFC 1928 section 6); all others speak of the proxy."""

_UNAUTHORIZED = 407
_UNREACHED_BY_HTTP = frozenset({502, 503, 504})


@dataclass(frozen=True, kw_only=True, slots=True)
class Proxy:
    """A proxy as the config names it."""

    kind: str
    """`http` or `socks5h`."""
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, address: str) -> Proxy:
        """Read an address that the config was found right with."""
        parts = urlsplit(address)
        return cls(
            kind=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def authorization(self) -> str:
        """The Proxy-Authorization header; empty where the proxy asks for none."""
        if not self.user and not self.password:
            return ""
        return f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode('ascii')}"


def tunnel(sock: PlainSocket, proxy: Proxy, host: str, port: int) -> None:
    """Have the proxy connect a socket to an origin.

    :param sock: connected to the proxy
    :param host: a name or an address, without brackets
    :raises EndedError: it does not
    """
    try:
        if proxy.kind == "http":
            _connect(sock, proxy, host, port)
        else:
            _greet(sock, proxy)
            _request(sock, host, port)
    except OSError:
        raise refused("closed the connection") from None


def refused(what: str) -> EndedError:
    """The failure of a proxy."""
    return ended(FailureKind.PROXY, f"The proxy {what}.", transient=True)


def _unreached(host: str, why: str) -> EndedError:
    return ended(FailureKind.CONNECT, f"The proxy could not connect to the host {host}: {why}.", transient=True)


def _connect(sock: PlainSocket, proxy: Proxy, host: str, port: int) -> None:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {where} HTTP/1.1", f"Host: {where}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    sock.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    head = bytearray()
    while not head.endswith((b"\r\n\r\n", b"\n\n")):
        head += _receive(sock, 1)
        if len(head) > HEAD_LIMIT:
            raise refused("did not answer with proper HTTP")
    found = _STATUS.match(head)
    status = int(found[1]) if found else 0
    if status == _UNAUTHORIZED:
        raise refused("wants a user name and a password")
    if status in _UNREACHED_BY_HTTP:
        raise _unreached(host, f"it answered {status}")
    if not 200 <= status < 300:  # noqa: PLR2004 -- any 2xx is a tunnel
        raise refused(f"makes no tunnel: it answered {status}" if status else "did not answer with proper HTTP")


def _greet(sock: PlainSocket, proxy: Proxy) -> None:
    methods = bytes([_NO_PASSWORD, _PASSWORD] if proxy.authorization else [_NO_PASSWORD])
    sock.sendall(bytes([5, len(methods)]) + methods)
    version, method = _receive(sock, 2)
    if version != 5:  # noqa: PLR2004 -- of the protocol
        raise refused("does not speak SOCKS 5")
    if method == _PASSWORD and proxy.authorization:
        user, password = proxy.user.encode()[:255], proxy.password.encode()[:255]
        sock.sendall(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        if _receive(sock, 2)[1]:
            raise refused("does not take the user name and the password")
    elif method != _NO_PASSWORD:
        raise refused("wants a user name and a password")


def _request(sock: PlainSocket, host: str, port: int) -> None:
    sock.sendall(bytes([5, 1, 0]) + _place(host) + port.to_bytes(2, "big"))
    _, answer, _, kind = _receive(sock, 4)
    if answer in _UNREACHED:
        raise _unreached(host, _UNREACHED[answer])
    if answer:
        raise refused(f"does not let this through (SOCKS answer {answer})")
    lengths = {_BY_IPV4: 4, _BY_IPV6: 16}
    _receive(sock, (lengths[kind] if kind in lengths else _receive(sock, 1)[0]) + 2)


def _place(host: str) -> bytes:
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        name = host.encode("ascii")[:255]
        return bytes([_BY_NAME, len(name)]) + name
    return bytes([_BY_IPV4 if address.version == 4 else _BY_IPV6]) + address.packed  # noqa: PLR2004 -- of IP


def _receive(sock: PlainSocket, count: int) -> bytes:
    """Receive exactly `count` bytes.

    :raises ConnectionError: the proxy hung up before
    """
    received = bytearray(count)
    view = memoryview(received)
    at = 0
    while at < count:
        got = sock.recv_into(view[at:])
        if not got:
            raise ConnectionError
        at += got
    return bytes(received)
