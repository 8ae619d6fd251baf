"""Whether the daemon's loops go round: the one source for the watchdog, `/healthz` and `/readyz`.

The loops themselves say each time that they got on, and what hangs on it happens in the thread that says so. No other
thread speaks for them: one that would go on while a loop is frozen proves nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection


class Heartbeat:
    """The last sign of life of each loop, and how often all of them gave one."""

    def __init__(self, loops: Collection[str], *, clock: Callable[[], float], on_round: Callable[[int], None]) -> None:
        """Wait for the first signs.

        :param loops: their names
        :param clock: seconds of a steady clock
        :param on_round: told each time that every loop has given a sign since it was last told, in the thread of the
            loop that was the last; gets the number of rounds, from 1
        """
        self._clock = clock
        self._on_round = on_round
        self._lock = threading.Lock()
        self._missing = set(loops)
        self._last = dict.fromkeys(loops, clock())
        self._rounds = 0

    @property
    def rounds(self) -> int:
        """How often every loop has got on."""
        return self._rounds

    def beat(self, loop: str) -> None:
        """The loop got on."""
        with self._lock:
            self._last[loop] = self._clock()
            self._missing.discard(loop)
            if self._missing:
                return
            self._missing = set(self._last)
            self._rounds += 1
            rounds = self._rounds
        self._on_round(rounds)

    def silences(self) -> dict[str, float]:
        """Seconds since the last sign of each loop, or since the start."""
        now = self._clock()
        with self._lock:
            return {loop: now - last for loop, last in self._last.items()}
