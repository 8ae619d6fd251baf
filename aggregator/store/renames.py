"""Sources under a new name: what was stored of them goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from aggregator.model import Source
from aggregator.store.records import SourceRow
from aggregator.store.schema import metadata, sources

_HELD_BY_NAME = [
    column for table in metadata.sorted_tables for column in table.columns if column.references(sources.c.name)
]
"""The columns that hold a source's name."""


class Stored(NamedTuple):
    """A stored source, as far as it matters for whose new name it is."""

    name: str
    url: str
    """As it is stored."""
    configured: bool
    """Whether the config named it last."""


def rename(connection: Connection, wanted: Sequence[Source]) -> None:
    """Give stored sources the names that the config has for them now.

    Afterwards they count as ones that the config has yet to name, and no poll under way holds them.
    """
    stored = connection.execute(select(sources.c.name, sources.c.url, sources.c.configured)).all()
    for new, old in new_names(wanted, [Stored(*row) for row in stored]).items():
        _move(connection, old, new)


def new_names(wanted: Sequence[Source], stored: Iterable[Stored]) -> Mapping[str, str]:
    """The names of the config that are new ones of stored sources, each with the old one.

    A source that is not known by its name is the one that it says it `was`, or else the one of its address; neither may
    still be in the config.
    """
    named = {source.name for source in wanted}
    left = {row.name: row for row in stored}
    known = named & left.keys()
    for name in known:
        del left[name]
    renamed: dict[str, str] = {}
    for source in wanted:
        if source.name in known:
            continue
        old = source.was if source.was in left else _of_its_address(source, left.values())
        if old:
            del left[old]
            renamed[source.name] = old
    return renamed


def left_behind(wanted: Sequence[Source], rows: Iterable[SourceRow]) -> tuple[SourceRow, ...]:
    """The stored sources with stories that the next start would let go: the config has them under no name any more."""
    rows = tuple(rows)
    stored = [Stored(row.source.name, row.source.url, row.configured) for row in rows]
    there = {source.name for source in wanted}.union(new_names(wanted, stored).values())
    return tuple(row for row in rows if row.configured and row.items and row.source.name not in there)


def _of_its_address(source: Source, left: Iterable[Stored]) -> str:
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
