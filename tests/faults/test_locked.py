"""Another program holds the database: polls wait, health says so, and nothing is lost or asked for twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.edition import Edition
from tests.faults.process import Starter
from tests.origin import Asked
from tests.waiting import PATIENCE, wait_until

LOCKED = float(os.environ.get("AGGREGATOR_LOCKED", "12"))
"""Seconds for which the lock is held: longer than the store waits for it (`BUSY_SECONDS`); `make soak` asks for 75."""

SOON = 60.0
"""Seconds in which the daemon ends on a busy machine: half of the time for which it keeps what it cannot store."""

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(database: Path) -> Iterator[None]:
    """A second process holds the lock for writing."""
    command = [sys.executable, "-c", HOLDER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.communicate()


def asked(edition: Edition) -> list[int]:
    """How often each paper was asked."""
    return [len(edition.press.requests(paper)) for paper in edition.press.papers]


def in_flight(edition: Edition) -> threading.Event:
    """Have all papers asked, the first one with its answer still to come: it does once the event is set."""
    paper, *others = edition.press.papers
    answer, gate = edition.press.answering(paper), threading.Event()

    def late(asked: Asked) -> object:
        gate.wait(PATIENCE)
        return answer(asked)

    edition.origin.script(f"/{paper.name}", late)
    edition.later(2)
    wait_until(lambda: asked(edition) == [2] * len(edition.press.papers), "polls")
    for other in others:
        wait_until(lambda name=other.name: len(edition.program.events("polled", source=name)) == 2, "other polls")
    return gate


def test_a_locked_database(edition: Edition) -> None:
    """What was fetched before is stored after, what fell due meanwhile is polled after; each once, and health tells."""
    database = edition.feeds.with_name("aggregator.sqlite")
    gate = in_flight(edition)
    with held(database):
        began = time.monotonic()
        gate.set()
        wait_until(lambda: "poll:" in edition.program.health()["detail"], "bad health")
        assert "another program is writing to it" in edition.program.health()["detail"]
        time.sleep(max(0.0, LOCKED - (time.monotonic() - began)))
        assert edition.is_degraded()
    wait_until(edition.is_published, "what was fetched before")
    wait_until(lambda: not edition.is_degraded(), "good health")
    before = asked(edition)  # once more than at first where the lock was held for longer than papers rest
    with held(database):
        edition.later(2)
        wait_until(edition.is_degraded, "bad health")
        assert asked(edition) == before
    wait_until(edition.is_published, "what fell due meanwhile")
    wait_until(lambda: not edition.is_degraded(), "good health")
    assert asked(edition) == [count + 1 for count in before]
    assert not edition.program.events("poll not stored")


def test_sigterm_while_the_database_is_locked(edition: Edition, starter: Starter) -> None:
    """It ends with 0 in time although a poll waits for the database; the next start publishes what that one left."""
    gate = in_flight(edition)
    with held(edition.feeds.with_name("aggregator.sqlite")):
        gate.set()
        time.sleep(1.0)  # by then the poll waits, and the loop that looks for more
        edition.program.tell(signal.SIGTERM)
        assert edition.program.wait(SOON) == 0
    with starter.start(edition.feeds.with_name("config.toml"), now=edition.now):
        wait_until(edition.is_published, "what was left")
