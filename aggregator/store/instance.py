"""The lock that keeps a second instance off a SQLite database."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import IO

from aggregator.errors import StoreError, StoreLockedError
from aggregator.store import private

if sys.platform == "win32":
    import msvcrt

    _BEYOND = 1 << 20  # Windows forbids others to read locked bytes: lock one that nobody writes

    def _take(file: IO[str]) -> None:
        file.seek(_BEYOND)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
"""What the system says of a lock that somebody holds; anything else, such as ENOLCK on NFS, is a fault of its own."""


class InstanceLock:
    """An advisory lock on a file beside the database; the system drops it when the process ends, however it ends.

    The file stays when the lock goes: removing it would let two processes hold locks on two files of one name.

    :raises StoreLockedError: another instance holds it; the message names its process and machine
    :raises StoreError: the file cannot be written
    """

    def __init__(self, database: Path) -> None:
        path = database.with_name(database.name + private.LOCK)
        try:
            self._file = os.fdopen(private.open_or_create(path), "r+", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}") from error
        try:
            _take(self._file)
        except OSError as error:
            if error.errno not in _HELD:
                self._file.close()
                raise StoreError(f"{path} cannot be locked: {error.strerror}") from error
            self._file.seek(0)
            holder = self._file.read(200).strip() or "another process"
            self._file.close()
            raise StoreLockedError(
                f"{database} is in use by {holder}: stop that instance first, or use another [storage] url"
            ) from error
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        self._file.flush()

    def release(self) -> None:
        """Give the lock up; twice is fine."""
        self._file.close()
