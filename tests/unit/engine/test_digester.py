"""Worker processes that die or hang cost their own document only, and none outlives the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from aggregator.engine import digester as module
from aggregator.engine.digester import SPARES, Digester, DigestError, UnreadableError
from tests.waiting import PATIENCE, wait_until

DIE = "__import__('os')._exit(3)"
HANG = "__import__('time').sleep(600)"
WAIT = 300
"""Seconds after which a test gives up; a busy machine takes tens of them to start a process."""
PID = "__import__('os').getpid()"


@pytest.fixture(autouse=True)
def jobs_are_expressions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job is a text that its worker evaluates, so that a test can say what happens in there."""
    monkeypatch.setattr(module, "run_job", eval)
    monkeypatch.setattr(module, "_begin", module._settle)  # and needs no names of places, which take long to load


def digest(digester: Digester, job: Any) -> object:
    """What comes of a job."""
    return digester.digest(job)


def test_a_worker_that_dies_costs_one_document_and_no_other() -> None:
    """The document that kills its process twice is an error; those that were under way with it come back whole."""
    digester = Digester(2)
    try:
        with ThreadPoolExecutor(4) as threads:
            bad = threads.submit(digest, digester, DIE)
            good = [threads.submit(digest, digester, f"{n} + 1") for n in range(3)]
            with pytest.raises(DigestError, match="died"):
                bad.result(WAIT)
            assert [each.result(WAIT) for each in good] == [1, 2, 3]
        assert digest(digester, "40 + 2") == 42
    finally:
        digester.close()


def test_a_worker_that_hangs_is_ended() -> None:
    """After its patience the document is an error of its own, and the next one is read."""
    digester = Digester(1, patience=0.2)
    try:
        with pytest.raises(UnreadableError, match="longer than"):
            digest(digester, HANG)
        digester._patience = 60
        assert digest(digester, "40 + 2") == 42
    finally:
        digester.close()


def test_while_one_document_hangs_others_are_read() -> None:
    """A process that is slow over its document is not waited for, and as many more are started as may hang at once."""
    digester = Digester(1, slow=0.1)
    try:
        with ThreadPoolExecutor(4) as threads:
            hanging = [threads.submit(digest, digester, HANG) for _ in range(SPARES)]
            assert threads.submit(digest, digester, "40 + 2").result(WAIT) == 42
            assert not any(each.done() for each in hanging)
            digester.close()
            for each in hanging:
                with pytest.raises(DigestError, match="ending"):
                    each.result(WAIT)
    finally:
        digester.close()


def test_a_spare_stays_while_it_is_needed() -> None:
    """As long as a document hangs, what was started in its process's place reads one document after the other."""
    digester = Digester(1, slow=0.1)
    try:
        with ThreadPoolExecutor(1) as threads:
            hanging = threads.submit(digest, digester, HANG)
            pids = {digest(digester, PID) for _ in range(3)}
            assert len(pids) == 1
            digester.close()
            with pytest.raises(DigestError, match="ending"):
                hanging.result(WAIT)
    finally:
        digester.close()


def test_a_process_that_starts_is_not_slow() -> None:
    """The time that a process takes to start is no document's, and calls for no other process."""
    digester = Digester(1, slow=0.05)
    try:
        with ThreadPoolExecutor(4) as threads:
            pids = set(threads.map(lambda _: digest(digester, PID), range(4)))
        assert len(pids) == 1
    finally:
        digester.close()


def test_processes_are_no_more_than_wanted_once_nothing_hangs() -> None:
    """What was started in place of a slow process is not kept."""
    digester = Digester(1, slow=0.0)
    try:
        with ThreadPoolExecutor(3) as threads:
            pids = list(threads.map(lambda _: digest(digester, PID), range(3)))
        assert all(isinstance(pid, int) for pid in pids)
        assert len(digester._idle) == 1
        digester._slow = 60.0
        assert digest(digester, PID) == digest(digester, PID)
    finally:
        digester.close()


def test_a_job_that_fails_costs_no_process() -> None:
    """An exception is the document's, and its process goes on."""
    digester = Digester(1)
    try:
        before = digest(digester, PID)
        with pytest.raises(ZeroDivisionError):
            digest(digester, "1 / 0")
        assert digest(digester, PID) == before
    finally:
        digester.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps RLIMIT_DATA")
@pytest.mark.parametrize("greed", ["len(b'x' * 400_000_000)", "len([b'%d' % n for n in range(30_000_000)])"])
def test_a_worker_that_takes_too_much_memory_costs_one_document(greed: str) -> None:
    """The document is an error that says so, in one piece or in many; the next one is read."""
    digester = Digester(1, memory=200_000_000)
    try:
        with pytest.raises(DigestError, match="more than 200 MB"):
            digest(digester, greed)
        assert digest(digester, "40 + 2") == 42
    finally:
        digester.close()


def test_closing_ends_what_hangs_and_starts_nothing() -> None:
    """Whoever waits for a document gets an error at once."""
    digester = Digester(1)
    caught: list[DigestError] = []

    def wait() -> None:
        try:
            digest(digester, HANG)
        except DigestError as error:
            caught.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.5)
    digester.close()
    waiting.join(PATIENCE)
    assert len(caught) == 1
    with pytest.raises(DigestError):
        digest(digester, "1")


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_workers_do_not_outlive_a_killed_program() -> None:
    """After kill -9 of the parent its idle worker ends by itself; Ctrl-C alone does not end it."""
    script = (
        "import time; from aggregator.engine import digester as d\n"
        "d.run_job = eval\n"
        "if __name__ == '__main__':\n"
        "    g = d.Digester(1); print(g.digest(\"__import__('os').getpid()\"), flush=True); time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    os.kill(worker, signal.SIGINT)
    time.sleep(0.3)
    os.kill(worker, 0)
    parent.kill()
    parent.communicate()
    wait_until(lambda: not _lives(worker), "the end of the worker")


def _lives(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - of this machine's kernel
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
