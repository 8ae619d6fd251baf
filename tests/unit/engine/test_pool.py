"""The pool runs no more than it may, survives its jobs, and never keeps a process from ending."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
import structlog

from aggregator.engine.pool import Workers
from tests.waiting import PATIENCE, wait_until


@pytest.fixture
def gate() -> threading.Event:
    """What jobs wait for until the test opens it."""
    return threading.Event()


def test_no_more_jobs_run_than_there_are_threads(gate: threading.Event) -> None:
    """`free` counts down with each job and up again when they end."""
    workers = Workers(2)
    assert workers.free == 2
    assert workers.submit(lambda: gate.wait(PATIENCE) and None)
    assert workers.submit(lambda: gate.wait(PATIENCE) and None)
    assert workers.free == 0
    assert not workers.wait_idle(0)
    gate.set()
    assert workers.wait_idle(PATIENCE)
    assert workers.free == 2
    assert workers.close(PATIENCE)


def test_a_job_set_aside_makes_room_for_another(gate: threading.Event) -> None:
    """It goes on and is waited for, counts no more, and its thread ends with it; only so many can be set aside."""
    workers = Workers(1, aside=1, name="kept apart")
    slow, second = (lambda: gate.wait(PATIENCE) and None for _ in range(2))
    assert not workers.set_aside(slow)
    workers.submit(slow)
    assert workers.free == 0
    assert workers.set_aside(slow)
    assert not workers.set_aside(slow)
    assert workers.free == 1
    workers.submit(second)
    assert workers.free == 0
    assert not workers.set_aside(second)
    assert not workers.wait_idle(0)
    gate.set()
    assert workers.wait_idle(PATIENCE)
    assert not workers.set_aside(second)
    assert workers.free == 1
    done = threading.Event()
    workers.submit(done.set)
    assert done.wait(PATIENCE)
    wait_until(lambda: threads("kept apart") == 1, "the thread of the job set aside ends")
    assert workers.close(PATIENCE)


def test_a_thread_without_jobs_ends_and_another_takes_its_place() -> None:
    """What it keeps, such as connections, goes with it; the next job is run all the same."""
    workers = Workers(1, name="ends early", idle=0.001)
    for _ in range(3):
        done = threading.Event()
        assert workers.submit(done.set)
        assert done.wait(PATIENCE)
        wait_until(lambda: threads("ends early") == 0, "the thread ends")
    assert workers.close(PATIENCE)


def test_threads_that_end_at_any_moment_lose_no_job() -> None:
    """Jobs that come just as a thread ends for having none are run too, by it or by another."""
    workers = Workers(3, idle=0.0)
    done = [threading.Event() for _ in range(300)]
    for one in done:
        assert workers.submit(one.set)
    assert all(one.wait(PATIENCE) for one in done)
    assert workers.close(PATIENCE)


def threads(name: str) -> int:
    """How many threads of a pool there are."""
    return sum(thread.name.startswith(name) for thread in threading.enumerate())


def test_a_job_that_raises_costs_no_thread() -> None:
    """It is logged with its trace, and the one thread takes the next job."""
    workers = Workers(1)
    done = threading.Event()

    def explode() -> None:
        raise RuntimeError("over the hedge")

    with structlog.testing.capture_logs() as logs:
        workers.submit(explode)
        workers.submit(done.set)
        assert done.wait(PATIENCE)
        assert workers.close(PATIENCE)
    assert [event["event"] for event in logs] == ["job failed unexpectedly"]


def test_a_closed_pool_takes_no_job(gate: threading.Event) -> None:
    """What is submitted after `close` is refused, so that nobody waits for it; what runs is waited for so long only."""
    workers = Workers(1)
    workers.submit(lambda: gate.wait(PATIENCE) and None)
    assert not workers.close(0.01)
    assert not workers.submit(lambda: None)
    gate.set()
    assert workers.close(PATIENCE)
    assert workers.free == 1


def test_a_hung_job_does_not_hold_up_the_exit() -> None:
    """A process whose job never comes back ends as soon as its main thread does."""
    script = (
        "import time; from aggregator.engine.pool import Workers\n"
        "w = Workers(1); w.submit(lambda: time.sleep(600)); w.close(0.1)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=PATIENCE)
