"""Dirty marks: no change of stories or rules goes unpublished, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import Same
from aggregator.store.protocol import Store
from tests.integration.store.build import NOW, item, look_up, poll, source, write

HOUR = timedelta(hours=1)


@pytest.fixture
def clean(store: Store) -> Store:
    """A store with two topics, published as they are."""
    store.sync_sources([source("daily")], now=NOW)
    store.sync_topics({"world": b"1", "caucasus": b"2"})
    publish(store)
    return store


def publish(store: Store, *, digest: bytes = b"bytes", entries: int = 0) -> None:
    for name, revision in store.dirty_topics().items():
        store.mark_published(name, revision=revision, entries=entries, digest=digest, now=NOW)


def test_new_topics_are_dirty_until_published(store: Store) -> None:
    """A topic needs rendering from the moment that the config names it, also where there is no story at all."""
    store.sync_topics({"world": b"1"})
    assert [(row.name, row.dirty, row.changed_at) for row in store.topic_rows()] == [("world", True, None)]
    publish(store)
    assert store.dirty_topics() == {}
    store.sync_topics({"world": b"1"})
    assert store.dirty_topics() == {}


def test_changed_rules_make_dirty_and_dropped_topics_are_forgotten(clean: Store) -> None:
    """A changed rule selects anew from what is stored; a topic that the config drops is none any more."""
    clean.sync_topics({"world": b"other rules"})
    assert set(clean.dirty_topics()) == {"world"}
    publish(clean)
    assert [row.name for row in clean.topic_rows()] == ["world"]


def test_stories_make_dirty_and_quiet_polls_do_not(clean: Store) -> None:
    """A poll that changes nothing that is shown causes no rendering."""
    story = item("story")
    poll(clean, "daily", write(story))
    assert set(clean.dirty_topics()) == {"world", "caucasus"}
    publish(clean)
    known = look_up(clean, "daily", story).by_key[story.keys.guid]
    poll(clean, "daily", write(story, Same(known=known)), now=NOW + HOUR)
    poll(clean, "daily", now=NOW + 2 * HOUR)
    assert clean.dirty_topics() == {}
    clean.mark_all_dirty()
    assert set(clean.dirty_topics()) == {"world", "caucasus"}


def test_a_story_that_arrives_while_rendering_is_not_lost(clean: Store) -> None:
    """What is stored between reading the entries and noting them as published makes the topic dirty again."""
    poll(clean, "daily", write(item("first")))
    revisions = clean.dirty_topics()
    poll(clean, "daily", write(item("second")), now=NOW + HOUR)
    for name, revision in revisions.items():
        clean.mark_published(name, revision=revision, entries=1, digest=b"one entry", now=NOW)
    assert set(clean.dirty_topics()) == {"world", "caucasus"}


def test_the_last_change_moves_only_with_the_bytes(clean: Store) -> None:
    """Rendering the same bytes again is no change of a topic."""
    (row, _) = clean.topic_rows()
    assert (row.changed_at, row.entries, row.digest) == (NOW, 0, b"bytes")
    clean.mark_published("caucasus", revision=7, entries=3, digest=b"bytes", now=NOW + HOUR)
    (row, _) = clean.topic_rows()
    assert (row.changed_at, row.entries) == (NOW, 3)
    clean.mark_published("caucasus", revision=7, entries=3, digest=b"other", now=NOW + HOUR)
    assert clean.topic_rows()[0].changed_at == NOW + HOUR
