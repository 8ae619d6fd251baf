"""How tests wait: for a state, never for a time, and never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 240.0
"""Seconds for anything that is bound to happen on the busiest machine; only a failing test waits so long."""

LOOK = 0.005
"""Seconds between two looks at a condition."""


def wait_until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Until it holds; fails if it never does.

    :param what: is waited for, as the failure tells it
    """
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(LOOK)
