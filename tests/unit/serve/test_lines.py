"""Connections that keep the web server waiting, and floods of them."""

from __future__ import annotations

import asyncio
import errno
import http.client
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aggregator.serve import lines
from aggregator.serve.app import create_app
from aggregator.serve.server import Server, _Uvicorn
from tests.waiting import wait_until

FEED = b"<feed>" + b"<entry>sheep</entry>" * 600_000 + b"</feed>"
"""Twelve megabytes: more than the buffers of both ends take on loopback."""

Serve = Callable[[], Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start a server over a folder with one large feed."""
    (tmp_path / "fells.atom").write_bytes(FEED)
    (tmp_path / "index.html").write_bytes(b"<!DOCTYPE html><title>t</title>")
    with ExitStack() as ends:

        def start() -> Server:
            server = Server(create_app(tmp_path, ready=lambda: {"status": "ready"}), port=0)
            server.start()
            ends.callback(server.stop)
            return server

        yield start


def opened(server: Server, sent: bytes = b"", *, source: str = "127.0.0.1", taken: int = 0) -> socket.socket:
    """A connection that has sent this much.

    :param taken: bytes of the buffer in which it receives; 0 for the system's own choice
    """
    line = socket.socket()
    if taken:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, taken)
    line.settimeout(30)
    line.bind((source, 0))
    line.connect(("127.0.0.1", server.port))
    line.sendall(sent)
    return line


def ended(line: socket.socket) -> bool:
    """Wait until the server has closed a connection that gets no answer."""
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def status(server: Server, path: str, *, source: str = "127.0.0.1") -> int:
    """What the server answers to a request."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300, source_address=(source, 0))
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Pad: "], ids=["nothing", "half a head"])
def test_a_connection_without_a_whole_head_is_closed(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    """The patience is for the whole head: bytes that drip in do not prolong it."""
    monkeypatch.setattr(lines, "HEAD_PATIENCE", 0.0)
    with opened(serve(), sent) as line:
        assert ended(line)


def test_dripping_bytes_prolong_nothing(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an answer too, a head or a body that comes byte by byte is not waited for."""
    monkeypatch.setattr(lines, "IDLE_PATIENCE", 0.0)
    with opened(serve(), b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nbody") as line:
        assert line.recv(12) == b"HTTP/1.1 200"
        line.settimeout(0.05)
        wait_until(lambda: closed_while_dripping(line), "the end of the connection")


def test_a_client_that_does_not_read_is_cut_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its handle comes free though it never reads its answer; one that reads gets the whole of it."""
    monkeypatch.setattr(lines, "READ_PATIENCE", 0.0)
    server = serve()
    with opened(server, b"GET /fells.atom HTTP/1.1\r\nHost: x\r\n\r\n", taken=4_096) as stuck:
        wait_until(lambda: open_lines(server) == 1, "the connection")
        wait_until(lambda: open_lines(server) == 0, "the end of the connection")
        got = b"".join(iter(lambda: received(stuck), b""))
        assert len(got) < len(FEED)


def test_a_client_that_reads_gets_the_whole_answer(serve: Serve) -> None:
    """Sending in pieces changes no byte, and HEAD tells the same length without them."""
    connection = http.client.HTTPConnection("127.0.0.1", serve().port, timeout=300)
    connection.request("GET", "/fells.atom")
    assert connection.getresponse().read() == FEED
    connection.request("HEAD", "/fells.atom")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, str(len(FEED)), b"")
    connection.close()


def test_the_silent_give_way_to_those_who_ask(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many more silent connections than there may be, of one address and of many, cost nobody an answer."""
    monkeypatch.setattr(lines, "PER_ADDRESS", 8)
    monkeypatch.setattr(lines, "room", lambda: 20)
    monkeypatch.setattr("aggregator.serve.server.room", lambda: 20)
    server = serve()
    with ExitStack() as flood:
        silent = [
            flood.enter_context(opened(server, b"GET /", source=f"127.0.0.{1 + number % 5}")) for number in range(60)
        ]
        for source in ("127.0.0.1", "127.0.0.77"):
            for path in ("/healthz", "/readyz", "/"):
                assert status(server, path, source=source) == 200
        assert ended(silent[0]), "the one that was silent for longest gave way"
        assert open_lines(server) <= 21


def test_health_is_told_where_all_are_being_answered(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit others are asked to come again, and a monitor learns that the program is alive."""
    monkeypatch.setattr("aggregator.serve.server.room", lambda: 3)
    server = serve()
    with ExitStack() as flood:
        for _ in range(3):
            flood.enter_context(opened(server, b"GET /fells.atom HTTP/1.1\r\nHost: x\r\n\r\n", taken=4_096))
        wait_until(lambda: busy_lines(server) == 3, "three requests at work")
        assert status(server, "/") == 503
        assert status(server, "/healthz") == 200
        assert status(server, "/readyz") == 200


def test_no_connection_is_taken_beyond_the_reserve(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come at once, they leave the handles that the database and publishing need."""
    monkeypatch.setattr("aggregator.serve.server.room", lambda: 2)
    monkeypatch.setattr(lines, "RESERVE", 2)
    server = serve()
    with ExitStack() as flood:
        for _ in range(12):
            flood.enter_context(opened(server, b"GET /fells.atom HTTP/1.1\r\nHost: x\r\n\r\n", taken=4_096))
        wait_until(lambda: busy_lines(server) == 2, "two requests at work")
        assert open_lines(server) <= 4


@pytest.mark.parametrize(
    ("handles", "connections"),
    [(-1, 512), (1_048_576, 512), (1_024, 512), (600, 184), (256, 32)],
)
def test_connections_leave_handles_for_the_rest(handles: int, connections: int) -> None:
    """The database and publishing keep theirs, whatever the process may open."""
    assert lines.room(handles) == connections


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_network_of_one_customer_counts_as_one(host: str, counted: str) -> None:
    """Somebody with 2^64 addresses has one limit."""
    assert lines.whose(host) == counted


def test_that_nothing_can_be_accepted_is_told_seldom(caplog: pytest.LogCaptureFixture) -> None:
    """Hundreds of failed attempts are one line of the log; another fault is told as ever."""
    loop = asyncio.new_event_loop()
    server = _Uvicorn.__new__(_Uvicorn)
    try:
        with caplog.at_level(logging.ERROR):
            for _ in range(300):
                server._fault(loop, {"message": "accept", "exception": OSError(errno.EMFILE, "Too many open files")})
            assert [record.name for record in caplog.records] == ["aggregator.serve.server"]
            assert "too many open files" in caplog.text
            server._fault(loop, {"message": "something else", "exception": ValueError()})
        assert caplog.records[-1].name == "asyncio"
    finally:
        loop.close()


def test_short_of_handles_is_not_not_found(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed reader that is told 404 may unsubscribe: a moment without handles is 503."""
    server = serve()

    def refused(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("aggregator.serve.shelf.os.open", refused)
    assert status(server, "/fells.atom") == 503
    assert status(server, "/nothing.atom") == 404


def closed_while_dripping(line: socket.socket) -> bool:
    """Send one byte more; whether the server has closed the connection."""
    try:
        line.sendall(b"a")
        return line.recv(1_000) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def received(line: socket.socket) -> bytes:
    """What has come; nothing once the connection has ended, however."""
    try:
        return line.recv(65_536)
    except ConnectionResetError:
        return b""


def open_lines(server: Server) -> int:
    """How many connections the server holds."""
    return sum(not line.gone for line in server._server.server_state.connections if isinstance(line, lines.Line))


def busy_lines(server: Server) -> int:
    """How many connections wait for their client to read."""
    return sum(
        line.transport.get_write_buffer_size() > 0
        for line in list(server._server.server_state.connections)
        if isinstance(line, lines.Line)
    )
