"""One poll of one source: read, then record; and what is told of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from aggregator.engine.progress import UNTOLD, Progress
from aggregator.engine.reading.reader import Reader
from aggregator.engine.recording.recorder import Recorder
from aggregator.engine.reports import PollReport
from aggregator.errors import LeaseLostError
from aggregator.model import Changed, CopyOf, Digest, Lease, New, Observer, PollPlan, Unobserved
from aggregator.schedule.alerts import alerts
from aggregator.schedule.whole import asks_whole
from aggregator.text.urls import without_secrets
from aggregator.text.veil import veiled


@dataclass(frozen=True, kw_only=True, slots=True)
class Poller:
    """Everything that a poll needs besides the lease."""

    reader: Reader
    recorder: Recorder
    clock: Callable[[], datetime]
    observer: Observer = field(default_factory=Unobserved)

    @property
    def abandoned(self) -> threading.Event:
        """Set when the program ends without waiting any longer: what is still being read is not stored."""
        return self.recorder.abandoned

    def poll(self, lease: Lease, progress: Progress = UNTOLD) -> PollReport:
        """Poll the leased source and store what came of it.

        :raises LeaseLostError: the poll took longer than its lease, or than the program; nothing was stored
        :raises StoreError: the database failed for longer than `STORE_PATIENCE`; nothing was stored
        """
        began = time.monotonic()
        lease = replace(lease, whole=asks_whole(lease.state, self.clock(), ordered=lease.whole))
        late = max((self.clock() - lease.state.due_at).total_seconds(), 0.0)
        outcome, digest = self.reader.read(lease, progress)
        if progress.was_cut_off:
            raise LeaseLostError(f"the program ended before the poll of {lease.source.name} was over")
        read = time.monotonic()
        plan = self.recorder.record(lease, outcome, digest, progress)
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
