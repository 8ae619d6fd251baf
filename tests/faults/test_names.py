"""No name server, or one that does not answer: nothing is lost, and once there is one all is asked soon."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from aggregator.config.load import load
from aggregator.engine import session as engine
from aggregator.engine.session import Session
from aggregator.fetch.client import Client
from aggregator.schedule.policy import LOCAL_BACKOFF_LIMIT
from tests.faults.press import Press
from tests.faults.process import read_outputs
from tests.origin import Origin
from tests.support import Clock, utc
from tests.waiting import PATIENCE

NOW = utc(2026, 3, 4, 12)
MINUTE = timedelta(minutes=1)
TIMEOUT = 2.0
"""Seconds of a fetch, in the config."""


def failing(_host: str) -> tuple[str, ...]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def hanging(_host: str) -> tuple[str, ...]:
    time.sleep(2 * TIMEOUT)
    return failing(_host)


class Network:
    """Names that lead to this machine, as long as there is somebody to ask."""

    def __init__(self) -> None:
        self.answer: Callable[[str], tuple[str, ...]] = lambda _: ("127.0.0.1",)

    def resolve(self, host: str) -> tuple[str, ...]:
        """What the system's resolver would say."""
        return self.answer(host)


@contextmanager
def at_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Session, Press, Clock, Network]]:
    """A session on three papers that have names, and one that has an address."""
    network, clock = Network(), Clock(NOW)
    monkeypatch.setattr(engine, "Client", partial(Client, resolve=network.resolve))
    with Origin() as origin:
        press = Press(origin, 4, random.Random(6))
        press.print(NOW, most=3)
        path = press.config(folder, timeout="2s", max_bytes="1MB")
        text = path.read_text(encoding="utf-8")
        for paper in press.papers[1:]:
            there = origin.url(f"/{paper.name}")
            named = there.replace("127.0.0.1", f"{paper.name}.test")
            text = text.replace(f'"{there}"', f'"{named}"\nprivate = true')
        path.write_text(text, encoding="utf-8")
        with Session(load(path), clock=clock, processes=0) as session:
            session.poll()
            assert is_published(session, press)
        with Session(load(path), clock=clock, processes=0) as session:  # without connections, which need no names
            yield session, press, clock, network


def requests(press: Press) -> list[int]:
    return [len(press.requests(paper)) for paper in press.papers]


def is_published(session: Session, press: Press) -> bool:
    session.publish()
    found = {name: len(ids) for name, ids in read_outputs(session.settings.output.dir).items() if name != "all"}
    return found == {paper.name: len(paper.stories) for paper in press.papers}


def test_without_a_name_server_for_three_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources with names are tried again every quarter of an hour at the longest, others go on; nothing is lost."""
    with at_work(tmp_path, monkeypatch) as (session, press, clock, network):
        network.answer = failing
        before = requests(press)
        tried = dict.fromkeys((paper.name for paper in press.papers[1:]), clock.now)
        for _ in range(180):
            clock.now += MINUTE
            for report in session.poll():
                if report.source in tried:
                    assert report.outcome == "dns"
                    assert clock.now - tried[report.source] <= LOCAL_BACKOFF_LIMIT * 1.1 + MINUTE  # and its jitter
                    tried[report.source] = clock.now
        after = requests(press)
        assert after[0] - before[0] > 80
        assert after[1:] == before[1:]
        press.print(clock.now, most=3)
        network.answer = lambda _: ("127.0.0.1",)
        for _ in range(17):
            clock.now += MINUTE
            session.poll()
        assert all(row.state.failures == 0 for row in session.store.source_rows())
        assert is_published(session, press)


def test_a_name_server_that_hangs_holds_up_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that has an address is asked while the look-ups of all others hang, and they are failures in time."""
    with at_work(tmp_path, monkeypatch) as (session, _, clock, network):
        network.answer = hanging
        clock.now += 2 * MINUTE
        first = threading.Event()
        outcomes = {}

        def note(report: object) -> None:
            outcomes[report.source] = report.outcome  # type: ignore[attr-defined]
            first.set()

        polling = threading.Thread(target=session.poll, kwargs={"on_report": note})
        polling.start()
        assert first.wait(PATIENCE)
        assert list(outcomes) == ["paper-0"]
        polling.join(PATIENCE)
        assert outcomes == {"paper-0": "not modified", "paper-1": "dns", "paper-2": "dns", "paper-3": "dns"}
