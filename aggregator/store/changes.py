"""The log of changes: which stories may look or be judged otherwise, in the order in which that was committed.

Each line is written in the transaction that makes the change, and only in the one write transaction of the whole system
(`Database.serial`): so numbers ascend in the order of commits, and whoever has read up to a number has missed nothing
before it. Readers keep how far they are in a cursor of their own. A line says that a story changed and roughly why,
never how: it is looked at as it is when the line is read, so that reading a line twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from aggregator.model import Change, ChangeKind
from aggregator.store.arrays import among
from aggregator.store.schema import NO_ITEM, changes, counters, cursors, items, stories

KEPT = timedelta(days=30)
"""How long a line stays. A reader that is further behind looks at everything there is anew."""

FORGET_STEP = 2_000
"""Lines taken out in one transaction, so that polls wait for some milliseconds at the most."""

Found = Iterable[tuple[str, ChangeKind]]
"""Stories by uid, each with what changed of it."""

# As text: it is part of every poll.
_INSERT = text("INSERT INTO changes (story, kind, at) VALUES (:story, :kind, :at)").bindparams(
    bindparam("at", type_=changes.c.at.type)
)
_BESIDE = (
    select(stories.c.uid)
    .where(
        among(stories.c.event, "events"),
        stories.c.shown != NO_ITEM,
        ~among(stories.c.uid, "uids"),
    )
    .order_by(stories.c.uid)
)
_EVENTS = select(stories.c.event).where(among(stories.c.uid, "uids"), stories.c.event != "")
_AFTER = (
    select(changes).where(changes.c.number > bindparam("after")).order_by(changes.c.number).limit(bindparam("most"))
)
_FORGOTTEN = select(counters.c.forgotten)
_LAST = select(func.max(changes.c.number))
_CURSOR = select(cursors.c.number).where(cursors.c.consumer == bindparam("reader"))
_OF_SOURCES = (
    select(items.c.story).where(among(items.c.source, "names"), ~items.c.pruned).distinct().order_by(items.c.story)
)


def note(connection: Connection, found: Found, *, now: datetime) -> None:
    """Write down what changed, and with it the other reports of the same events.

    A report's title, its address and whoever confirms it stand in the others' entries too.
    """
    lines = list(dict.fromkeys(found))
    if not lines:
        return
    uids = sorted({story for story, _ in lines})
    events = set(connection.execute(_EVENTS, {"uids": uids}).scalars())
    beside = connection.execute(_BESIDE, {"events": sorted(events), "uids": uids}).scalars().all() if events else ()
    lines += [(story, ChangeKind.EVENT) for story in beside]
    connection.execute(_INSERT, [{"story": story, "kind": kind.value, "at": now} for story, kind in lines])


def note_sources(connection: Connection, names: Iterable[str], *, now: datetime) -> None:
    """Write down that every story of these sources that still has its text may look otherwise."""
    if wanted := sorted(names):
        found = connection.execute(_OF_SOURCES, {"names": wanted}).scalars().all()
        note(connection, [(story, ChangeKind.SOURCE) for story in found], now=now)


def read_after(connection: Connection, number: int, *, limit: int) -> tuple[Change, ...]:
    """The lines after a number, earliest first.

    :param limit: how many at the most
    """
    rows = connection.execute(_AFTER, {"after": number, "most": limit})
    return tuple(Change(number=row.number, story=row.story, kind=row.kind, at=row.at) for row in rows)


class Extent(NamedTuple):
    """From where to where the log goes."""

    forgotten: int
    """The last number that was taken out; who is not so far has missed something."""
    last: int
    """The last number that was given; nobody can be further."""


def find_extent(connection: Connection) -> Extent:
    """From where to where the log goes."""
    forgotten = connection.execute(_FORGOTTEN).scalar_one()
    last = connection.execute(_LAST).scalar_one()
    return Extent(forgotten, forgotten if last is None else last)


def find_cursor(connection: Connection, consumer: str) -> int | None:
    """How far a reader of the log is; None for one that never read it."""
    found: int | None = connection.execute(_CURSOR, {"reader": consumer}).scalar_one_or_none()
    return found


def set_cursor(connection: Connection, consumer: str, number: int) -> None:
    """Have a reader begin at a number, wherever it was."""
    connection.execute(delete(cursors).where(cursors.c.consumer == consumer))
    connection.execute(insert(cursors).values(consumer=consumer, number=number))


def move_cursor(connection: Connection, consumer: str, *, before: int, after: int) -> bool:
    """Note how far a reader is; False, and nothing noted, where another of its name moved meanwhile.

    :param before: where it was when it began to read
    """
    moved = connection.execute(
        update(cursors).where(cursors.c.consumer == consumer, cursors.c.number == before).values(number=after)
    )
    return moved.rowcount == 1


def forget_some(connection: Connection, *, before: datetime) -> int:
    """Take out at most `FORGET_STEP` of the earliest lines, as far as they were written before that moment.

    :returns: how many
    """
    rows = connection.execute(
        select(changes.c.number, changes.c.at).order_by(changes.c.number).limit(FORGET_STEP)
    ).all()
    old = 0
    for row in rows:  # no further than the first that is to stay: what is kept has no gap
        if row.at >= before:
            break
        old += 1
    if old:
        last = rows[old - 1].number
        connection.execute(delete(changes).where(changes.c.number <= last))
        connection.execute(update(counters).values(forgotten=last))
    return old
