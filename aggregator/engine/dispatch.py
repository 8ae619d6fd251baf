"""Which leases start when: no more than there are free workers, and one request at a time for each host."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from aggregator.engine.poll import Poller
from aggregator.engine.pool import Workers
from aggregator.engine.reports import PollReport
from aggregator.errors import StoreError
from aggregator.model import Lease
from aggregator.schedule.hosts import HostBudget
from aggregator.store.protocol import Store
from aggregator.text.urls import host

LEASE_TIME = timedelta(minutes=10)
"""How long a poll may take before another worker may take the source: far more than the wall deadline of a fetch."""
HOST_PATIENCE = 30.0
"""Seconds that a pass waits for a host that may not be asked yet, before it ends without that host's sources."""
PATIENCE = 0.25
"""Seconds to wait for a worker or a host before looking again."""

Clock = Callable[[], datetime]


class Dispatcher:
    """Leases due sources and hands them to the workers, within every host's budget."""

    def __init__(self, *, store: Store, poller: Poller, workers: Workers, hosts: HostBudget, clock: Clock) -> None:
        self._store = store
        self._poller = poller
        self._workers = workers
        self._hosts = hosts
        self._clock = clock
        self._on_report: Callable[[PollReport], None] = lambda _: None

    def step(self, *, names: Collection[str] | None = None, force: bool = False) -> list[str]:
        """Start as many polls as can start now; the names of their sources.

        :param names: only these sources
        :param force: also those that are not due
        """
        started: list[str] = []
        while free := self._workers.free:
            now = self._clock()
            wanted = None if names is None else [name for name in names if name not in started]
            leases = self._store.lease(
                free,
                now=now,
                until=now + LEASE_TIME,
                names=wanted,
                force=force,
                exclude_hosts=self._hosts.held(time.monotonic()),
            )
            began = [lease.source.name for lease in leases if self._start(lease)]
            started += began
            if not began:
                break
        return started

    def run_pass(
        self,
        *,
        names: Collection[str] | None = None,
        force: bool = False,
        on_report: Callable[[PollReport], None] = lambda _: None,
    ) -> tuple[PollReport, ...]:
        """Poll each of the sources once and wait until all are done.

        :param names: these sources; None for every source that is due
        :param force: also those that are not due; needs `names`
        :param on_report: told of each poll as it ends, from a worker's thread
        """
        reports: list[PollReport] = []

        def note(report: PollReport) -> None:
            reports.append(report)
            on_report(report)

        self._on_report = note
        waiting = None if names is None else set(names)
        while waiting is None or waiting:
            started = self.step(names=waiting, force=force)
            if waiting is not None:
                waiting -= set(started)
            if started:
                continue
            if self._workers.wait_idle(0) and not self._soon():
                break  # nothing runs, no host will soon be free, and still nothing could be leased
            self._workers.wait_for_change(PATIENCE)
        self._workers.wait_idle(LEASE_TIME.total_seconds())
        return tuple(reports)

    def pump(self, seconds: float) -> None:
        """Keep the workers busy with whatever is due, for this long."""
        deadline = time.monotonic() + seconds
        while True:
            self.step()
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self._workers.wait_for_change(min(left, PATIENCE))

    def _soon(self) -> bool:
        """Whether a host that is held back now is worth waiting for; one that sent a 429 may ask for an hour."""
        now = time.monotonic()
        return any(self._hosts.ready_at(name, now) - now <= HOST_PATIENCE for name in self._hosts.held(now))

    def _start(self, lease: Lease) -> bool:
        where = host(lease.source.url)
        if not self._hosts.start(where, time.monotonic()):
            self._store.release(lease)
            return False
        self._workers.submit(lambda: self._run(lease, where))
        return True

    def _run(self, lease: Lease, where: str) -> None:
        try:
            report, hold = self._poller.poll(lease)
            if hold is not None:
                self._hosts.hold(where, time.monotonic() + hold.total_seconds())
            self._on_report(report)
        except StoreError as error:
            # The lease runs out by itself; until then the source rests, so that a sick database is not hammered.
            structlog.get_logger().error("poll not stored", source=lease.source.name, error=str(error))
        finally:
            self._hosts.finish(where, time.monotonic())
