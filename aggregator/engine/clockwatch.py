"""Whether the machine's clock was set, or can be believed at all: all times of polls hang on it.

Due moments, leases and the times of jobs are wall time, since they outlive the process. A clock that is set forward
makes everything due once, as a machine's sleep does, and that is right. One that is set back would let everything rest
until it has caught up; so that is noticed, by a steady clock beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
"""A clock that shows an earlier year was never set: machines begin with 1970, 1980, 2000 or 2010. Recordings of polls
that are replayed with their own clock are younger."""

SLACK = timedelta(seconds=1)
"""Of the difference of the two clocks from one look to the next: less is slewing, or a look that took its time."""


class ClockWatch:
    """Compares the clock of the machine with a steady one."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float]) -> None:
        """Take the first look.

        :param clock: aware UTC
        :param steady: seconds that nobody sets, such as `time.monotonic`
        """
        self._clock = clock
        self._steady = steady
        self._origin = self._difference()

    def moved(self) -> timedelta:
        """How far the clock was set since the last look: negative for back, zero for not at all.

        A machine that slept shows as set forward, where its steady clock slept too.
        """
        before, self._origin = self._origin, self._difference()
        moved = self._origin - before
        return moved if abs(moved) > SLACK else timedelta(0)

    def _difference(self) -> datetime:
        """When the steady clock was zero."""
        return self._clock() - timedelta(seconds=self._steady())
