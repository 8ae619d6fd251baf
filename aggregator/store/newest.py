"""The newest items' postings, in memory until they are sorted into the tables of the two indexes.

A new item's hashes and terms are scattered over the whole of an index: written at once, each dirties a page of its own,
which would cost more than the rest of a poll. So they are at first only on the item's row. Those of the items after
the mark `counters.indexed` are kept in memory, and read from their rows when a process starts. Of every `SETTLE_AT`
items they are sorted in together, several to a page, and slice by slice: each poll puts in a part of both indexes, so
that none has to wait for all of it. Once all slices are in, the mark moves on.

All of it happens inside the one write transaction, and every process first reads what others have stored since, so
nothing is missed. What was put in twice, by two processes or after a crash, is there once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from aggregator.dedupe.events import COUNTED
from aggregator.store.packing import unpack_signature, unpack_terms
from aggregator.store.postings import Posting, add
from aggregator.store.schema import counters, items, reports, shingles

SETTLE_AT = 2_000
"""Items that are sorted in together: some 30 MB. In memory there are twice as many at the most, and one poll's."""

SLICES = 64
"""Parts of an index in the order of its hashes, a power of two: with 100,000 stories one is some 2,000 postings."""

POSTINGS_PER_HASH = 64
"""How many items, the newest, one hash can propose. A passage on every page of a paper would else propose them all; and
of a story that a thousand papers carry, any 64 will do."""

_MARKS = select(counters.c.indexed, select(func.coalesce(func.max(items.c.id), 0)).scalar_subquery())
_ROWS = (
    select(items.c.id, items.c.signature, items.c.terms, items.c.pruned)
    .where(items.c.id > bindparam("after"))
    .order_by(items.c.id)
)
_INDEXED = update(counters).where(counters.c.indexed < bindparam("last")).values(indexed=bindparam("last"))


class Postings:
    """Of one index the postings of some items."""

    def __init__(self, *, bits: int, most: int) -> None:
        """Begin without any.

        :param bits: of a hash, which is signed
        :param most: items of one hash that count, the newest
        """
        self.ids: dict[int, tuple[int, ...]] = {}
        """Ids by hash, ascending; tuples, as the collector passes them over."""
        self._slices: list[list[int]] = [[] for _ in range(SLICES)]
        self._shift = bits - SLICES.bit_length() + 1
        self._most = most

    def add(self, item: int, hashes: Iterable[int]) -> None:
        """Take in an item, or more hashes of it."""
        ids, slices, shift, alone = self.ids, self._slices, self._shift, (item,)
        for value in hashes:
            held = ids.setdefault(value, alone)
            if held is alone:
                slices[value >> shift].append(value)  # negative ones from the end
            elif held and held[-1] < item:
                ids[value] = (*held, item)[-self._most :]
            else:
                ids[value] = tuple(sorted({*held, item})[-self._most :])

    def remove(self, item: int, hashes: Iterable[int]) -> None:
        """Let an item go from some hashes; no harm where it is not there."""
        for value in self.ids.keys() & hashes:
            self.ids[value] = tuple(one for one in self.ids[value] if one != item)

    def slice(self, number: int) -> Iterator[Posting]:
        """The postings of one slice."""
        for value in set(self._slices[number - SLICES // 2]):
            for item in self.ids[value]:
                yield value, item


class Generation:
    """Items that are sorted in together."""

    def __init__(self) -> None:
        self.shingles = Postings(bits=64, most=POSTINGS_PER_HASH)
        self.reports = Postings(bits=32, most=COUNTED)
        self.last = 0
        """The last of them, once it is settled which they are."""
        self.sorted_in = 0
        """How many slices are in the tables for certain."""


class Slices(NamedTuple):
    """What a transaction sorts in; certain once it is committed."""

    generation: Generation
    end: int
    """Up to which slice."""


class Newest:
    """One process's view of the items after the mark; used under `Database.serial` only."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget what is in memory; due after a transaction that was rolled back: it may have been read from."""
        self._begin_after(-1)

    def _begin_after(self, indexed: int) -> None:
        self.indexed = indexed
        """The last item whose postings are in the tables; -1 before anything was read."""
        self.seen = indexed
        """The last item that was read."""
        self._young = Generation()
        self._old: Generation | None = None
        self._terms: list[tuple[int, tuple[int, ...] | None]] = []

    def catch_up(self, connection: Connection) -> None:
        """Read what was stored since the last time, by this process or another."""
        indexed, last = connection.execute(_MARKS).one()
        if self._old is not None and indexed == self._old.last:
            self._old, self.indexed = None, indexed
            del self._terms[: self._place_after(indexed)]
        elif indexed != self.indexed or last < self.seen:
            self._begin_after(indexed)
        if last <= self.seen:
            return
        for item, signature, terms, pruned in connection.execute(_ROWS, {"after": self.seen}):
            told = None if pruned else unpack_terms(terms)
            self._young.shingles.add(item, unpack_signature(signature))
            self._young.reports.add(item, told or ())
            self._terms.append((item, told))
        self.seen = last

    def terms_since(self, item: int) -> Iterable[tuple[int, tuple[int, ...] | None]]:
        """The terms of each item after this one, none before the mark; None where its row does not tell them."""
        return self._terms[self._place_after(item) :]

    def _place_after(self, item: int) -> int:
        return bisect_right(self._terms, item, key=itemgetter(0))

    @property
    def shingles(self) -> Iterator[dict[int, tuple[int, ...]]]:
        """Ids by hash of near copies, ascending, those of older items first."""
        return (each.shingles.ids for each in self._generations())

    @property
    def reports(self) -> Iterator[dict[int, tuple[int, ...]]]:
        """Ids by term of events, ascending, those of older items first."""
        return (each.reports.ids for each in self._generations())

    def _generations(self) -> Iterator[Generation]:
        if self._old is not None:
            yield self._old
        yield self._young

    def change(self, item: int, *, lost: Iterable[int], gained: Iterable[int]) -> None:
        """Replace hashes of near copies of an item that was read."""
        if self.indexed < item <= self.seen:
            for each in self._generations():
                each.shingles.remove(item, lost)
            self._young.shingles.add(item, gained)

    def settle(self, connection: Connection, fresh: int) -> Slices | None:
        """Sort a part of the older items in, if they are many.

        :param fresh: how many items the transaction stores: the more there are, the larger the part
        :returns: what to `confirm` once the transaction is committed
        """
        if self._old is None:
            if self.indexed < 0 or self.seen - self.indexed < SETTLE_AT:
                return None
            self._old, self._young = self._young, Generation()
            self._old.last = self.seen
        old = self._old
        if old.sorted_in == SLICES:
            connection.execute(_INDEXED, {"last": old.last})
            return None
        end = min(SLICES, old.sorted_in + max(1, SLICES * fresh // SETTLE_AT))
        for table, kept in ((shingles, old.shingles), (reports, old.reports)):
            add(connection, table, (each for number in range(old.sorted_in, end) for each in kept.slice(number)))
        return Slices(old, end)

    def confirm(self, slices: Slices) -> None:
        """Take note that a transaction was committed; may be called when another has begun."""
        slices.generation.sorted_in = max(slices.generation.sorted_in, slices.end)
