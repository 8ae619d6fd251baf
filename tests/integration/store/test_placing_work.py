"""How much the database is asked for placing: by what changed, and neither by topics nor by what is stored already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from sqlalchemy import event

from aggregator.engine.place import Placer, Work
from aggregator.model import MOVING, TopicMarks
from aggregator.plan.place import TopicRule
from aggregator.store import views
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord
from tests.build import source
from tests.integration.store.build import NOW, item, poll, write

IDLE = 1
"""Statements for finding that there is nothing to do."""
NOBODY = 14
"""For placing new stories that no topic takes, however many."""
EACH = 6
"""More for each topic that takes some."""


@contextmanager
def counted(store: SqlStore) -> Iterator[list[str]]:
    """The statements that a store runs, without those that begin transactions."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SELECT pg_")):
            found.append(statement)

    engines = {store._database._reader, store._database._writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def desk(store: Store, topics: int) -> tuple[SqlStore, Placer]:
    """A paper, and topics that each take stories with a word of their own."""
    assert isinstance(store, SqlStore)
    store.sync_sources([source("daily")], now=NOW)
    rules = {
        f"topic{number}": AllOf((AnyWord((term(f"word{number}"),)), MaxAge(timedelta(days=14))))
        for number in range(topics)
    }
    store.sync_topics(
        {name: TopicMarks(rules=rule.canon().encode(), looks=b"") for name, rule in rules.items()}, now=NOW
    )
    made = [TopicRule(name=name, rule=rule, limit=5, updates_on=MOVING) for name, rule in rules.items()]
    placer = Placer(store=store, rules=tuple(made), clock=lambda: NOW)
    placer.finish()
    return store, placer


def bring(store: Store, count: int, text: str) -> None:
    names = [f"{text} {number}" for number in range(count)]
    poll(store, "daily", *(write(item(name, text=f"{text}.")) for name in names))


def test_a_look_that_finds_nothing_is_one_statement(store: Store) -> None:
    """However many topics there are: an idle daemon looks each second."""
    made, placer = desk(store, 30)
    bring(made, 3, "word7")
    placer.finish()
    with counted(made) as found:
        assert placer.step() is None
    assert len(found) == IDLE


def test_stories_that_no_topic_takes_cost_few_statements(store: Store) -> None:
    """As many with thirty topics and a window twice as large; no other story is looked at."""
    made, placer = desk(store, 30)
    spent = []
    for half in range(2):
        bring(made, 60, f"word{half}")
        placer.finish()
        bring(made, 1 + 9 * half, f"unheard of {half}")
        with counted(made) as found, mock.patch.object(views, "find_views", wraps=views.find_views) as looked_at:
            assert placer.step() is Work.CHANGES
        (looked,) = looked_at.call_args_list
        assert len(looked.args[1]) == 1 + 9 * half
        spent.append(len(found))
    assert spent[0] == spent[1] <= NOBODY


def test_stories_that_topics_take_cost_some_for_each_of_these(store: Store) -> None:
    """Only the topics that take one are written or read."""
    made, placer = desk(store, 30)
    for number in range(30):
        bring(made, 6, f"word{number}")
    placer.finish()
    bring(made, 4, "word3 and word5")
    with counted(made) as found:
        assert placer.step() is Work.CHANGES
    assert NOBODY < len(found) <= NOBODY + 2 * EACH
    assert set(made.dirty_topics()) == {f"topic{number}" for number in range(30)}


def test_a_window_is_judged_by_all_topics_at_once(store: Store) -> None:
    """A hundred topics that are new, after an upgrade, read each story once."""
    made, _ = desk(store, 1)
    bring(made, 40, "word3")
    _, placer = desk(store, 30)
    with mock.patch.object(views, "find_views", wraps=views.find_views) as looked_at:
        placer.finish()
        made.sync_topics({}, now=NOW)
        desk(store, 30)
    assert sum(len(call.args[1]) for call in looked_at.call_args_list) == 40
