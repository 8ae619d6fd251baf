"""The background daemon: the two loops at their intervals, until a signal ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import structlog

from aggregator.engine.session import Session
from aggregator.engine.tick import Ticker
from aggregator.errors import PublishError

TICK = timedelta(seconds=1)
"""How often due sources are looked for; the workers are kept busy in between."""
RENDER = timedelta(seconds=5)
"""How often dirty topics are looked for: the most that a story waits between its poll and its feed."""
TIDY = timedelta(hours=1)
"""How often old stories leave topics, and old texts the database."""


class Daemon:
    """Runs a session's loops in the background."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stopping = threading.Event()
        self._trouble = ""
        self._ticker = Ticker(
            {
                "tick": (self._tick, TICK),
                "render": (self._render, RENDER),
                "tidy": (session.tidy, TIDY),
            }
        )

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Run until SIGTERM or SIGINT; returns within ten seconds of it, whatever hangs.

        :param on_ready: called once the loops run
        """
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        self._ticker.start()
        on_ready()
        # A bare wait() cannot be interrupted by a signal on every system.
        while not self._stopping.wait(timeout=1.0):
            pass
        structlog.get_logger().info("stopping")
        self._ticker.stop()

    def stop(self) -> None:
        """End `run` from another thread."""
        self._stopping.set()

    def health(self) -> dict[str, object]:
        """What `/healthz` says of the loops: degraded while the last rendering failed."""
        return {"status": "degraded" if self._trouble else "ok", "detail": self._trouble}

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        self._stopping.set()

    def _tick(self) -> None:
        if not self._stopping.is_set():
            self._session.dispatcher.pump(TICK.total_seconds())

    def _render(self) -> None:
        if self._stopping.is_set():
            return
        try:
            self._session.render()
        except PublishError as error:
            if str(error) != self._trouble:  # once, not every five seconds
                structlog.get_logger().error("not published; the old files stay", error=str(error))
            self._trouble = str(error)
        else:
            self._trouble = ""
