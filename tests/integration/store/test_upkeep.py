"""Retention takes the text and leaves the identity; damage is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.store import upkeep
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, change, copy_of, item, look_up, poll, published, write

DAY = timedelta(days=1)
KEEP = timedelta(days=30)


@pytest.fixture
def papers(store: Store) -> Store:
    """A store with two papers."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    return store


def test_pruning_keeps_identities(papers: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old item loses text, html, removals and its place in the index, and is still known when it comes again."""
    monkeypatch.setattr(upkeep, "PRUNE_STEP", 2)
    old = [item(f"old {i}") for i in range(5)]
    poll(papers, "daily", *(write(one) for one in old))
    later = NOW + KEEP
    poll(papers, "daily", write(item("new")), now=later)
    assert papers.prune(now=later, keep=KEEP) == 0
    assert papers.prune(now=later + DAY, keep=KEEP) == 5
    assert papers.prune(now=later + DAY, keep=KEEP) == 0
    assert [entry.title for entry in published(papers)] == ["Title of new"]
    stored = papers.find(old[0].uid).items[0]
    assert (stored.story.text, stored.story.html, stored.pruned) == ("", "", True)
    assert (stored.story.title, stored.digest) == ("Title of old 0", old[0].digest)
    known = look_up(papers, "daily", *old, now=later + DAY, window=2 * KEEP)
    assert {found.uid for found in known.by_key.values()} == {one.uid for one in old}
    assert known.candidates == {}
    assert papers.source_rows()[0].items == 6
    assert papers.integrity() == []


def test_a_pruned_item_that_changes_has_its_text_again(papers: Store) -> None:
    """A change brings an old item back whole, under its old identity, and retention counts from then."""
    story = item("story")
    poll(papers, "daily", write(story))
    later = NOW + 2 * KEEP
    assert papers.prune(now=later, keep=KEEP) == 1
    edited = change(papers, "daily", story, item("story", text="Anew."), now=later, updates_entry=True)
    poll(papers, "daily", edited, now=later)
    (entry,) = published(papers)
    assert (entry.text, entry.id) == ("Anew.", f"tag:news.example,2026:{story.uid}")
    probe = item("story", of="weekly")
    (candidate,) = look_up(papers, "weekly", probe, now=later, window=3 * KEEP).candidates[probe.uid]
    assert candidate.item.uid == story.uid
    assert papers.prune(now=later + DAY, keep=KEEP) == 0


def test_a_younger_copy_takes_over_from_a_pruned_one(papers: Store) -> None:
    """A story whose shown copy retention took is shown by one that has its text still."""
    story = item("story", text="The whole report, at length.")
    poll(papers, "daily", write(story))
    poll(papers, "weekly", copy_of(item("copy", of="weekly", text="A lead."), story), now=NOW + 20 * DAY)
    assert published(papers)[0].source == "daily"
    assert papers.prune(now=NOW + KEEP + DAY, keep=KEEP) == 1
    (entry,) = published(papers)
    assert (entry.source, entry.text) == ("weekly", "A lead.")


def test_counts_of_items_and_copies(papers: Store) -> None:
    """`status` counts what each source brought, and how much of it other papers show."""
    story = item("story")
    poll(papers, "daily", write(story), write(item("other")))
    poll(papers, "weekly", copy_of(item("copy", of="weekly", text=""), story))
    assert [(row.source.name, row.items, row.copies) for row in papers.source_rows()] == [
        ("daily", 2, 0),
        ("weekly", 1, 1),
    ]


def test_damage_between_tables_is_found(papers: Store) -> None:
    """A story that shows nothing of its own, and index entries of no item, are named."""
    story = item("story")
    poll(papers, "daily", write(story))
    assert isinstance(papers, SqlStore)
    with papers._database.write() as connection:
        connection.exec_driver_sql("UPDATE stories SET shown = 99")
        connection.exec_driver_sql("INSERT INTO shingles (hash, item) VALUES (1, 98), (2, 98)")
    faults = papers.integrity()
    assert len(faults) == 2
    assert story.uid in faults[0]
    assert faults[1].startswith("2 ")
