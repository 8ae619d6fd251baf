"""A daemon at work on three papers, for tests of what it does when something around it fails."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from aggregator.store.open import open_store
from tests.faults.press import Press
from tests.faults.process import Starter, read_outputs
from tests.origin import Origin
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
MINUTES = timedelta(minutes=1)


class Edition:
    """A daemon at work on three papers."""

    def __init__(self, folder: Path, origin: Origin, starter: Starter) -> None:
        self.now = NOW
        self.origin = origin
        self.press = Press(origin, 3, random.Random(2))
        self.press.print(NOW)
        self.feeds = folder / "feeds"
        self.database = f"sqlite:///{folder / 'aggregator.sqlite'}"
        self.program = starter.start(self.press.config(folder), now=NOW)

    def is_published(self) -> bool:
        """Whether each paper's topic has all that was printed."""
        found = {name: len(ids) for name, ids in read_outputs(self.feeds).items() if name != "all"}
        return found == {paper.name: len(paper.stories) for paper in self.press.papers}

    def is_settled(self) -> bool:
        """Whether all is published, and nothing is left to write: a topic's feed may be there before the index is."""
        if not self.is_published():
            return False
        with closing(open_store(self.database, create=False, lock=False, read_only=True)) as store:
            return not any(row.dirty or row.waits for row in store.topic_rows())

    def later(self, minutes: int) -> None:
        """The papers print, and time goes on."""
        self.now += minutes * MINUTES
        self.press.print(self.now)
        self.program.set_clock(self.now)

    def is_degraded(self) -> bool:
        """Whether its health says so."""
        return self.program.health()["status"] == "degraded"

    def files(self) -> dict[str, bytes]:
        """What readers get."""
        return {path.name: path.read_bytes() for path in self.feeds.iterdir() if not path.name.startswith(".")}
