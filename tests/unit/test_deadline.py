"""No test can keep a run from ending: one that waits for ever fails, and the run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import PATIENCE

HANGING = """
import queue, subprocess, sys, threading, time
import pytest

@pytest.fixture
def late():
    yield
    threading.Event().wait()

def test_waits_for_a_queue():
    queue.Queue().get()

def test_waits_for_a_thread():
    def idle_in_the_thread():
        time.sleep(600)
    thread = threading.Thread(target=idle_in_the_thread, daemon=True)
    thread.start()
    thread.join()

def test_waits_for_a_process():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        try:
            process.wait()
        finally:
            process.kill()

def test_swallows_exceptions():
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            pass

def test_ends_but_for_its_fixture(late):
    pass

def test_ends():
    pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_whoever_waits_for_ever_fails_and_says_where(tmp_path: Path) -> None:
    """A queue, a thread, a process, a loop that swallows exceptions, a fixture: all are ended, the last test runs."""
    file = tmp_path / "test_hanging.py"
    file.write_text(HANGING, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.deadline",
        "-q",
        "-rA",
        "--tb=short",
        "-c",
        os.devnull,
        str(file),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=os.environ | {"AGGREGATOR_TEST_SECONDS": "0.3"},
    )
    assert "4 failed, 2 passed, 1 error" in done.stdout
    assert done.stdout.count("did not end within 0.3 seconds") >= 5
    assert "idle_in_the_thread" in done.stdout
