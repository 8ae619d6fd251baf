"""The one user of APScheduler: a handful of fixed jobs, never one job a source.

Every source's own timing is in the database. Jobs live in memory, run in UTC, are never skipped for being late
(`misfire_grace_time=None`), run once however many times they are overdue (`coalesce`), and never twice at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

Job = Callable[[], None]


class Ticker:
    """Runs named jobs, each at its own interval, each in a thread of its own."""

    def __init__(self, jobs: Mapping[str, tuple[Job, timedelta]]) -> None:
        """:param jobs: name to job and interval; the first run of each is at once"""
        self._threads = _DaemonThreads()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": self._threads},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for name, (job, interval) in jobs.items():
            self._scheduler.add_job(
                partial(_logged, name, job),
                _Every(interval),
                id=name,
                next_run_time=datetime.now(UTC),
            )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def kick(self) -> None:
        """Have every job run now, and then at its interval again: its next time may be of a clock that was set back."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    def stop(self, patience: float = 0.0) -> bool:
        """Start nothing more, and wait for the jobs that run.

        :param patience: seconds; a job that takes longer is left to end by itself, or with the process
        :returns: whether all have ended
        """
        self._scheduler.shutdown(wait=False)
        return self._threads.wait(patience)


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires at an interval, and once for all times that were missed.

    APScheduler's own trigger names each of them, and the scheduler makes a list of them before it coalesces it: when a
    clock that began in 1970 is set, a second's interval makes a list of 1.8 thousand million times.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Called by APScheduler."""
        following = (previous or now) + self._interval
        return following if now < following <= now + self._interval else now + self._interval


class _DaemonThreads(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """A daemon thread for each run of a job.

    APScheduler's own pool is joined when the interpreter exits, so that one slow job would hold up a shutdown.
    """

    def __init__(self) -> None:
        super().__init__()
        self._running: set[threading.Thread] = set()

    def wait(self, patience: float) -> bool:
        """Wait until no job runs; False if some still do after `patience` seconds."""
        deadline = time.monotonic() + patience
        for thread in list(self._running):
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in list(self._running))

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        """Called by APScheduler with the executor's lock held."""

        def run() -> None:
            try:
                self._run_job_success(job.id, run_job(job, job._jobstore_alias, run_times, self._logger.name))  # noqa: SLF001 - as APScheduler's own executors do
            finally:
                self._running.discard(thread)

        thread = threading.Thread(target=run, name=f"job {job.id}", daemon=True)
        self._running.add(thread)
        thread.start()


def _logged(name: str, job: Job) -> None:
    """Run a job; whatever goes wrong in it is one event of our log, and the next run is its next chance."""
    try:
        job()
    except Exception:  # noqa: BLE001 - a job that raises must not end the schedule
        structlog.get_logger().exception("job failed", job=name)
