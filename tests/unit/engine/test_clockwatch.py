"""A clock that is set is noticed, and one that only drifts is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.engine.clockwatch import SLACK, ClockWatch
from tests.support import Clock, utc

DAY = timedelta(days=1)


class Steady:
    """A steady clock that goes on when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        """What it shows."""
        return self.seconds


@pytest.mark.parametrize("jump", [DAY, -DAY, -timedelta(days=20_000), timedelta(minutes=-1)])
def test_a_jump_is_told_once(jump: timedelta) -> None:
    """However far the clock was set, the next look tells, and the one after does not."""
    clock, steady = Clock(utc(2026, 3, 4)), Steady()
    watch = ClockWatch(clock, steady)
    steady.seconds += 5
    clock.now += timedelta(seconds=5)
    assert watch.moved() == timedelta(0)
    clock.now += jump
    assert watch.moved() == jump
    assert watch.moved() == timedelta(0)


def test_slewing_is_no_jump() -> None:
    """A clock that is brought right little by little goes unnoticed, also over a long time."""
    clock, steady = Clock(utc(2026, 3, 4)), Steady()
    watch = ClockWatch(clock, steady)
    for _ in range(1_000):
        steady.seconds += 0.25
        clock.now += timedelta(seconds=0.25) - SLACK / 100
        assert watch.moved() == timedelta(0)
