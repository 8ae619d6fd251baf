"""Runs the pure half of a poll where it does the least harm: in worker processes, or in the caller's thread.

Parsing, cleaning and tagging hold the GIL, so threads would share one core; processes do not, and a parser that
dies, hangs or takes too much memory takes its process with it and costs one poll. A process has one document at a time,
so that there is no doubt which one was to blame; and while one is slow over its document, the others' get another.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast

try:
    import resource
except ImportError:  # no limit where the system has none to set (Windows)
    resource = None  # type: ignore[assignment]

from aggregator.dedupe.document import UNREHEARSED, Rehearsal
from aggregator.engine.collector import spare_what_stays
from aggregator.model import Digest, Failed, FailureKind, Item, Known, Lease, Page, Source
from aggregator.plan import complete, digest, rehearse_poll
from aggregator.regions.gazetteer import load

PATIENCE = 60.0
"""Seconds for one document; the largest allowed takes some ten."""
PAGE_PATIENCE = 10.0
"""The same for an article's page, of which a poll may have dozens."""
QUEUE_PATIENCE = 180.0
"""Seconds to wait for a process that is free. Together with a document's own time well below the time of a lease."""
START_PATIENCE = 120.0
"""Seconds for a process to start, which takes one or two, and twenty where the machine is busy with other things."""
SLOW = 5.0
"""Seconds over one document from which on a process is not waited for: others get one in its place."""
SPARES = 2
"""Processes beyond the usual number at the most, for what would wait for slow ones."""
MEMORY = 384 * 1024 * 1024
"""Bytes of a worker's own memory at the most, by RLIMIT_DATA, which Linux keeps. It begins with some 75 MB, and feeds
of 10 MB, the largest that is fetched, bring it to 200."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestJob:
    """One fetched document and what is known of its source; crosses to a worker process."""

    body: bytes
    url: str
    content_type: str
    known: frozenset[bytes]
    source: Source
    learned: frozenset[bytes] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PageJob:
    """One fetched article page and the item that it belongs to; crosses to a worker process."""

    item: Item
    page: Page
    source: Source
    learned: frozenset[bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsalJob:
    """A digested document, and what the store knew of it a moment ago; crosses to a worker process."""

    lease: Lease
    digest: Digest
    known: Known
    before: Rehearsal
    """What was judged so far."""
    partial: bool
    now: datetime


Job = DigestJob | PageJob | RehearsalJob


class DigestError(Exception):
    """A document could not be digested; the text is one plain sentence."""


class UnreadableError(DigestError):
    """A document could not be read by its own fault: it would be as slow, as large or as deadly at the next poll."""


def undigested(error: DigestError) -> Failed:
    """A document that could not be read, or judged, as an outcome."""
    kind = FailureKind.UNREADABLE if isinstance(error, UnreadableError) else FailureKind.INTERNAL
    return Failed(kind=kind, detail=str(error), transient=True)


def run_job(job: Job, claims: Mapping[str, str]) -> Digest | Item | Rehearsal:
    """Read one document with this process's own gazetteer, or judge a slice of what was read.

    :param claims: as for `regions.tag.tag`
    """
    if isinstance(job, RehearsalJob):
        return rehearse_poll(job.lease, job.digest, job.known, job.before, partial=job.partial, now=job.now)
    if isinstance(job, PageJob):
        return complete(job.item, job.page, source=job.source, learned=job.learned, gazetteer=load(), claims=claims)
    return digest(
        job.body,
        url=job.url,
        content_type=job.content_type,
        known=job.known,
        source=job.source,
        learned=job.learned,
        gazetteer=load(),
        claims=claims,
    )


class Digester:
    """Digests documents in `processes` workers, or in the calling thread if that is 0."""

    def __init__(
        self,
        processes: int,
        *,
        claims: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
        page_patience: float = PAGE_PATIENCE,
        slow: float = SLOW,
        memory: int = MEMORY,
    ) -> None:
        """:param claims: to which country disputed places are given, as for `regions.tag.tag`."""
        self.processes = processes
        self.claims = dict(claims or {})
        self._patience = patience
        self._page_patience = page_patience
        self._slow = slow
        self._memory = memory
        self._changed = threading.Condition()
        self._closed = False
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, float] = {}
        """Since when each is at its document, by the monotonic clock; infinite while its process starts."""

    def digest(self, job: DigestJob) -> Digest:
        """Digest one document.

        :raises UnreadableError: it took too long or too much memory, or its worker process died of it, twice
        :raises DigestError: the program ends, or no process was free for `QUEUE_PATIENCE`
        """
        return cast("Digest", self._run(job, self._patience))

    def page(self, job: PageJob) -> Item:
        """Complete one item by its article's page.

        :raises DigestError: as for `digest`
        """
        return cast("Item", self._run(job, self._page_patience))

    def rehearse(self, lease: Lease, digest: Digest, known: Known, *, partial: bool, now: datetime) -> Rehearsal:
        """Judge a document's items, slice by slice, on what the store knew a moment ago.

        :param partial: whether the document holds the new entries only (226)
        :raises DigestError: as for `digest`
        """
        judged = UNREHEARSED
        while len(judged.judged) < len(digest.items):
            job = RehearsalJob(lease=lease, digest=digest, known=known, before=judged, partial=partial, now=now)
            judged = cast("Rehearsal", self._run(job, self._patience))
        return judged

    def close(self) -> None:
        """End the worker processes without waiting for what they do."""
        with self._changed:
            self._closed = True
            workers = [*self._idle, *self._busy]
            self._changed.notify_all()
        for worker in workers:
            worker.end()

    def _run(self, job: Job, patience: float) -> Digest | Item | Rehearsal:
        if not self.processes:
            return run_job(job, self.claims)
        with self._worker() as worker:
            try:
                return worker.run(job, self.claims, patience, begun=partial(self._note_begin, worker))
            except (BrokenExecutor, CancelledError, MemoryError):
                # The kernel may have ended it for what others took, or what it read before: once more, from the start.
                worker.kill()
            self._check_open()
            try:
                return worker.run(job, self.claims, patience, begun=partial(self._note_begin, worker))
            except MemoryError as error:
                msg = f"Reading the document takes more than {self._memory // 1_000_000} MB of memory."
                raise UnreadableError(msg) from error
            except (BrokenExecutor, CancelledError) as error:
                self._check_open()
                msg = "The process that read the document died over it."
                raise UnreadableError(msg) from error

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """A worker for one document; if that goes wrong, its process is not used again."""
        worker = self._take()
        try:
            yield worker
        except DigestError:
            worker.kill()
            raise
        finally:
            with self._changed:
                del self._busy[worker]
                wanted = not self._closed and len(self._idle) + len(self._busy) < self._size(time.monotonic())
                if wanted:
                    self._idle.append(worker)
                self._changed.notify()
            if not wanted:
                worker.end()

    def _take(self) -> _Worker:
        deadline = time.monotonic() + QUEUE_PATIENCE
        with self._changed:
            while True:
                self._check_open()
                now = time.monotonic()
                if len(self._busy) < self._size(now):
                    worker = self._idle.pop() if self._idle else _Worker(self._memory)
                    self._busy[worker] = math.inf
                    return worker
                if now >= deadline:
                    msg = f"Other documents kept all processes busy for {QUEUE_PATIENCE:.0f} seconds."
                    raise DigestError(msg)
                ends = [since + self._slow for since in self._busy.values() if now - since < self._slow]
                self._changed.wait(min([deadline, *ends]) - now)

    def _size(self, now: float) -> int:
        """How many processes there may be: spares stay for as long as what they stand in for is slow."""
        slow = sum(now - since >= self._slow for since in self._busy.values())
        return self.processes + min(slow, SPARES)

    def _note_begin(self, worker: _Worker) -> None:
        """Note that a worker's process has started, and reads its document from now on."""
        with self._changed:
            self._busy[worker] = time.monotonic()
            self._changed.notify_all()

    def _check_open(self) -> None:
        if self._closed:
            msg = "The program is ending."
            raise DigestError(msg)


class _Worker:
    """One process, started when it is first needed and after it was killed; belongs to one thread at a time."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._ended = False

    def run(
        self, job: Job, claims: Mapping[str, str], patience: float, *, begun: Callable[[], None]
    ) -> Digest | Item | Rehearsal:
        """What comes of a document.

        :param begun: is called once the process has started
        :raises UnreadableError: it took longer than its patience
        :raises BrokenExecutor, CancelledError: the process ended over it
        """
        with self._lock:
            if self._ended:
                raise CancelledError
            if self._pool is None:
                # A fork of a process with threads can deadlock; spawned workers start clean.
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, spawn, initializer=_begin, initargs=(self._memory,))
            pool = self._pool
            ready = pool.submit(_ready)  # within the lock: whoever ends the pool finds a process to end
        try:
            ready.result(START_PATIENCE)
        except TimeoutError as error:
            msg = f"A process for reading documents did not start within {START_PATIENCE:.0f} seconds."
            raise DigestError(msg) from error
        begun()
        with self._lock:
            if self._pool is not pool:
                raise CancelledError
            reading = pool.submit(run_job, job, claims)
        try:
            return reading.result(patience)
        except TimeoutError as error:
            msg = f"Reading the document took longer than {patience:.0f} seconds."
            raise UnreadableError(msg) from error

    def end(self) -> None:
        """End the process, and start no other; may be called from any thread."""
        with self._lock:
            self._ended = True
        self.kill()

    def kill(self) -> None:
        """End the process, whatever it does; the next document has another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)


def _ready() -> None:
    """Nothing: a process that did this has started."""


def _begin(memory: int) -> None:
    """Make a worker process ready to read documents."""
    _settle(memory)
    load()
    spare_what_stays()  # a hundred thousand names among it


def _settle(memory: int) -> None:
    """Have a process keep to its memory; Ctrl-C is for its parent to answer, and it lives no longer than that."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent is gone, also by SIGKILL: an idle worker would wait for work for ever."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)
