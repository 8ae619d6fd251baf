"""The daemon's end of the control socket."""

from __future__ import annotations

import contextlib
import socket
import stat
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from aggregator.engine.carrying import Command, answers, failed
from aggregator.engine.control import ANSWER_LIMIT, REQUEST_LIMIT, REQUEST_SECONDS, Message, encode, short_path
from aggregator.errors import ControlError

CONNECTIONS = 8
"""Orders under way at a time: people give them one by one."""

ACCEPT_SECONDS = 0.5
"""How often the listening thread looks whether it is to end."""


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
                _say(connection, failed("busy", f"{CONNECTIONS} other orders are under way; try again later"))
                return
            try:
                self._answer(connection)
            finally:
                self._room.release()

    def _answer(self, connection: socket.socket) -> None:
        try:
            order = _line(connection)
        except ControlError as error:
            _say(connection, failed("bad order", str(error)))
            return
        for message in answers(self._commands, order):
            _say(connection, message)


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
    connection.sendall(encode(message, ANSWER_LIMIT))
