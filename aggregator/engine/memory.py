"""Keeps the allocator of a process with many threads from scattering what they let go of.

glibc gives threads up to eight heaps (arenas) a core, each with gaps of its own that no other thread fills; what a poll
lets go of then stays with the process. Python runs one thread at a time, so that one heap holds nobody up.
"""

from __future__ import annotations

import ctypes
import sys

ARENA_MAX = -8
"""glibc's name for the number of heaps; see mallopt(3)."""


def bound_heaps() -> bool:
    """Have all threads share one heap; False where the allocator is none of glibc's, which has no such limit."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(ARENA_MAX, 1))
    except (OSError, AttributeError):
        return False
