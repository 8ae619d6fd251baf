"""A deadline for each test: one that never ends fails, and tells what every thread was waiting for.

Far beyond what any test takes on a busy machine: it is there so that no test can keep CI from ending. Where not even a
signal gets through, as in an endless loop of a C library, `faulthandler_timeout` in `pyproject.toml` ends the process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

SECONDS = float(os.environ.get("AGGREGATOR_TEST_SECONDS", "600"))
"""For each of a test's set-up, call and tear-down; none at 0, as for `make soak`."""


class NeverEndedError(BaseException):
    """A test's time is up; no `except Exception` of a test, nor hypothesis, takes it for anything else."""


def stacks() -> str:
    """Where each thread stands."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    frames = sys._current_frames()
    return "\n".join(
        f"Thread {names.get(ident, ident)}:\n{''.join(traceback.format_stack(frame))}"
        for ident, frame in frames.items()
    )


@contextmanager
def deadline(what: str) -> Iterator[None]:
    """Raise in the main thread once the time is up, and again each time that it is up once more.

    :raises NeverEndedError: with what every thread was at
    """
    if not SECONDS or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise NeverEndedError(f"{what} did not end within {SECONDS:g} seconds\n\n{stacks()}")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What a test needs has so long to be there."""
    with deadline(f"the set-up of {item.nodeid}"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """The test itself has so long."""
    with deadline(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """What it leaves has so long to be gone."""
    with deadline(f"the tear-down of {item.nodeid}"):
        return (yield)
