"""The inverted index of near copies: which stored items share sampled shingles with which new ones.

A new item's hashes are scattered over the whole index: written at once, each dirties a page of its own, which alone
would cost more than the rest of a poll. So an item's hashes are at first only on the item's row, in its signature.
The newest items, those after the mark `counters.indexed`, are kept in memory as `HashIndex` and read from their rows
when it starts; every `SETTLE_AT` items they are sorted into the table together, several to a page. All of it happens
inside the one write transaction, and every process first reads what others have stored since, so nothing is missed.

What is too old to be a candidate leaves the table by a sweep in the table's own order (`expired`, `drop`): neighbours
share a page, so that a step dirties few, and the step needs neither the item nor its signature, which may have changed
or gone since. The sweep's place is kept nowhere; one that was cut short begins anew and finds less.

Hashes travel as one parameter, an array that the database unfolds into rows: a poll asks for thousands of them, and one
statement prepared once serves every number. The two databases differ in nothing else here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from aggregator.store.codec import unpack_signature
from aggregator.store.schema import counters, items

POSTINGS_PER_HASH = 64
"""How many items, the newest, one hash can propose. A passage on every page of a paper would else propose them all; and
of a story that a thousand papers carry, any 64 will do."""

SETTLE_AT = 2_000
"""Items in memory before they are sorted into the table: some 20 MB, and a pause of some 0.3 s."""

_UNFOLD = {
    "sqlite": "json_each(:hashes) AS unfolded",
    "postgresql": "unnest(CAST(:hashes AS bigint[])) AS unfolded(value)",
}

_POSTINGS = """
    SELECT unfolded.value, shingles.item
    FROM {unfolded} JOIN shingles ON shingles.hash = unfolded.value
    WHERE shingles.item >= coalesce(
        (SELECT common.item FROM shingles AS common WHERE common.hash = unfolded.value AND common.item >= :first
         ORDER BY common.item DESC LIMIT 1 OFFSET :rest),
        :first)
"""
"""The subquery finds where a hash's newest postings begin, if it has more than those."""

_ADD = """
    INSERT INTO shingles (hash, item) SELECT unfolded.value, :item FROM {unfolded} WHERE true ON CONFLICT DO NOTHING
"""

_REMOVE = "DELETE FROM shingles WHERE item = :item AND hash IN (SELECT unfolded.value FROM {unfolded})"

_STATEMENTS = {
    dialect: tuple(text(statement.format(unfolded=unfolded)) for statement in (_POSTINGS, _ADD, _REMOVE))
    for dialect, unfolded in _UNFOLD.items()
}

_SETTLE = {
    "sqlite": "INSERT OR IGNORE INTO shingles (hash, item) VALUES (?, ?)",
    "postgresql": """
        INSERT INTO shingles (hash, item)
        SELECT * FROM unnest(CAST(%s AS bigint[]), CAST(%s AS bigint[])) ON CONFLICT DO NOTHING
    """,
}

_EXPIRED = text("""
    SELECT hash, item FROM shingles WHERE (hash, item) > (:hash, :item) AND item < :first
    ORDER BY hash, item LIMIT :most
""")

_DROP = {
    "sqlite": "DELETE FROM shingles WHERE hash = ? AND item = ?",
    "postgresql": """
        DELETE FROM shingles USING unnest(CAST(%s AS bigint[]), CAST(%s AS bigint[])) AS old (hash, item)
        WHERE shingles.hash = old.hash AND shingles.item = old.item
    """,
}

START = (-(2**63), -1)
"""Before every posting."""

# Ids ascend in order of arrival: what comes after this one was first seen at that time or later.
_LAST_BEFORE = (
    select(items.c.id)
    .where(items.c.first_seen < bindparam("since"), ~items.c.pruned)
    .order_by(items.c.first_seen.desc(), items.c.id.desc())
    .limit(1)
)
_INDEXED = select(counters.c.indexed)
_MARKS = select(counters.c.indexed, _LAST_BEFORE.scalar_subquery())
_SIGNATURES = select(items.c.id, items.c.signature).where(items.c.id > bindparam("after")).order_by(items.c.id)


def _array(connection: Connection, hashes: Iterable[int]) -> Any:
    ordered = sorted(hashes)  # neighbours in the index are read together
    return json.dumps(ordered) if connection.dialect.name == "sqlite" else ordered


class HashIndex:
    """One process's view of the index; used under `Database.serial` only."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget what is in memory; due after a transaction that was rolled back, as it may have been read from it."""
        self._recent: dict[int, tuple[int, ...]] = {}
        """Ids by hash, ascending, the newest `POSTINGS_PER_HASH`; tuples, as the collector passes them over."""
        self._indexed = -1
        self._seen = -1

    def candidates(
        self, connection: Connection, signatures: Mapping[str, Sequence[int]], *, since: datetime
    ) -> dict[str, list[tuple[int, int]]]:
        """For each signature's name, the stored items that share most of it: (id, shared hashes), most shared first.

        :param since: items first seen before are none
        """
        asked: set[int] = set().union(*signatures.values())
        if not asked:
            return {}
        indexed, last_before = connection.execute(_MARKS, {"since": since}).one()
        self._catch_up(connection, indexed)
        first = 0 if last_before is None else last_before + 1
        postings, _, _ = _STATEMENTS[connection.dialect.name]
        parameters = {"hashes": _array(connection, asked), "first": first, "rest": POSTINGS_PER_HASH - 1}
        # Items as a set, for hashes that a recent item got by a change are in the table and in memory.
        found: dict[int, set[int]] = {}
        for value, item in connection.execute(postings, parameters):
            found.setdefault(value, set()).add(item)
        for value in asked & self._recent.keys():
            found.setdefault(value, set()).update(item for item in self._recent[value] if item >= first)
        ranked: dict[str, list[tuple[int, int]]] = {}
        for name, signature in signatures.items():
            shared = found.keys() & signature
            if count := Counter(chain.from_iterable(found[value] for value in shared)):
                ranked[name] = sorted(count.items(), key=lambda pair: (-pair[1], -pair[0]))
        return ranked

    def _catch_up(self, connection: Connection, indexed: int) -> None:
        """Read the signatures of items that were stored since the last time, by this process or another.

        :param indexed: the last item that is in the table
        """
        if indexed != self._indexed:
            self._recent = {}
            self._indexed = self._seen = indexed
        for item, packed in connection.execute(_SIGNATURES, {"after": self._seen}):
            self._remember(item, unpack_signature(packed))
            self._seen = item

    def _remember(self, item: int, hashes: Iterable[int]) -> None:
        recent, alone = self._recent, (item,)
        for value in hashes:
            held = recent.setdefault(value, alone)
            if held is not alone:
                recent[value] = tuple(sorted({*held, item})[-POSTINGS_PER_HASH:])

    def change(self, connection: Connection, item: int, before: Collection[int], after: Collection[int]) -> None:
        """Replace an item's hashes, in the table for all processes, and where it is in memory there too."""
        lost, gained = set(before).difference(after), set(after).difference(before)
        remove(connection, [(item, lost)])
        _, statement, _ = _STATEMENTS[connection.dialect.name]
        _each(connection, statement, [(item, gained)])
        if self._indexed < item <= self._seen:
            for value in lost:
                self._recent[value] = tuple(one for one in self._recent[value] if one != item)
            self._remember(item, gained)

    def settle(self, connection: Connection, last: int) -> None:
        """Sort the newest items into the table if they are many.

        :param last: the highest id of any item
        """
        indexed = self._indexed if self._indexed >= 0 else connection.execute(_INDEXED).scalar_one()
        if last - indexed < SETTLE_AT:
            return
        pairs = sorted(
            (value, item)
            for item, packed in connection.execute(_SIGNATURES, {"after": indexed})
            for value in unpack_signature(packed)
        )
        _all(connection, _SETTLE, pairs)
        connection.execute(update(counters).values(indexed=last))


def remove(connection: Connection, signatures: Iterable[tuple[int, Iterable[int]]]) -> None:
    """Take hashes of items out of the table, given as pairs of id and hashes."""
    _, _, statement = _STATEMENTS[connection.dialect.name]
    _each(connection, statement, signatures)


def expired(
    connection: Connection, *, before: datetime, after: tuple[int, int] = START, limit: int
) -> list[tuple[int, int]]:
    """The next postings of items first seen before a moment, as pairs of hash and id, ascending.

    It reads as far as it must to find them, so it belongs into a transaction that keeps nobody waiting.

    :param after: the last posting of the step before
    """
    last_before = connection.execute(_LAST_BEFORE, {"since": before}).scalar_one_or_none()
    if last_before is None:
        return []  # nothing is that old, or it was pruned and its postings with it
    parameters = {"hash": after[0], "item": after[1], "first": last_before + 1, "most": limit}
    return [(value, item) for value, item in connection.execute(_EXPIRED, parameters)]


def drop(connection: Connection, postings: Sequence[tuple[int, int]]) -> None:
    """Take postings out of the table, given as pairs of hash and id; those that are gone already do no harm."""
    _all(connection, _DROP, postings)


def _all(connection: Connection, statements: Mapping[str, str], postings: Sequence[tuple[int, int]]) -> None:
    """Run one of the statements that take pairs of hash and id, on all of them at once."""
    statement = statements[connection.dialect.name]
    if not postings:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, list(postings))
    else:
        connection.exec_driver_sql(statement, tuple(map(list, zip(*postings, strict=True))))


def _each(connection: Connection, statement: Any, signatures: Iterable[tuple[int, Iterable[int]]]) -> None:
    parameters = [{"item": item, "hashes": _array(connection, hashes)} for item, hashes in signatures if hashes]
    if parameters:
        connection.execute(statement, parameters)
