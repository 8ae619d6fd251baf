"""One poll of one source: fetch, digest, look up, decide, store. The I/O around `plan`."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from aggregator.dedupe.document import UNREHEARSED, WORK_LIMIT, work_left
from aggregator.engine.digester import Digester, DigestError, DigestJob, UnreadableError
from aggregator.engine.pages import PageReader
from aggregator.engine.progress import UNTOLD, Progress
from aggregator.engine.reports import PollReport
from aggregator.errors import LeaseLostError, StoreError
from aggregator.fetch.client import Client
from aggregator.model import (
    Access,
    Changed,
    CopyOf,
    Digest,
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    Lease,
    New,
    Observer,
    PollPlan,
    Source,
    Unobserved,
)
from aggregator.plan import PlanOptions, decide, judge_poll, reach_of
from aggregator.schedule.advance import request_for
from aggregator.schedule.alerts import alerts
from aggregator.schedule.holds import host_wait
from aggregator.schedule.whole import asks_whole
from aggregator.store.protocol import Store
from aggregator.text.urls import without_secrets, without_values
from aggregator.text.veil import veiled

WINDOW = timedelta(hours=36)
"""How far back a copy may lie from its original; agencies' copy is printed within a day and a half."""
STORE_PATIENCE = 120.0
"""Seconds for which what was fetched is kept while the database fails: longer than a backup or a person holds it, and
with everything else that a poll does below the time of a lease."""
STORE_AGAIN = 2.0
"""Seconds between two tries."""
REHEARSALS = 3
"""How often a document that is much work is judged outside of the transaction, if others store its like meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Poller:
    """Everything that a poll needs besides the lease."""

    store: Store
    client: Client
    digester: Digester
    pages: PageReader
    options: PlanOptions
    clock: Callable[[], datetime]
    observer: Observer = field(default_factory=Unobserved)
    window: timedelta = WINDOW
    access: Mapping[str, Access] = field(default_factory=dict)
    """How sources are reached, by name; one that is not in it has no exception."""
    learned_after: int | None = None
    """Stories of a source that must have held a block for it to be boilerplate; None: nothing is learned."""
    abandoned: threading.Event = field(default_factory=threading.Event)
    """Set when the program ends without waiting any longer: what is still being read is not stored."""

    wished: Callable[[Source], Source] = lambda source: source
    """The source as it is to be asked next: its interval may have been changed while it was being read."""

    def poll(self, lease: Lease, progress: Progress = UNTOLD) -> PollReport:
        """Poll the leased source and store what came of it.

        :raises LeaseLostError: the poll took longer than its lease, or than the program; nothing was stored
        :raises StoreError: the database failed for longer than `STORE_PATIENCE`; nothing was stored
        """
        began = time.monotonic()
        lease = replace(lease, whole=asks_whole(lease.state, self.clock(), ordered=lease.whole))
        late = max((self.clock() - lease.state.due_at).total_seconds(), 0.0)
        outcome, digest = self._read(lease, progress)
        if progress.was_cut_off:
            raise LeaseLostError(f"the program ended before the poll of {lease.source.name} was over")
        read = time.monotonic()
        plan = self._store(lease, outcome, digest, progress)
        ended = time.monotonic()
        report = replace(_report(lease, plan, digest, seconds=ended - began), late=late, storing=ended - read)
        self.observer.polled(
            outcome=report.outcome,
            seconds=report.seconds,
            late=report.late,
            storing=report.storing,
            new=report.new,
            changed=report.changed,
            copies=report.copies,
        )
        _log(report)
        _log_news(lease, plan)
        return report

    def _read(self, lease: Lease, progress: Progress) -> tuple[FetchOutcome, Digest | None]:
        """Fetch and digest; a fault of our own is an outcome too, so that the source backs off instead of spinning."""
        try:
            request = request_for(lease.source, lease.state, self.clock(), whole=lease.whole)
            request = replace(request, access=self._access(lease))
            outcome = self.client.fetch(request, now=self.clock(), redirected=progress.redirected)
            if wait := host_wait(outcome):
                progress.asked_for_quiet(wait)
            progress.fetched()
            return outcome, self._digest(lease, outcome, progress) if isinstance(outcome, Fetched) else None
        except DigestError as error:
            return _undigested(error), None
        except Exception as error:  # noqa: BLE001 - logged with its trace, and told as an outcome
            structlog.get_logger().exception("reading a source failed unexpectedly", source=lease.source.name)
            # The type alone: what an exception quotes may hold the secrets of an address.
            detail = f"A fault of this program ({type(error).__name__}); its log has the details."
            return Failed(kind=FailureKind.INTERNAL, detail=detail, transient=True), None

    def _access(self, lease: Lease) -> Access:
        return self.access.get(lease.source.name) or Access(home=lease.source.url)

    def _digest(self, lease: Lease, outcome: Fetched, progress: Progress) -> Digest:
        learned = frozenset[bytes]()
        if self.learned_after is not None:
            learned = self.store.learned(lease.source.name, at_least=self.learned_after)
        digest = self.digester.digest(
            DigestJob(
                body=outcome.body,
                url=without_values(outcome.url, [value for _, value in lease.source.secrets]),
                content_type=outcome.content_type,
                known=frozenset(lease.state.standing),
                source=lease.source,
                learned=learned,
            )
        )
        if not lease.source.cleaning.fulltext:
            return digest
        progress.reading_pages(begins=True)
        completed = self.pages.complete(lease, digest, learned, self._access(lease))
        progress.reading_pages(begins=False)
        return completed

    def _store(self, lease: Lease, outcome: FetchOutcome, digest: Digest | None, progress: Progress) -> PollPlan:
        """Store the poll; a database that fails for a while costs time, and not what was fetched."""
        deadline = time.monotonic() + STORE_PATIENCE
        wait = 0.0
        while not self.abandoned.wait(wait):
            try:
                return self._store_once(lease, outcome, digest)
            except LeaseLostError:
                raise
            except StoreError as error:
                if time.monotonic() > deadline:
                    raise
                progress.unstored(error)
            wait = STORE_AGAIN
        msg = f"the program ended before the poll of {lease.source.name} was stored"
        raise LeaseLostError(msg)

    def _store_once(self, lease: Lease, outcome: FetchOutcome, digest: Digest | None) -> PollPlan:
        jitter = random.random()  # noqa: S311 - spreads load, keeps no secret
        lease = replace(lease, source=self.wished(lease.source))
        if digest is None or not digest.items:
            now = self.clock()
            judgement = judge_poll(lease, digest, now=now) if digest else None
            plan = decide(lease, outcome, judgement, now=now, jitter=jitter, options=self.options)
            self.store.record(lease, plan.state)
            return plan
        self.store.look_ahead(digest.items, now=self.clock())
        rehearsal = UNREHEARSED
        partial = isinstance(outcome, Fetched) and outcome.partial
        for more in range(REHEARSALS, -1, -1):
            with self.store.transaction(lease) as transaction:
                now = self.clock()
                known = transaction.known(digest.items, now=now, window=self.window)
                if not more or work_left(digest.items, known, rehearsal) <= WORK_LIMIT:
                    judgement = judge_poll(lease, digest, known, rehearsal=rehearsal, partial=partial, now=now)
                    touched = transaction.touched(reach_of(judgement.writes, self.options))
                    plan = decide(
                        lease, outcome, judgement, touched=touched, now=now, jitter=jitter, options=self.options
                    )
                    transaction.apply(plan)
                    return plan
            # Outside of the transaction, for it takes a while, and meanwhile others store.
            try:
                rehearsal = self.digester.rehearse(lease, digest, known, partial=partial, now=now)
            except DigestError as error:
                return self._store_once(lease, _undigested(error), None)
        raise AssertionError


def _undigested(error: DigestError) -> Failed:
    """A document that could not be read, or judged, as an outcome."""
    kind = FailureKind.UNREADABLE if isinstance(error, UnreadableError) else FailureKind.INTERNAL
    return Failed(kind=kind, detail=str(error), transient=True)


def _report(lease: Lease, plan: PollPlan, digest: Digest | None, *, seconds: float) -> PollReport:
    verdicts = [write.verdict for write in plan.writes]
    return PollReport(
        source=lease.source.name,
        outcome=plan.state.outcome,
        detail=plan.state.detail,
        total=digest.total if digest else 0,
        new=sum(isinstance(verdict, New) for verdict in verdicts),
        changed=sum(isinstance(verdict, Changed) for verdict in verdicts),
        copies=sum(isinstance(verdict, CopyOf) for verdict in verdicts),
        pages=sum(item.story.from_page for item in digest.items) if digest else 0,
        problems=(*digest.head.problems, *plan.remarks) if digest else (),
        due_at=plan.state.due_at,
        reasons=plan.state.reasons,
        seconds=seconds,
    )


def _log(report: PollReport) -> None:
    """One canonical event a poll."""
    log = structlog.get_logger()
    (log.warning if report.failed else log.info)(
        "polled",
        source=report.source,
        outcome=report.outcome,
        detail=report.detail or None,
        total=report.total,
        new=report.new,
        changed=report.changed,
        copies=report.copies,
        pages=report.pages,
        problems=len(report.problems),
        next=report.due_at.isoformat(timespec="seconds"),
        seconds=round(report.seconds, 3),
        late=round(report.late, 3),
        storing=round(report.storing, 4),
    )


def _log_news(lease: Lease, plan: PollPlan) -> None:
    """What a person should know of a source, once when it begins and once when it is over."""
    log = structlog.get_logger()
    for remark in plan.remarks:
        log.warning("old stories came as new", source=lease.source.name, detail=remark.what)
    before = {each.concern for each in alerts(lease.state, lease.state.attempted_at or plan.now)}
    now = {each.concern: each.what for each in alerts(plan.state, plan.now)}
    for concern in now.keys() - before:
        log.warning("source needs a look", source=lease.source.name, alert=concern.value, detail=now[concern])
    for concern in before - now.keys():
        log.info("source is well again", source=lease.source.name, alert=concern.value)
    if (moved := plan.state.move.address) != lease.state.move.address:
        where = without_secrets(veiled(moved or lease.source.url, lease.source.secrets))
        log.warning("source moved" if moved else "new address given up", source=lease.source.name, asked=where)
