"""How often Python looks for cycles: seldom, as next to nothing here makes any, and never through what stays loaded."""

from __future__ import annotations

import gc

NET_OBJECTS = 20_000
"""Objects made and not let go before the young are looked through; Python's own 700 are those of one story."""

YOUNG_ROUNDS = 20
"""Such rounds before those that outlived one are looked through too."""

MIDDLE_ROUNDS = 100
"""Rounds of both before everything is, if it has grown by a quarter as well (Python's own condition)."""


def spare_what_stays() -> None:
    """Have the collector pass over all that there is now, and look seldom; for a process that has loaded what it needs.

    Walking the young again and again is an eighth of the time of storing a document.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NET_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS)
