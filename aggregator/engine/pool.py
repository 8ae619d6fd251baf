"""A bounded pool of daemon threads: none of them can keep the process from ending.

`concurrent.futures` joins its threads when the interpreter exits, so that one hung socket holds up a shutdown
for as long as it hangs; these threads are left behind instead.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable

import structlog

Job = Callable[[], None]


class Workers:
    """Runs jobs in `count` threads."""

    def __init__(self, count: int, *, name: str = "worker") -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._count = count
        self._busy = 0
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def free(self) -> int:
        """How many more jobs can start at once."""
        with self._changed:
            return self._count - self._busy

    def submit(self, job: Job) -> bool:
        """Run the job as soon as a thread is free; it should return what it has to say by its own means.

        :returns: False if the pool is closed: the job is not run
        """
        with self._changed:
            if self._closed:
                return False
            self._busy += 1
            self._jobs.put(job)
        return True

    def wait_for_change(self, timeout: float) -> None:
        """Wait until a job ends, or for `timeout` seconds."""
        with self._changed:
            self._changed.wait(timeout)

    def wait_idle(self, timeout: float) -> bool:
        """Wait until no job runs; False if that took longer than `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            return self._changed.wait_for(lambda: self._busy == 0, max(0.0, deadline - time.monotonic()))

    def close(self, timeout: float) -> bool:
        """Take no more jobs and wait for those that run; False if some still do after `timeout` seconds."""
        with self._changed:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._jobs.put(None)
        return self.wait_idle(timeout)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 - logged with its trace; a thread that dies would shrink the pool
                with contextlib.suppress(Exception):  # not even if the log cannot be written
                    structlog.get_logger().exception("job failed unexpectedly", thread=threading.current_thread().name)
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()
