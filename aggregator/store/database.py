"""Connections to the one database: who may write when, and what its errors mean to a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext

from aggregator.errors import StoreError
from aggregator.store.turns import Turns

BUSY_SECONDS = 10
"""How long to wait for another program (a backup, a shell) that holds the database before that is an error. Every loop
of the daemon tries again; short, so that `/healthz` soon tells of it.
"""

TURN_SECONDS = 60.0
"""How long one thread may hold up the others that want to write before that is an error for them: a document of some
megabytes takes a dozen seconds. The queue itself may be as long as there are workers."""

CACHE_KIB = 64 * 1024
"""SQLite's page cache of the writer: the upper levels of the index of shingles belong in memory."""

CHECKPOINT_PAGES = 4_000
"""SQLite: pages of 4 KiB in the write-ahead log before they are copied into the database. New shingles touch many pages
at random, and those touched again before then are copied once; SQLite's own 1,000 is filled by four polls."""

LOG_BYTES = 2 * CHECKPOINT_PAGES * 4096
"""SQLite: what the write-ahead log is cut back to once a reader that held it up, or one large commit, has let it grow
beyond: else it keeps its largest size for ever."""

ADVISORY_KEY = 0x6167_6772_6567_6174
"""PostgreSQL: the lock under which look-up, decision and apply are one step; "aggregat" in ASCII."""

POSTGRES_POOL = 8
"""PostgreSQL: connections kept open; as many again are opened when they are all in use."""

_SQLITE_WRITER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # a power cut may undo the last commits, and never tears the file
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = FAST",  # an address that is not stored any more is not left in the gaps of its page either
    f"PRAGMA cache_size = -{CACHE_KIB}",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
    f"PRAGMA journal_size_limit = {LOG_BYTES}",
)


class Database:
    """The engine or engines behind a store.

    SQLite has one connection that writes and others that only read: versions before 3.51.3 have a bug in resetting the
    write-ahead log when several connections write, and one queue is fairer than SQLite's busy waiting.
    """

    def __init__(self, url: URL, *, read_only: bool) -> None:
        self.dialect = url.get_backend_name()
        """"sqlite" or "postgresql"."""
        self.read_only = read_only
        if self.dialect == "sqlite":
            self.location = str(url.database)
            self._turns: Turns | None = Turns()
            self._file = _identity(self.location)
            self._reader = self._sqlite(url, ("PRAGMA query_only = ON",), size=5)
            if read_only:
                self._writer = self._reader
            else:
                self._writer = self._sqlite(url, _SQLITE_WRITER, size=1)
        else:
            host = url.host or url.query.get("host") or "localhost"
            self.location = f"postgresql://{host}/{url.database or url.username or ''}"
            self._turns = None
            self._file = None
            self._reader = self._writer = self._postgresql(url)

    def _sqlite(self, url: URL, pragmas: tuple[str, ...], *, size: int) -> Engine:
        engine = create_engine(
            url, connect_args={"timeout": BUSY_SECONDS}, pool_size=size, max_overflow=20 * (size > 1), pool_timeout=5
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # the driver's own BEGINs are late and never immediate; see `write`
            for pragma in pragmas:
                connection.execute(pragma)

        event.listen(engine, "handle_error", self._explain)
        return engine

    def _postgresql(self, url: URL) -> Engine:
        engine = create_engine(url, pool_size=POSTGRES_POOL, max_overflow=POSTGRES_POOL, pool_pre_ping=True)
        event.listen(engine, "handle_error", self._explain)
        return engine

    def _explain(self, context: ExceptionContext) -> None:
        """Turn the driver's error into ours: one line that says what, where and the way out."""
        said = (str(context.original_exception).strip() or "the database failed").splitlines()[0]
        hint = next((hint for sign, hint in _HINTS.items() if sign in said), "")
        raise StoreError(f"{self.location}: {said}" + (f" ({hint})" if hint else "")) from context.original_exception

    @contextmanager
    def serial(self) -> Iterator[Connection]:
        """The one write transaction of the whole system; committed at the end, rolled back on an exception."""
        with self.write() as connection:
            if self.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_KEY})
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction that only touches rows which a lease or a row lock already makes its own."""
        if self.read_only:
            raise StoreError(f"{self.location} is open for reading only")
        if self._turns is None:
            with self._writer.begin() as connection:
                yield connection
        else:
            before = self._turns.sent_away
            if not self._turns.acquire(TURN_SECONDS):
                if self._turns.sent_away != before:
                    raise StoreError(f"{self.location}: the database {_LOCKED} ({_HINTS[_LOCKED]})")
                raise StoreError(f"{self.location} is busy: another write has not ended in {TURN_SECONDS:.0f} seconds")
            try:
                self._see_file()
                with self._writer.begin() as connection:
                    self._begin(connection)
                    yield connection
            finally:
                self._turns.release()

    def _begin(self, connection: Connection) -> None:
        """Begin to write; where another program does not let us, none of those who wait need try as long."""
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except StoreError as error:
            if self._turns is not None and _LOCKED in str(error):
                self._turns.send_away()
            raise

    def _see_file(self) -> None:
        """Refuse to write into a file that its path does not lead to any more: all of that is gone at the next start.

        The system keeps a file that was deleted or replaced for those who have it open, and SQLite notices nothing.
        """
        found = _identity(self.location)
        if found != self._file:
            what = "was deleted" if found is None else "was replaced by another file"
            raise StoreError(
                f"{self.location} {what} while it was in use, and nothing more can be stored "
                "(put the file back, or restart the program)"
            )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees the last commit and waits for nobody."""
        with self._reader.begin() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()

    def size(self) -> int:
        """Bytes of a SQLite file; 0 on PostgreSQL."""
        return Path(self.location).stat().st_size if self.dialect == "sqlite" else 0


def _identity(path: str) -> tuple[int, int] | None:
    """Device and inode of a file; None where there is none."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


_LOCKED = "is locked"

_HINTS = {
    "not a database": "it is damaged or no database at all; restore a backup, or move it away to start afresh",
    "malformed": "it is damaged; restore a backup, or move it away to start afresh",
    _LOCKED: "another program is writing to it; close that program",
    "disk is full": "make room on its disk",
    "disk I/O error": "its disk is full or failing",
    "readonly database": "this user may not write to it",
    "unable to open": "its folder is missing, or this user may not write there",
}
"""Signs in the drivers' messages, and the way out of what they mean."""
