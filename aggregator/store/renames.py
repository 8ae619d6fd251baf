"""Sources under a new name: what was stored of them goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from aggregator.model import Source
from aggregator.store.schema import metadata, sources

_HELD_BY_NAME = [
    column for table in metadata.sorted_tables for column in table.columns if column.references(sources.c.name)
]
"""The columns that hold a source's name."""


def rename(connection: Connection, wanted: Sequence[Source]) -> None:
    """Give stored sources the names that the config has for them now.

    A source that is not known by its name is the one that it says it `was`, or else the one of its address; neither may
    still be in the config. Afterwards it counts as one that the config has yet to name, and no poll under way holds it.
    """
    named = {source.name for source in wanted}
    rows = connection.execute(select(sources.c.name, sources.c.url, sources.c.configured)).all()
    known = {row.name for row in rows}
    left = {row.name: row for row in rows if row.name not in named}
    for source in wanted:
        if source.name in known:
            continue
        old = source.was if source.was in left else _of_its_address(source, left.values())
        if old:
            del left[old]
            _move(connection, old, source.name)


def _of_its_address(source: Source, left: Iterable[Any]) -> str:
    """The name of the stored source that is asked at this one's address; empty if there is none."""
    addresses = {_bare(source.url), _bare(source.written)} - {""}
    alike = [row for row in left if _bare(row.url) in addresses]
    return max(alike, key=lambda row: (row.configured, row.name)).name if alike else ""


def _bare(address: str) -> str:
    """An address without its scheme: http and https twins are one feed."""
    return address.partition("://")[2]


def _move(connection: Connection, old: str, new: str) -> None:
    row = dict(connection.execute(select(sources).where(sources.c.name == old)).mappings().one())
    row |= {"name": new, "configured": False, "lease_until": None, "lease_token": None}
    connection.execute(insert(sources), row)
    for column in _HELD_BY_NAME:
        connection.execute(update(column.table).where(column == old).values({column.name: new}))
    connection.execute(delete(sources).where(sources.c.name == old))
