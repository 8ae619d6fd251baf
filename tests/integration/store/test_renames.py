"""A source under another name: it keeps its stories, its keys, its learned boilerplate and its state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.errors import LeaseLostError
from aggregator.model import Same, Source
from aggregator.store.protocol import Store
from tests.build import source
from tests.integration.store.build import NOW, item, look_up, poll, published, take, write

FEED = "https://daily.example/feed"


@pytest.mark.parametrize(
    "renamed",
    [
        source("gazette", url=FEED),
        source("gazette", url="http://daily.example/feed"),
        source("gazette", url="https://gazette.example/rss", was="daily"),
        source("gazette", url="https://other.example/${KEY}", written=FEED),
    ],
    ids=["same address", "twin of the address", "told by was", "same address as written"],
)
def test_a_renamed_source_keeps_its_stories(store: Store, renamed: Source) -> None:
    """Every story stays under its id, is the new name's, and is known again; the old name is gone."""
    stories = [item(f"story {number}") for number in range(3)]
    store.sync_sources([source("daily", url=FEED)], now=NOW)
    poll(store, "daily", *map(write, stories))
    before = {entry.id for entry in published(store)}
    store.sync_sources([renamed], now=NOW)
    after = published(store)
    assert {entry.id for entry in after} == before
    assert {entry.source for entry in after} == {"gazette"}
    assert [row.source.name for row in store.source_rows()] == ["gazette"]
    known = look_up(store, "gazette", *stories)
    assert {one.uid for one in known.by_key.values()} == {one.uid for one in stories}
    poll(store, "gazette", *(write(one, Same(known=known.by_key[one.keys.guid])) for one in stories))
    assert store.integrity() == []


def test_a_source_that_was_removed_is_found_again_by_its_address(store: Store) -> None:
    """Taken out of the config and put back later under another name, it is the same source."""
    store.sync_sources([source("daily", url=FEED)], now=NOW)
    poll(store, "daily", write(item("story")))
    store.sync_sources([], now=NOW)
    store.sync_sources([source("gazette", url=FEED)], now=NOW)
    assert len(published(store)) == 1
    assert [row.source.name for row in store.source_rows()] == ["gazette"]


def test_a_new_source_takes_nothing_from_others(store: Store) -> None:
    """Neither from a source that the config still names, whatever `was` says, nor from one at another address."""
    store.sync_sources([source("daily", url=FEED)], now=NOW)
    poll(store, "daily", write(item("story")))
    wanted = [source("daily", url="https://daily.example/new"), source("gazette", url=FEED, was="daily")]
    store.sync_sources(wanted, now=NOW)
    assert {row.source.name: row.items for row in store.source_rows()} == {"daily": 1, "gazette": 0}
    store.sync_sources([source("herald", url="https://herald.example/feed")], now=NOW)
    assert {row.source.name: row.items for row in store.source_rows()}["herald"] == 0


def test_a_poll_under_way_ends_with_the_old_name(store: Store) -> None:
    """What a poll brings that began under the old name is not stored: the source is asked again under the new one."""
    store.sync_sources([source("daily", url=FEED)], now=NOW)
    lease = take(store, "daily")
    store.sync_sources([source("gazette", url=FEED)], now=NOW)
    with pytest.raises(LeaseLostError):
        store.record(lease, replace(lease.state, outcome="late"))
    assert take(store, "gazette").source.name == "gazette"
