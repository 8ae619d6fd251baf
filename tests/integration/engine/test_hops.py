"""What a host sees of us where the redirects of many others lead to it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aggregator.engine.session import Session
from tests.origin import Asked, Origin, redirect, respond
from tests.support import settings
from tests.waiting import wait_until

SPACING = timedelta(milliseconds=30)
ITEM = (
    "<rss version='2.0'><channel><title>T</title><link>http://t.example/</link><item><title>A mill is sold</title>"
    "<guid>{0}</guid><description>The mill at {0} was sold on Monday.</description></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def _every_name_is_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(host: str, *_: Any, **__: Any) -> list[Any]:
        assert host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", found)


class Busy:
    """Answers of one host, and how they lay in time."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []
        self._lock = threading.Lock()
        self._open = 0
        self.most = 0
        """Requests at one time."""

    def answer(self, asked: Asked) -> bytes:
        """A feed of the path's own, after a while."""
        began = time.monotonic()
        with self._lock:
            self._open += 1
            self.most = max(self.most, self._open)
        time.sleep(0.005)
        with self._lock:
            self._open -= 1
            self.spans.append((began, time.monotonic()))
        return respond(200, ITEM.format(asked.target).encode())


@contextmanager
def session(folder: Path, sources: dict[str, str]) -> Iterator[Session]:
    """A session of sources in a network whose names all lead to loopback."""
    made = settings(folder, sources, '[[topics]]\nname = "all"\nany = ["mill"]\n')
    polling = replace(made.polling, host_spacing=SPACING, resolver_networks=("127.0.0.0/8",))
    with Session(replace(made, polling=polling), processes=0) as running:
        yield running


def test_redirects_of_twenty_hosts_to_one_ask_it_one_at_a_time(tmp_path: Path) -> None:
    """However many hosts lead there, a host has one request of ours at a time, with the distance in between."""
    with Origin() as origin, Origin() as hub:
        busy = Busy()
        for number in range(20):
            origin.script(f"/{number}", redirect(302, hub.url(f"/{number}", host="hub.example")))
            hub.script(f"/{number}", busy.answer)
        sources = {f"s{number}": origin.url(f"/{number}", host=f"h{number}.example") for number in range(20)}
        with session(tmp_path, sources) as running:
            reports = running.poll(everything=True)
    assert [report.outcome for report in reports] == ["new"] * 20
    assert busy.most == 1
    spans = sorted(busy.spans)
    assert len(spans) == 20
    assert all(later[0] - earlier[1] >= SPACING.total_seconds() for earlier, later in pairwise(spans))


def test_a_wait_that_the_end_of_the_program_ends_is_no_failure(tmp_path: Path) -> None:
    """A poll that waits for a host when the program ends stores nothing, and its source is due again at once."""
    with Origin() as origin, Origin() as hub:
        origin.script("/feed", redirect(302, hub.url("/feed", host="hub.example")))
        with session(tmp_path, {"led": origin.url("/feed", host="first.example")}) as running:
            assert running._hosts.start("hub.example", time.monotonic())
            polling = threading.Thread(target=running.poll, kwargs={"everything": True})
            polling.start()
            wait_until(lambda: bool(origin.requests) and origin.is_quiet(), "the first hop")
            running.dispatcher.halt()
            polling.join(300)
            (row,) = running.store.source_rows()
    assert (row.state.outcome, row.state.failures, row.leased_until) == ("", 0, None)
    assert hub.requests == []


def test_a_hop_to_a_host_in_trouble_waits_for_it_and_not_for_the_first(tmp_path: Path) -> None:
    """A 429 behind a redirect holds the host that said it, and the host that led there goes on."""
    with Origin() as origin, Origin() as hub:
        origin.script("/feed", redirect(302, hub.url("/feed", host="hub.example")))
        hub.script("/feed", respond(429, b"", Retry_After="3600"))
        sources = {"led": origin.url("/feed", host="first.example")}
        with session(tmp_path, sources) as running:
            running.poll(everything=True)
            held = running._hosts.held(time.monotonic() + 60)
            assert held == {"hub.example"}
            (report,) = running.poll(everything=True)
    assert report.outcome == "busy host"
    assert "hub.example" in report.detail
    assert [len(one.requests) for one in (origin, hub)] == [2, 1]
