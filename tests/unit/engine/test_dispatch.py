"""Leases become polls within the budget of hosts and workers, and none is lost, whatever goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
import structlog

from aggregator.engine.dispatch import LEASE_TIME, Dispatcher
from aggregator.engine.poll import Poller
from aggregator.engine.pool import Workers
from aggregator.engine.progress import UNTOLD, Progress
from aggregator.engine.reports import NOT_STORED, PollReport
from aggregator.errors import StoreError
from aggregator.model import Lease, Source, SourceState
from aggregator.schedule.hosts import HostBudget
from aggregator.store.protocol import Store
from aggregator.text.urls import host
from tests.support import Clock, utc
from tests.waiting import PATIENCE

NOW = utc(2026, 3, 4, 12)
INTERVAL = timedelta(minutes=15)


@dataclass
class FakeStore:
    """Leases and due times, in memory."""

    due: dict[str, datetime]
    urls: dict[str, str]
    held: dict[str, datetime] = field(default_factory=dict)
    released: list[str] = field(default_factory=list)
    told: list[tuple[str, datetime]] = field(default_factory=list)
    """Hosts that were to be left alone, and until when."""
    largest: int = 0
    """The most leases ever asked for at once."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def lease(
        self,
        limit: int,
        *,
        now: datetime,
        until: datetime,
        names: Collection[str] | None = None,
        force: bool = False,
        exclude_hosts: Collection[str] = (),
    ) -> list[Lease]:
        """As the protocol has it."""
        with self.lock:
            self.largest = max(self.largest, limit)
            free = [
                name
                for name, due in sorted(self.due.items(), key=lambda pair: (pair[1], pair[0]))
                if name not in self.held
                and (force or due <= now)
                and (names is None or name in names)
                and host(self.urls[name]) not in exclude_hosts
            ]
            for name in free[:limit]:
                self.held[name] = until
            return [
                Lease(
                    source=Source(name=name, url=self.urls[name]),
                    state=SourceState(source=name, due_at=self.due[name]),
                    until=until,
                    token=name,
                )
                for name in free[:limit]
            ]

    def release(self, lease: Lease) -> None:
        """As the protocol has it."""
        with self.lock:
            self.held.pop(lease.source.name, None)
            self.released.append(lease.source.name)

    def hold(self, host: str, *, until: datetime) -> None:
        """As the protocol has it."""
        self.told.append((host, until))

    def next_due(self) -> datetime | None:
        """As the protocol has it."""
        with self.lock:
            return min((due for name, due in self.due.items() if name not in self.held), default=None)


@dataclass
class FakePoller:
    """Polls take as long as the test says, and never two at a time at one host."""

    store: FakeStore
    clock: Clock
    seconds: float = 0.0
    interval: timedelta = INTERVAL
    holds: dict[str, timedelta] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)
    gate: threading.Event | None = None
    early: bool = False
    """Whether the fetch is over before the poll is: pages follow."""
    abandoned: threading.Event = field(default_factory=threading.Event)
    running: dict[str, int] = field(default_factory=dict)
    at_once: dict[str, int] = field(default_factory=dict)
    """The most polls that ran together, by host, and under "" over all."""
    spans: list[tuple[str, float, float]] = field(default_factory=list)
    """Host, beginning and end of each poll."""
    polled: list[str] = field(default_factory=list)
    started: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def poll(self, lease: Lease, progress: Progress = UNTOLD) -> PollReport:
        """As `Poller.poll`."""
        name, where = lease.source.name, host(lease.source.url)
        began = time.monotonic()
        for key in (where, ""):
            with self.store.lock:
                self.running[key] = self.running.get(key, 0) + 1
                self.at_once[key] = max(self.at_once.get(key, 0), self.running[key])
        if wait := self.holds.get(name):
            progress.asked_for_quiet(wait)
        if self.early:
            progress.fetched()
        self.started.release()
        time.sleep(self.seconds)
        if self.gate:
            self.gate.wait(PATIENCE)
        with self.store.lock:
            for key in (where, ""):
                self.running[key] -= 1
            self.spans.append((where, began, time.monotonic()))
            self.polled.append(name)
            if name in self.errors:
                raise self.errors[name]
            self.store.due[name] = self.clock.now + self.interval
            self.store.held.pop(name, None)
        return PollReport(source=name, outcome="new", due_at=self.store.due[name], seconds=0.0)


@dataclass
class Engine:
    """A dispatcher between fakes."""

    store: FakeStore
    poller: FakePoller
    dispatcher: Dispatcher
    workers: Workers
    clock: Clock


Build = Callable[..., Engine]


@pytest.fixture
def build() -> Iterator[Build]:
    """Makes engines over sources (name to address), all due now, and closes them."""
    made: list[Engine] = []

    def make(urls: dict[str, str], *, workers: int = 4, aside: int = 0, spacing: float = 0.0, **polling: Any) -> Engine:
        store = FakeStore(due=dict.fromkeys(urls, NOW), urls=urls)
        clock = Clock(NOW)
        poller = FakePoller(store=store, clock=clock, **polling)
        pool = Workers(workers, aside=aside)
        dispatcher = Dispatcher(
            store=cast("Store", store),
            poller=cast("Poller", poller),
            workers=pool,
            hosts=HostBudget(timedelta(seconds=spacing)),
            clock=clock,
        )
        made.append(Engine(store, poller, dispatcher, pool, clock))
        return made[-1]

    yield make
    for engine in made:
        if engine.poller.gate:
            engine.poller.gate.set()
        engine.workers.close(PATIENCE)


def hosts(count: int, *, of_each: int = 1) -> dict[str, str]:
    """That many hosts with so many sources each."""
    return {f"s{h}-{n}": f"https://h{h}.example/{n}" for h in range(count) for n in range(of_each)}


@contextmanager
def unlogged() -> Iterator[list[Any]]:
    """What is logged meanwhile, kept from the terminal."""
    with structlog.testing.capture_logs() as logs:
        yield logs


def test_a_pass_polls_each_due_source_once(build: Build) -> None:
    """All reports come back, in whatever order, and every lease has ended."""
    engine = build(hosts(10, of_each=3))
    told: list[str] = []
    reports = engine.dispatcher.run_pass(on_report=lambda report: told.append(report.source))
    assert sorted(report.source for report in reports) == sorted(engine.store.urls) == sorted(told)
    assert engine.store.held == {}


def test_a_pass_with_nothing_due_ends_at_once(build: Build) -> None:
    """Nothing is polled, and nothing waited for."""
    engine = build(hosts(3))
    engine.clock.now -= timedelta(minutes=1)
    assert engine.dispatcher.run_pass() == ()
    assert engine.poller.polled == []


def test_no_more_leases_than_free_workers(build: Build) -> None:
    """What cannot be polled now is left to others."""
    engine = build(hosts(20), workers=3, seconds=0.005)
    engine.dispatcher.run_pass()
    assert engine.store.largest == 3
    assert engine.poller.at_once[""] <= 3


def test_one_request_for_each_host_and_spacing_between_them(build: Build) -> None:
    """However many sources a host has, they are asked one after the other, with the spacing in between."""
    engine = build(hosts(2, of_each=3), spacing=0.05, seconds=0.01)
    assert len(engine.dispatcher.run_pass()) == 6
    assert engine.poller.at_once["h0.example"] == engine.poller.at_once["h1.example"] == 1
    for where in ("h0.example", "h1.example"):
        spans = sorted((began, ended) for each, began, ended in engine.poller.spans if each == where)
        assert all(later[0] - earlier[1] >= 0.05 for earlier, later in pairwise(spans))


def test_named_sources_are_polled_though_not_due_and_no_others(build: Build) -> None:
    """`names` with `force` polls exactly these."""
    engine = build(hosts(5))
    engine.clock.now -= timedelta(hours=1)
    engine.dispatcher.run_pass(names=["s1-0", "s3-0"], force=True)
    assert sorted(engine.poller.polled) == ["s1-0", "s3-0"]


def test_a_host_that_asked_for_quiet_ends_the_pass_without_its_other_sources(build: Build) -> None:
    """After a 429 the host's other sources are neither asked nor waited for; others are; it is told."""
    engine = build(hosts(2, of_each=2), workers=1, spacing=0.01, holds={"s0-0": timedelta(hours=1)}, early=True)
    with unlogged() as log:
        reports = engine.dispatcher.run_pass(names=list(engine.store.urls), force=True)
    assert [(event["event"], event["host"], event["seconds"]) for event in log] == [
        ("host left alone", "h0.example", 3600)
    ]
    assert engine.store.told == [("h0.example", NOW + timedelta(hours=1))]
    assert sorted(report.source for report in reports) == ["s0-0", "s1-0", "s1-1"]
    assert engine.store.held == {}


def test_a_source_that_somebody_else_holds_is_not_waited_for(build: Build) -> None:
    """On a shared database another machine may be at it: the pass ends without it."""
    engine = build(hosts(2))
    engine.store.held["s0-0"] = NOW + LEASE_TIME
    reports = engine.dispatcher.run_pass(names=["s0-0", "s1-0"], force=True)
    assert [report.source for report in reports] == ["s1-0"]


def test_a_pass_ends_though_sources_fall_due_again_meanwhile(build: Build) -> None:
    """A source that is due again at once is polled once a pass, not for ever."""
    engine = build(hosts(3), interval=timedelta(microseconds=1))
    polls = engine.poller.poll

    def poll(lease: Lease, progress: Progress) -> PollReport:
        engine.clock.now += timedelta(seconds=1)
        return polls(lease, progress)

    engine.poller.poll = poll  # type: ignore[method-assign]
    assert len(engine.dispatcher.run_pass()) == 3


@pytest.mark.parametrize("error", [StoreError("the disk is full"), RuntimeError("https://u:pw@x.example/?key=canary")])
def test_a_poll_that_could_not_be_stored_is_a_failed_report(build: Build, error: Exception) -> None:
    """It is told, with no secret that an unforeseen error may quote; the others go on, and the lease runs out."""
    engine = build(hosts(3), errors={"s1-0": error})
    with unlogged() as logs:
        reports = {report.source: report for report in engine.dispatcher.run_pass()}
    assert len(reports) == 3
    assert reports["s1-0"].outcome == NOT_STORED
    assert reports["s1-0"].failed
    assert "canary" not in reports["s1-0"].detail
    assert engine.store.held == {"s1-0": NOW + LEASE_TIME}
    assert [event["source"] for event in logs] == ["s1-0"]


def test_a_failed_poll_gives_its_host_back(build: Build) -> None:
    """The host's next source is polled after one whose poll could not be stored."""
    engine = build(hosts(1, of_each=2), spacing=0.01, errors={"s0-0": StoreError("no")})
    with unlogged():
        assert len(engine.dispatcher.run_pass()) == 2


def test_pump_polls_what_is_due_and_stops_when_told(build: Build) -> None:
    """It returns after its time; once halted it starts nothing at all."""
    engine = build(hosts(3))
    engine.dispatcher.pump(0.05)
    assert engine.workers.wait_idle(PATIENCE)
    assert sorted(engine.poller.polled) == ["s0-0", "s1-0", "s2-0"]
    engine.store.due = dict.fromkeys(engine.store.urls, NOW)
    engine.dispatcher.halt()
    engine.dispatcher.pump(PATIENCE)
    assert len(engine.poller.polled) == 3


def test_closing_releases_the_leases_of_polls_that_hang(build: Build) -> None:
    """What does not end in time loses its lease, so that it is polled again at once and stored by nobody else."""
    engine = build(hosts(2), gate=threading.Event())
    assert sorted(engine.dispatcher.step()) == ["s0-0", "s1-0"]
    assert all(engine.poller.started.acquire(timeout=PATIENCE) for _ in range(2))
    engine.dispatcher.close(0.01)
    assert sorted(engine.store.released) == ["s0-0", "s1-0"]
    assert engine.poller.abandoned.is_set()
    assert engine.dispatcher.step() == []


def test_a_lease_taken_while_the_pool_closes_is_given_back(build: Build) -> None:
    """Between the lease and its start the pool may close: the source stays as due as it was, and its host free."""
    engine = build(hosts(1))
    engine.workers.close(PATIENCE)
    assert engine.dispatcher.step() == []
    assert engine.store.released == ["s0-0"]
    assert engine.store.held == {}


def test_a_host_is_free_once_its_feed_is_there(build: Build) -> None:
    """While a poll still reads pages, another source of the feed's host is polled; its end frees nobody else's turn."""
    gate = threading.Event()
    engine = build({"a": "https://x.example/a", "b": "https://x.example/b"}, early=True, gate=gate)
    started = engine.dispatcher.step(names=["a"])
    assert engine.poller.started.acquire(timeout=PATIENCE)  # its feed is there
    started += engine.dispatcher.step()
    assert engine.poller.started.acquire(timeout=PATIENCE)
    gate.set()
    assert engine.workers.wait_idle(PATIENCE)
    assert started == ["a", "b"]
    assert engine.poller.at_once["x.example"] == 2


@pytest.mark.parametrize("early", [False, True], ids=["waiting", "at work"])
def test_a_poll_that_only_waits_keeps_no_worker(build: Build, monkeypatch: pytest.MonkeyPatch, *, early: bool) -> None:
    """An origin that lets a poll wait lets nobody else wait; a poll that has work to do counts as long as it takes."""
    monkeypatch.setattr("aggregator.engine.dispatch.SLOW_AFTER", 0.0)
    engine = build(hosts(5), workers=1, aside=3, early=early, gate=threading.Event())
    started: list[str] = []
    for _ in range(1 if early else 4):
        started += engine.dispatcher.step()
        assert engine.poller.started.acquire(timeout=PATIENCE)
    assert started == ["s0-0"] if early else ["s0-0", "s1-0", "s2-0", "s3-0"]
    assert engine.dispatcher.step() == []


def test_an_order_is_polled_beside_what_is_due(build: Build) -> None:
    """Exactly the named sources, though they are not due, each report told to whoever ordered it and to nobody else."""
    engine = build(hosts(4))
    engine.clock.now -= timedelta(hours=1)
    told: list[str] = []
    where = {name: host(engine.store.urls[name]) for name in ("s1-0", "s3-0")}
    left = engine.dispatcher.order(where, on_report=lambda report: told.append(report.source))
    assert (sorted(told), left, sorted(engine.poller.polled)) == (["s1-0", "s3-0"], (), ["s1-0", "s3-0"])


def test_an_order_does_not_wait_for_a_host_that_asked_for_hours(build: Build) -> None:
    """It is told which sources were left, and the others are polled."""
    engine = build(hosts(2), holds={"s0-0": timedelta(hours=1)})
    with unlogged():
        engine.dispatcher.run_pass(names=["s0-0"], force=True)
        where = {name: host(address) for name, address in engine.store.urls.items()}
        assert engine.dispatcher.order(where) == ("s0-0",)
    assert engine.poller.polled == ["s0-0", "s1-0"]


def test_an_order_ends_with_the_daemon(build: Build) -> None:
    """What could not be polled by then is left."""
    engine = build(hosts(1))
    engine.dispatcher.halt()
    assert engine.dispatcher.order({"s0-0": "h0.example"}) == ("s0-0",)
