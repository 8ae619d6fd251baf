"""The inverted index of near copies: which stored items share sampled shingles with which new ones.

A new item's hashes are scattered over the whole index: written at once, each dirties a page of its own, which alone
would cost more than the rest of a poll. So an item's hashes are at first only on the item's row, in its signature.
The newest items, those after the mark `counters.indexed`, are kept in memory as `HashIndex` and read from their rows
when it starts; every `SETTLE_AT` items they are sorted into the table together, several to a page. All of it happens
inside the one write transaction, and every process first reads what others have stored since, so nothing is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from aggregator.store.packing import unpack_signature
from aggregator.store.postings import LAST_BEFORE, UNFOLD, add, array, newest
from aggregator.store.schema import counters, items, shingles

POSTINGS_PER_HASH = 64
"""How many items, the newest, one hash can propose. A passage on every page of a paper would else propose them all; and
of a story that a thousand papers carry, any 64 will do."""

SETTLE_AT = 2_000
"""Items in memory before they are sorted into the table: some 20 MB, and a pause of some 0.3 s."""

_ADD = """
    INSERT INTO shingles (hash, item) SELECT unfolded.value, :item FROM {unfolded} WHERE true ON CONFLICT DO NOTHING
"""

_REMOVE = "DELETE FROM shingles WHERE item = :item AND hash IN (SELECT unfolded.value FROM {unfolded})"

_STATEMENTS = {
    dialect: tuple(text(statement.format(unfolded=unfolded)) for statement in (_ADD, _REMOVE))
    for dialect, unfolded in UNFOLD.items()
}

_INDEXED = select(counters.c.indexed)
_MARKS = select(counters.c.indexed, LAST_BEFORE.scalar_subquery())
_SIGNATURES = select(items.c.id, items.c.signature).where(items.c.id > bindparam("after")).order_by(items.c.id)


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
        # Items as a set, for hashes that a recent item got by a change are in the table and in memory.
        found: dict[int, set[int]] = {}
        for value, item in newest(connection, shingles, asked, first=first, most=POSTINGS_PER_HASH):
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
        statement, _ = _STATEMENTS[connection.dialect.name]
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
        recent = connection.execute(_SIGNATURES, {"after": indexed})
        add(connection, shingles, ((value, item) for item, packed in recent for value in unpack_signature(packed)))
        connection.execute(update(counters).values(indexed=last))


def remove(connection: Connection, signatures: Iterable[tuple[int, Iterable[int]]]) -> None:
    """Take hashes of items out of the table, given as pairs of id and hashes."""
    _, statement = _STATEMENTS[connection.dialect.name]
    _each(connection, statement, signatures)


def _each(connection: Connection, statement: Any, signatures: Iterable[tuple[int, Iterable[int]]]) -> None:
    parameters = [{"item": item, "hashes": array(connection, hashes)} for item, hashes in signatures if hashes]
    if parameters:
        connection.execute(statement, parameters)
