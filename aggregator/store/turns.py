"""First come, first served: the queue of those in this process who want to write."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


class Turns:
    """A lock that is given in the order in which it was asked for, and that waits for as long as the queue moves.

    `threading.Lock` gives itself to anybody, so that of many who wait one may do so for ever. Re-entrant, so that a
    write inside a write, which is a bug, ends in the pool's timeout and in no deadlock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """:param clock: seconds of a steady clock"""
        self._clock = clock
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._holder: int | None = None
        self._depth = 0
        self._moved = 0.0
        self.sent_away = 0
        """How often all who waited were sent away."""

    def acquire(self, patience: float) -> bool:
        """Wait for one's turn; False where nobody's turn ended for so long, or where all were sent away.

        :param patience: seconds for which one holder may keep the others waiting
        """
        me = threading.get_ident()
        with self._changed:
            if self._holder == me:
                self._depth += 1
                return True
            ticket, before = object(), self.sent_away
            self._queue.append(ticket)
            while self._holder is not None or self._queue[0] is not ticket:
                left = self._moved + patience - self._clock()
                if left <= 0 or before != self.sent_away:
                    self._queue.remove(ticket)
                    self._changed.notify_all()
                    return False
                self._changed.wait(left)
            self._queue.popleft()
            self._holder, self._depth, self._moved = me, 1, self._clock()
            return True

    def release(self) -> None:
        """End one's turn."""
        with self._changed:
            self._depth -= 1
            if not self._depth:
                self._holder, self._moved = None, self._clock()
                self._changed.notify_all()

    def send_away(self) -> None:
        """Have all who wait give up: what the holder could not do they could not do either, each as slowly."""
        with self._changed:
            self.sent_away += 1
            self._changed.notify_all()
