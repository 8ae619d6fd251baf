"""How a poll gets on, as far as others have to know: whether it holds its host's turn, and whether it only waits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import timedelta

from aggregator.engine.reports import PollReport
from aggregator.engine.turn import HostTurn
from aggregator.errors import StoreError
from aggregator.model import Lease


class Progress:
    """Is told, in the poll's thread, how it gets on; this one lets it pass."""

    was_cut_off = False
    """Whether the program ended while a host's turn was waited for: what came of it says nothing of the source."""

    def fetched(self) -> None:
        """The feed is there, or will not come: its host is free for others."""

    def redirected(self, _address: str) -> timedelta | None:
        """The feed is asked for elsewhere next; None once that host may be asked, else for how long it may not."""
        return None

    def asked_for_quiet(self, wait: timedelta) -> None:
        """The answer asks that its host be left alone for so long."""

    def reading_pages(self, *, begins: bool) -> None:
        """Pages are asked for from now on, or were."""

    def unstored(self, error: StoreError) -> None:
        """The database failed, and the poll is kept for another try."""


UNTOLD = Progress()


class Run(Progress):
    """One poll under way, as a job for the workers; no other is equal to it."""

    def __init__(
        self,
        lease: Lease,
        turn: HostTurn,
        *,
        work: Callable[[Run], None],
        on_unstored: Callable[[StoreError], None],
        on_quiet: Callable[[Run, timedelta], None],
        on_report: Callable[[PollReport], None],
    ) -> None:
        """Begin with the host's turn in hand.

        :param turn: of the host that is asked first
        :param work: does the poll
        """
        self.lease = lease
        self.waits_since = time.monotonic()
        """Since when an origin is all that it waits for; infinite while it has work to do."""
        self._turn = turn
        self._work = work
        self._on_unstored = on_unstored
        self._on_quiet = on_quiet
        self.on_report = on_report
        """Who is told what came of it."""

    def __call__(self) -> None:
        """Do it."""
        self._work(self)

    @property
    def where(self) -> str:
        """The host that was asked last."""
        return self._turn.where

    def fetched(self) -> None:
        """Give the host's turn back."""
        self.waits_since = math.inf
        self._turn.end()

    def redirected(self, address: str) -> timedelta | None:
        """Take the turn of the host that a redirect leads to."""
        wait = self._turn.move(address)
        self.was_cut_off = wait is not None and self._turn.stopping.is_set()
        return wait

    def asked_for_quiet(self, wait: timedelta) -> None:
        """Hold the host before its turn is another's."""
        self._on_quiet(self, wait)

    def reading_pages(self, *, begins: bool) -> None:
        """Pages take a while, and nearly all of it is waiting."""
        self.waits_since = time.monotonic() if begins else math.inf

    def unstored(self, error: StoreError) -> None:
        """Tell the loop."""
        self._on_unstored(error)
