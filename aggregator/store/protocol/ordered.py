"""What orders to a daemon that runs on the same database ask of the store."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from aggregator.store.records import OrderRow


class Ordered(Protocol):
    """Orders to a daemon that runs on this database."""

    def give_order(self, request: str, *, now: datetime) -> str:
        """Put an order there for whichever daemon looks first; its id."""
        ...

    def take_order(self, *, now: datetime) -> tuple[str, str] | None:
        """The id and the text of the oldest order that nobody took; no other daemon gets it."""
        ...

    def tell_order(self, name: str, line: str, *, done: bool, now: datetime) -> None:
        """Add a line to an order's answer; an empty one is a sign of life."""
        ...

    def read_order(self, name: str) -> OrderRow | None:
        """How far an order has come; None if it is gone."""
        ...

    def withdraw_order(self, name: str, *, untaken: bool = False) -> bool:
        """Take an order away, or only where no daemon has taken it; whether it was there."""
        ...
