"""Polls whose readings pass through documents, as between two processes: the database is the same as without."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aggregator.engine.delivery.codec import decode, encode
from aggregator.engine.delivery.delivery import Delivery
from aggregator.engine.progress import Progress
from aggregator.engine.recording.recorder import Recorder
from aggregator.engine.session import Session
from aggregator.model import Digest, Failed, Fetched, FetchOutcome, Lease, NotModified, PollPlan, Throttled
from aggregator.store import schema
from aggregator.store.sql import SqlStore
from tests.origin import Origin, respond
from tests.support import Clock, settings, utc

NOW = utc(2026, 3, 4, 12)
TOPIC = '[[topics]]\nname = "all"\nsources = ["gazette", "herald"]\n'
LEASED = {"lease_token", "lease_until"}
"""Columns that are another's in each database."""
BELL = (
    "The bell of St Oda in Tromvik rang again on Tuesday after eleven years, once a crane had lifted a new yoke of oak "
    "into the tower. The old one had been eaten by beetles, the parish said, and nobody dared to swing two tonnes of "
    "bronze from it. Two hundred people stood in the snow to hear the first stroke."
)
WEIR = (
    "Anglers and a paper mill have settled their quarrel over the weir at Hjelm. The mill in Scotland lets more water "
    "through in spring, when the salmon climb, and the anglers pay for a ladder beside the sluice, which will be built "
    "before the autumn. Both sides had been in court since the flood of 2019."
)


def rss(paper: str, *items: tuple[str, str, str]) -> bytes:
    """A feed of items: number, title, text."""
    told = "".join(
        f"<item><title>{escape(title)}</title><link>https://{paper}.example/{number}</link><guid>{paper}-{number}</guid>"
        f"<pubDate>Wed, 04 Mar 2026 09:0{number}:00 GMT</pubDate><description>{escape(text)}</description></item>"
        for number, title, text in items
    )
    return (
        f"<rss version='2.0'><channel><title>{paper}</title><link>https://{paper}.example/</link><ttl>30</ttl>"
        f"<description>d</description>{told}</channel></rss>"
    ).encode()


BELL_RINGS, WEIR_SETTLED = ("1", "Bell of Tromvik rings again", BELL), ("2", "Quarrel over weir settled", WEIR)


def far(near: Recorder, sent: list[bytes]) -> Recorder:
    """A recorder that gets everything as a document, and knows of the lease only what it gave out itself."""

    class Far(Recorder):
        def record(self, lease: Lease, outcome: FetchOutcome, digest: Digest | None, progress: Progress) -> PollPlan:
            sent.append(encode(Delivery.of(lease, outcome, digest)))
            delivery = decode(sent[-1])
            own = delivery.under(replace(lease, whole=False))
            return Recorder.record(self, own, delivery.outcome, delivery.digest, progress)

    return Far(**{field.name: getattr(near, field.name) for field in fields(near)})


def script(origin: Origin) -> None:
    """Three polls of one paper, with an edit, a 304 and an error, and two of another that prints a copy."""
    page = f"<html><body><article><h1>Bell of Tromvik</h1><p>{BELL}</p></article></body></html>".encode()
    origin.script("/robots.txt", respond(200, b"User-agent: *\nAllow: /\n", Content_Type="text/plain"))
    edited = (BELL_RINGS[0], BELL_RINGS[1], f"{BELL} One of them fainted.")
    origin.script(
        "/gazette",
        respond(200, rss("gazette", BELL_RINGS, WEIR_SETTLED), ETag='"1"'),
        respond(200, rss("gazette", edited, WEIR_SETTLED), ETag='"2"'),
        respond(304),
        respond(500),
    )
    copied = rss("herald", ("1", BELL_RINGS[1], BELL[:120])).replace(
        b"https://herald.example/1", origin.url("/1").encode()
    )
    origin.script("/herald", respond(200, copied), respond(429, Retry_After="90"))
    origin.script("/1", respond(200, page, Content_Type="text/html"))


def rows_after_polls(folder: Path, origin: Origin, change: Callable[[Recorder], Recorder]) -> dict[str, list[Any]]:
    """All that the database holds after the same polls."""
    folder.mkdir()
    sources = {"gazette": origin.url("/gazette"), "herald": f"{origin.url('/herald')}\nfulltext = true"}
    clock = Clock(NOW)
    script(origin)
    with Session(settings(folder, sources, TOPIC), clock=clock, processes=0) as session:
        poller = session.dispatcher.poller
        session.dispatcher.poller = replace(poller, recorder=change(poller.recorder))
        for name in ("gazette", "herald", "gazette", "gazette", "gazette", "herald"):
            session.poll([name])
            clock.now += timedelta(hours=3)
        session.publish()
        assert isinstance(session.store, SqlStore)
        with session.store._database.read() as connection:
            return {
                table.name: [
                    tuple(row)
                    for row in connection.execute(
                        select(*[column for column in table.columns if column.name not in LEASED])
                    )
                ]
                for table in schema.metadata.sorted_tables
            }


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin."""
    with Origin() as one:
        yield one


def test_polls_through_documents_store_the_same_rows(
    origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New stories, an edit, a copy, a page, a 304, errors: read, encoded, decoded and recorded, as if never encoded."""
    monkeypatch.setattr(random, "random", lambda: 0.5)
    sent: list[bytes] = []
    plain = rows_after_polls(tmp_path / "near", origin, lambda near: near)
    carried = rows_after_polls(tmp_path / "far", origin, lambda near: far(near, sent))
    kinds = [Fetched, Fetched, Fetched, NotModified, Failed, Throttled]
    assert [type(decode(document).outcome) for document in sent] == kinds
    assert (len(plain["items"]), len(plain["stories"])) == (3, 2)
    assert carried.keys() == plain.keys()
    for name, rows in plain.items():
        assert carried[name] == rows, name
