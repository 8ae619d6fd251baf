"""Runs the pure half of a poll where it does the least harm: in worker processes, or in the caller's thread.

Parsing, cleaning and tagging hold the GIL, so threads would share one core; processes do not, and a parser that
dies takes its process with it and costs one poll.
"""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass

from aggregator.model import Digest, Problem, Source
from aggregator.plan import digest
from aggregator.regions.gazetteer import load


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestJob:
    """One fetched document and what is known of its source; crosses to a worker process."""

    body: bytes
    url: str
    content_type: str
    known: frozenset[bytes]
    source: Source


def run_job(job: DigestJob) -> Digest:
    """Digest one document with this process's own gazetteer."""
    return digest(
        job.body,
        url=job.url,
        content_type=job.content_type,
        known=job.known,
        source=job.source,
        gazetteer=load(),
    )


class Digester:
    """Digests documents in `processes` workers, or in the calling thread if that is 0."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._lock = threading.Lock()
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor | None:
        if not self._processes:
            return None
        # A fork of a process with threads can deadlock; spawned workers start clean.
        return ProcessPoolExecutor(self._processes, multiprocessing.get_context("spawn"), initializer=load)

    def digest(self, job: DigestJob) -> Digest:
        """Digest one document; a worker that dies over it gives a digest that says so."""
        pool = self._pool
        if pool is None:
            return run_job(job)
        try:
            return pool.submit(run_job, job).result()
        except BrokenExecutor:
            with self._lock:
                if self._pool is pool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    self._pool = self._start()
            return Digest(
                version="",
                complete=False,
                problems=(Problem(where="parse", what="The worker process died over this document."),),
            )

    def close(self) -> None:
        """End the worker processes without waiting for what they do."""
        if self._pool is not None:
            for process in list(getattr(self._pool, "_processes", {}).values()):
                process.terminate()
            self._pool.shutdown(wait=False, cancel_futures=True)
