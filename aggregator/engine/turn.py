"""The turn of one host at a time, kept by one fetch and handed on where a redirect leads to another host."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from aggregator.schedule.hosts import HostTurns
from aggregator.text.urls import host

HOP_PATIENCE = 180.0
"""Seconds that a fetch waits for the hosts that its redirects lead to: ninety sources of one feed service are asked in
that time. With pages and storing it is still below the time of a lease."""

PATIENCE = 0.25
"""Seconds to wait for a host before looking again."""


class HostTurn:
    """Holds the turn of one host at the most; `take` waits for one, `move` goes on to another, `end` gives it back."""

    def __init__(self, hosts: HostTurns, stopping: threading.Event, *, until: float, held: str = "") -> None:
        """Begin with nothing in hand, or with a host's turn that was taken already.

        :param stopping: set when the program ends: nothing is waited for any more
        :param until: no turn is waited for beyond this moment, by `time.monotonic`
        :param held: the host, as `hosts` names it
        """
        self.until = until
        self.where = held
        """The host whose turn it is or last was."""
        self._hosts = hosts
        self.stopping = stopping
        self._held = bool(held)

    def take(self, where: str) -> bool:
        """Wait for a host's turn; False where the time or the program ends before it comes."""
        self.end()
        self.where = where
        while not self._hosts.start(where, time.monotonic()):
            now = time.monotonic()
            ready = self._hosts.ready_at(where, now)
            if max(ready, now) > self.until or self.stopping.wait(min(PATIENCE, max(ready - now, 0.01))):
                return False
        self._held = True
        return True

    def move(self, address: str) -> timedelta | None:
        """Go on to where a redirect leads: another host's turn is waited for, with none in hand meanwhile.

        :returns: None once it may be asked; else for how long it may not
        """
        where = host(address)
        if where == self.where or self.take(where):
            return None
        now = time.monotonic()
        return timedelta(seconds=max(self._hosts.ready_at(where, now) - now, 0.0))

    def end(self) -> None:
        """Give the turn back, once, however often this is said: by then it may be another's."""
        if self._held:
            self._held = False
            self._hosts.finish(self.where, time.monotonic())
