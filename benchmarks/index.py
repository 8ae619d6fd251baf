"""The indexes of copies and of events at scale: windows of 100,000 stories in 36 hours, as many as are asked for.

    python -m benchmarks.index                          a window and a half, on SQLite
    python -m benchmarks.index --stories 1000000        ten windows
    python -m benchmarks.index --url postgresql://…     on an empty PostgreSQL database; it is left filled

Made-up stories go through the store as the engine's polls do, one transaction each: the lease is checked, the keys and
the signatures are looked up, what was decided is stored, the commit is waited for. Most come in polls of `POLL`
stories; of each `STRETCH` the last come alone, and theirs are the latencies. Once items leave the window their postings
are dropped from a thread, as the daemon does hourly, while the polls of one story go on. What a story costs before the
store sees it (cleaning, signing, comparing) is not in the figures, nor is the making of these; linking it to an event
is, as that is done in the transaction.

The clock of the stories is made up too: 100,000 of them are 36 hours. A quarter are copies, cut, retitled and changed
in places, of a story of the last 33 hours; how many of their originals were among the candidates is printed, as the
proof that the index works. Words have Zipf's frequencies, two fifths of them a topic's own; a paper may end all its
stories with one sentence.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from unittest import mock

from sqlalchemy import Connection, text

from aggregator.dedupe.events import WINDOW as EVENT_WINDOW
from aggregator.dedupe.events import Linker, event_terms
from aggregator.dedupe.near import signature
from aggregator.errors import StoreError
from aggregator.model import CopyEvidence, CopyOf, Item, ItemKeys, Known, Lease, New, PollPlan, Source, Story, Write
from aggregator.plan.options import PlanOptions
from aggregator.plan.stories import reach_of, settle
from aggregator.store.database import Database
from aggregator.store.open import open_store
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore
from benchmarks.usage import BYTES

WINDOW = timedelta(hours=36)
IN_WINDOW = 100_000
"""Stories in a window."""
MARGIN = timedelta(hours=6)
"""As `engine.session.EXPIRE_MARGIN`."""
START = datetime(2026, 1, 5, tzinfo=UTC)
SEED = 20260105
OPTIONS = PlanOptions(host="bench.example", tag_year=2026)
PAPERS = 400
POLL = 40
STRETCH = 10_000
ALONE = 1_000
"""Stories of a stretch that come alone, at the least: as many as come while postings are dropped."""
REPORT = 50_000
"""Stories in a row of the table."""
COPIES = 0.25
RETITLED = 0.5
"""Share of the copies."""
CLOSING = 0.6
"""Share of the papers that end all their stories with one sentence."""
COPIED_WITHIN = 92_000
"""How many stories back an original may lie: inside the window, whatever the poll it came with."""


@dataclass
class Figures:
    """What one row of the table is made of."""

    stored: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    alone: list[float] = field(default_factory=list)
    """Seconds of polls of one story while nothing else happens."""
    beside: list[float] = field(default_factory=list)
    """The same while postings are dropped."""
    steps: list[float] = field(default_factory=list)
    """Seconds for which each step of dropping held the write lock, its commit included."""
    sweeps: list[float] = field(default_factory=list)
    dropped: int = 0
    copies: int = 0
    found: int = 0


class Newsroom:
    """Makes stories up; a number always gives the same one."""

    def __init__(self) -> None:
        made = random.Random(SEED)
        letters = "etaoinshrdlucmfwypvbgk"
        words = dict.fromkeys("".join(made.choices(letters, k=made.randint(2, 10))) for _ in range(30_000))
        self._words = list(words)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))
        self._topics = [made.sample(self._words[50:], 300) for _ in range(500)]
        self._topic_weights = list(accumulate(1 / (rank + 2.7) for rank in range(300)))
        self._closings = [made.choices(self._words, k=15) if made.random() < CLOSING else [] for _ in range(PAPERS)]

    @lru_cache(maxsize=1_000)  # noqa: B019 - there is one newsroom
    def original(self, number: int) -> int | None:
        """The story that this one is a copy of, itself no copy; None for a story of its own."""
        made = random.Random(number)
        if number == 0 or made.random() >= COPIES:
            return None
        reach = min(number, made.choice((COPIED_WITHIN // 20, COPIED_WITHIN)))
        copied = number - made.randint(1, reach)
        # The original of a copy may lie further back than any window: then this one tells its own story.
        return copied if self.original(copied) is None else None

    def item(self, number: int, paper: int) -> Item:
        """The story as the paper's item."""
        copied = self.original(number)
        title, words = self._words_of(number if copied is None else copied)
        made = random.Random(-1 - number)
        if copied is not None:
            words = words[: max(40, int(len(words) * made.uniform(0.3, 1.0)))]
            for _ in range(3):
                words[made.randrange(len(words))] = made.choice(self._words)
            if made.random() < RETITLED:
                title = made.sample(words, 8)
        return _item(number, " ".join(title), " ".join(words + self._closings[paper]))

    def _words_of(self, number: int) -> tuple[list[str], list[str]]:
        made = random.Random(number ^ SEED << 32)
        topic = self._topics[int(made.random() ** 2 * len(self._topics))]
        length = min(2_000, int(made.lognormvariate(5.75, 0.5)))
        words = made.choices(self._words, cum_weights=self._weights, k=length - length * 2 // 5)
        words += made.choices(topic, cum_weights=self._topic_weights, k=length * 2 // 5)
        made.shuffle(words)
        return made.choices(topic, cum_weights=self._topic_weights, k=10), words


def _item(number: int, title: str, words: str) -> Item:
    uid = f"{number:016x}"
    guid, link, titled, digest = (
        b"\x11" + blake2b(f"{kind} {number}".encode(), digest_size=8).digest() for kind in ("g", "l", "t", "d")
    )
    address = f"https://paper.example/{uid}.html"
    return Item(
        uid=uid,
        hash=guid,
        story=Story(title=title, text=words, html=f"<p>{words}</p>", link=address, guid=address, language="en"),
        keys=ItemKeys(guid=guid, link=link, title=titled),
        digest=digest,
        signature=signature(title, words),
        terms=event_terms(title, words),
        regions=(),
    )


class Run:
    """A store being filled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._newsroom = Newsroom()
        self._leases: list[Lease] = []
        self._names = [f"paper-{number}" for number in range(PAPERS)]
        self.figures = Figures()
        self.hashes = 0
        self.number = 0
        store.sync_sources([Source(name=name, url=f"https://{name}.example/feed") for name in self._names], now=START)

    def now(self) -> datetime:
        """When the next story comes."""
        return START + WINDOW * (self.number / IN_WINDOW)

    def poll(self, stories: int) -> float:
        """Store the next stories in one poll; returns seconds."""
        now = self.now()
        if not self._leases:
            far = now + timedelta(days=1)
            self._leases = self._store.lease(PAPERS, now=now, until=far, names=self._names, force=True)
        lease = self._leases.pop()
        paper = int(lease.source.name.removeprefix("paper-"))
        items = [self._newsroom.item(self.number + place, paper) for place in range(stories)]
        wall, cpu = time.perf_counter(), time.thread_time()
        with self._store.transaction(lease) as transaction:
            known = transaction.known(items, now=now, window=WINDOW)
            linker = Linker(known=known.events)
            writes = tuple(_write(item, known, linker, now) for item in items)
            state = replace(lease.state, due_at=now + timedelta(hours=1), outcome="new")
            touched = transaction.touched(reach_of(writes, OPTIONS))
            settled = settle(writes, source=lease.source, state=state, touched=touched, now=now, options=OPTIONS)
            transaction.apply(PollPlan(state=state, writes=writes, stories=settled, now=now))
        seconds = time.perf_counter() - wall
        figures = self.figures
        figures.cpu += time.thread_time() - cpu
        figures.seconds += seconds
        figures.stored += stories
        self._check(items, known)
        self.number += stories
        return seconds

    def _check(self, items: Sequence[Item], known: Known) -> None:
        """Count the copies whose original, or another copy of it, is among the candidates."""
        for item in items:
            self.hashes += len(item.signature)
            original = self._newsroom.original(int(item.uid, 16))
            if original is None or original >= self.number:  # of this very poll: `dedupe.batch` finds those
                continue
            self.figures.copies += 1
            proposed = [int(one.item.uid, 16) for one in known.candidates.get(item.uid, ())]
            self.figures.found += any(original in (one, self._newsroom.original(one)) for one in proposed)

    def stretch(self, end: int) -> None:
        """Go on until there are so many stories."""
        while self.number < end - ALONE:
            self.poll(min(POLL, end - ALONE - self.number))
        while self.number < end:
            self.figures.alone.append(self.poll(1))
        if self.now() - START > WINDOW + MARGIN:
            sweep = threading.Thread(target=self._sweep, name="sweep")
            sweep.start()
            while sweep.is_alive():
                self.figures.beside.append(self.poll(1))
            sweep.join()

    def _sweep(self) -> None:
        begun = time.perf_counter()
        self.figures.dropped += self._store.expire(
            copies=self.now() - WINDOW - MARGIN, events=self.now() - EVENT_WINDOW - MARGIN
        )
        self.figures.sweeps.append(time.perf_counter() - begun)


def _write(item: Item, known: Known, linker: Linker, now: datetime) -> Write:
    """A decision quick to make: a copy is what shares half of the signature with an item."""
    best = next(iter(known.candidates.get(item.uid, ())), None)
    if best is None or best.shared < len(item.signature) / 2:
        verdict: New | CopyOf = New()
        story = item.uid
    else:
        evidence = CopyEvidence(of=best.item.uid, forward=1, backward=1, longest="", gap_hours=0, rule="containment")
        verdict = CopyOf(story_uid=best.item.story_uid, evidence=evidence)
        story = best.item.story_uid
    write = Write(item=item, verdict=verdict, item_uid=item.uid, story_uid=story, published=now)
    if isinstance(verdict, CopyOf):
        return write
    told = item.story
    event, report = linker.link(story, title=told.title, text=told.text, terms=item.terms, item=item.uid, published=now)
    return replace(write, event=event, vector=report.vector)


@contextmanager
def _timed_steps(run: Run) -> Iterator[None]:
    """Note how long each write transaction of the sweep lasts, from having the lock to having given it back."""
    serial = Database.serial

    @contextmanager
    def timed(database: Database) -> Iterator[Connection]:
        with serial(database) as connection:
            begun = time.perf_counter()
            yield connection
        if threading.current_thread().name == "sweep":
            run.figures.steps.append(time.perf_counter() - begun)

    with mock.patch.object(Database, "serial", timed):
        yield


_SIZES = {
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name IN ('shingles', 'reports') AND aggregate = TRUE",
    "postgresql": "SELECT pg_total_relation_size('shingles') + pg_total_relation_size('reports')",
}


def _index(database: Database) -> tuple[int, int, float]:
    """Bytes of both indexes (0 where SQLite was built without dbstat), their rows, and items in that of near copies."""
    with database.read() as connection:
        rows, items = connection.execute(text("SELECT count(*), count(DISTINCT item) FROM shingles")).one()
        rows += connection.execute(text("SELECT count(*) FROM reports")).scalar_one()
        try:
            size = connection.execute(text(_SIZES[database.dialect])).scalar_one()
        except StoreError:
            size = 0
    return int(size or 0), rows, items


def _resident() -> float:
    """MB of memory that the process has now; where the system does not tell, the most it had."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / 1e6
    return pages * resource.getpagesize() / 1e6


def _percentiles(seconds: Sequence[float]) -> str:
    """Median, 99th of a hundred and the worst, in milliseconds."""
    if len(seconds) <= 1:
        return f"{'-':>8}{'-':>8}{'-':>8}"
    cuts = statistics.quantiles(seconds, n=100)
    return f"{cuts[49] * 1e3:8.2f}{cuts[98] * 1e3:8.2f}{max(seconds) * 1e3:8.1f}"


def _row(run: Run, database: Database) -> str:
    figures = run.figures
    size, rows, items = _index(database)
    return (
        f"{run.number:9,}{figures.stored / figures.seconds:8.0f}{figures.stored / figures.cpu:8.0f}"
        f"{_percentiles(figures.alone)} {_percentiles(figures.beside)} {_percentiles(figures.steps)}"
        f"{len(figures.steps):7}{sum(figures.sweeps):7.1f}"
        f"{items:9,}{size / max(items, 1):8.0f}{size / max(rows, 1):6.1f}{_resident():7.0f}"
        f"{figures.found / max(figures.copies, 1):8.2%}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=IN_WINDOW * 3 // 2)
    parser.add_argument("--url", help="an empty PostgreSQL database; it is left filled")
    parser.add_argument("--folder", help="where the SQLite file is made, and deleted afterwards")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store = open_store(options.url or f"sqlite:///{Path(folder) / 'index.db'}")
        assert isinstance(store, SqlStore)
        try:
            _fill(store, options.stories)
        finally:
            store.close()


def _fill(store: SqlStore, stories: int) -> None:
    database = store._database  # noqa: SLF001 - sizes are nothing that a store tells
    run = Run(store)
    alone, beside, steps = [], [], []
    totals = Figures()
    print(f"{'':9}{'stories/s':>16}{'alone, ms':>24}{'while dropping, ms':>25}{'a step of dropping, ms':>25}")
    print(
        f"{'stories':>9}{'wall':>8}{'CPU':>8}{'p50':>8}{'p99':>8}{'max':>8} {'p50':>8}{'p99':>8}{'max':>8} "
        f"{'p50':>8}{'p99':>8}{'max':>8}{'steps':>7}{'s':>7}"
        f"{'in index':>9}{'B/story':>8}{'B/row':>6}{'MB':>7}{'found':>8}"
    )
    with _timed_steps(run):
        while run.number < stories:
            reported = run.number // REPORT
            run.stretch(min(run.number - run.number % STRETCH + STRETCH, stories))
            if run.number // REPORT > reported or run.number >= stories:
                print(_row(run, database), flush=True)
                alone += run.figures.alone
                beside += run.figures.beside
                steps += run.figures.steps
                totals.stored += run.figures.stored
                totals.seconds += run.figures.seconds
                run.figures = Figures()
    print(f"\n{totals.stored:,} stories, {run.hashes / run.number:.0f} hashes each, {database.dialect}")
    print(f"look-up and insert: {totals.stored / totals.seconds:.0f} stories/s")
    print(f"one story alone, ms:       {_percentiles(alone)}")
    print(f"one while dropping, ms:    {_percentiles(beside)}")
    print(f"a step of dropping, ms:    {_percentiles(steps)}")


if __name__ == "__main__":
    sys.exit(main())
