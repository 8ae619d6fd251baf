"""Runs the pure half of a poll where it does the least harm: in worker processes, or in the caller's thread.

Parsing, cleaning and tagging hold the GIL, so threads would share one core; processes do not, and a parser that
dies, hangs or takes too much memory takes its process with it and costs one poll. Which of the documents under way was
to blame cannot be told from outside, so each of them gets a second try, in a process of its own.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, CancelledError, ProcessPoolExecutor
from dataclasses import dataclass
from typing import cast

try:
    import resource
except ImportError:  # no limit where the system has none to set (Windows)
    resource = None  # type: ignore[assignment]

from aggregator.model import Digest, Item, Page, Source
from aggregator.plan import complete, digest
from aggregator.regions.gazetteer import load

PATIENCE = 240.0
"""Seconds for one document, its wait behind others included; the largest allowed takes some ten."""
LAST_PATIENCE = 60.0
"""Seconds for its second try. Both together are well below the time of a lease."""
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


class DigestError(Exception):
    """A document could not be digested; the text is one plain sentence."""


def run_job(job: DigestJob | PageJob, claims: Mapping[str, str]) -> Digest | Item:
    """Read one document with this process's own gazetteer.

    :param claims: as for `regions.tag.tag`
    """
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
        last_patience: float = LAST_PATIENCE,
        memory: int = MEMORY,
    ) -> None:
        """:param claims: to which country disputed places are given, as for `regions.tag.tag`."""
        self.processes = processes
        self.claims = dict(claims or {})
        self._patience = patience
        self._last_patience = last_patience
        self._memory = memory
        self._lock = threading.Lock()
        self._one_suspect = threading.Lock()
        self._closed = False
        self._pools: set[ProcessPoolExecutor] = set()
        self._shared = self._open(processes) if processes else None

    def digest(self, job: DigestJob) -> Digest:
        """Digest one document.

        :raises DigestError: its worker process died, hung or wanted too much memory, twice
        """
        return cast("Digest", self._run(job))

    def page(self, job: PageJob) -> Item:
        """Complete one item by its article's page.

        :raises DigestError: its worker process died, hung or wanted too much memory, twice
        """
        return cast("Item", self._run(job))

    def _run(self, job: DigestJob | PageJob) -> Digest | Item:
        shared = self._shared
        if shared is None:
            return run_job(job, self.claims)
        try:
            return shared.submit(run_job, job, self.claims).result(self._patience)
        except (BrokenExecutor, CancelledError, MemoryError, TimeoutError):
            self._replace(shared)
        with self._one_suspect:
            return self._run_alone(job)

    def close(self) -> None:
        """End the worker processes without waiting for what they do."""
        with self._lock:
            self._closed = True
            pools = list(self._pools)
        for pool in pools:
            self._kill(pool)

    def _run_alone(self, job: DigestJob | PageJob) -> Digest | Item:
        pool = self._open(1)
        try:
            return pool.submit(run_job, job, self.claims).result(self._last_patience)
        except TimeoutError as error:
            msg = f"Reading the document took longer than {self._last_patience:.0f} seconds."
            raise DigestError(msg) from error
        except MemoryError as error:
            msg = f"Reading the document takes more than {self._memory // 1_000_000} MB of memory."
            raise DigestError(msg) from error
        except (BrokenExecutor, CancelledError) as error:
            msg = "The process that read the document died over it."
            raise DigestError(msg) from error
        finally:
            self._kill(pool)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        """Start anew in place of a pool that lost a process, once however many documents were in it."""
        with self._lock:
            mine = self._shared is broken and not self._closed
        if mine:
            self._shared = self._open(self.processes)
            self._kill(broken)

    def _open(self, processes: int) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                msg = "The program is ending."
                raise DigestError(msg)
            # A fork of a process with threads can deadlock; spawned workers start clean.
            pool = ProcessPoolExecutor(
                processes, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(self._memory,)
            )
            self._pools.add(pool)
        return pool

    def _kill(self, pool: ProcessPoolExecutor) -> None:
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._pools.discard(pool)


def _begin(memory: int) -> None:
    """Make a worker process ready: Ctrl-C is for its parent to answer, and it lives no longer than that."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()
    load()
    gc.freeze()  # what was loaded stays: the collector need not walk a hundred thousand names again and again


def _end_with_parent() -> None:
    """End this process when its parent is gone, also by SIGKILL: an idle worker would wait for work for ever."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)
