"""The background daemon: its loops at their intervals until a signal ends it; on SIGHUP it reads its config again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from aggregator.config.settings import Settings
from aggregator.engine import health
from aggregator.engine.clockwatch import ClockWatch
from aggregator.engine.heartbeat import Heartbeat
from aggregator.engine.notify import Notifier
from aggregator.engine.session import Session
from aggregator.engine.signals import Signals
from aggregator.engine.tick import Ticker
from aggregator.errors import AggregatorError, ConfigError

TICK = timedelta(seconds=1)
"""How often due sources are looked for, and changes of stories; the workers are kept busy in between."""
RENDER = timedelta(seconds=5)
"""How often dirty topics are looked for: the most that a story waits between its poll and its feed."""
TIDY = timedelta(hours=1)
"""How often old texts leave the database, and old lines the log of changes."""
LOOK = timedelta(seconds=15)
"""How often it is looked at whether any source can be read."""
RETRY = timedelta(seconds=15)
"""How soon tidying that failed is tried again."""
WAKE = 0.25
"""Seconds between two looks at whether a signal came."""
STOP_PATIENCE = 1.5
"""Seconds that a running job gets to end; with the web server's and the workers' share it stays below ten."""

SILENCE = 120.0
"""Seconds without a heartbeat of a loop after which the daemon is not ready any more: rendering hundreds of topics
takes some ten."""
LOOPS = ("poll", "place", "publish")
"""Those whose life is the daemon's; tidying may take its time."""

Job = Callable[[], object]


class Daemon:
    """Runs a session's loops in the background."""

    def __init__(
        self,
        session: Session,
        *,
        load: Callable[[], Settings],
        notifier: Notifier | None = None,
        signals: Signals | None = None,
    ) -> None:
        """Prepare the loops.

        :param load: reads the config once more, for a reload
        :param notifier: who is told that the daemon is ready, alive, reloading or stopping
        :param signals: those that are heeded already, and may have come; None: they are from `run` on
        """
        self._session = session
        self._load = load
        self._notifier = notifier or Notifier()
        self._heartbeat = Heartbeat(LOOPS, clock=time.monotonic, on_round=self._round)
        self._signals = signals or Signals()
        self._clock_was_set = False
        self._tidied_at = -math.inf
        self._trouble: dict[str, str] = {}
        self._sources = ""
        """What is wrong with the sources as a whole."""
        jobs: dict[str, tuple[Job, timedelta]] = {
            "poll": (self._poll, TICK),
            "place": (session.place, TICK),
            "publish": (session.render, RENDER),
            "tidy": (self._tidy, RETRY),
            "look": (self._look, LOOK),
        }
        self._ticker = Ticker({name: (partial(self._watch, name, job), every) for name, (job, every) in jobs.items()})

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Run until SIGTERM or SIGINT; returns within ten seconds of it, whatever hangs.

        :param on_ready: called once the loops run
        """
        self._signals.heed(at_once=False)
        self._ticker.start()
        on_ready()
        watch = ClockWatch(self._session.clock, time.monotonic)
        while not self._signals.stopping:
            time.sleep(WAKE)
            if moved := watch.moved():
                self._on_clock_set(moved)
            # The manager waits for the first READY before another.
            if self._heartbeat.rounds and self._signals.take_reload():
                self.reload()
        structlog.get_logger().info("stopping")
        self._notifier.stopping()
        self._session.dispatcher.halt()
        self._ticker.stop(STOP_PATIENCE)

    def stop(self) -> None:
        """End `run` from another thread."""
        self._signals.stopping = True

    def _on_clock_set(self, moved: timedelta) -> None:
        """Go on at once after a jump of the clock, whichever way."""
        structlog.get_logger().warning("the clock was set", seconds=round(moved.total_seconds()))
        self._clock_was_set = True
        self._ticker.kick()

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied_at >= TIDY.total_seconds():
            self._session.tidy()
            self._tidied_at = time.monotonic()

    def _look(self) -> None:
        """Whether any source can be read; told in the log when that changes."""
        found = health.of_sources(*self._session.store.failing())
        if bool(found) != bool(self._sources):
            structlog.get_logger().warning("every source fails" if found else "sources can be read again")
        self._sources = found

    def _poll(self) -> None:
        if self._clock_was_set:
            self._session.clock_set()
            self._clock_was_set = False
        self._session.dispatcher.pump(TICK.total_seconds())

    def reload(self) -> None:
        """Take the config over as it is now; one with mistakes changes nothing, and each of them is logged."""
        log = structlog.get_logger()
        self._notifier.reloading()
        try:
            late = self._session.reload(self._load())
        except ConfigError as error:
            _log_faults(error)
            self._notifier.ready(f"{self._status()}; the new config has mistakes, the old one holds")
        except AggregatorError as error:
            log.error("config not taken over", error=str(error))  # noqa: TRY400 - foreseen: the line says all
            self._notifier.ready(f"{self._status()}; the new config could not be taken over, the old one holds")
        else:
            if late:
                log.warning("a restart is needed for a part of the new config", keys=late)
            log.info("reloaded", sources=len(self._session.sources), topics=len(self._session.settings.topics))
            self._notifier.ready(self._status())

    def readiness(self) -> dict[str, object]:
        """What `/readyz` says: ready once each loop went round, while each still does and succeeds."""
        reasons = health.reasons(self._trouble, self._session.folders)
        if not self._heartbeat.rounds:
            reasons.append("the loops have not gone round yet")
        reasons += [
            f"{loop}: no heartbeat for {silence:.0f} s"
            for loop, silence in sorted(self._heartbeat.silences().items())
            if silence > SILENCE
        ]
        return {"status": "unready" if reasons else "ready", "reasons": reasons}

    def health(self) -> dict[str, object]:
        """What `/healthz` says: degraded while a loop fails, no source can be read, or the decisions have mistakes."""
        trouble = self._trouble | {"decisions": self._session.curator.mistakes, "sources": self._sources}
        reasons = health.reasons(trouble, self._session.folders)
        return {"status": "degraded" if reasons else "ok", "detail": "; ".join(reasons)}

    def _round(self, rounds: int) -> None:
        """Each loop has gone round once more: the only thing that counts as a heartbeat."""
        if rounds == 1:
            self._notifier.ready(self._status())
        self._notifier.alive()

    def _status(self) -> str:
        return f"{len(self._session.sources)} sources, {len(self._session.settings.topics)} topics"

    def _watch(self, name: str, job: Job) -> None:
        """Run a job; an error that we foresaw is logged when it comes and when it goes, not at every run."""
        if self._signals.stopping:
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
        if name in LOOPS:
            self._heartbeat.beat(name)


def _log_faults(error: ConfigError) -> None:
    """One event for each mistake, with its place and the way out."""
    for fault in error.faults:
        structlog.get_logger().error(
            "config not taken over",
            file=fault.file,
            line=fault.line,
            column=fault.column,
            key=fault.key,
            mistake=fault.message,
            hint=fault.hint or None,
        )
