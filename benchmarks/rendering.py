"""What rendering costs: topics that show one new story, beside the same topics written from nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from aggregator.engine.ownership import Ownership
from aggregator.engine.place import Placer
from aggregator.engine.render import Renderer
from aggregator.model import (
    Item,
    ItemKeys,
    Mention,
    New,
    PollPlan,
    RegionTag,
    Role,
    Source,
    Story,
    Topic,
    TopicMarks,
    Write,
)
from aggregator.plan import PlanOptions, reach_of
from aggregator.plan.place import topic_rule
from aggregator.plan.stories import settle
from aggregator.publish.document import Site
from aggregator.publish.formats import FORMATS
from aggregator.publish.pieces import Kept
from aggregator.store.open import open_store
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
AGE = timedelta(days=14)
OPTIONS = PlanOptions(host="bench.example", tag_year=2026)
TOPICS, LIMIT = 100, 100
TAKERS = 5
"""Topics that take each story."""
SOURCES = 40
PARAGRAPHS, WORDS = 6, 70
"""Of a story: some 3,000 characters."""
VOCABULARY = 5_000
POLL = 200
"""Stories stored at once."""
ROUNDS = 15


def measure(windows: Iterable[int]) -> None:
    """Print a line of each figure for each size of window."""
    for size in windows:
        with TemporaryDirectory() as folder:
            desk = _Desk(Path(folder), size)
            try:
                _measure(desk, size)
            finally:
                desk.close()


def _measure(desk: _Desk, size: int) -> None:
    desk.place()
    names = ", ".join(each.suffix for each in FORMATS)
    print(f"{size} stories in the window, {TOPICS} topics of up to {LIMIT}, each story in {TAKERS}; files {names}")
    whole, count = desk.render()
    print(f"  all topics from nothing      {whole * 1e3:8.1f} ms CPU, {count} topics")
    cold, warm = [], []
    for _ in range(ROUNDS):
        for figures, forget in ((warm, False), (cold, True)):
            desk.bring(desk.story(desk.some_topics()))
            desk.place()
            spent, count = desk.render(forget=forget)
            assert count == TAKERS, count
            figures.append(spent)
    print(f"  one story that {TAKERS} take        {median(warm) * 1e3:8.1f} ms CPU, {min(warm) * 1e3:.1f} at best")
    share = median(cold) / median(warm)
    print(f"  the same from nothing        {median(cold) * 1e3:8.1f} ms CPU, {share:.1f} times as much")
    desk.bring(desk.story())
    desk.place()
    idle = [desk.render()[0] for _ in range(ROUNDS)]
    print(f"  one story that none takes    {median(idle) * 1e3:8.1f} ms CPU")
    print(f"  kept in memory               {desk.kept.cost / 1e6:8.1f} MB")


class _Desk:
    """A database with stories, its topics, and what places and renders them."""

    def __init__(self, folder: Path, size: int) -> None:
        self._chance = random.Random(13)
        self._words = ["".join(self._chance.choices("abcdefghilmnoprstu", k=n % 9 + 2)) for n in range(VOCABULARY)]
        self._store = open_store(f"sqlite:///{folder / 'bench.db'}")
        self._names = [f"paper-{number}" for number in range(SOURCES)]
        sources = [Source(name=name, url=f"https://{name}.example/feed", title=f"The {name}") for name in self._names]
        self._store.sync_sources(sources, now=NOW - AGE)
        topics = tuple(_topic(number) for number in range(TOPICS))
        marks = {topic.name: TopicMarks(rules=topic.rule.canon().encode(), looks=b"") for topic in topics}
        self._store.sync_topics(marks, now=NOW)
        self._placer = Placer(store=self._store, rules=tuple(map(topic_rule, topics)), clock=lambda: NOW)
        self.kept = Kept()
        self._renderer = Renderer(
            store=self._store,
            site=Site(title="Bench", url="https://bench.example/feeds/"),
            topics=topics,
            ownership=Ownership(
                folder=folder / "feeds", config=folder / "config.toml", database="bench.db", shared=False
            ),
            clock=lambda: NOW,
            title_of=lambda code: code,
            kept=self.kept,
        )
        self._number = 0
        while self._number < size:
            now = NOW - 0.9 * AGE * (1 - self._number / size)
            count = min(POLL, size - self._number)
            self.bring(*(self.story(self.some_topics()) for _ in range(count)), now=now)

    def close(self) -> None:
        self._store.close()

    def some_topics(self) -> list[int]:
        return self._chance.sample(range(TOPICS), TAKERS)

    def story(self, topics: Collection[int] = ()) -> Item:
        """A story that these topics take."""
        number, self._number = self._number, self._number + 1
        blocks = [self._chance.choices(self._words, k=WORDS) for _ in range(PARAGRAPHS)]
        blocks[-1] += [_sought(topic) for topic in topics]
        title = " ".join(self._chance.choices(self._words, k=9)).capitalize()
        return _item(number, title, [" ".join(block).capitalize() + "." for block in blocks])

    def bring(self, *brought: Item, now: datetime = NOW) -> None:
        """Have a paper print these stories."""
        name = self._names[self._number % SOURCES]
        (lease,) = self._store.lease(1, now=now, until=now + timedelta(minutes=2), names=[name], force=True)
        writes = tuple(
            Write(item=one, verdict=New(), item_uid=one.uid, story_uid=one.uid, published=now - timedelta(seconds=n))
            for n, one in enumerate(brought)
        )
        state = replace(lease.state, due_at=now + timedelta(hours=1), outcome="new")
        with self._store.transaction(lease) as transaction:
            touched = transaction.touched(reach_of(writes, OPTIONS))
            settled = settle(writes, source=lease.source, state=state, touched=touched, now=now, options=OPTIONS)
            transaction.apply(PollPlan(state=state, writes=writes, stories=settled, now=now))

    def place(self) -> None:
        """Place to the end."""
        self._placer.finish()

    def render(self, *, forget: bool = False) -> tuple[float, int]:
        """CPU seconds of a rendering, and the topics that it wrote.

        :param forget: with nothing kept of the renderings before
        """
        renderer = replace(self._renderer, kept=Kept()) if forget else self._renderer
        began = time.process_time()
        count = len(renderer.render().topics)
        return time.process_time() - began, count


def _topic(number: int) -> Topic:
    rule = AllOf((AnyWord((term(_sought(number)),)), MaxAge(AGE)))
    return Topic(name=f"topic-{number}", title=f"Topic {number}", rule=rule, limit=LIMIT)


def _sought(topic: int) -> str:
    return f"topic{topic}word"


def _item(number: int, title: str, texts: list[str]) -> Item:
    address = f"https://paper.example/{number}.html"
    guid, link, digest = (b"\x11" + blake2b(f"{kind} {number}".encode(), digest_size=8).digest() for kind in "gld")
    mention = Mention(field="title", start=0, end=4, text=title[:4], reading="capital", why="the largest of its name")
    return Item(
        uid=f"{number:016x}",
        hash=guid,
        story=Story(
            title=title,
            text="\n\n".join(texts),
            html="".join(f"<p>{text}</p>" for text in texts),
            link=address,
            guid=address,
            language="en",
            authors=("A. Writer",),
            categories=("Ferries", "Harbours"),
        ),
        keys=ItemKeys(guid=guid, link=link),
        digest=digest,
        signature=(),
        regions=(RegionTag(code="AZ", role=Role.SUBJECT, confidence=0.9, evidence=(mention,)),),
    )
