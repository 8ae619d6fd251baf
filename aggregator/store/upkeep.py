"""Retention, letting go of what can be no candidate for a copy any more, and looking for damage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, bindparam, func, or_, select, text, update

from aggregator.model import ORDER, ChangeKind, Preference
from aggregator.store import changes, hashes, history, postings
from aggregator.store.codec import AnyRow
from aggregator.store.database import Database
from aggregator.store.elect import elect
from aggregator.store.packing import unpack_signature, unpack_terms
from aggregator.store.report_index import ReportIndex
from aggregator.store.schema import NO_ITEM, items, placements, reports, shingles, stories

PRUNE_STEP = 500
"""Items pruned in one transaction, so that polls wait for some 0.2 s at the most."""

EXPIRE_STEP = 2_000
"""Postings taken out of the index of near copies in one transaction, so that polls wait for some 20 ms at the most."""


def prune_some(
    connection: Connection, index: ReportIndex, *, now: datetime, keep: timedelta, order: Sequence[Preference] = ORDER
) -> int:
    """Prune at most `PRUNE_STEP` items; returns how many."""
    before = now - keep
    due = connection.execute(
        select(items.c.id, items.c.story, items.c.signature, items.c.terms)
        .where(
            ~items.c.pruned, items.c.first_seen < before, or_(items.c.changed_at.is_(None), items.c.changed_at < before)
        )
        .order_by(items.c.first_seen, items.c.id)
        .limit(PRUNE_STEP)
    ).all()
    if due:
        hashes.remove(connection, [(row.id, unpack_signature(row.signature)) for row in due])
        _keep_terms(connection, index, due)
        connection.execute(
            update(items)
            .where(items.c.id == bindparam("number"))
            .values(pruned=True, text="", html="", length=0, removals=[], signature=b"", terms=b""),
            [{"number": row.id} for row in due],
        )
        history.forget_texts(connection, [row.id for row in due])
        pruned = {row.story for row in due}
        elected = elect(connection, pruned, redo=(), order=order)
        found = [(story, ChangeKind.PRUNED) for story in sorted(pruned)]
        found += [(story, ChangeKind.ELECTED) for story in sorted(elected)]
        changes.note(connection, found, now=now)
    return len(due)


def _keep_terms(connection: Connection, index: ReportIndex, due: Sequence[AnyRow]) -> None:
    """Put the terms into the index of items that are not in it yet: nobody can read them from their rows any more."""
    index.newest.catch_up(connection)
    unsettled = [row for row in due if row.id > index.newest.indexed]
    if unsettled:
        postings.add(connection, reports, ((term, row.id) for row in unsettled for term in unpack_terms(row.terms)))
        index.reset()


def expire(database: Database, *, copies: datetime, events: datetime) -> int:
    """Take the postings of old items out of the indexes; returns how many.

    What to take is looked for in reading transactions, for which no poll waits, and taken in short ones of at most
    `EXPIRE_STEP` postings.

    :param copies: before this moment items can be no original of a copy any more
    :param events: before this moment stories can be no report of a new story's event
    """
    return sum(_expire(database, table, before) for table, before in ((shingles, copies), (reports, events)))


def _expire(database: Database, table: Table, before: datetime) -> int:
    total, place = 0, postings.START
    while True:
        with database.read() as connection:
            due = postings.expired(connection, table, before=before, after=place, limit=EXPIRE_STEP)
        if due:
            with database.serial() as connection:
                postings.drop(connection, table, due)
            total, place = total + len(due), due[-1]
        if len(due) < EXPIRE_STEP:
            return total


def faults(connection: Connection) -> list[str]:
    """What is wrong, one plain line each."""
    found: list[str] = []
    if connection.dialect.name == "sqlite":
        checked = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        found.extend(f"database file: {' '.join(line.split())}" for line in checked if line != "ok")
        found.extend(
            f"table {table}: row {row} refers to a row of {parent} that is missing"
            for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check")
        )
    orphans = select(stories.c.uid).where(
        ~select(items.c.id).where(items.c.id == stories.c.shown, items.c.story == stories.c.uid).exists(),
        select(items.c.id).where(items.c.story == stories.c.uid).exists() | (stories.c.shown != NO_ITEM),
    )
    found.extend(f"story {uid} shows an item that is not its own" for uid in connection.execute(orphans).scalars())
    shown = select(func.count()).select_from(placements.outerjoin(stories, stories.c.uid == placements.c.story))
    lost = connection.execute(shown.where(placements.c.stay == "in", stories.c.uid.is_(None))).scalar_one()
    if lost:
        found.append(f"{lost} stories that topics show are not there; the next tidying lets them go")
    for table, what in ((shingles, "near copies"), (reports, "events")):
        strays = connection.execute(
            select(func.count()).select_from(table).where(table.c.item.not_in(select(items.c.id)))
        ).scalar_one()
        if strays:
            found.append(f"{strays} index entries of {what} belong to no item")
    return found


def quick_fault(connection: Connection) -> str:
    """The first damage of a SQLite file's structure; empty if there is none. Reads the whole file."""
    line: str = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    return "" if line == "ok" else " ".join(line.split())
