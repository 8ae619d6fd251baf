"""A copy of a SQLite database while it is in use, and putting one back.

The copy is made by SQLite's own backup (https://www.sqlite.org/backup.html) in one step: it sees one commit, and
whoever writes meanwhile goes on writing, as the write-ahead log keeps what is new apart. A plain copy of the file would
miss what is still in that log, and may tear.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from aggregator.errors import StoreError
from aggregator.store import migrate, private, upkeep
from aggregator.store.database import Database
from aggregator.store.instance import InstanceLock
from aggregator.store.open import parse_url
from aggregator.store.private import SIDECARS
from aggregator.store.schema import items, sources, stories

POSTGRESQL = (
    "the database is PostgreSQL, which has its own: pg_dump --format=custom DATABASE > FILE, and "
    "pg_restore --clean --if-exists --dbname=DATABASE FILE while the daemon is stopped"
)


_COUNTED = (sources, stories, items)


class Contents(NamedTuple):
    """What a database holds."""

    schema: str
    """The migration that it is at."""
    sources: int
    stories: int
    items: int
    bytes: int


def backup(url: str, target: Path) -> Contents:
    """Copy the database into a file that does not exist yet; the file is whole or not there.

    :param url: of the database
    :raises StoreError: it is no SQLite database, or cannot be read; the file exists or cannot be written
    """
    database = sqlite_file(url)
    if not database.exists():
        raise StoreError(f"there is no database at {database} yet: run `aggregator poll` or `aggregator run` first")
    if target.exists():
        raise StoreError(f"{target} exists already: name another file")
    with _in_the_making(target) as making:
        try:
            with (
                contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as live,
                contextlib.closing(sqlite3.connect(making)) as copy,
            ):
                live.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        except sqlite3.Error as error:
            raise StoreError(f"{database} cannot be copied to {target}: {error}") from error
        return contents(making)


def restore(url: str, source: Path, *, now: datetime) -> tuple[Contents, Path | None]:
    """Put a copy in the place of the database, which is kept beside it under another name.

    :param url: of the database
    :param source: a file that `backup` made
    :param now: aware; goes into the name of what was there before
    :returns: what is there now, and the file that was there before
    :raises StoreError: the copy is damaged or none of ours, or the database is in use; nothing was changed then
    """
    database = sqlite_file(url)
    if not source.is_file():
        raise StoreError(f"there is no file {source}")
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = InstanceLock(database)
    try:
        with _in_the_making(database, replace=True) as making:
            shutil.copyfile(source, making)
            found = contents(making)
            before = _set_aside(database, now) if database.exists() else None
    finally:
        lock.release()
    return found, before


def contents(path: Path) -> Contents:
    """What a file holds, after a look at all of it.

    :raises StoreError: it is damaged, or none of ours, or newer than this program
    """
    database = Database(parse_url(f"sqlite:///{path.absolute()}"), read_only=True)
    try:
        with database.read() as connection:
            schema = migrate.version(connection)
            if schema is None:
                raise StoreError(f"{path} holds nothing")
            if schema > migrate.HEAD:
                raise migrate.newer(schema)
            if fault := upkeep.quick_fault(connection):
                raise StoreError(f"{path} is damaged: {fault}")
            many = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _COUNTED]
    finally:
        database.close()
    return Contents(schema, many[0], many[1], many[2], path.stat().st_size)


def sqlite_file(url: str) -> Path:
    """The file of a SQLite database.

    :raises StoreError: the database is of another kind; the message says the way out
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(POSTGRESQL)
    return Path(str(parsed.database))


@contextlib.contextmanager
def _in_the_making(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """A file for the owner alone that takes the target's name at the end, on the disk; removed if anything fails.

    :raises StoreError: it cannot be written
    """
    making = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        private.create(making)
        yield making
        with making.open("rb+") as file:
            os.fsync(file.fileno())
        if replace:
            making.replace(target)
        else:
            os.link(making, target)  # fails where somebody made the file meanwhile
            making.unlink()
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        for name in (making, *(making.with_name(making.name + ending) for ending in SIDECARS)):
            with contextlib.suppress(OSError):
                name.unlink(missing_ok=True)


def _set_aside(database: Path, now: datetime) -> Path:
    """Rename the database, and what SQLite keeps beside it, so that they stay one."""
    aside = database.with_name(f"{database.name}{private.BEFORE}{now:%Y%m%dT%H%M%SZ}")
    if aside.exists():
        raise StoreError(f"{aside} exists already: wait a second")
    for ending in (*SIDECARS, ""):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside
