"""How the cost of some work grows with what it is given: a ratio of two sizes, which no busy machine changes much."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LARGER = 8
"""How many times as large the larger input is: linear work costs that much more, quadratic work 64 times as much."""

LINEAR = 24.0
"""The ratio up to which work counts as linear, with room for caches and a collector that comes at a bad moment."""


def growth(work: Callable[[T], object], make: Callable[[int], T], size: int, *, tries: int = 3) -> float:
    """How many times as much processor time `work` takes on what is `LARGER` times as large.

    :param make: what to work on, of a size
    :param size: the smaller one; such that the work takes a millisecond or so
    """
    small, large = make(size), make(size * LARGER)
    return min(spent(work, large) / max(spent(work, small), 1e-5) for _ in range(tries))


def spent(work: Callable[[T], object], given: T) -> float:
    """Seconds of this thread's processor time, of which others on the machine take none."""
    began = time.thread_time()
    work(given)
    return time.thread_time() - began
