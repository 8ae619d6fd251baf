"""What is kept of an item's earlier versions, and when an edit makes its entry newer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import Changed, Edit
from aggregator.store.history import TEXTS_KEPT
from aggregator.store.protocol import Store
from tests.build import source
from tests.integration.store.build import NOW, change, copy_of, item, look_up, poll, published, write

HOUR = timedelta(hours=1)


@pytest.fixture
def papers(store: Store) -> Store:
    """A store with two papers."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    return store


def _edit(store: Store, number: int, kind: Edit) -> None:
    """The story's next version."""
    known = look_up(store, "daily", item("story"), now=NOW + number * HOUR)
    before = known.by_key[next(iter(item("story").keys))]
    after = item("story", title=f"Title {number}", text=f"Text {number}.")
    edited = write(after, Changed(known=before, edit=kind), updates_entry=kind is not Edit.NONE)
    poll(store, "daily", edited, now=NOW + number * HOUR)


def test_every_version_is_kept_and_the_texts_of_the_last_few(papers: Store) -> None:
    """Digest, time, title and kind of all; old texts go, so that a page that changes hourly does not fill the disk."""
    poll(papers, "daily", write(item("story")))
    kinds = [Edit.SUBSTANTIVE, Edit.RETITLE, Edit.TYPO, Edit.CORRECTION]
    for number, kind in enumerate(kinds, start=1):
        _edit(papers, number, kind)
    (record,) = papers.find(item("story").uid).items
    assert [version.edit for version in record.versions] == [None, *kinds[:-1]]
    assert record.edit is kinds[-1]
    assert [version.since for version in record.versions] == [NOW + number * HOUR for number in range(4)]
    assert [version.title for version in record.versions] == ["Title of story", "Title 1", "Title 2", "Title 3"]
    assert [version.text for version in record.versions] == [None, None, "Text 2.", "Text 3."]
    assert TEXTS_KEPT == 3  # those two and the present one
    assert len({version.digest for version in record.versions} | {record.digest}) == 5


def test_an_entry_knows_when_it_was_edited_in_which_way(papers: Store) -> None:
    """The last moment of each kind, and the last of all; an edit that nobody notices moves nothing."""
    poll(papers, "daily", write(item("story")))
    for number, kind in enumerate([Edit.SUBSTANTIVE, Edit.RETITLE, Edit.SUBSTANTIVE, Edit.NONE], start=1):
        _edit(papers, number, kind)
    (entry,) = published(papers)
    assert dict(entry.edited) == {Edit.SUBSTANTIVE: NOW + 3 * HOUR, Edit.RETITLE: NOW + 2 * HOUR}
    assert entry.updated == NOW + 3 * HOUR
    assert entry.updated_by((Edit.RETITLE,)) == NOW + 2 * HOUR
    assert entry.updated_by((Edit.CORRECTION,)) == entry.published


def test_the_same_plan_twice_keeps_one_version(papers: Store) -> None:
    """A poll that is applied again changes nothing, earlier versions included."""
    poll(papers, "daily", write(item("story")))
    edited = change(papers, "daily", item("story"), item("story", text="New."), now=NOW + HOUR, updates_entry=True)
    for _ in range(2):
        poll(papers, "daily", edited, now=NOW + HOUR)
    (record,) = papers.find(item("story").uid).items
    assert len(record.versions) == 1


def test_retention_takes_the_texts_of_versions_too(papers: Store) -> None:
    """What is pruned is pruned whole; titles and digests stay."""
    poll(papers, "daily", write(item("story")))
    _edit(papers, 1, Edit.SUBSTANTIVE)
    assert papers.prune(now=NOW + timedelta(days=100), keep=timedelta(days=90)) == 1
    (record,) = papers.find(item("story").uid).items
    assert [(version.title, version.text) for version in record.versions] == [("Title of story", None)]


def test_a_withheld_story_is_in_no_topic_until_another_paper_has_it(papers: Store) -> None:
    """What came in a flood is stored and found, and becomes news when somebody carries it as such."""
    old = item("old")
    poll(papers, "daily", write(old, withheld="one of 300 old stories that came at once"))
    assert published(papers) == []
    assert papers.find(old.uid).withheld.startswith("one of 300")
    poll(papers, "weekly", copy_of(item("copy", of="weekly"), old), now=NOW + HOUR)
    assert [entry.uid for entry in published(papers)] == [old.uid]
    assert papers.find(old.uid).withheld == ""
