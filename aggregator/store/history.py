"""What items were before they were edited: every version's digest and time, and the texts of the last few."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from aggregator.model import Edit, Write
from aggregator.store import recall
from aggregator.store.codec import edited_of, edited_values
from aggregator.store.known import chunks
from aggregator.store.records import VersionRecord
from aggregator.store.schema import items, stories, versions

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


def keep(connection: Connection, revisions: Mapping[int, int]) -> None:
    """Note what items are that are about to be replaced.

    :param revisions: by item id how often it was changed so far; one that says otherwise was replaced already
    """
    for part in chunks(revisions):
        rows = [
            row
            for row in connection.execute(_PRESENT.where(items.c.id.in_(part)))
            if row.revisions == revisions[row.id]
        ]
        if not rows:
            continue
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


def note_edits(connection: Connection, edits: Mapping[str, tuple[Write, int, Edit]], *, now: datetime) -> None:
    """Have stories know when they were last edited in which way, where it was the shown item that was.

    :param edits: by story uid the write, the item's id and the kind of edit
    """
    for part in chunks(edits):
        rows = connection.execute(
            select(stories.c.uid, stories.c.shown, stories.c.entry_id, stories.c.published, stories.c.edited).where(
                stories.c.uid.in_(part)
            )
        ).all()
        shown = [row for row in rows if row.shown == edits[row.uid][1]]
        made = recall.take_edits(connection, [row.entry_id for row in shown])
        moved = []
        for row in shown:
            kind, when = edits[row.uid][2], made.get(row.entry_id, now)
            edited = dict(edited_of(row.edited)) | {kind: when}
            moved.append(
                {"story_uid": row.uid, "when": max(row.published, when), "kinds": edited_values(edited.items())}
            )
        if moved:
            connection.execute(
                update(stories)
                .where(stories.c.uid == bindparam("story_uid"))
                .values(
                    updated=bindparam("when", type_=stories.c.updated.type),
                    edited=bindparam("kinds", type_=stories.c.edited.type),
                ),
                moved,
            )
