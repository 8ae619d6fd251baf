"""Jobs run at once and again, one that raises or hangs hurts no other, and none keeps the process from ending."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import structlog
import time_machine

from aggregator.engine.tick import Ticker
from tests.waiting import PATIENCE

SOON = timedelta(milliseconds=20)


def test_jobs_run_at_once_and_again() -> None:
    """The first run does not wait for the interval; a short one brings more."""
    once, often = threading.Event(), threading.Semaphore(0)
    ticker = Ticker({"seldom": (once.set, timedelta(days=1)), "often": (often.release, SOON)})
    ticker.start()
    assert once.wait(PATIENCE)
    assert all(often.acquire(timeout=PATIENCE) for _ in range(3))
    assert ticker.stop(PATIENCE)


def test_a_job_that_raises_is_logged_once_a_run_and_runs_again() -> None:
    """One event with its name and its trace each time."""
    runs = threading.Semaphore(0)

    def explode() -> None:
        runs.release()
        raise RuntimeError("a cog is missing")

    with structlog.testing.capture_logs() as logs:
        ticker = Ticker({"cog": (explode, SOON)})
        ticker.start()
        assert all(runs.acquire(timeout=PATIENCE) for _ in range(2))
        assert ticker.stop(PATIENCE)
    assert {(event["event"], event["job"]) for event in logs} == {("job failed", "cog")}
    assert len(logs) >= 2


def test_a_clock_that_was_set_back_stops_no_job() -> None:
    """The next time of a job may be of a clock that is a day ahead of today's: a kick has it run at once and again."""
    runs = threading.Semaphore(0)
    ticker = Ticker({"often": (runs.release, SOON)})
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)) as traveller:
        ticker.start()
        assert all(runs.acquire(timeout=PATIENCE) for _ in range(3))
        traveller.shift(-timedelta(days=1))
        while runs.acquire(timeout=0.3):
            pass  # those that had begun
        ticker.kick()
        assert all(runs.acquire(timeout=PATIENCE) for _ in range(3))
    assert ticker.stop(PATIENCE)


def test_missed_runs_are_not_counted_one_by_one() -> None:
    """A clock that was set forward by half a century costs one run, and no memory for the others."""
    ticker = Ticker({"often": (lambda: None, SOON)})
    (job,) = ticker._scheduler.get_jobs()
    began = job.next_run_time
    now = began + timedelta(days=20_000)
    assert job._get_run_times(now) == [began]
    assert job.trigger.get_next_fire_time(began, now) == now + SOON
    assert job.trigger.get_next_fire_time(now, now) == now + SOON
    assert job.trigger.get_next_fire_time(now, began) == began + SOON


def test_a_slow_job_never_runs_twice_at_a_time_nor_stops_the_others() -> None:
    """While one job hangs, it is not started again, and the other one goes on."""
    gate, others = threading.Event(), threading.Semaphore(0)
    starts: list[str] = []

    def hang() -> None:
        starts.append("slow")
        gate.wait(PATIENCE)

    ticker = Ticker({"slow": (hang, SOON), "quick": (others.release, SOON)})
    ticker.start()
    assert all(others.acquire(timeout=PATIENCE) for _ in range(5))
    assert starts == ["slow"]
    assert not ticker.stop(0.0)
    gate.set()


def test_a_hung_job_does_not_hold_up_the_exit() -> None:
    """A process whose job never comes back ends as soon as its main thread does."""
    script = (
        "import time; from datetime import timedelta; from aggregator.engine.tick import Ticker\n"
        "t = Ticker({'hung': (lambda: time.sleep(600), timedelta(seconds=1))}); t.start(); time.sleep(0.3); t.stop(0.1)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=PATIENCE)
