"""Files that are their owner's alone: the database, what lies beside it, and its copies hold addresses and stories.

Modes are set on the open file, so that no umask changes them. SQLite gives its own files beside a database (write-ahead
log, shared memory, journal) the database's mode.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from glob import escape
from pathlib import Path

MODE = 0o600
"""To read and write for the owner, and nothing for others."""

SIDECARS = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database."""

LOCK = ".lock"
"""Ends the name of the file whose lock keeps a second instance off."""

BEFORE = ".before-"
"""Stands between a database's name and the moment at which another was put in its place."""


def create(path: Path) -> None:
    """Make an empty file for the owner alone.

    :raises FileExistsError: there is one already; it stays as it is
    """
    os.close(_open(path, os.O_RDWR | os.O_EXCL))


def open_or_create(path: Path) -> int:
    """A descriptor of a file to read and write; one that is made here is the owner's alone."""
    try:
        return _open(path, os.O_RDWR | os.O_EXCL)
    except FileExistsError:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)


def _open(path: Path, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), MODE)
    if sys.platform != "win32":
        os.fchmod(descriptor, MODE)  # a umask may have taken even the owner's rights
    return descriptor


def exposed(database: Path) -> tuple[Path, ...]:
    """The files of a database that others than their owner have rights on; none on Windows, which has no such modes."""
    if sys.platform == "win32":
        return ()
    return tuple(path for path in _files(database) if stat.S_IMODE(path.stat().st_mode) & ~MODE)


def close_off(database: Path) -> tuple[Path, ...]:
    """Take the rights of others on the files of a database away; those whose mode was changed.

    What belongs to another user stays as it is: `exposed` still names it.
    """
    closed = []
    for path in exposed(database):
        with contextlib.suppress(OSError):
            path.chmod(MODE)
            closed.append(path)
    return tuple(closed)


def _files(database: Path) -> Iterator[Path]:
    """What there is of a database: the file, SQLite's beside it, the lock, and what stood in its place before."""
    real = database.resolve()  # SQLite's own lie beside the file that a link leads to
    before = sorted(database.parent.glob(f"{escape(database.name)}{BEFORE}*"))
    names = [
        real,
        *(real.with_name(real.name + ending) for ending in SIDECARS),
        database.with_name(database.name + LOCK),
    ]
    yield from (path for path in (*names, *before) if path.is_file())
