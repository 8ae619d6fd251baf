"""The daemon's end of the control socket."""

from __future__ import annotations

import contextlib
import queue
import socket
import stat
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from aggregator.engine.control import (
    ALIVE_EVERY,
    ANSWER_LIMIT,
    REQUEST_LIMIT,
    REQUEST_SECONDS,
    VERSION,
    Message,
    decode,
    encode,
    short_path,
)
from aggregator.errors import AggregatorError, ControlError

CONNECTIONS = 8
"""Orders under way at a time: people give them one by one."""

ACCEPT_SECONDS = 0.5
"""How often the listening thread looks whether it is to end."""

Emit = Callable[[Message], None]
Command = Callable[[Mapping[str, Any], Emit], Message]
"""Carries out an order with these arguments, tells events as they come, and returns the result.

It raises an `AggregatorError` for whatever the client is to be told, and `ControlError` for arguments it cannot take.
"""


class ControlServer:
    """Listens beside the database and has each order carried out in a thread of its own."""

    def __init__(self, path: Path, commands: Mapping[str, Command]) -> None:
        """:param path: `control_path` of the database, which this process holds the lock of."""
        self._path = path
        self._commands = commands
        self._stopping = threading.Event()
        self._room = threading.BoundedSemaphore(CONNECTIONS)
        self._listener: socket.socket | None = None

    def start(self) -> None:
        """Listen from now on.

        :raises ControlError: that is not possible here; the daemon can do without
        """
        if not hasattr(socket, "AF_UNIX"):
            raise ControlError("this system has no sockets that are files")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._remove()  # of a daemon that was killed: the lock says that none runs
            with short_path(self._path) as path:
                listener.bind(path)
            self._path.chmod(0o600)  # nobody can connect before `listen`
            listener.listen(CONNECTIONS)
            listener.settimeout(ACCEPT_SECONDS)
        except OSError as error:
            listener.close()
            raise ControlError(f"{self._path} cannot be listened at: {error.strerror or error}") from error
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name="control", daemon=True).start()

    def stop(self) -> None:
        """Take no more orders; those under way end with the daemon."""
        self._stopping.set()
        if self._listener is not None:
            self._listener.close()
            with contextlib.suppress(OSError):
                self._remove()

    def _remove(self) -> None:
        """Remove the socket, and nothing that is none."""
        try:
            kind = self._path.lstat().st_mode
        except FileNotFoundError:
            return
        if not stat.S_ISSOCK(kind):
            raise FileExistsError(0, "another file is in its place")
        self._path.unlink()

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                if self._stopping.wait(ACCEPT_SECONDS):
                    return
                continue
            threading.Thread(target=self._serve, args=(connection,), name="control-order", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """One order, from its line to the last line of its answer; a client that goes away ends the telling only."""
        with contextlib.suppress(OSError), connection:
            connection.settimeout(REQUEST_SECONDS)
            if not self._room.acquire(blocking=False):
                _say(connection, _error("busy", f"{CONNECTIONS} other orders are under way; try again later"))
                return
            try:
                self._answer(connection)
            finally:
                self._room.release()

    def _answer(self, connection: socket.socket) -> None:
        try:
            command, arguments = self._order(_line(connection))
        except ControlError as error:
            _say(connection, _error("bad order", str(error)))
            return
        told: queue.SimpleQueue[Message] = queue.SimpleQueue()
        threading.Thread(
            target=_carry_out, args=(command, arguments, told.put), name="control-command", daemon=True
        ).start()
        while True:
            try:
                message = told.get(timeout=ALIVE_EVERY)
            except queue.Empty:
                message = {"event": "waiting"}
            _say(connection, message)
            if message["event"] in {"done", "error"}:
                return

    def _order(self, line: bytes) -> tuple[Command, Mapping[str, Any]]:
        """The command that is asked for and its arguments.

        :raises ControlError: there is none, or this daemon does not understand it
        """
        order = decode(line)
        if order.get("version") != VERSION:
            raise ControlError(
                f"the daemon speaks version {VERSION} of the control socket and was asked in another: "
                "restart it with the program that is installed now"
            )
        command = self._commands.get(str(order.get("command")))
        if command is None:
            raise ControlError(f"the daemon knows no such order; it knows {', '.join(sorted(self._commands))}")
        arguments = order.get("arguments", {})
        if not isinstance(arguments, dict):
            raise ControlError("the arguments of an order are a JSON object")
        return command, arguments


def _carry_out(command: Command, arguments: Mapping[str, Any], tell: Emit) -> None:
    try:
        tell({"event": "done", "result": command(arguments, tell)})
    except AggregatorError as error:
        tell(_error(type(error).__name__, str(error)))
    except Exception as error:  # noqa: BLE001 - logged with its trace; the client is told that there is one
        structlog.get_logger().exception("an order failed unexpectedly")
        tell(_error("fault", f"a fault of the daemon ({type(error).__name__}), which its log tells"))


def _error(kind: str, message: str) -> Message:
    return {"event": "error", "kind": kind, "message": message}


def _line(connection: socket.socket) -> bytes:
    """The first line that comes, up to the limit and the deadline of an order as a whole.

    :raises ControlError: it does not end in time, or within the limit
    """
    line, deadline = bytearray(), time.monotonic() + REQUEST_SECONDS
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0:
            raise ControlError(f"the order did not come within {REQUEST_SECONDS:.0f} seconds")
        connection.settimeout(left)
        try:
            piece = connection.recv(65_536)
        except TimeoutError:
            continue
        line += piece
        if not piece:
            break
        if len(line) > REQUEST_LIMIT:
            raise ControlError(f"the order is longer than {REQUEST_LIMIT} bytes")
    connection.settimeout(REQUEST_SECONDS)
    return bytes(line)


def _say(connection: socket.socket, message: Message) -> None:
    try:
        line = encode(message, ANSWER_LIMIT)
    except ControlError as error:
        line = encode(_error("too long", str(error)), ANSWER_LIMIT)
    connection.sendall(line)
