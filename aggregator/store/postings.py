"""Inverted indexes as tables of two numbers, `hash` and `item`: what all of them have in common.

Hashes travel as one parameter, an array that the database unfolds into rows: a poll asks for thousands of them, and one
statement prepared once serves every number. The two databases differ in nothing else here.

What is too old leaves a table by a sweep in the table's own order (`expired`, `drop`): neighbours share a page, so that
a step dirties few, and the step needs neither the item nor its hashes, which may have changed or gone since. The
sweep's place is kept nowhere; one that was cut short begins anew and finds less.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, text

from aggregator.store.schema import items, reports, shingles

Posting = tuple[int, int]
"""A hash and the id of an item that has it."""

UNFOLD = {
    "sqlite": "json_each(:hashes) AS unfolded",
    "postgresql": "unnest(CAST(:hashes AS bigint[])) AS unfolded(value)",
}
"""The parameter `hashes` as rows of `unfolded.value`."""

START: Posting = (-(2**63), -1)
"""Before every posting."""

# Ids ascend in order of arrival: what comes after this one was first seen at that time or later.
LAST_BEFORE = (
    select(items.c.id)
    .where(items.c.first_seen < bindparam("since"), ~items.c.pruned)
    .order_by(items.c.first_seen.desc(), items.c.id.desc())
    .limit(1)
)
"""The last item with a text that was first seen before a moment."""

_TABLES = (shingles, reports)

_EXPIRED = {
    table: text(f"""
        SELECT hash, item FROM {table.name} WHERE (hash, item) > (:hash, :item) AND item < :first
        ORDER BY hash, item LIMIT :most
    """)  # noqa: S608 - the table's own name
    for table in _TABLES
}

_DROP = {
    table: {
        "sqlite": f"DELETE FROM {table.name} WHERE hash = ? AND item = ?",  # noqa: S608 - the table's own name
        "postgresql": f"""
            DELETE FROM {table.name} USING unnest(CAST(%s AS bigint[]), CAST(%s AS bigint[])) AS old (hash, item)
            WHERE {table.name}.hash = old.hash AND {table.name}.item = old.item
        """,  # noqa: S608
    }
    for table in _TABLES
}

_ADD = {
    table: {
        "sqlite": f"INSERT OR IGNORE INTO {table.name} (hash, item) VALUES (?, ?)",  # noqa: S608 - the table's own name
        "postgresql": f"""
            INSERT INTO {table.name} (hash, item)
            SELECT * FROM unnest(CAST(%s AS bigint[]), CAST(%s AS bigint[])) ON CONFLICT DO NOTHING
        """,  # noqa: S608
    }
    for table in _TABLES
}


_TOGETHER = {"sqlite": "group_concat(item)", "postgresql": "array_agg(item)"}

# A row for each hash: making one for each posting takes longer than finding it.
_NEWEST = {
    (table, dialect): text(f"""
        WITH found AS MATERIALIZED (
            SELECT unfolded.value AS hash, (
                SELECT {_TOGETHER[dialect]} FROM (
                    SELECT item FROM {table.name} WHERE hash = unfolded.value AND item >= :first
                    ORDER BY item DESC LIMIT :most
                ) AS newest
            ) AS ids FROM {unfolded}
        )
        SELECT hash, ids FROM found WHERE ids IS NOT NULL
    """)  # noqa: S608 - the table's own name
    for table in _TABLES
    for dialect, unfolded in UNFOLD.items()
}


def find_newest(
    connection: Connection, table: Table, hashes: Iterable[int], *, first: int, most: int
) -> Iterator[tuple[int, list[int]]]:
    """Each of these hashes that is in the table, with the ids of its newest postings, in no order.

    :param first: the lowest id that counts
    :param most: how many of one hash
    """
    parameters = {"hashes": array(connection, hashes), "first": first, "most": most}
    for value, ids in connection.execute(_NEWEST[table, connection.dialect.name], parameters):
        yield value, list(map(int, ids.split(","))) if isinstance(ids, str) else ids


def array(connection: Connection, hashes: Iterable[int]) -> Any:
    """The value of the parameter `hashes`."""
    ordered = sorted(hashes)  # neighbours in the index are read together
    return json.dumps(ordered) if connection.dialect.name == "sqlite" else ordered


def first_since(connection: Connection, since: datetime) -> int:
    """The id from which on items were first seen at this moment or later."""
    last: int | None = connection.execute(LAST_BEFORE, {"since": since}).scalar_one_or_none()
    return 0 if last is None else last + 1


def add(connection: Connection, table: Table, postings: Iterable[Posting]) -> None:
    """Put postings into a table, sorted; those that are there already do no harm."""
    _all(connection, _ADD[table][connection.dialect.name], sorted(postings))


def drop(connection: Connection, table: Table, postings: Sequence[Posting]) -> None:
    """Take postings out of a table; those that are gone already do no harm."""
    _all(connection, _DROP[table][connection.dialect.name], postings)


def expired(
    connection: Connection, table: Table, *, before: datetime, after: Posting = START, limit: int
) -> list[Posting]:
    """The next postings of items first seen before a moment, ascending.

    It reads as far as it must to find them, so it belongs into a transaction that keeps nobody waiting.

    :param after: the last posting of the step before
    """
    first = first_since(connection, before)
    if not first:
        return []  # nothing is that old, or it was pruned and its postings with it
    parameters = {"hash": after[0], "item": after[1], "first": first, "most": limit}
    return [(value, item) for value, item in connection.execute(_EXPIRED[table], parameters)]


def _all(connection: Connection, statement: str, postings: Sequence[Posting]) -> None:
    """Run one of the statements that take pairs of hash and id, on all of them at once."""
    if not postings:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, list(postings))
    else:
        connection.exec_driver_sql(statement, tuple(map(list, zip(*postings, strict=True))))
