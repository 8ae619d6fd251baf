"""The index of events in memory: who has the terms that polls ask for, as far as polls have asked for them.

Most words of a new story are words of many others, so every poll would read thousands of postings, nearly all of them
those that the poll before has read. A term is read from the table when it is first asked for; what came since is added
from the rows of the newest items, of which there are few. What was not asked for the longest is forgotten.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable
from threading import Lock

from sqlalchemy import Connection, bindparam, select

from aggregator.dedupe.events import COUNTED
from aggregator.store.packing import unpack_terms
from aggregator.store.postings import newest
from aggregator.store.schema import items, reports

ROOM = 4_000_000
"""Numbers of 8 bytes in memory at the most: 32 MB, the words of a window of some 200,000 stories."""

OVERHEAD = 25
"""Numbers that a term takes beside its postings: its list, and its place in the table of them."""

_SINCE = select(items.c.id, items.c.terms, items.c.pruned).where(items.c.id > bindparam("after")).order_by(items.c.id)


class ReportIndex:
    """One process's view of the index; what it says is what the table says."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def reset(self) -> None:
        """Forget what is in memory; due after a transaction that was rolled back, as it may have been read from it."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._having: OrderedDict[int, array[int]] = OrderedDict()
        """Ids of the newest items with a term, ascending; those asked for last come last."""
        self._taken = 0
        """Of `ROOM`."""
        self._first = 0
        """No lower id was asked for since."""
        self._seen = 0
        """The item up to which the terms in memory are complete, or beyond."""

    def look_up(
        self, connection: Connection, terms: Collection[int], *, first: int, last: int
    ) -> dict[int, array[int]]:
        """Ids of the newest items that have each of these terms, ascending, `COUNTED` at the most; none of others.

        They are the index's own: good until it is asked again.

        :param first: the lowest id that counts
        :param last: the highest id of any item that the connection sees
        """
        with self._lock:
            if last < self._seen or first < self._first:
                self._forget()  # the clock was set back
            self._catch_up(connection, last)
            self._first = first
            having = self._having
            self._read(connection, [term for term in terms if term not in having], first)
            found: dict[int, array[int]] = {}
            for term in terms:
                having.move_to_end(term)
                ids = having[term]
                if ids and ids[0] < first:  # what has left the window does not come again
                    self._taken -= len(ids)
                    del ids[: bisect_left(ids, first)]
                    self._taken += len(ids)
                if ids:
                    found[term] = ids
            while self._taken > ROOM:
                _, ids = having.popitem(last=False)
                self._taken -= len(ids) + OVERHEAD
            return found

    def _catch_up(self, connection: Connection, last: int) -> None:
        """Add what was stored since the last time, by this process or another."""
        if self._having and last > self._seen:
            for item, packed, pruned in connection.execute(_SINCE, {"after": self._seen}):
                if pruned:  # its row does not tell its terms any more
                    self._forget()
                    break
                self._add(item, unpack_terms(packed))
        self._seen = last

    def _add(self, item: int, terms: Iterable[int]) -> None:
        """Add an item to the terms in memory that it has; where it was read from the table already, it stays once."""
        having = self._having
        for term in terms:
            ids = having.get(term)
            if ids is None or (ids and ids[-1] >= item):
                continue
            ids.append(item)
            if len(ids) > COUNTED:
                del ids[0]
            else:
                self._taken += 1

    def _read(self, connection: Connection, terms: Collection[int], first: int) -> None:
        """Read terms from the table."""
        if not terms:
            return
        read: dict[int, list[int]] = {term: [] for term in terms}
        for term, item in newest(connection, reports, terms, first=first, most=COUNTED):
            read[term].append(item)
        for term, ids in read.items():
            self._having[term] = array("q", sorted(ids))
            self._taken += len(ids) + OVERHEAD
