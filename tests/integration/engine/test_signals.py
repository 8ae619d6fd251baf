"""Signals that come while the daemon is still starting."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.engine.signals import Signals
from tests.integration.engine.test_daemon import PATIENCE, config, event

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGHUP is POSIX's")

STAGES = (
    "aggregator.cli.main",
    "aggregator.cli.run",
    "structlog",
    "aggregator.engine.session",
    "aggregator.store.open",
)
"""Modules in the order in which a start imports them."""

AT_A_STAGE = """
import os, signal, sys

_, stage, number, *words = sys.argv

class Sender:
    def find_spec(self, name, path=None, target=None):
        if name == stage:
            os.kill(os.getpid(), int(number))

sys.meta_path.insert(0, Sender())
sys.argv = ["aggregator", *words]
from aggregator.__main__ import main
main()
"""
"""Runs the program; the process gets a signal when it begins to import a module."""


def started(path: Path, stage: str, number: signal.Signals) -> subprocess.Popen[str]:
    """The daemon, with a signal at a stage of its start."""
    command = [sys.executable, "-c", AT_A_STAGE, stage, str(int(number)), "run", "-c", str(path)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("stage", STAGES)
def test_a_reload_asked_for_during_the_start_is_done(tmp_path: Path, stage: str) -> None:
    """SIGHUP ends nothing, wherever the start is: the config is read again once the daemon runs."""
    daemon = started(config(tmp_path, {"paper": "http://127.0.0.1:9/feed"}), stage, signal.SIGHUP)
    try:
        assert event(daemon, lambda found: found["event"] == "reloaded")["sources"] == 1
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(PATIENCE) == 0
    finally:
        daemon.kill()
        daemon.communicate()


@pytest.mark.parametrize(
    ("stage", "number"), [*((stage, signal.SIGTERM) for stage in STAGES), (STAGES[-1], signal.SIGINT)]
)
def test_a_stop_during_the_start_is_a_clean_end(tmp_path: Path, stage: str, number: signal.Signals) -> None:
    """The process ends with 0 and without a word."""
    stopped = started(config(tmp_path, {"paper": "http://127.0.0.1:9/feed"}), stage, number)
    _, said = stopped.communicate(timeout=PATIENCE)
    assert (stopped.returncode, said) == (0, "")


def test_other_commands_end_with_their_terminal(tmp_path: Path) -> None:
    """Only the daemon heeds SIGHUP."""
    path = config(tmp_path, {"paper": "http://127.0.0.1:9/feed"})
    command = [sys.executable, "-c", AT_A_STAGE, "structlog", str(int(signal.SIGHUP)), "poll", "-c", str(path)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGHUP


def test_a_reload_is_taken_once() -> None:
    """However often it was asked for since."""
    signals = Signals()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        signals.heed(at_once=False)
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
        assert [signals.take_reload(), signals.take_reload()] == [True, False]
        signal.raise_signal(signal.SIGTERM)
        assert signals.stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
