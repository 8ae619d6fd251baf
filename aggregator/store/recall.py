"""Entry ids and dates of a database that was lost, by the links of its entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from aggregator.dedupe.keys import item_keys as keys_for
from aggregator.model import Remembered
from aggregator.store.codec import Values
from aggregator.store.known import chunks
from aggregator.store.schema import items, remembered


class Recalled(NamedTuple):
    """What an entry was."""

    entry_id: str
    published: datetime
    updated: datetime


def is_empty(connection: Connection) -> bool:
    """Whether no item was ever stored, nor anything remembered."""
    return not any(connection.execute(select(table.c[0]).limit(1)).first() for table in (items, remembered))


def remember(connection: Connection, entries: Iterable[Remembered]) -> None:
    """Keep what the entries were, until their stories come again; of entries with one link the first."""
    rows: dict[bytes, Values] = {}
    for entry in entries:
        key = keys_for(guid="", link=entry.link, title="", published=None).link
        if key:
            rows.setdefault(
                key,
                {"link": key, "entry_id": entry.entry_id, "published": entry.published, "updated": entry.updated},
            )
    for part in chunks(rows.values()):
        connection.execute(insert(remembered), part)


def recalled(connection: Connection, links: Collection[bytes]) -> dict[bytes, Recalled]:
    """What entries with these links were, by the link's key."""
    return {
        row.link: Recalled(row.entry_id, row.published, row.updated)
        for part in chunks(links)
        for row in connection.execute(select(remembered).where(remembered.c.link.in_(part)))
    }
