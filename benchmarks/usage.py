"""CPU seconds and peak memory of this process and its children; standard library only, to run in any venv."""

from __future__ import annotations

import resource
import sys

BYTES = 1 if sys.platform == "darwin" else 1024
"""Of one unit of ru_maxrss: getrusage(2) counts kilobytes, macOS bytes."""


def usage() -> dict[str, float]:
    """CPU seconds in all; peak memory in MB of the process, and of its largest ended child."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "cpu": own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime,
        "memory": own.ru_maxrss * BYTES / 1e6,
        "child_memory": children.ru_maxrss * BYTES / 1e6,
    }
