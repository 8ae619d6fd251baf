"""The control socket: what is said over it, who may say it, and what comes of everything else."""

from __future__ import annotations

import json
import socket
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from aggregator.engine import carrying, control_client
from aggregator.engine.carrying import Emit
from aggregator.engine.control import ANSWER_LIMIT, REQUEST_LIMIT, control_path, short_path
from aggregator.engine.control_client import ask
from aggregator.engine.control_server import ControlServer
from aggregator.errors import ControlError, TooSoonError, UnknownNameError
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no sockets that are files")


def count(arguments: Mapping[str, Any], tell: Emit) -> dict[str, Any]:
    """A command that tells every number up to one."""
    for number in range(arguments["to"]):
        tell({"event": "counted", "number": number})
    return {"sum": sum(range(arguments["to"]))}


@contextmanager
def listening(database: Path, **commands: Callable[[Mapping[str, Any], Emit], Any]) -> Iterator[Path]:
    """A daemon of a database, as far as its socket goes."""
    server = ControlServer(control_path(database), commands)
    server.start()
    try:
        yield control_path(database)
    finally:
        server.stop()


def said(path: Path, order: bytes) -> dict[str, Any]:
    """The last line that is answered to these bytes."""
    with socket.socket(socket.AF_UNIX) as client, short_path(path) as short:
        client.settimeout(20)
        client.connect(short)
        client.sendall(order)
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as lines:
            return dict(json.loads(list(lines)[-1]))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database would lie."""
    return tmp_path / "news.sqlite"


def test_an_order_is_carried_out_and_told(database: Path) -> None:
    """Events come in their order, and then the result."""
    with listening(database, count=count):
        events: list[dict[str, Any]] = []
        assert ask(database, "count", {"to": 4}, events.append) == {"sum": 6}
    assert [event["number"] for event in events] == [0, 1, 2, 3]


def test_it_is_the_owners_alone_and_goes_with_the_daemon(database: Path) -> None:
    """Nobody else may connect; once the daemon ended nothing is left, and nobody answers."""
    with listening(database, count=count) as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()
    assert ask(database, "count", {"to": 1}) is None


def test_the_socket_of_a_daemon_that_was_killed_is_no_daemon(database: Path) -> None:
    """A client finds nobody, and the next daemon takes its place; a file that is no socket is left as it is."""
    with socket.socket(socket.AF_UNIX) as dead, short_path(control_path(database)) as path:
        dead.bind(path)
    assert ask(database, "count", {"to": 1}) is None
    with listening(database, count=count):
        assert ask(database, "count", {"to": 3}) == {"sum": 3}
    control_path(database).write_text("mine")
    with pytest.raises(ControlError, match="another file is in its place"), listening(database):
        pytest.fail("it was taken for a socket")
    assert control_path(database).read_text() == "mine"


def test_folders_of_any_depth_have_a_socket(tmp_path: Path) -> None:
    """The system takes some 100 bytes of a socket's path; folders may be deeper, and have theirs all the same."""
    folder = tmp_path / ("deep" * 20) / ("deeper" * 20)
    folder.mkdir(parents=True)
    with listening(folder / "news.sqlite", count=count) as path:
        assert path.exists()
        assert ask(folder / "news.sqlite", "count", {"to": 3}) == {"sum": 3}


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (b"", "no JSON object"),
        (b"GET / HTTP/1.1\r\n\r\n", "no JSON object"),
        (b"[1]\n", "no JSON object"),
        (b"[" * 60_000 + b"\n", "no JSON object"),
        (b'{"command": "count"}\n', "version 1"),
        (b'{"version": 2, "command": "count"}\n', "version 1"),
        (b'{"version": 1, "command": "erase"}\n', "it knows count"),
        (b'{"version": 1, "command": "count", "arguments": [1]}\n', "a JSON object"),
        (b"x" * (REQUEST_LIMIT + 1), "longer than"),
    ],
)
def test_what_is_no_order_is_told_why(database: Path, order: bytes, why: str) -> None:
    """And the daemon goes on taking orders."""
    with listening(database, count=count) as path:
        answer = said(path, order)
        assert answer["event"] == "error"
        assert why in answer["message"]
        assert ask(database, "count", {"to": 2}) == {"sum": 1}


@pytest.mark.parametrize(
    "error", [UnknownNameError("no source is named x"), TooSoonError("in an hour"), ControlError("no")]
)
def test_what_the_daemon_refuses_is_the_same_error_here(database: Path, error: Exception) -> None:
    """Its kind decides on the exit code, its words are for people."""

    def refuse(_arguments: Mapping[str, Any], _tell: Emit) -> dict[str, Any]:
        raise error

    with listening(database, refuse=refuse), pytest.raises(type(error), match=str(error)):
        ask(database, "refuse", {})


def test_a_fault_of_the_daemon_is_told_as_one(database: Path) -> None:
    """Without its words, which may hold secrets; the log has them."""
    with listening(database, count=count), pytest.raises(ControlError, match=r"fault of the daemon \(KeyError\)"):
        ask(database, "count", {})


def test_an_answer_has_a_limit(database: Path) -> None:
    """What would not fit is told as such, and nobody reads without end."""

    def talk(_arguments: Mapping[str, Any], _tell: Emit) -> dict[str, Any]:
        return {"words": "x" * ANSWER_LIMIT}

    with listening(database, talk=talk), pytest.raises(ControlError, match="longer than"):
        ask(database, "talk", {})


def test_a_daemon_that_works_long_says_so(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client waits for as long as there are signs of life, and gives up on a daemon that shows none."""
    monkeypatch.setattr(carrying, "ALIVE_EVERY", 0.01)
    monkeypatch.setattr(control_client, "PATIENCE", 5.0)
    alive = threading.Event()
    heard = control_client.heard

    def noticed(message: dict[str, Any], on_event: Callable[[dict[str, Any]], None]) -> dict[str, Any] | None:
        if message.get("event") == "waiting":
            alive.set()
        return heard(message, on_event)

    monkeypatch.setattr(control_client, "heard", noticed)

    def work(_arguments: Mapping[str, Any], _tell: Emit) -> dict[str, Any]:
        return {"alive": alive.wait(PATIENCE)}

    with listening(database, work=work):
        assert ask(database, "work", {}) == {"alive": True}
    monkeypatch.setattr(control_client, "PATIENCE", 0.05)
    with socket.socket(socket.AF_UNIX) as mute, short_path(control_path(database)) as path:
        mute.bind(path)
        mute.listen()
        with pytest.raises(ControlError, match="said nothing"):
            ask(database, "work", {})
