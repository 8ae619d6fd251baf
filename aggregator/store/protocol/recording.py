"""What polling asks of the store: what is known, and one transaction in which a poll is judged and stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.model import Held, Item, Known, Lease, PollPlan, Reach, Remembered, SourceState, Touched


class Transaction(Protocol):
    """Looking up, deciding and applying, as one step that nobody else can come between."""

    def known(self, items: Sequence[Item], *, now: datetime, window: timedelta) -> Known:
        """What the store holds by these items' keys (same source) and signatures (any source).

        :param window: how far back stored items are candidates, by the time that they were first seen
        """
        ...

    def touched(self, reach: Reach) -> Touched:
        """What the store holds of the stories, entry ids and links that a poll's verdicts touch."""
        ...

    def apply(self, plan: PollPlan) -> None:
        """Store a poll's whole outcome and end the lease when the block ends; the same plan twice changes nothing.

        Nothing is decided here: rows become what the plan says.

        :raises LeaseLostError: somebody else holds the source now
        """
        ...


class Recording(Protocol):
    """What came of polls."""

    def record(self, lease: Lease, state: SourceState) -> None:
        """Store the outcome of a poll that brought no items, and end the lease.

        :raises LeaseLostError: somebody else holds the source now
        """
        ...

    def held(self, source: str, keys: Collection[bytes]) -> dict[bytes, Held]:
        """The source's items by each of these keys that leads to one; for telling whose pages are to be asked for."""
        ...

    def learned(self, source: str, *, at_least: int) -> frozenset[bytes]:
        """The blocks of text that stood in so many of the source's stories with different titles."""
        ...

    def look_ahead(self, items: Sequence[Item], *, now: datetime) -> None:
        """Read what the look-up of these items will need, before their transaction, while nobody waits for it.

        Nothing depends on it but how long the transaction takes.
        """
        ...

    def transaction(self, lease: Lease) -> AbstractContextManager[Transaction]:
        """The transaction in which a poll's items are judged and stored; see `aggregator/store/protocol/__init__.py`.

        :raises LeaseLostError: somebody else holds the source now
        """
        ...

    def remember(self, entries: Iterable[Remembered], *, now: datetime) -> None:
        """Keep the ids and dates of entries that this database did not publish: it was lost, or is an older copy.

        A story that comes with the id of one of them, or with a link that only one of them has, is that entry again.
        One that is here, and was updated later than this database knows, was updated then, and the next edit of it that
        comes is the one that it was updated for.
        """
        ...
