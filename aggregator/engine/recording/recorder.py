"""Records what was read of one source: looks up, decides and applies. The only one who writes what polls bring."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.dedupe.document import UNREHEARSED, WORK_LIMIT, work_left
from aggregator.engine.digester import Digester, DigestError, undigested
from aggregator.engine.progress import Progress
from aggregator.errors import LeaseLostError, StoreError
from aggregator.model import Digest, Fetched, FetchOutcome, Lease, PollPlan, Source
from aggregator.plan import PlanOptions, decide, judge_poll, reach_of
from aggregator.store.protocol import Recording

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
class Recorder:
    """What recording needs besides the lease and what was read."""

    store: Recording
    digester: Digester
    """Judges what is much work, outside of the transaction."""
    options: PlanOptions
    clock: Callable[[], datetime]
    window: timedelta = WINDOW
    abandoned: threading.Event = field(default_factory=threading.Event)
    """Set when the program ends without waiting any longer: what is still being read is not stored."""
    wished: Callable[[Source], Source] = lambda source: source
    """The source as it is to be asked next: its interval may have been changed while it was being read."""

    def record(self, lease: Lease, outcome: FetchOutcome, digest: Digest | None, progress: Progress) -> PollPlan:
        """Store a poll; a database that fails for a while costs time, and not what was fetched.

        :raises LeaseLostError: the poll took longer than its lease, or than the program; nothing was stored
        :raises StoreError: the database failed for longer than `STORE_PATIENCE`; nothing was stored
        """
        deadline = time.monotonic() + STORE_PATIENCE
        wait = 0.0
        while not self.abandoned.wait(wait):
            try:
                return self._record_once(lease, outcome, digest)
            except LeaseLostError:
                raise
            except StoreError as error:
                if time.monotonic() > deadline:
                    raise
                progress.unstored(error)
            wait = STORE_AGAIN
        msg = f"the program ended before the poll of {lease.source.name} was stored"
        raise LeaseLostError(msg)

    def _record_once(self, lease: Lease, outcome: FetchOutcome, digest: Digest | None) -> PollPlan:
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
                return self._record_once(lease, undigested(error), None)
        raise AssertionError
