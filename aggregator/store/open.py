"""Opening a store: which database a URL names, whether it is sound, ours, of our schema, and free."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from aggregator.errors import StoreError, StoreSchemaError
from aggregator.model import ORDER, Preference
from aggregator.store import migrate, private, sources, upkeep
from aggregator.store.database import Database
from aggregator.store.instance import InstanceLock
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore

QUICK_CHECK_LIMIT = 512 * 1024 * 1024
"""Bytes of the largest SQLite file that is searched for damage at every start, at some 0.5 GB a second."""

_POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


def open_store(
    url: str, *, create: bool = True, lock: bool = True, read_only: bool = False, order: Sequence[Preference] = ORDER
) -> Store:
    """Open the store at a database URL and bring it to this program's schema.

    :param url: `sqlite:///path/to/file.db` (four slashes for an absolute path) or `postgresql://user@host/database`
    :param create: make the database if there is none yet (SQLite: the file and its folder; PostgreSQL: the tables)
    :param lock: keep other instances out while this one is open; SQLite only, as on PostgreSQL leases are enough
    :param read_only: for `status`, `explain`, `serve`: takes no lock, makes nothing, changes nothing
    :param order: what makes a copy of a story the better one, most telling first
    :raises StoreLockedError: another instance holds the database
    :raises StoreSchemaError: the database is newer than this program, older and `read_only`, or not one of ours
    :raises StoreError: it cannot be reached, is damaged, or is missing and not to be made; it is never made anew
    """
    parsed = parse_url(url)
    held: InstanceLock | None = None
    path: Path | None = None
    if parsed.get_backend_name() == "sqlite":
        path = Path(str(parsed.database))
        _see_file(path, create=create and not read_only)
        if lock and not read_only:
            held = InstanceLock(path)
    try:
        if path is not None and not read_only:
            _make_file(path)
        database = _connect(parsed, read_only=read_only)
        try:
            if read_only:
                _check(database)
            else:
                _prepare(database, create=create, alone=held is not None)
        except BaseException:
            database.close()
            raise
    except BaseException:
        if held is not None:
            held.release()
        raise
    return SqlStore(database, held, order)


def _connect(url: URL, *, read_only: bool) -> Database:
    try:
        return Database(url, read_only=read_only)
    except ImportError as error:
        raise StoreError("PostgreSQL needs one more package: pip install 'aggregator[postgresql]'") from error


def parse_url(url: str) -> URL:
    """The address of a database, its kind and driver settled.

    :raises StoreError: it is none, or of a database that is not supported
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            'the [storage] url is no database address; expected such as "sqlite:///aggregator.db"'
        ) from None  # the text may hold a password
    if parsed.drivername == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError('the [storage] url must name a file, such as "sqlite:///aggregator.db"')
        return parsed
    if parsed.drivername not in _POSTGRESQL:
        raise StoreError(f'"{parsed.drivername}" databases are not supported: use sqlite or postgresql')
    return parsed.set(drivername="postgresql+psycopg")


def _see_file(path: Path, *, create: bool) -> None:
    if path.exists():
        return
    if not create:
        raise StoreError(f"there is no database at {path} yet: run `aggregator poll` or `aggregator run` first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent} cannot be made: {error.strerror}") from error


def _make_file(path: Path) -> None:
    """Make the database's file, unless it is there: SQLite itself would make it for everybody to read."""
    try:
        private.create(path)
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}") from error


def _check(database: Database) -> None:
    """See that a database can be read as it is."""
    with database.read() as connection:
        present = migrate.version(connection)
    if present == migrate.HEAD:
        return
    if present is None:
        raise StoreError(f"{database.location} is empty yet: run `aggregator poll` or `aggregator run` first")
    if present > migrate.HEAD:
        raise migrate.newer(present)
    raise StoreSchemaError(
        f"the database has schema {present}, this program needs {migrate.HEAD}: "
        "run `aggregator poll` to bring it up to date"
    )


def _prepare(database: Database, *, create: bool, alone: bool) -> None:
    """See that a database is sound, and bring it up to date."""
    with database.serial() as connection:
        checked = database.dialect == "sqlite" and database.size() <= QUICK_CHECK_LIMIT
        if checked and (fault := upkeep.quick_fault(connection)):
            raise StoreError(
                f"{database.location} is damaged: {fault} (restore a backup, or move it away to start afresh)"
            )
        present = migrate.version(connection)
        if present is None and not create:
            raise StoreError(f"{database.location} is empty yet: run `aggregator poll` or `aggregator run` first")
        if present != migrate.HEAD:
            migrate.upgrade(connection, present)
        if alone:
            sources.release_all(connection)
