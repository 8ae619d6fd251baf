"""What the ledger of topics costs: a new story, an idle second, a changed rule, over windows of different sizes."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from aggregator.engine.place import Placer, Work
from aggregator.model import MOVING, ChangeKind, Rule, Source, TopicMarks
from aggregator.plan.place import TopicRule
from aggregator.store import changes, schema
from aggregator.store.open import open_store
from aggregator.store.sql import SqlStore
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TOPICS, WORDS = 100, 20
CHARACTERS = 2_000
"""Of a stored text."""
VOCABULARY = 20_000
CHUNK = 5_000
ROUNDS = 21
TAKERS = 5
"""Topics that take a story made for them."""
AGE = MaxAge(timedelta(days=14))


def measure(windows: Iterable[int]) -> None:
    """Print a line of each figure for each size of window."""
    for size in windows:
        with _filled(size) as (store, words):
            rules = {f"topic-{number}": _sought(words, seed=number) for number in range(TOPICS)}
            desk = _Desk(store, rules)
            began, cpu = time.perf_counter(), time.process_time()
            desk.placer().finish()
            print(f"{size} stories in the window, {TOPICS} topics of {WORDS} words, {CHARACTERS} characters a story")
            wall, spent = time.perf_counter() - began, time.process_time() - cpu
            print(f"  all judged at first      {wall:8.2f} s, {spent:.2f} s CPU")
            taken_by_none = [desk.new(["unheard", "of"], number) for number in range(ROUNDS)]
            print(f"  a story that none takes  {_middle(taken_by_none) * 1e3:8.2f} ms CPU")
            taken = [
                desk.new([f"only{number}" for number in range(TAKERS)], ROUNDS + number) for number in range(ROUNDS)
            ]
            print(f"  a story that five take   {_middle(taken) * 1e3:8.2f} ms CPU, placed")
            idle = [desk.idle() for _ in range(ROUNDS)]
            print(f"  an idle second           {_middle(idle) * 1e3:8.2f} ms CPU, {_middle(idle):.2%} of a core")
            first, whole, spent = desk.change_rule(_sought(words, seed=-1))
            print(f"  a changed rule           {first:8.2f} s to its output, {whole:.2f} s in all, {spent:.2f} s CPU")


class _Desk:
    """Topics on a store; some of them also take a story with the word "only" and their number."""

    def __init__(self, store: SqlStore, rules: dict[str, Rule]) -> None:
        self.store = store
        self.rules = rules
        self.sync()

    def sync(self) -> None:
        marks = {name: TopicMarks(rules=rule.canon().encode(), looks=b"") for name, rule in self.rules.items()}
        self.store.sync_topics(marks, now=NOW)

    def placer(self) -> Placer:
        rules = [TopicRule(name=name, rule=rule, limit=100, updates_on=MOVING) for name, rule in self.rules.items()]
        return Placer(store=self.store, rules=tuple(rules), clock=lambda: NOW)

    def new(self, words: list[str], number: int) -> float:
        """CPU seconds for placing one more story."""
        text = " ".join([*words, "nothing"] * 100)[:CHARACTERS]
        _store(self.store, [(10_000_000 + number, text)], note=True)
        placer = self.placer()
        began = time.process_time()
        placer.finish()
        return time.process_time() - began

    def idle(self) -> float:
        """CPU seconds of a second in which nothing happens: the place loop goes round once, rendering a fifth."""
        placer = self.placer()
        began = time.process_time()
        assert placer.step() is None
        placed = time.process_time() - began
        began = time.process_time()
        assert not any(row.waits for row in self.store.topic_rows())
        return placed + (time.process_time() - began) / 5

    def change_rule(self, rule: Rule) -> tuple[float, float, float]:
        """Seconds until the first output of a topic with this rule, until the end, and CPU seconds of that."""
        self.rules["topic-0"] = rule
        self.sync()
        placer = self.placer()
        began, cpu = time.perf_counter(), time.process_time()
        first = 0.0
        while (work := placer.step()) is not None:
            if not first and (work is Work.SETTLING or not any(row.waits for row in self.store.topic_rows())):
                first = time.perf_counter() - began
        return first, time.perf_counter() - began, time.process_time() - cpu


@contextmanager
def _filled(size: int) -> Iterator[tuple[SqlStore, list[str]]]:
    """A store of so many stories of the last 14 days, and the words in them."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvz", k=chance.randint(4, 10))) for _ in range(VOCABULARY)]
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
        assert isinstance(store, SqlStore)
        store.sync_sources([Source(name="paper", url="https://paper.example/feed")], now=NOW)
        try:
            for start in range(0, size, CHUNK):
                numbers = range(start, min(start + CHUNK, size))
                _store(store, [(number, _text(words, chance)) for number in numbers], spread=size)
            yield store, words
        finally:
            store.close()


def _text(words: list[str], chance: random.Random) -> str:
    return " ".join(chance.choices(words, k=CHARACTERS // 7))[:CHARACTERS]


def _sought(words: list[str], *, seed: int) -> Rule:
    """A rule of words, of which one story in some fifty has one; the first few topics ask for one more."""
    chance = random.Random(seed)
    mine = [f"{word}x" for word in chance.sample(words, WORDS - 1)] if seed >= 0 else chance.sample(words, WORDS)
    if seed >= 0:
        mine.append(f"only{seed}" if seed < TAKERS else chance.choice(words))
    return AllOf((AnyWord(tuple(map(term, mine))), AGE))


def _store(store: SqlStore, found: list[tuple[int, str]], *, spread: int = 1, note: bool = False) -> None:
    """Store stories without polling: what placing reads of them, and no more."""
    stories, items = [], []
    for number, text in found:
        uid = blake2b(str(number).encode(), digest_size=8).hexdigest()
        when = NOW - timedelta(days=13) * (1 - min(number / spread, 1.0))
        stories.append(
            {
                "uid": uid, "entry_id": f"tag:bench,2026:{number}", "published": when, "updated": when,
                "first_seen": when, "edited": {}, "withheld": "", "shown": number + 1, "event": uid,
            }
        )  # fmt: skip
        items.append(
            {
                "id": number + 1, "uid": uid, "source": "paper", "story": uid, "digest": b"", "published": when,
                "first_seen": when, "revisions": 0, "length": len(text), "feed_updated": when,
                "title": f"Story {number}", "original_title": "", "link": "", "guid": "",
                "authors": [], "agency": "", "language": "en",
                "categories": [], "enclosures": [], "problems": [], "regions": [], "signature": b"", "text": text,
                "html": "", "removals": [],
            }
        )  # fmt: skip
    with store._database.serial() as connection:  # noqa: SLF001 - filled as no poll could in this time
        connection.execute(insert(schema.stories), stories)
        connection.execute(insert(schema.items), items)
        if note:
            changes.note(connection, [(each["uid"], ChangeKind.NEW) for each in stories], now=NOW)


def _middle(figures: list[float]) -> float:
    return sorted(figures)[len(figures) // 2]
