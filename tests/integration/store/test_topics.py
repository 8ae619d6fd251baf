"""Topics: whatever changes what one shows makes it dirty, whatever happens in between, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.engine.place import Placer
from aggregator.model import EVERY_STORY, Face, Rule, Same, TopicMarks
from aggregator.plan.place import TopicRule
from aggregator.store.protocol import Store
from aggregator.topics.languages import InLanguages
from tests.build import source
from tests.integration.store.build import NOW, item, look_up, poll, write

HOUR = timedelta(hours=1)
RULES: dict[str, Rule] = {"caucasus": InLanguages(("en",)), "world": EVERY_STORY}


def marks(rules: bytes, looks: bytes = b"") -> TopicMarks:
    return TopicMarks(rules=rules, looks=looks)


def place(store: Store) -> None:
    """Have the topics take what their rules take: one every story, the other those in English."""
    rules = [TopicRule(name=name, rule=rule, limit=10, updates_on=()) for name, rule in RULES.items()]
    Placer(store=store, rules=tuple(rules), clock=lambda: NOW).finish()


def publish(store: Store, *, digest: bytes = b"bytes", entries: int = 0) -> None:
    for name, version in store.dirty_topics().items():
        _publish(store, name, version, digest=digest, entries=entries)


def _publish(store: Store, name: str, version: int, *, digest: bytes, entries: int = 0, hours: int = 0) -> None:
    face = Face(updated=NOW, entries=entries)
    now = NOW + hours * HOUR
    store.mark_published(name, version=version, looks=b"", entries=entries, face=face, digest=digest, now=now)


@pytest.fixture
def clean(store: Store) -> Store:
    """A store with two topics, published as they are."""
    store.sync_sources([source("daily")], now=NOW)
    store.sync_topics({"world": marks(b"1"), "caucasus": marks(b"2")}, now=NOW)
    place(store)
    publish(store)
    return store


def test_new_topics_are_dirty_until_published(store: Store) -> None:
    """A topic needs rendering once it was judged, also where there is no story at all."""
    store.sync_topics({"world": marks(b"1")}, now=NOW)
    assert [(row.name, row.dirty, row.waits) for row in store.topic_rows()] == [("world", False, True)]
    place(store)
    (row,) = store.topic_rows()
    assert (row.dirty, row.waits, row.settled, row.changed_at) == (True, False, True, None)
    publish(store)
    assert store.dirty_topics() == {}
    store.sync_topics({"world": marks(b"1")}, now=NOW)
    place(store)
    assert store.dirty_topics() == {}


def test_changed_rules_make_dirty_once_they_are_judged_by_and_dropped_topics_are_forgotten(clean: Store) -> None:
    """A changed rule is asked about what is stored; a topic that the config drops is none any more."""
    clean.sync_topics({"world": marks(b"other rules")}, now=NOW)
    assert clean.dirty_topics() == {}
    place(clean)
    assert set(clean.dirty_topics()) == {"world"}
    publish(clean)
    assert [row.name for row in clean.topic_rows()] == ["world"]


def test_other_looks_make_dirty_at_once(clean: Store) -> None:
    """Another title needs no judging."""
    clean.sync_topics({"world": marks(b"1", b"another title"), "caucasus": marks(b"2")}, now=NOW)
    assert set(clean.dirty_topics()) == {"world"}
    assert [row.waits for row in clean.topic_rows()] == [False, False]


def test_stories_make_those_topics_dirty_that_take_them(clean: Store) -> None:
    """A topic that does not take a story is not rendered for it, nor any for a poll that changes nothing."""
    story = item("story", language="az")
    poll(clean, "daily", write(story))
    place(clean)
    assert set(clean.dirty_topics()) == {"world"}
    publish(clean)
    known = look_up(clean, "daily", story).by_key[story.keys.guid]
    poll(clean, "daily", write(story, Same(known=known)), now=NOW + HOUR)
    poll(clean, "daily", now=NOW + 2 * HOUR)
    place(clean)
    assert clean.dirty_topics() == {}


def test_a_story_that_arrives_while_rendering_is_not_lost(clean: Store) -> None:
    """What is placed between reading the entries and noting them as published makes the topic dirty again."""
    poll(clean, "daily", write(item("first")))
    place(clean)
    versions = clean.dirty_topics()
    poll(clean, "daily", write(item("second")), now=NOW + HOUR)
    place(clean)
    for name, version in versions.items():
        _publish(clean, name, version, digest=b"one entry", entries=1)
    assert set(clean.dirty_topics()) == {"world"}


def test_the_last_change_moves_only_with_the_bytes(clean: Store) -> None:
    """Rendering the same bytes again is no change of a topic."""
    (row, _) = clean.topic_rows()
    assert (row.changed_at, row.entries, row.digest) == (NOW, 0, b"bytes")
    _publish(clean, "caucasus", 7, entries=3, digest=b"bytes", hours=1)
    (row, _) = clean.topic_rows()
    assert (row.changed_at, row.entries, row.face) == (NOW, 3, Face(updated=NOW, entries=3))
    _publish(clean, "caucasus", 7, entries=3, digest=b"other", hours=1)
    assert clean.topic_rows()[0].changed_at == NOW + HOUR
