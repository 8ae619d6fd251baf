"""The one user of APScheduler: a handful of fixed jobs, never one job a source.

Every source's own timing is in the database. Jobs live in memory, run in UTC, are never skipped for being late
(`misfire_grace_time=None`), run once however many times they are overdue (`coalesce`), and never twice at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

Job = Callable[[], None]


class Ticker:
    """Runs named jobs, each at its own interval, each in a thread of its own."""

    def __init__(self, jobs: Mapping[str, tuple[Job, timedelta]]) -> None:
        """:param jobs: name to job and interval; the first run of each is at once"""
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max_workers=len(jobs))},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(_log_error, EVENT_JOB_ERROR)
        for name, (job, interval) in jobs.items():
            self._scheduler.add_job(
                job,
                IntervalTrigger(seconds=interval.total_seconds(), timezone=UTC),
                id=name,
                next_run_time=datetime.now(UTC),
            )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more; jobs that run are left to end by themselves."""
        self._scheduler.shutdown(wait=False)


def _log_error(event: JobExecutionEvent) -> None:
    structlog.get_logger().error("job failed", job=event.job_id, error=repr(event.exception), exc_info=event.exception)
