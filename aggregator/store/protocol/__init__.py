"""What the rest of the program may ask of the store, whatever database is behind it.

**How transactions work.** A source is polled under a *lease*: a token and a moment, written to the source's row in a
transaction of its own, so that no two workers, threads or machines poll it at once; a lease whose moment has passed may
be taken by anybody, which is all the recovery that a crash needs. The network and the parser run under the lease with
no transaction open. What came of the poll is then stored under one of two rules. A poll that brought no items calls
`record`: one statement, one commit. A poll that brought items opens `transaction(lease)`: it looks up what is known,
judges, looks up what the verdicts touch, decides, and applies the plan inside *one* write transaction, which is the
only one in the whole system at that moment (SQLite: the one writer connection; PostgreSQL: an advisory lock), so a
decision never rests on stale knowledge and two papers' copies arriving together cannot both become new stories.
Validators, state, items, stories and the lines of the log of changes are committed together or not at all; an
exception inside the block rolls everything back and the lease stays, to be released or to run out. Both ways end the
lease, and both raise `LeaseLostError`, storing nothing, if somebody else took it meanwhile. Readers never wait: they
see the last commit.

All times are aware UTC and handed in; the store reads no clock. Every failure of the database is a
`StoreError` with one plain line. A store may be used from any thread; a transaction belongs to the thread
that opened it.
"""

from __future__ import annotations

from typing import Protocol

from aggregator.store.protocol.configured import Configured, Reschedule
from aggregator.store.protocol.curated import Curated
from aggregator.store.protocol.leases import Leases
from aggregator.store.protocol.ordered import Ordered
from aggregator.store.protocol.placing import Placing, Span
from aggregator.store.protocol.published import Published
from aggregator.store.protocol.recording import Recording, Transaction
from aggregator.store.protocol.told import SUBJECTS, Told
from aggregator.store.protocol.upkeep import Upkeep

__all__ = [
    "SUBJECTS",
    "Configured",
    "Curated",
    "Leases",
    "Ordered",
    "Placing",
    "Published",
    "Recording",
    "Reschedule",
    "Span",
    "Store",
    "Told",
    "Transaction",
    "Upkeep",
]


class Store(
    Configured,
    Leases,
    Recording,
    Placing,
    Published,
    Curated,
    Told,
    Ordered,
    Upkeep,
    Protocol,
):
    """Everything remembered, on SQLite or PostgreSQL; who needs a part of it asks for the part."""

    @property
    def location(self) -> str:
        """The database for people and logs: its address without a password."""
        ...

    def close(self) -> None:
        """Close every connection and give up the single-instance lock; closing twice is fine."""
        ...
