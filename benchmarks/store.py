"""What storing costs: the main process's half of a poll, without the network and without the parsing.

`python -m benchmarks.store [--sources N] [--entries N] [--url postgresql://user@host/empty_database]`. Documents are
generated and digested in advance; then each source is stored in transactions like the engine's: a first poll, polls
with one new entry, and outcomes without a document (304). Leases are taken in batches like the dispatcher's.
The figures are milliseconds of wall time, and of CPU time of this process; without `--url` in a fresh SQLite file.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from aggregator.engine.collector import spare_what_stays
from aggregator.model import Digest, Fetched, Lease, Source
from aggregator.plan import PlanOptions, decide, digest, judge_poll, reach_of
from aggregator.regions.gazetteer import load
from aggregator.store.open import open_store
from aggregator.store.protocol import Store
from benchmarks.origin import Press

ROUNDS = 25
"""Polls of each source that bring one new entry."""
QUIET_SOURCES = 1_000
"""Sources without a document, for leases and 304s."""
BATCH = 8
"""Leases taken at once: as many as the engine has workers."""
WINDOW = timedelta(hours=36)
NOW = datetime.now(UTC)
OPTIONS = PlanOptions(host="bench.example", tag_year=2026)


@dataclass
class Clocks:
    """Seconds on the wall and on the CPU by the name of a part, and how often it ran."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add what the block takes."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall[part] = self.wall.get(part, 0.0) + time.perf_counter() - wall
        self.cpu[part] = self.cpu.get(part, 0.0) + time.process_time() - cpu
        self.runs[part] = self.runs.get(part, 0) + 1

    def show(self, title: str, parts: Sequence[str], *, per: int | None = None) -> None:
        """Print a row for each part.

        :param per: what the figures are for one of; None for one run
        """
        for part in parts:
            among = per or self.runs[part]
            print(f"{title:28}{part:14}{self.wall[part] * 1000 / among:10.3f}{self.cpu[part] * 1000 / among:10.3f}")
            title = ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--url", help="an empty PostgreSQL database; it is left filled")
    options = parser.parse_args()
    names = [f"paper-{number}" for number in range(options.sources)]
    first, later = _digests(names, options.entries)
    spare_what_stays()
    print(f"{'milliseconds':28}{'part':14}{'wall':>10}{'CPU':>10}")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(options.url or f"sqlite:///{Path(folder) / 'bench.db'}")
        try:
            _polls(store, names, first, later)
            _quiet(store)
        finally:
            store.close()


def _source(name: str) -> Source:
    return Source(name=name, url=f"https://{name}.example/feed")


def _digests(names: Sequence[str], entries: int) -> tuple[list[Digest], list[list[Digest]]]:
    """The first document of each source, and then rounds of documents with one entry not seen before."""

    def digested(press: Press, edition: int) -> list[Digest]:
        press.publish(edition)
        return [
            digest(
                press.documents[number][1],
                url=_source(name).url,
                content_type="application/xml",
                known=frozenset(),
                source=_source(name),
                gazetteer=load(),
            )
            for number, name in enumerate(names)
        ]

    first = digested(Press(len(names), entries), 0)
    newest = Press(len(names), 1)
    return first, [digested(newest, edition) for edition in range(entries, entries + ROUNDS)]


def _polls(store: Store, names: Sequence[str], first: Sequence[Digest], later: Sequence[Sequence[Digest]]) -> None:
    store.sync_sources([_source(name) for name in names], now=NOW)
    parts = ("look ahead", "lease check", "known", "judge", "touched", "decide", "apply", "commit", "whole")
    clocks = Clocks()
    for name, document in zip(names, first, strict=True):
        _poll(store, name, document, clocks)
    clocks.show("first poll, an entry", parts, per=sum(len(document.items) for document in first))
    clocks = Clocks()
    shown = {name: document.hashes for name, document in zip(names, first, strict=True)}
    for documents in later:
        for name, document in zip(names, documents, strict=True):
            shown[name] = (*document.hashes, *shown[name][:-1])  # the oldest leaves as the new one comes
            _poll(store, name, replace(document, hashes=shown[name]), clocks)
    clocks.show("poll with one new entry", parts)


def _poll(store: Store, name: str, document: Digest, clocks: Clocks) -> None:
    """Store one poll as `engine.recording` does."""
    (lease,) = store.lease(1, now=NOW, until=NOW + timedelta(hours=1), names=[name], force=True)
    fetched = Fetched(url=lease.source.url, body=b"", content_type="application/xml")
    with clocks.timed("look ahead"):
        store.look_ahead(document.items, now=NOW)
    with clocks.timed("whole"):
        opening = store.transaction(lease)
        with clocks.timed("lease check"):
            transaction = opening.__enter__()
        with clocks.timed("known"):
            known = transaction.known(document.items, now=NOW, window=WINDOW)
        with clocks.timed("judge"):
            judgement = judge_poll(lease, document, known, now=NOW)
        with clocks.timed("touched"):
            touched = transaction.touched(reach_of(judgement.writes, OPTIONS))
        with clocks.timed("decide"):
            plan = decide(lease, fetched, judgement, touched=touched, now=NOW, jitter=0.5, options=OPTIONS)
        with clocks.timed("apply"):
            transaction.apply(plan)
        with clocks.timed("commit"):
            opening.__exit__(None, None, None)


def _quiet(store: Store) -> None:
    names = [f"quiet-{number}" for number in range(QUIET_SOURCES)]
    store.sync_sources([_source(name) for name in names], now=NOW)
    hosts = [f"busy-{number}.example" for number in range(BATCH)]
    clocks = Clocks()
    every = list(names)
    ways: dict[str, Callable[[], list[Lease]]] = {
        "plain": lambda: store.lease(BATCH, now=NOW, until=NOW + timedelta(hours=1)),
        "by names": lambda: store.lease(BATCH, now=NOW, until=NOW + timedelta(hours=1), names=every, force=True),
        "but hosts": lambda: store.lease(BATCH, now=NOW, until=NOW + timedelta(hours=1), exclude_hosts=hosts),
    }
    moments = count(1)
    for way, take in ways.items():
        leases: list[Lease] = []
        for _ in range(QUIET_SOURCES // BATCH):
            with clocks.timed(way):
                leases += take()
        assert len(leases) == QUIET_SOURCES, way
        for lease in leases:
            later = NOW - timedelta(hours=1) + timedelta(seconds=next(moments))  # due again for the next way
            state = replace(lease.state, attempted_at=NOW, due_at=later, reasons=("The feed's rhythm.",))
            with clocks.timed("record"):
                store.record(lease, state)
    clocks.show(f"lease of {BATCH} among {QUIET_SOURCES}", tuple(ways))
    clocks.show("outcome without a document", ("record",))


if __name__ == "__main__":
    main()
