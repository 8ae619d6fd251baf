"""What whoever hands out work asks of the store: sources that are due, and hosts that are to be left alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from aggregator.model import Lease


class Leases(Protocol):
    """Whose turn it is: sources that are due, and hosts that are to be left alone."""

    def clock_set(self, *, now: datetime) -> int:
        """Have sources that were last asked in the future be due now, and free; the clock was wrong then, or is now.

        Done at each `sync_sources` too.

        :returns: how many there were
        """
        ...

    def lease(
        self,
        limit: int,
        *,
        now: datetime,
        until: datetime,
        names: Collection[str] | None = None,
        force: bool = False,
        exclude_hosts: Collection[str] = (),
    ) -> list[Lease]:
        """Take up to `limit` sources that nobody holds, those longest due first.

        :param until: when the leases run out by themselves
        :param names: only these sources; None for any
        :param force: also those that are not due
        :param exclude_hosts: not those polled at these hosts, as `text.urls.host` writes them
        """
        ...

    def release(self, lease: Lease) -> None:
        """Give a lease back unused; the source stays as due as it was. A lost lease is left alone."""
        ...

    def hold(self, host: str, *, until: datetime) -> None:
        """Note until when a host asked to be left alone; an earlier moment never replaces a later one.

        :param host: as `text.urls.host` writes it
        """
        ...

    def holds(self, *, now: datetime) -> dict[str, datetime]:
        """The hosts that asked to be left alone until some moment that is still to come."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest moment at which `lease` can have something to give, in the past if it has now; None if never."""
        ...
