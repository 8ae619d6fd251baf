"""What one host may be asked to bear: one request at a time, some seconds apart, none while it asked for quiet.

The state is a plain table with no clock of its own: `now` is handed in, in seconds of any steady clock
(`time.monotonic`). Not wall time: a clock that is set back by a day would keep every host waiting for a day.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

SPACING = timedelta(seconds=2)
"""Between the end of one request to a host and the start of the next; config `polling.host_spacing`."""

TIDY_ABOVE = 4_096
"""Hosts in the table before those that are free again are dropped from it."""


class HostTurns(Protocol):
    """Who may ask which host now: what all that send requests share, whoever keeps the table.

    Moments are seconds of the asker's own steady clock: where askers have several, only distances from `now` tell.
    """

    def ready_at(self, host: str, now: float) -> float:
        """When the host may be asked next: `now` if at once, else the soonest moment that `start` is worth trying."""
        ...

    def start(self, host: str, now: float) -> bool:
        """Take the host's turn if it is free; whether it was. `finish` gives the turn back."""
        ...

    def finish(self, host: str, now: float) -> None:
        """The request is over, whatever came of it; harmless without a `start`."""
        ...

    def hold(self, host: str, until: float) -> None:
        """Leave the host alone until a moment, as it asked (`schedule.holds`); never shorter than before."""
        ...

    def held(self, now: float) -> frozenset[str]:
        """The hosts that `start` would refuse."""
        ...


@dataclass(slots=True)
class _Host:
    free_at: float = -math.inf
    busy: bool = False


class HostBudget(HostTurns):
    """The turns of one process, as a table; safe to use from many threads.

    Hosts are named as the caller likes, always the same way: the lower-case name without port is best,
    because limits guard machines and not ports.

    :param spacing: between the end of one request and the start of the next; zero lifts the budget, for origins of
        one's own: requests to one host may then overlap, and only a hold holds
    """

    def __init__(self, spacing: timedelta = SPACING) -> None:
        self._spacing = spacing.total_seconds()
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def set_spacing(self, spacing: timedelta) -> None:
        """Keep another distance from now on."""
        self._spacing = spacing.total_seconds()

    def ready_at(self, host: str, now: float) -> float:
        """When the host may be asked next: `now` if at once, else the soonest moment that `start` is worth trying."""
        with self._lock:
            return self._ready_at(host, now)

    def start(self, host: str, now: float) -> bool:
        """Take the host's turn if it is free; whether it was. `finish` gives the turn back."""
        with self._lock:
            if self._ready_at(host, now) > now:
                return False
            if len(self._hosts) > TIDY_ABOVE:
                self._hosts = {name: kept for name, kept in self._hosts.items() if kept.busy or kept.free_at > now}
            self._hosts.setdefault(host, _Host()).busy = True
            return True

    def finish(self, host: str, now: float) -> None:
        """The request is over, whatever came of it; harmless without a `start`."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            state.busy = False
            state.free_at = max(state.free_at, now + self._spacing)

    def hold(self, host: str, until: float) -> None:
        """Leave the host alone until a moment, as it asked (`schedule.holds`); never shorter than before."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            state.free_at = max(state.free_at, until)

    def held(self, now: float) -> frozenset[str]:
        """The hosts that `start` would refuse."""
        with self._lock:
            return frozenset(host for host in self._hosts if self._ready_at(host, now) > now)

    def _ready_at(self, host: str, now: float) -> float:
        state = self._hosts.get(host)
        if state is None:
            return now
        # Nobody knows when a running request ends; the spacing after it is owed in any case, unless there is none.
        return max(now, state.free_at, now + self._spacing if state.busy else now)
