"""Which leases start when: no more than there are free workers, and one request at a time for each host."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from aggregator.engine.clockwatch import EARLIEST
from aggregator.engine.poll import Poller
from aggregator.engine.pool import Workers
from aggregator.engine.progress import Run
from aggregator.engine.reports import NOT_STORED, PollReport
from aggregator.engine.turn import HOP_PATIENCE, PATIENCE, HostTurn
from aggregator.errors import ClockError, LeaseLostError, StoreError
from aggregator.model import Lease
from aggregator.schedule.hosts import HostTurns
from aggregator.store.protocol import Leases
from aggregator.text.urls import host

LEASE_TIME = timedelta(minutes=10)
"""How long a poll may take before another worker may take the source: far more than the wall deadline of a fetch."""
SLOW_AFTER = 2.0
"""Seconds that an origin may keep a poll waiting until another may start in its place: most answer within one."""
HOST_PATIENCE = 30.0
"""Seconds that a pass waits for a host that may not be asked yet, before it ends without that host's sources."""
RELEASE_PATIENCE = 1.0
"""Seconds for giving leases back at the end; those that are not run out by themselves, or end with the next start."""
Clock = Callable[[], datetime]
OnReport = Callable[[PollReport], None]


def _untold(_: PollReport) -> None:
    """Nobody wants to know."""


class Dispatcher:
    """Leases due sources and hands them to the workers, within every host's budget."""

    def __init__(
        self,
        *,
        store: Leases,
        poller: Poller,
        workers: Workers,
        hosts: HostTurns,
        clock: Clock,
        closed: threading.Event | None = None,
    ) -> None:
        """Take over what polls need.

        :param closed: set when nothing more is to start, for those who look on
        """
        self._store = store
        self.poller = poller
        """Polls what is leased from now on; a poll under way ends with the one that it began with."""
        self._workers = workers
        self._hosts = hosts
        self._clock = clock
        self._stepping = threading.Lock()
        self._closed = closed or threading.Event()
        self._running: dict[str, Run] = {}
        self._unstored: StoreError | None = None
        """Why the last poll that ended could not be stored; None if it was."""

    def step(
        self,
        *,
        names: Collection[str] | None = None,
        force: bool = False,
        whole: bool = False,
        due_by: datetime | None = None,
        on_report: OnReport = _untold,
    ) -> list[str]:
        """Start as many polls as can start now; the names of their sources.

        :param names: only these sources
        :param force: also those that are not due
        :param whole: ask for whole documents, though validators are held
        :param due_by: the moment at which a source must be due; None for now
        :param on_report: told of each of these polls as it ends, from a worker's thread
        :raises ClockError: the clock shows a moment that no clock shows once it is set
        """
        with self._stepping:  # an order may come while the loop takes its own step
            return self._step(names=names, force=force, whole=whole, due_by=due_by, on_report=on_report)

    def _step(
        self, *, names: Collection[str] | None, force: bool, whole: bool, due_by: datetime | None, on_report: OnReport
    ) -> list[str]:
        started: list[str] = []
        self._set_slow_aside()
        while not self._closed.is_set() and (free := self._workers.free):
            now = self._clock()
            if now < EARLIEST:
                msg = f"the machine's clock shows {now:%Y-%m-%d}: nothing is polled until it is set"
                raise ClockError(msg)
            wanted = None if names is None else [name for name in names if name not in started]
            leases = self._store.lease(
                free,
                now=due_by or now,
                until=now + LEASE_TIME,
                names=wanted,
                force=force,
                exclude_hosts=self._hosts.held(time.monotonic()),
            )
            began = [lease.source.name for lease in leases if self._start(replace(lease, whole=whole), on_report)]
            started += began
            if not began:
                break
        return started

    def run_pass(
        self,
        *,
        names: Collection[str] | None = None,
        force: bool = False,
        whole: bool = False,
        on_report: OnReport = _untold,
    ) -> tuple[PollReport, ...]:
        """Poll each of the sources once and wait until all are done.

        :param names: these sources; None for every source that is due
        :param force: also those that are not due; needs `names`
        :param whole: ask for whole documents, though validators are held
        :param on_report: told of each poll as it ends, from a worker's thread
        """
        reports: list[PollReport] = []

        def note(report: PollReport) -> None:
            reports.append(report)
            on_report(report)

        began = self._clock()  # what falls due again while the pass lasts is for the next one
        waiting = None if names is None else set(names)
        while waiting is None or waiting:
            started = self.step(names=waiting, force=force, whole=whole, due_by=began, on_report=note)
            if waiting is not None:
                waiting -= set(started)
            if started:
                continue
            if self._workers.wait_idle(0) and not (self._soon() and self._more(waiting, began)):
                break  # nothing runs, no host will soon be free, and still nothing could be leased
            self._workers.wait_for_change(PATIENCE)
        self._workers.wait_idle(LEASE_TIME.total_seconds())
        return tuple(reports)

    def order(self, hosts: Mapping[str, str], *, whole: bool = False, on_report: OnReport = _untold) -> tuple[str, ...]:
        """Poll these sources as soon as may be, beside all that is due, and wait until they are done.

        :param hosts: the host that each source is asked at, by the source's name
        :param whole: ask for whole documents, though validators are held
        :param on_report: told of each poll as it ends, in the caller's thread
        :returns: those that were not polled: their host asked to be left alone, or somebody else is at them
        """
        reports: queue.SimpleQueue[PollReport] = queue.SimpleQueue()
        waiting, running, left = set(hosts), set[str](), set[str]()
        moved_at = time.monotonic()
        while (waiting or running) and not self._closed.is_set():
            now = time.monotonic()
            left |= {name for name in waiting if self._hosts.ready_at(hosts[name], now) - now > HOST_PATIENCE}
            if not running and now - moved_at > HOST_PATIENCE:
                left |= waiting
            waiting -= left
            started = self.step(names=waiting, force=True, whole=whole, on_report=reports.put) if waiting else []
            waiting.difference_update(started)
            running.update(started)
            with contextlib.suppress(queue.Empty):
                while running:
                    report = reports.get(timeout=PATIENCE)
                    running.discard(report.source)
                    moved_at = time.monotonic()
                    on_report(report)
            if waiting and not running:
                self._closed.wait(PATIENCE)
        return tuple(sorted(left | waiting | running))

    def pump(self, seconds: float) -> None:
        """Keep the workers busy with whatever is due, for this long.

        :raises ClockError: as of `step`
        :raises StoreError: the database failed, just now or when the last poll was to be stored
        """
        deadline = time.monotonic() + seconds
        while not self._closed.is_set():
            self.step()
            left = deadline - time.monotonic()
            if left <= 0:
                if self._unstored is not None:
                    raise self._unstored
                return
            self._workers.wait_for_change(min(left, PATIENCE))

    def halt(self) -> None:
        """Start nothing more; polls under way go on."""
        self._closed.set()

    def close(self, patience: float) -> None:
        """Start nothing more, and wait for the polls under way.

        Those that do not end in time lose their leases, so that nothing of them is stored: how a fetch or a parser
        ends that is cut off says nothing of the source.

        :param patience: seconds
        """
        self.halt()
        if self._workers.close(patience):
            return
        self.poller.abandoned.set()
        # In a thread of its own: the database may be what they wait for.
        releasing = threading.Thread(target=self._release_all, name="release", daemon=True)
        releasing.start()
        releasing.join(RELEASE_PATIENCE)

    def _release_all(self) -> None:
        for run in list(self._running.values()):
            self._release(run.lease)

    def _release(self, lease: Lease) -> None:
        """Give a lease back; where the database fails it runs out by itself, and nothing else waits for that."""
        try:
            self._store.release(lease)
        except StoreError as error:
            structlog.get_logger().error("lease not released", source=lease.source.name, error=str(error))

    def _more(self, waiting: Collection[str] | None, due_by: datetime) -> bool:
        """Whether sources are left that this pass is to poll."""
        if waiting is not None:
            return bool(waiting)
        due = self._store.next_due()
        return due is not None and due <= due_by

    def _soon(self) -> bool:
        """Whether a host that is held back now is worth waiting for; one that sent a 429 may ask for an hour."""
        now = time.monotonic()
        return any(self._hosts.ready_at(name, now) - now <= HOST_PATIENCE for name in self._hosts.held(now))

    def _start(self, lease: Lease, on_report: OnReport) -> bool:
        where = host(lease.address)
        if not self._hosts.start(where, time.monotonic()):
            self._release(lease)
            return False
        turn = HostTurn(self._hosts, self._closed, until=time.monotonic() + HOP_PATIENCE, held=where)
        run = Run(
            lease,
            turn,
            work=self._carry_out,
            on_unstored=self._note_unstored,
            on_quiet=self._note_quiet,
            on_report=on_report,
        )
        self._running[lease.source.name] = run
        if self._workers.submit(run):
            return True
        del self._running[lease.source.name]
        run.fetched()
        self._release(lease)
        return False

    def _set_slow_aside(self) -> None:
        """A worker that an origin keeps waiting is as good as free."""
        late = time.monotonic() - SLOW_AFTER
        for run in list(self._running.values()):
            if run.waits_since < late:
                self._workers.set_aside(run)

    def _carry_out(self, run: Run) -> None:
        lease = run.lease
        began = time.monotonic()
        try:
            report = self.poller.poll(lease, run)
            self._unstored = None
        except Exception as error:  # noqa: BLE001 - told in the log and the report; the lease is the safety net
            report = self._not_stored(lease, error, seconds=time.monotonic() - began)
            if run.was_cut_off:
                self._release(lease)
        finally:
            self._running.pop(lease.source.name, None)
            run.fetched()
        run.on_report(report)

    def _note_unstored(self, error: StoreError) -> None:
        """A poll could not be stored and is tried again: told in the log once for all that wait for the database."""
        if self._unstored is None:
            structlog.get_logger().error("polls not stored; they are tried again", error=str(error))
        self._unstored = error

    def _note_quiet(self, run: Run, wait: timedelta) -> None:
        """A host asked to be left alone: told in the log, and by the database to `status` and to the next start."""
        log = structlog.get_logger()
        self._hosts.hold(run.where, time.monotonic() + wait.total_seconds())
        until = self._clock() + wait
        log.warning(
            "host left alone",
            host=run.where,
            source=run.lease.source.name,
            until=until.isoformat(timespec="seconds"),
            seconds=round(wait.total_seconds()),
        )
        try:
            self._store.hold(run.where, until=until)
        except StoreError as error:
            log.error("what asked to be left alone is not stored", host=run.where, error=str(error))  # noqa: TRY400

    def _not_stored(self, lease: Lease, error: Exception, *, seconds: float) -> PollReport:
        """The report of a poll that changed nothing.

        The lease runs out by itself; until then the source rests, so that a sick database is not hammered.
        """
        log = structlog.get_logger()
        if isinstance(error, StoreError):
            why = str(error)
            if not isinstance(error, LeaseLostError):
                self._unstored = error
            if not self._closed.is_set():  # else its lease was taken from it on purpose
                log.error("poll not stored", source=lease.source.name, error=why)
        else:
            why = f"A fault of this program ({type(error).__name__}); its log has the details."
            log.error("poll failed unexpectedly", source=lease.source.name, exc_info=error)
        return PollReport(
            source=lease.source.name,
            outcome=NOT_STORED,
            detail=why,
            due_at=lease.until,
            reasons=("nothing of the poll was stored, so its lease has to run out first",),
            seconds=seconds,
        )
