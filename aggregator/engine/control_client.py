"""The end of the control socket that commands use."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aggregator.engine.control import (
    ANSWER_LIMIT,
    PATIENCE,
    REQUEST_LIMIT,
    VERSION,
    Message,
    control_path,
    decode,
    encode,
    short_path,
)
from aggregator.errors import AggregatorError, ControlError, StoreError, TooSoonError, UnknownNameError

KINDS: dict[str, type[AggregatorError]] = {
    kind.__name__: kind for kind in (UnknownNameError, TooSoonError, StoreError, ControlError)
}
"""Errors that mean the same here as in the daemon, by the name under which it tells them."""


def ask(
    database: Path, command: str, arguments: Message, on_event: Callable[[dict[str, Any]], None] = lambda _: None
) -> dict[str, Any] | None:
    """Have the daemon of an SQLite database carry out an order; its result, or None where no daemon listens.

    :param on_event: told of everything that the daemon tells before the result
    :raises AggregatorError: the daemon refused it, or failed, or said nothing for `PATIENCE` seconds
    """
    connection = _connected(control_path(database))
    if connection is None:
        return None
    with connection, connection.makefile("rb") as lines:
        try:
            order = {"version": VERSION, "command": command, "arguments": arguments}
            connection.sendall(encode(order, REQUEST_LIMIT))
            while line := lines.readline(ANSWER_LIMIT + 1):
                result = heard(decode(line), on_event)
                if result is not None:
                    return result
        except TimeoutError as error:
            raise ControlError(
                f"the daemon has said nothing for {PATIENCE:.0f} seconds; its log may tell why"
            ) from error
        except OSError as error:
            raise ControlError(f"the daemon cannot be talked to: {error.strerror or error}") from error
    raise ControlError("the daemon ended before the order was carried out")


def heard(message: dict[str, Any], on_event: Callable[[dict[str, Any]], None]) -> dict[str, Any] | None:
    """The result, if the message is that; None where more is to come.

    :raises AggregatorError: the daemon refused the order, or failed
    """
    if message.get("event") == "done":
        return dict(message.get("result") or {})
    if message.get("event") == "error":
        raise KINDS.get(str(message.get("kind")), ControlError)(str(message.get("message")))
    if message.get("event") != "waiting":
        on_event(message)
    return None


def _connected(path: Path) -> socket.socket | None:
    """A connection to whoever listens there; None where nobody does."""
    if not hasattr(socket, "AF_UNIX") or not path.exists():
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE)
    with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
        try:
            with short_path(path) as short:
                connection.connect(short)
        except PermissionError as error:
            connection.close()
            raise ControlError(f"{path} is the daemon's, and this user may not use it: run this as its user") from error
        return connection
    connection.close()
    return None
