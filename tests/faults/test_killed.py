"""kill -9 at random moments: what was stored stays, nothing is torn, nothing is asked for or published twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from aggregator.store.open import open_store
from aggregator.store.records import SourceRow
from tests.faults.press import LIMIT, Press
from tests.faults.process import Program, Starter, read_outputs
from tests.origin import Origin
from tests.support import utc
from tests.waiting import wait_until

KILLS = int(os.environ.get("AGGREGATOR_KILLS", "15"))
"""How often the daemon is killed; `make soak` asks for 500."""
SEED = int(os.environ.get("AGGREGATOR_SEED", "1"))
"""Of the moments at which it is killed, and of what the papers print."""
BEGINNING = utc(2026, 3, 4, 12)
SLOT = timedelta(minutes=2)
"""How far the clock goes on at a time: further than from one poll of a source to its next."""
LINGER = 1.0
"""Seconds after a request within which the daemon is killed: its process for reading takes most of that to start."""
SOON = 0.05
"""The same after a poll was stored, or a feed written; the next ones are, tens of milliseconds later."""
RENDERED = 5.5
"""The same after the last poll: topics are rendered every five seconds."""
PLACED = 1.5
"""The same after a poll was stored whose stories are to be placed: that is looked for each second."""


class Ledger:
    """A daemon that is killed again and again, and the books on what it asked, stored and published."""

    def __init__(self, folder: Path, starter: Starter, origin: Origin, dice: random.Random) -> None:
        self.folder = folder
        self.origin = origin
        self.press = Press(origin, 6, dice, slow=0.03)
        self.now = BEGINNING
        """When the present slot began, by the daemon's clock."""
        self.entries: set[str] = set()
        """Ids of the stories that were in the database after the last kill."""
        self.rows: dict[str, SourceRow] = {}
        """The sources as they were then."""
        self.cut_short: Counter[str] = Counter()
        """Polls of each source that were asked and not stored."""
        self.cut_between = 0
        """Kills with some polls of that life stored and others cut short."""
        self.since: dict[tuple[str, str], int] = {}
        """Since when topics show entries, by topic and entry id, as it was after the last kill."""
        self.cut_before_placing = 0
        """Kills with stories stored and not placed."""
        self.cut_before_rendering = 0
        """Kills with stories placed and not published."""
        self.cut_short_at_first: Counter[str] = Counter()
        """Those of them at which nothing of the source was stored yet."""
        self.press.print(self.now)
        self._config = self.press.config(folder)
        self._dice = dice
        self._starter = starter

    def go_on(self) -> None:
        """Time passes: every source falls due, and the papers have new stories."""
        self.now += SLOT
        self.press.print(self.now)

    def stored(self, name: str) -> bool:
        """Whether the source's poll of the present slot is in the database."""
        row = self.rows.get(name)
        return row is not None and row.state.attempted_at is not None and row.state.attempted_at >= self.now

    def live_and_die(self) -> None:
        """Start the daemon, kill it at some moment, and look at what it left."""
        due = sum(not self.stored(paper.name) for paper in self.press.papers)
        asked = len(self.origin.requests)
        wanted = self._dice.randint(0, due)
        with self._begin() as daemon:
            match self._dice.choice(("asked", "asked", "stored", "placed", "written")):
                case "asked":
                    wait_until(lambda: len(self.origin.requests) >= asked + wanted or daemon.ended, "a request")
                    time.sleep(self._dice.uniform(0, LINGER))
                case "stored":
                    wait_until(lambda: len(daemon.events("polled")) >= wanted or daemon.ended, "a poll that is stored")
                    time.sleep(self._dice.uniform(0, SOON))
                case "placed":
                    wait_until(lambda: len(daemon.events("polled")) >= wanted or daemon.ended, "a poll that is stored")
                    time.sleep(self._dice.uniform(0, PLACED))
                case _:
                    before = self._written()
                    polled = lambda: len(daemon.events("polled")) >= due  # noqa: E731 - said once, asked again and again
                    wait_until(lambda: self._written() != before or polled() or daemon.ended, "a feed or the last poll")
                    time.sleep(self._dice.uniform(0, SOON if self._written() != before else RENDERED))
            assert not daemon.ended, daemon.log
            daemon.kill()
        wait_until(self.origin.is_quiet, "the end of the killed daemon's connections")
        asked_ones = self._look_at_requests(asked)
        self._look_at_disk()
        lost = [name for name in asked_ones if not self.stored(name)]
        self.cut_short.update(lost)
        self.cut_between += 0 < len(lost) < len(asked_ones)
        self.cut_short_at_first.update(name for name in lost if not self.rows[name].state.validators)

    def live(self) -> None:
        """Start the daemon and stop it once all that was printed is published."""
        asked = len(self.origin.requests)
        wanted = {paper.name: len(paper.stories) for paper in self.press.papers}
        with self._begin() as daemon:
            wait_until(
                lambda: {name: len(ids) for name, ids in self.published().items() if name != "all"} == wanted,
                "every story in its paper's topic",
            )
            daemon.tell(signal.SIGTERM)
            assert daemon.wait() == 0
        self._look_at_requests(asked)
        self._look_at_disk()

    def published(self) -> dict[str, list[str]]:
        """The ids in each topic's feed."""
        return read_outputs(self.folder / "feeds")

    def _written(self) -> dict[str, int]:
        """When each published file was written last."""
        return {path.name: path.stat().st_mtime_ns for path in (self.folder / "feeds").glob("*.atom")}

    def _begin(self) -> Program:
        return self._starter.start(self._config, "run", "--no-serve", now=self.now)

    def _look_at_requests(self, asked: int) -> list[str]:
        """The sources that were asked in this life: once at the most, and not at all where their poll is stored.

        So a kill costs one request for each source whose poll it cut short, and no other. Where a document is held,
        none is asked for without its validators.
        """
        names = []
        for paper in self.press.papers:
            requests = self.press.requests(paper, after=asked)
            assert len(requests) <= (0 if self.stored(paper.name) else 1), f"{paper.name} was asked too often"
            if requests and (row := self.rows.get(paper.name)) and row.state.validators:
                assert requests[0].header("if-none-match") == row.state.validators.etag
            names += [paper.name for _ in requests]
        return names

    def _look_at_disk(self) -> None:
        """Database and feeds are whole, and hold what they held before."""
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for suffix in ("", "-wal"):  # as the next daemon finds them; a reader of the originals would mend them first
            if (file := self.folder / f"aggregator.sqlite{suffix}").exists():
                shutil.copy(file, copy)
        path = copy / "aggregator.sqlite"
        if not path.exists() or not _has_tables(path):
            assert self.entries == set()
            return
        store = open_store(f"sqlite:///{path}", read_only=True)
        try:
            assert store.integrity() == []
            self.rows = {row.source.name: row for row in store.source_rows()}
        finally:
            store.close()
        with sqlite3.connect(path) as connection:
            ids = [entry_id for (entry_id,) in connection.execute("SELECT entry_id FROM stories")]
            held = connection.execute(
                "SELECT topic, entry_id, since FROM placements JOIN stories ON uid = story WHERE stay = 'in'"
            ).fetchall()
            orphans = connection.execute("SELECT count(*) FROM placements WHERE story NOT IN (SELECT uid FROM stories)")
            assert orphans.fetchone() == (0,), "a story is in a topic that is not stored"
        connection.close()
        assert len(set(ids)) == len(ids)
        assert set(ids) >= self.entries, "a story that was stored is gone"
        self.entries = set(ids)
        since = {(topic, entry_id): moment for topic, entry_id, moment in held}
        assert self.since.items() <= since.items(), "a story was placed twice, or lost its place"
        self.since = since
        self.cut_before_placing += {entry_id for topic, entry_id in since if topic == "all"} != self.entries
        shown = {(topic, entry_id) for topic, found in self.published().items() for entry_id in found}
        self.cut_before_rendering += shown != since.keys()
        assert shown <= since.keys(), "a story was published before it was placed"
        for found in self.published().values():
            assert len(set(found)) == len(found)


def _has_tables(path: Path) -> bool:
    """Whether the first start got so far."""
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    connection.close()
    return bool(found)


def test_killed_at_any_moment(tmp_path: Path, starter: Starter) -> None:
    """Whenever it dies, what was stored stays, files are whole, and sources are asked again for polls cut short only.

    Afterwards the entries are exactly what the papers printed, a story that two of them print once.
    """
    dice = random.Random(SEED)
    with Origin() as origin:
        ledger = Ledger(tmp_path, starter, origin, dice)
        for _ in range(KILLS):
            if dice.random() < 0.5:
                ledger.go_on()
            ledger.live_and_die()
        ledger.go_on()
        ledger.live()
    press = ledger.press
    assert {paper.name: ledger.rows[paper.name].items for paper in press.papers} == {
        paper.name: len(paper.stories) for paper in press.papers
    }
    printed = {story.guid for paper in press.papers for story in paper.stories}
    twice = {guid for pair in press.shared for guid in pair}
    assert ledger.entries - twice == printed - twice
    assert [len(ledger.entries & set(pair)) for pair in press.shared] == [1] * len(press.shared)
    assert len(ledger.published()["all"]) == min(len(ledger.entries), LIMIT)
    assert {(topic, one) for topic, ids in ledger.published().items() for one in ids} == ledger.since.keys()
    for paper in press.papers:
        whole = sum(asked.header("if-none-match") is None for asked in press.requests(paper))
        assert whole == 1 + ledger.cut_short_at_first[paper.name]
    unfinished = f"{ledger.cut_before_placing} before placing, {ledger.cut_before_rendering} before rendering"
    cut = f"{sum(ledger.cut_short.values())} polls cut short, {ledger.cut_between} kills between those of one life"
    print(f"{KILLS} kills, {unfinished}, {cut}, {len(ledger.entries)} stories")
