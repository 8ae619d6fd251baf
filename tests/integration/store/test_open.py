"""Opening a database that is fresh, old, newer, damaged or in use; nothing is ever made anew."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from aggregator.errors import StoreError, StoreLockedError, StoreSchemaError
from aggregator.model import Lease
from aggregator.store import migrate
from aggregator.store.open import open_store
from aggregator.store.protocol import Store
from aggregator.store.schema import metadata
from tests.build import source
from tests.integration.store.build import NOW, item, poll, published, take, write

NEEDS_A_FILE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A plain connection, beside the store."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def described(connection: Connection) -> dict[str, Any]:
    """Everything about our tables that a database tells."""
    found = inspect(connection)
    tables: dict[str, Any] = {}
    for name in sorted(set(found.get_table_names()) - {migrate.VERSION_TABLE}):
        columns = sorted(  # their order is history: a migration adds at the end
            (one["name"], str(one["type"]), getattr(one["type"], "collation", None), one["nullable"], one["default"])
            for one in found.get_columns(name)
        )
        keys = sorted(
            (one["name"], tuple(one["constrained_columns"]), one["referred_table"], tuple(one["referred_columns"]))
            for one in found.get_foreign_keys(name)
        )
        unique = sorted((one["name"], tuple(one["column_names"])) for one in found.get_unique_constraints(name))
        tables[name] = (columns, found.get_pk_constraint(name), keys, unique)
    if connection.dialect.name == "sqlite":
        tables["indexes"] = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
        ).all()
        tables["without row ids"] = connection.execute(
            text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%' ORDER BY name")
        ).all()
    else:
        tables["indexes"] = connection.execute(
            text("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(:ours) ORDER BY indexname"),
            {"ours": list(metadata.tables)},
        ).all()
    return tables


def test_migrations_make_the_schema(database_url: str) -> None:
    """A migrated database and one made from today's metadata are the same, column by column and index by index."""
    open_store(database_url).close()
    with connected(database_url) as connection:
        migrated = described(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert described(connection) == migrated
    assert set(metadata.tables) < set(migrated)


def test_the_newest_migration_is_the_one_the_program_names() -> None:
    """`HEAD`, which spares the import of alembic, is what alembic finds; the history is one line."""
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrate.HEAD]
    assert sorted(scripts.get_bases()) == ["0001"]


def test_what_is_stored_is_there_when_opened_again(opened: Callable[..., Store]) -> None:
    """Closing and opening loses nothing, and leaves no lease behind that nobody can hold any more."""
    store = opened()
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    poll(store, "daily", write(item("story")))
    entries = published(store)
    assert entries
    store.close()
    store.close()
    assert published(opened()) == entries


@NEEDS_A_FILE
def test_leases_of_a_crashed_instance_are_free(opened: Callable[..., Store]) -> None:
    """Where only one instance can be, its successor need not wait for the leases of the dead."""
    store = opened()
    store.sync_sources([source("daily")], now=NOW)
    take(store, "daily")
    store.close()
    assert [lease.source.name for lease in opened().lease(1, now=NOW, until=NOW + timedelta(minutes=1))] == ["daily"]


def test_reading_needs_no_lock_and_cannot_write(opened: Callable[..., Store]) -> None:
    """`status` works beside the daemon, sees what it committed, and can change nothing."""
    store = opened()
    store.sync_sources([source("daily")], now=NOW)
    reader = opened(read_only=True)
    assert [row.source.name for row in reader.source_rows()] == ["daily"]
    poll(store, "daily", write(item("story")))
    assert len(published(reader)) == 1
    with pytest.raises(StoreError, match="reading only"):
        reader.hold("paper.example", until=NOW + timedelta(hours=1))


@NEEDS_A_FILE
def test_a_reader_does_not_wait_for_a_writer(opened: Callable[..., Store]) -> None:
    """The web server answers while a poll is being stored, from the last commit."""
    store = opened()
    store.sync_sources([source("daily")], now=NOW)
    with store.transaction(take(store, "daily")):
        assert opened(read_only=True).source_rows()
        assert store.source_rows()


@NEEDS_A_FILE
def test_a_second_instance_is_told_who_holds_the_database(opened: Callable[..., Store], database_url: str) -> None:
    """Two daemons on one file cannot be; the second names the first, and may start once the first has ended."""
    first = opened()
    with pytest.raises(StoreLockedError, match=rf"process {os.getpid()} on ") as caught:
        open_store(database_url)
    assert caught.value.exit_code == 75
    assert "\n" not in str(caught.value)
    code = f"from aggregator.store.open import open_store; open_store({database_url!r})"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"process {os.getpid()} on " in other.stderr
    first.close()
    opened().close()


def test_a_newer_schema_is_refused(opened: Callable[..., Store], database_url: str) -> None:
    """A database that a later release has migrated is left alone, for reading as for writing."""
    opened().close()
    with connected(database_url) as connection:
        connection.execute(text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '9999'"))
    for options in ({}, {"read_only": True}):
        with pytest.raises(StoreSchemaError, match=r"9999.*newer aggregator"):
            open_store(database_url, **options)


def test_an_older_schema_cannot_be_read_before_it_is_migrated(opened: Callable[..., Store], database_url: str) -> None:
    """A reader does not migrate; it says what to do."""
    opened().close()
    with connected(database_url) as connection:
        connection.execute(text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '0000'"))
    with pytest.raises(StoreSchemaError, match="aggregator poll"):
        open_store(database_url, read_only=True)


def test_someone_elses_database_is_refused(database_url: str) -> None:
    """A database with tables of another program is not taken over."""
    with connected(database_url) as connection:
        connection.execute(text("CREATE TABLE items (name TEXT)"))
    with pytest.raises(StoreSchemaError, match="not ours"):
        open_store(database_url)
    with connected(database_url) as connection:
        assert inspect(connection).get_table_names() == ["items"]


def test_nothing_is_made_when_not_asked_to(database_url: str, tmp_path: Path) -> None:
    """`create=False` and reading leave no trace where there is no database."""
    for options in ({"create": False}, {"read_only": True}):
        with pytest.raises(StoreError, match="aggregator poll"):
            open_store(database_url, **options)
    assert list(tmp_path.iterdir()) == []


@NEEDS_A_FILE
@pytest.mark.parametrize("damage", ["no database", "a page"])
def test_a_damaged_file_is_refused_and_left_as_it_is(
    opened: Callable[..., Store], database_url: str, damage: str
) -> None:
    """One clear line, no new database in its place, and the lock is free again."""
    path = path_of(database_url)
    if damage == "no database":
        path.write_text("This is a text file, and long enough to be one. " * 100)
    else:
        store = opened()
        store.sync_sources([source("daily")], now=NOW)
        poll(store, "daily", *(write(item(f"story {i}")) for i in range(100)))
        store.close()
        data = bytearray(path.read_bytes())
        data[len(data) // 2 :] = b"\xa5" * (len(data) - len(data) // 2)
        path.write_bytes(data)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError, match="restore a backup") as caught:
            open_store(database_url)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


@NEEDS_A_FILE
def test_a_database_locked_by_another_program_costs_nothing_but_the_wait(
    opened: Callable[..., Store], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that waits in vain says so in one line and stores nothing; afterwards the same poll is stored whole."""
    monkeypatch.setattr("aggregator.store.database.BUSY_SECONDS", 0.1)
    store = opened()
    store.sync_sources([source("daily")], now=NOW)
    lease = take(store, "daily")
    other = sqlite3.connect(path_of(database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program is writing"), store.transaction(lease):
        pytest.fail("two writers at once")
    other.execute("ROLLBACK")
    other.close()
    store.release(lease)
    poll(store, "daily", write(item("story")))
    assert len(published(store)) == 1


@NEEDS_A_FILE
def test_a_long_write_of_another_thread_is_not_waited_for_for_ever(
    opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits in vain for the one writer says so, and writes once it is free."""
    monkeypatch.setattr("aggregator.store.database.TURN_SECONDS", 0.1)
    store = opened()
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    with (
        store.transaction(take(store, "daily")),
        ThreadPoolExecutor(1) as other,
        pytest.raises(StoreError, match="another write has not ended"),
    ):
        other.submit(take, store, "weekly").result()
    assert take(store, "weekly").source.name == "weekly"


@NEEDS_A_FILE
def test_writes_of_many_threads_wait_for_longer_than_for_a_stranger(
    opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue of our own whose every write takes as long as another program is waited for ends without an error."""
    monkeypatch.setattr("aggregator.store.database.BUSY_SECONDS", 0.05)
    store = opened()
    names = [f"paper-{number}" for number in range(8)]
    store.sync_sources([source(name) for name in names], now=NOW)
    leases = [take(store, name) for name in names]

    def slowly(lease: Lease) -> None:
        with store.transaction(lease):
            time.sleep(0.06)

    with ThreadPoolExecutor(len(leases)) as threads:
        list(threads.map(slowly, leases))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not a url", "no database address"),
        ("mysql://host/db", "not supported"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
    ],
)
def test_addresses_that_cannot_be(url: str, said: str) -> None:
    """A wrong [storage] url is told in plain words."""
    with pytest.raises(StoreError, match=said):
        open_store(url)


def test_a_server_that_is_not_there_is_one_line_without_the_password(tmp_path: Path) -> None:
    """An unreachable PostgreSQL is an error for a person, and gives no secret away."""
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql://user:s3cret@/news?host={tmp_path}")
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"postgresql://{tmp_path}/news: ")


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    """The database may lie in a folder that does not exist yet; where a file is in the way, that is said."""
    open_store(f"sqlite:///{tmp_path / 'new' / 'folder' / 'store.db'}").close()
    assert (tmp_path / "new" / "folder" / "store.db").exists()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'store.db'}")
