"""The background daemon: the two loops at their intervals, until a signal ends it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import FrameType

import structlog

from aggregator.engine.session import Session
from aggregator.engine.tick import Ticker
from aggregator.errors import AggregatorError

TICK = timedelta(seconds=1)
"""How often due sources are looked for; the workers are kept busy in between."""
RENDER = timedelta(seconds=5)
"""How often dirty topics are looked for: the most that a story waits between its poll and its feed."""
TIDY = timedelta(hours=1)
"""How often old stories leave topics, and old texts the database."""
WAKE = 0.25
"""Seconds between two looks at whether a signal came."""
STOP_PATIENCE = 1.5
"""Seconds that a running job gets to end; with the web server's and the workers' share it stays below ten."""

Job = Callable[[], object]


class Daemon:
    """Runs a session's loops in the background."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stopping = False
        self._trouble: dict[str, str] = {}
        jobs: dict[str, tuple[Job, timedelta]] = {
            "poll": (partial(session.dispatcher.pump, TICK.total_seconds()), TICK),
            "publish": (session.render, RENDER),
            "tidy": (session.tidy, TIDY),
        }
        self._ticker = Ticker({name: (partial(self._watch, name, job), every) for name, (job, every) in jobs.items()})

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Run until SIGTERM or SIGINT; returns within ten seconds of it, whatever hangs.

        :param on_ready: called once the loops run
        """
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        self._ticker.start()
        on_ready()
        while not self._stopping:
            time.sleep(WAKE)
        structlog.get_logger().info("stopping")
        self._session.dispatcher.halt()
        self._ticker.stop(STOP_PATIENCE)

    def stop(self) -> None:
        """End `run` from another thread."""
        self._stopping = True

    def health(self) -> dict[str, object]:
        """What `/healthz` says of the loops: degraded while the last run of one failed."""
        trouble = dict(self._trouble)
        detail = "; ".join(f"{name}: {why}" for name, why in sorted(trouble.items()))
        return {"status": "degraded" if trouble else "ok", "detail": detail}

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        # A flag and no Event: the lock of one may be held by the very thread that the signal interrupts.
        self._stopping = True

    def _watch(self, name: str, job: Job) -> None:
        """Run a job; an error that we foresaw is logged when it comes and when it goes, not at every run."""
        if self._stopping:
            return
        try:
            job()
        except AggregatorError as error:
            if str(error) != self._trouble.get(name):
                structlog.get_logger().error("job failed; it is tried again", job=name, error=str(error))
            self._trouble[name] = str(error)
        else:
            if self._trouble.pop(name, None):
                structlog.get_logger().info("job succeeds again", job=name)
