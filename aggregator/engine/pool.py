"""A bounded pool of daemon threads: none of them can keep the process from ending.

`concurrent.futures` joins its threads when the interpreter exits, so that one hung socket holds up a shutdown
for as long as it hangs; these threads are left behind instead.

A job that does nothing but wait can be *set aside*: it goes on, and another may start in its place. Its thread ends
with it, so that what threads keep (connections) does not add up; and so does one that nothing was asked of for a while.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable

import structlog

ASIDE_SHARE = 7
"""Jobs set aside, for each that counts: with 16 workers a fifth of 500 sources may hang."""
ASIDE_LIMIT = 256
"""Jobs set aside in all: each has a thread and a socket."""
IDLE = 60.0
"""Seconds without a job after which a thread ends, and its connections with it."""

Job = Callable[[], None]


class Workers:
    """Runs `count` jobs at a time, besides those set aside; a thread is made when the first job needs it."""

    def __init__(self, count: int, *, aside: int = 0, name: str = "worker", idle: float = IDLE) -> None:
        """Begin without a thread.

        :param aside: how many jobs may be set aside at a time
        :param idle: seconds without a job after which a thread ends
        """
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._count = count
        self._room_aside = aside
        self._name = name
        self._idle = idle
        self._started = 0
        self._threads = 0
        """Those that take further jobs: all but those of jobs set aside."""
        self._running: set[Job] = set()
        self._aside: set[Job] = set()
        self._closed = False
        self._changed = threading.Condition()

    @property
    def free(self) -> int:
        """How many more jobs can start at once."""
        with self._changed:
            return self._count - len(self._running - self._aside)

    def submit(self, job: Job) -> bool:
        """Run the job as soon as a thread is free; it should return what it has to say by its own means.

        :param job: equal to none that runs
        :returns: False if the pool is closed: the job is not run
        """
        with self._changed:
            if self._closed:
                return False
            self._running.add(job)
            if self._threads < min(self._count, len(self._running - self._aside)):
                self._threads += 1
                self._started += 1
                threading.Thread(target=self._work, name=f"{self._name}-{self._started}", daemon=True).start()
            self._jobs.put(job)
        return True

    def set_aside(self, job: Job) -> bool:
        """Have a job that has begun count no more; False if there is no room for that, or it has ended."""
        with self._changed:
            if job not in self._running or job in self._aside or len(self._aside) >= self._room_aside:
                return False
            self._aside.add(job)
            self._threads -= 1
            self._changed.notify_all()
        return True

    def wait_for_change(self, timeout: float) -> None:
        """Wait until a job ends, or for `timeout` seconds."""
        with self._changed:
            self._changed.wait(timeout)

    def wait_idle(self, timeout: float) -> bool:
        """Wait until no job runs; False if that took longer than `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, max(0.0, deadline - time.monotonic()))

    def close(self, timeout: float) -> bool:
        """Take no more jobs and wait for those that run; False if some still do after `timeout` seconds."""
        with self._changed:
            if not self._closed:
                self._closed = True
                for _ in range(self._threads):
                    self._jobs.put(None)
        return self.wait_idle(timeout)

    def _next(self) -> Job | None:
        """The next job for a thread; None for it to end."""
        while True:
            try:
                return self._jobs.get(timeout=self._idle)
            except queue.Empty:
                with self._changed:
                    if self._jobs.empty():  # jobs are put within the lock: none can come that counts on this thread
                        self._threads -= 1
                        return None

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 - logged with its trace; a thread that dies would shrink the pool
                with contextlib.suppress(Exception):  # not even if the log cannot be written
                    structlog.get_logger().exception("job failed unexpectedly", thread=threading.current_thread().name)
            with self._changed:
                was_aside = job in self._aside
                self._aside.discard(job)
                self._running.discard(job)
                self._changed.notify_all()
            if was_aside:
                return


def room_aside(count: int) -> int:
    """How many jobs may be set aside besides `count` that are not."""
    return min(ASIDE_SHARE * count, ASIDE_LIMIT)
