"""What is said over the control socket: how other commands reach the daemon that holds the database.

One connection is one order. The client writes one line of JSON; the daemon answers with lines of JSON, of which the
last is a result or an error:

    {"version": 1, "command": "poll", "arguments": {"names": ["bbc-world"], "whole": false}}

    {"event": "polled", …}          as many as the command has to tell
    {"event": "waiting"}            every `ALIVE_EVERY` at the least: a daemon that hangs is told from one that works
    {"event": "done", "result": {…}}
    {"event": "error", "kind": "unknown command", "message": "…"}

The socket lies beside the database and is its owner's alone, as the database is: whoever may write the one may use the
other, and nobody else.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from aggregator.errors import ControlError

VERSION: Final = 1
"""Of this language; a daemon refuses every other, as a command may mean something else in it."""

REQUEST_LIMIT: Final = 1 << 20
"""Bytes of an order: room for the names of ten thousand sources."""

ANSWER_LIMIT: Final = 1 << 20
"""Bytes of one line of an answer."""

REQUEST_SECONDS: Final = 5.0
"""For an order to arrive, and for a line of an answer to be taken."""

ALIVE_EVERY: Final = 5.0
"""Seconds after which a daemon that has nothing to tell says that it is still at it."""

PATIENCE: Final = 30.0
"""Seconds without a line after which the client gives the daemon up."""

PATH_LIMIT: Final = 100
"""Bytes of a socket's path that every system takes; some take no more than 103."""

Message = Mapping[str, Any]


def control_path(database: Path) -> Path:
    """Where the daemon of an SQLite database listens."""
    return database.with_name(database.name + ".control")


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """A name of the socket that is short enough to be bound or connected to, whatever folder it lies in.

    :raises OSError: no folder for temporary files can be written
    """
    if len(os.fsencode(path)) <= PATH_LIMIT:
        yield str(path)
        return
    folder = Path(tempfile.mkdtemp(prefix="aggregator-"))
    link = folder / "d"
    try:
        link.symlink_to(path.parent.absolute(), target_is_directory=True)
        yield str(link / path.name)
    finally:
        link.unlink(missing_ok=True)
        folder.rmdir()


def encode(message: Message, limit: int) -> bytes:
    """One line.

    :raises ControlError: it is longer than the limit
    """
    line = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
    if len(line) > limit:
        raise ControlError(f"a message of {len(line)} bytes is longer than the {limit} that the control socket takes")
    return line


def decode(line: bytes) -> dict[str, Any]:
    """What stands in one line.

    :raises ControlError: it is no JSON object
    """
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise ControlError("what came over the control socket is no JSON object")
    return message
