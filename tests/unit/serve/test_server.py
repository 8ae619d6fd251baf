"""The server's port, its thread and its end."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aggregator.errors import ServeError
from aggregator.serve.app import create_app
from aggregator.serve.metrics import Metrics
from aggregator.serve.server import Server
from tests.waiting import PATIENCE


def test_a_port_in_use_is_a_clear_error(tmp_path: Path) -> None:
    """The message names the port and the way out, before anything else is started."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServeError, match=f"port {port} on 127.0.0.1 is in use .* choose another port"):
            Server(create_app(tmp_path), host="127.0.0.1", port=port)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("203.0.113.1", 0, "is no address of this machine"),
        ("127.0.0.1", 99999, "choose one from 1 to 65535"),
    ],
)
def test_an_address_that_cannot_be_had_is_a_clear_error(tmp_path: Path, host: str, port: int, words: str) -> None:
    """A foreign address and an impossible port are explained."""
    with pytest.raises(ServeError, match=words):
        Server(create_app(tmp_path), host=host, port=port)


def test_it_runs_beside_the_daemon_and_stops(tmp_path: Path) -> None:
    """In a thread without signal handlers; after `stop` the port is free and the thread is gone."""
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    server = Server(create_app(tmp_path), port=0)
    server.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers
    server.stop()
    connection.close()
    assert "web server" not in {thread.name for thread in threading.enumerate()}
    Server(create_app(tmp_path), port=server.port).stop()
    server.stop()


def test_small_answers_leave_at_once(tmp_path: Path) -> None:
    """Asyncio turns Nagle's algorithm off only on sockets that name TCP; with it on, each answer waited 40 ms."""
    server = Server(create_app(tmp_path), port=0)
    assert server._socket.proto == socket.IPPROTO_TCP
    server.stop()


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("localhost", "localhost")]
)
def test_the_address_can_be_opened(tmp_path: Path, host: str, shown: str) -> None:
    """What is shown to a person is an address that a browser can open."""
    server = Server(create_app(tmp_path), host=host, port=0)
    assert server.url == f"http://{shown}:{server.port}/"
    server.stop()


FOREGROUND = """
import pathlib, sys, threading
from aggregator.serve.app import create_app
from aggregator.serve import server
made = server.Server(create_app(pathlib.Path(sys.argv[1])), port=0)
print(made.port, flush=True)
made.run()
print("done", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_well(tmp_path: Path, number: signal.Signals) -> None:
    """In the foreground SIGINT and SIGTERM end it with exit code 0, also with a line left open."""
    with subprocess.Popen([sys.executable, "-c", FOREGROUND, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 200"
            process.send_signal(number)
            assert process.wait(timeout=PATIENCE) == 0
        assert process.stdout.read() == b"done\n"


def test_two_sets_of_numbers_live_in_one_process() -> None:
    """Each has its own registry: nothing is registered twice, nothing is counted for the other."""
    one, two = Metrics(), Metrics()
    one.polled(outcome="new", seconds=1.0, new=5)
    assert b"aggregator_new_entries_total 5.0" in one.render()
    assert b"aggregator_new_entries_total 0.0" in two.render()
