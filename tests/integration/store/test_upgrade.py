"""A database of the first schema, filled and brought to today's: nothing that was stored is lost or made twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, delete, insert, make_url, select, text

from aggregator.errors import StoreSchemaError
from aggregator.store import migrate
from aggregator.store.open import open_store
from aggregator.store.protocol import Store
from tests.build import source
from tests.integration.store.build import NOW, change, copy_of, item, look_up, poll, published, write

STORIES = [item(f"story {number}") for number in range(5)]
COPY = item("a copy", of="weekly", text=STORIES[0].story.text)


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    return config


REVISIONS = sorted(script.revision for script in ScriptDirectory.from_config(scripts()).walk_revisions())


def fill(store: Store) -> None:
    """Two papers with stories, a copy and an edit."""
    store.sync_sources([source("daily", preference=2), source("weekly")], now=NOW)
    poll(store, "daily", *(write(one) for one in STORIES), hashes=frozenset({b"\x01hash"}))
    poll(store, "weekly", copy_of(COPY, STORIES[0]))
    poll(store, "daily", change(store, "daily", STORIES[1], item("story 1", text="Anew."), now=NOW, updates_entry=True))


def connect(url: str) -> Any:
    parsed = make_url(url)
    return create_engine(parsed.set(drivername="postgresql+psycopg") if "postgresql" in parsed.drivername else parsed)


def make_old(url: str, revision: str, model: Path) -> None:
    """A database of that schema, with what today's holds as far as the old one has a place for it.

    :param model: a SQLite database of today's schema
    """
    old, new = connect(url), connect(f"sqlite:///{model}")
    with old.begin() as there, new.begin() as here:
        config = scripts()
        config.attributes["connection"] = there
        command.upgrade(config, revision)
        copy_rows(here, there)
    old.dispose()
    new.dispose()


def copy_rows(here: Connection, there: Connection) -> None:
    wanted, given = MetaData(), MetaData()
    wanted.reflect(there)
    given.reflect(here)
    for table in wanted.sorted_tables:
        if table.name == migrate.VERSION_TABLE or table.name not in given.tables:
            continue
        origin = given.tables[table.name]
        names = [name for name in table.columns.keys() if name in origin.columns]  # noqa: SIM118  a collection of columns
        rows = [dict(row) for row in here.execute(select(*(origin.c[name] for name in names))).mappings()]
        booleans = [name for name in names if table.c[name].type.python_type is bool]
        gone = {"revision": 7} if table.name == "counters" and "revision" in table.columns else {}
        rows = [row | {name: bool(row[name]) for name in booleans} | gone for row in rows]  # SQLite has no booleans
        there.execute(delete(table))  # a migration may have put a row of its own
        if rows:
            there.execute(insert(table), rows)
        if rows and table.name == "changes" and there.dialect.name == "postgresql":
            last = max(row["number"] for row in rows)  # numbers that were copied were not given out by the sequence
            there.execute(text("SELECT setval(pg_get_serial_sequence('changes', 'number'), :last)"), {"last": last})


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_old_data_is_kept(database_url: str, opened: Callable[..., Store], tmp_path: Path, revision: str) -> None:
    """Stories, their ids, copies and validators of every older schema are there after the upgrade, and known."""
    model = open_store(f"sqlite:///{tmp_path / 'model.db'}")
    fill(model)
    wanted = [(entry.id, entry.title, entry.text, entry.published, entry.updated) for entry in published(model)]
    model.close()
    make_old(database_url, revision, tmp_path / "model.db")

    with pytest.raises(StoreSchemaError, match=f"has schema {revision}"):
        opened(read_only=True)
    store = opened()
    found = [(entry.id, entry.title, entry.text, entry.published, entry.updated) for entry in published(store)]
    assert found == wanted
    rows = {row.source.name: row for row in store.source_rows()}
    assert (rows["daily"].items, rows["weekly"].copies) == (len(STORIES), 1)
    assert rows["daily"].state.hashes == {b"\x01hash"}
    known = look_up(store, "daily", *STORIES, now=NOW)
    assert {one.uid for one in known.by_key.values()} == {one.uid for one in STORIES}
    assert store.integrity() == []
    poll(store, "daily", write(item("after the upgrade")))
    assert len(published(store)) == len(wanted) + 1
