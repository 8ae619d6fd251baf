"""All threads of a process share one heap."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from tests.waiting import PATIENCE

HEAPS = """
import ctypes, sys, threading
from aggregator.engine.memory import bound_heaps
if sys.argv[1] == "bounded":
    assert bound_heaps()
together = threading.Barrier(8)
threads = [threading.Thread(target=lambda: (together.wait(60), bytearray(1000), together.wait(60))) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""
"""Has eight threads allocate side by side, and prints what glibc tells of its heaps."""


def heaps(how: str) -> int:
    """How many heaps such a process has."""
    command = [sys.executable, "-c", HEAPS, how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators have no such heaps")
def test_threads_share_one_heap() -> None:
    """Else each has one of its own, whose gaps no other thread fills."""
    assert heaps("as it is") > 1
    assert heaps("bounded") == 1
