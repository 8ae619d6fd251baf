"""What items were before they were edited: every version's digest and time, and the texts of the last few."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, func, insert, select, update

from aggregator.model import Edit
from aggregator.store.known import chunks
from aggregator.store.records import VersionRecord
from aggregator.store.schema import items, versions

TEXTS_KEPT = 3
"""Versions of an item whose texts are kept, the present one too."""

_PRESENT = select(
    items.c.id,
    items.c.revisions,
    func.coalesce(items.c.changed_at, items.c.first_seen).label("since"),
    items.c.edit,
    items.c.digest,
    items.c.title,
    items.c.text,
)


def keep(connection: Connection, revisions: Mapping[int, int]) -> list[int]:
    """Note what items are that are about to be replaced.

    :param revisions: by item id how often it was changed so far; one that says otherwise was replaced already
    :returns: the ids of those that were not
    """
    kept: list[int] = []
    for part in chunks(revisions):
        rows = [
            row
            for row in connection.execute(_PRESENT.where(items.c.id.in_(part)))
            if row.revisions == revisions[row.id]
        ]
        if not rows:
            continue
        kept += [row.id for row in rows]
        connection.execute(
            insert(versions),
            [
                {
                    "item": row.id,
                    "number": row.revisions,
                    "since": row.since,
                    "edit": row.edit,
                    "digest": row.digest,
                    "title": row.title,
                    "text": row.text,
                }
                for row in rows
            ],
        )
        connection.execute(
            update(versions)
            .where(
                versions.c.item == bindparam("of"),
                versions.c.number <= bindparam("last"),
                versions.c.text.is_not(None),
            )
            .values(text=None),
            [{"of": row.id, "last": row.revisions + 1 - TEXTS_KEPT} for row in rows],
        )
    return kept


def forget_texts(connection: Connection, numbers: Collection[int]) -> None:
    """Take the texts of these items' earlier versions."""
    for part in chunks(numbers):
        connection.execute(
            update(versions).where(versions.c.item.in_(part), versions.c.text.is_not(None)).values(text=None)
        )


def earlier(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[VersionRecord, ...]]:
    """The earlier versions of each of these items, earliest first."""
    found: dict[int, tuple[VersionRecord, ...]] = {}
    for part in chunks(numbers):
        rows = select(versions).where(versions.c.item.in_(part)).order_by(versions.c.item, versions.c.number)
        for row in connection.execute(rows):
            record = VersionRecord(
                since=row.since,
                edit=Edit(row.edit) if row.edit else None,
                digest=row.digest,
                title=row.title,
                text=row.text,
            )
            found[row.item] = (*found.get(row.item, ()), record)
    return found
