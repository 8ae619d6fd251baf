"""What a rendering reads and writes: what changed, each story once, and nothing of topics that stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from aggregator.engine.ownership import Ownership
from aggregator.engine.place import Placer
from aggregator.engine.render import Renderer
from aggregator.model import Entry, Topic, TopicMarks
from aggregator.plan.place import topic_rule
from aggregator.publish.document import Site
from aggregator.publish.pieces import Kept
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore
from aggregator.topics.languages import InLanguages
from tests.build import source
from tests.integration.store.build import NOW, change, item, poll, write

TOPICS = (
    *(Topic(name=f"far-{number}", title="Far", rule=InLanguages(("en", "cy"))) for number in range(5)),
    *(Topic(name=f"near-{number}", title="Near", rule=InLanguages(("de",))) for number in range(15)),
)
STATEMENTS = 20
"""Of a rendering of five topics that have their stories in common: topics, what they hold, four for the stories, and
one or two for each topic to note what its files show."""


@dataclass
class Desk:
    """A store, its topics, and what was read and run."""

    store: SqlStore
    folder: Path
    renderer: Renderer
    read: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    def bring(self, *names: str, language: str) -> None:
        """Have the daily print stories, and place them."""
        poll(self.store, "daily", *(write(item(name, language=language)) for name in names), now=NOW)
        self.place()

    def place(self) -> None:
        """Place to the end."""
        Placer(store=self.store, rules=tuple(map(topic_rule, TOPICS)), clock=lambda: NOW).finish()

    def render(self) -> list[str]:
        """Render, and note what it takes; the topics that were rendered."""
        self.read.clear()
        self.statements.clear()
        with self.counting():
            return [topic.name for topic in self.renderer.render().topics]

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Note the statements that are run."""

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                self.statements.append(statement)

        engines = {self.store._database._reader, self.store._database._writer}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Every file, and when it was written."""
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in self.folder.iterdir()}


@pytest.fixture
def desk(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Thirty stories in each of two languages, five topics of one and fifteen of the other, all of them rendered."""
    assert isinstance(store, SqlStore)
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    store.sync_topics({each.name: TopicMarks(rules=each.rule.canon().encode(), looks=b"") for each in TOPICS}, now=NOW)
    folder = tmp_path / "feeds"
    owner = Ownership(folder=folder, config=tmp_path / "config.toml", database="store", shared=False)
    renderer = Renderer(
        store=store,
        site=Site(title="Review", url="https://review.example/"),
        topics=TOPICS,
        ownership=owner,
        clock=lambda: NOW,
        title_of=lambda code: code,
    )
    made = Desk(store, folder, renderer)
    shown: Callable[..., Iterator[Entry]] = SqlStore.shown_entries

    def noted(self: SqlStore, uids: list[str]) -> Iterator[Entry]:
        made.read.extend(uids)
        return shown(self, uids)

    monkeypatch.setattr(SqlStore, "shown_entries", noted)
    made.bring(*(f"far {number}" for number in range(30)), language="en")
    made.bring(*(f"near {number}" for number in range(30)), language="de")
    made.render()
    return made


def test_nothing_new_reads_the_topics_and_nothing_else(desk: Desk) -> None:
    """One statement, no story, no file."""
    before = desk.files()
    assert desk.render() == []
    assert (len(desk.statements), desk.read) == (1, [])
    assert desk.files() == before


def test_a_topic_that_is_configured_no_more_goes_at_once(desk: Desk) -> None:
    """Its files and its line on the index do not wait until another topic has something new."""
    kept = TOPICS[:-1]
    marks = {each.name: TopicMarks(rules=each.rule.canon().encode(), looks=b"") for each in kept}
    desk.store.sync_topics(marks, now=NOW)
    desk.renderer = replace(desk.renderer, topics=kept)
    assert desk.render() == []
    files = desk.files()
    gone = TOPICS[-1].name
    assert [name for name in files if name.startswith(f"{gone}.")] == []
    assert f"{gone}.html".encode() not in files["index.html"][1]
    assert f"{kept[-1].name}.html".encode() in files["index.html"][1]


def test_one_story_has_its_topics_rendered_and_no_other(desk: Desk) -> None:
    """Each story of the five topics is read once, though all show it; no other file is touched but the index."""
    before = desk.files()
    desk.bring("late", language="cy")
    assert desk.render() == [f"far-{number}" for number in range(5)]
    assert sorted(desk.read) == sorted({*desk.read})
    assert len(desk.read) == 31
    assert len(desk.statements) <= STATEMENTS
    changed = {name for name, one in desk.files().items() if before[name] != one}
    written = {f"far-{number}{suffix}" for number in range(5) for suffix in (".atom", ".html")}
    assert changed == written | {"index.html"}


def test_what_a_rendering_takes_does_not_grow_with_the_rest(desk: Desk) -> None:
    """As many statements and stories beside twice as many stories of other topics."""
    desk.bring("late", language="cy")
    desk.render()
    before = len(desk.statements)
    desk.bring(*(f"more {number}" for number in range(60)), language="de")
    desk.render()
    desk.bring("later", language="cy")
    desk.render()
    assert (len(desk.statements), len(desk.read)) == (before, 32)


def test_what_is_kept_makes_the_same_files(desk: Desk) -> None:
    """Files that are put together of pieces kept through an edit and a copy are those that are written from nothing."""
    edited = item("far 3", language="en", title="Another title", text="Other words.", html="<p>Other words.</p>")
    poll(desk.store, "daily", change(desk.store, "daily", item("far 3"), edited, now=NOW), now=NOW + timedelta(hours=1))
    desk.place()
    assert desk.render() == [f"far-{number}" for number in range(5)]
    kept = {name: body for name, (_, body) in desk.files().items()}
    assert b"Another title" in kept["far-0.atom"]
    assert b"Title of far 3<" not in kept["far-0.atom"]
    for path in desk.folder.iterdir():
        path.unlink()
    desk.renderer = replace(desk.renderer, kept=Kept())
    assert len(desk.render()) == len(TOPICS)
    assert {name: body for name, (_, body) in desk.files().items() if name in kept} == kept


def test_without_room_stories_are_read_again_and_files_are_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept while topics are rendered together, and between renderings, has a bound."""
    before = {name: body for name, (_, body) in desk.files().items()}
    monkeypatch.setattr("aggregator.engine.render.ROOM", 0)
    for path in desk.folder.iterdir():
        path.unlink()
    desk.renderer = replace(desk.renderer, kept=Kept(room=0))
    assert len(desk.render()) == len(TOPICS)
    assert len(desk.read) == 30 * len(TOPICS)
    assert {name: body for name, (_, body) in desk.files().items() if name in before} == before
