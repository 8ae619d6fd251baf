"""The index of events in memory: who has the terms that polls ask for, as far as polls have asked for them.

Most words of a new story are words of many others, so every poll would read thousands of postings, nearly all of them
those that the poll before has read. A term is read when it is first asked for, from the table and from the newest
items, which are not in it yet; what comes since is added. What was not asked for the longest is forgotten.

After a start all terms have to be read, some hundred postings each. So a poll has them read ahead, before its
transaction, while nobody waits for it; in the transaction they are taken over unless the table's part of the index has
grown meanwhile: then the newest items in memory are not all that they lack.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from threading import Lock

from sqlalchemy import Connection, select

from aggregator.dedupe.events import COUNTED
from aggregator.store.newest import Newest
from aggregator.store.postings import find_newest
from aggregator.store.schema import counters, reports

ROOM = 4_000_000
"""Numbers of 8 bytes in memory at the most: 32 MB, the words of a window of some 200,000 stories."""

OVERHEAD = 25
"""Numbers that a term takes beside its postings: its list, and its place in the table of them."""
AHEAD = 50_000
"""Terms that are read ahead and not asked for yet: those of some polls that failed, and of all that wait their turn."""

FEW = 200
"""Terms that a poll may read in its transaction, some milliseconds: a story has 64 at the most, a start lacks all."""

_INDEXED = select(counters.c.indexed)


class ReportIndex:
    """One process's view of the index; what it says is what the rows of the items say."""

    def __init__(self, newest: Newest | None = None) -> None:
        """:param newest: the newest items; caught up in a transaction before anything is looked up in it."""
        self.newest = newest or Newest()
        self._lock = Lock()
        self._forget()

    def reset(self) -> None:
        """Forget what is in memory; due after a transaction that was rolled back, as it may have been read from it."""
        with self._lock:
            self.newest.reset()
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
        self._ahead: dict[int, tuple[int, Sequence[int]]] = {}
        """By term what was read ahead: the mark up to which it is whole, and ids."""

    def lacks(self, terms: Iterable[int]) -> list[int]:
        """Which of the terms are to be read ahead; none where they are so few that they are read in passing."""
        with self._lock:
            missing = [term for term in terms if term not in self._having and term not in self._ahead]
        return missing if len(missing) > FEW else []

    def look_ahead(self, connection: Connection, terms: Sequence[int], *, first: int) -> None:
        """Read what `look_up` would have to read, in a transaction that keeps nobody waiting.

        :param first: the lowest id that counts
        """
        indexed: int = connection.execute(_INDEXED).scalar_one()  # before the postings, which may be newer
        read = _read_table(connection, terms, first=first)
        with self._lock:
            if len(self._ahead) + len(read) > AHEAD:
                self._ahead.clear()
            self._ahead.update((term, (indexed, ids)) for term, ids in read.items())

    def look_up(self, connection: Connection, terms: Collection[int], *, first: int) -> dict[int, array[int]]:
        """Ids of the newest items that have each of these terms, ascending, `COUNTED` at the most; none of others.

        They are the index's own: good until it is asked again.

        :param first: the lowest id that counts
        """
        with self._lock:
            if self.newest.seen < self._seen or first < self._first:
                self._forget()  # the clock was set back
            self._catch_up()
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

    def _catch_up(self) -> None:
        """Add what was stored since the last time, by this process or another."""
        if self._having and self._seen < self.newest.indexed:
            self._forget()  # some of it is in the table only
        if self._having:
            for item, terms in self.newest.terms_since(self._seen):
                if terms is None:
                    self._forget()
                    break
                self._add(item, terms)
        self._seen = self.newest.seen

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
        """Read terms from what was read ahead or from the table, and from the newest items."""
        if not terms:
            return
        read: dict[int, Sequence[int]] = {}
        for term in terms:
            indexed, ids = self._ahead.pop(term, (-1, ()))
            if indexed == self.newest.indexed:
                read[term] = ids
        read |= _read_table(connection, [term for term in terms if term not in read], first=first)
        for recent in self.newest.reports:
            for term in read.keys() & recent.keys():
                read[term] = (*read[term], *recent[term])
        for term, found in read.items():
            self._having[term] = array("q", sorted(set(found))[-COUNTED:])
            self._taken += len(self._having[term]) + OVERHEAD


def _read_table(connection: Connection, terms: Sequence[int], *, first: int) -> dict[int, Sequence[int]]:
    """Of each of these terms ids of the newest items that have it by the table."""
    if not terms:
        return {}
    return dict.fromkeys(terms, ()) | dict(find_newest(connection, reports, terms, first=first, most=COUNTED))
