"""What people decide about copies: carried out, undone, and kept by a database that is made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from aggregator.dedupe.keys import item_keys
from aggregator.model import MERGE, SPLIT, Decision, Item, Ref
from aggregator.store.protocol import Store
from aggregator.store.schema import curated
from aggregator.store.sql import SqlStore
from tests.build import source, tag
from tests.integration.store.build import NOW, copy_of, item, poll, published, write

HOUR = timedelta(hours=1)


def _own(name: str, of: str, **fields: object) -> Item:
    """An item with a link of its own, by which a person can name it."""
    link = f"https://{of}.example/{name}"
    return item(name, of=of, link=link, keys=item_keys(guid="", link=link, title="", published=None), **fields)


FIRST = _own("first", "daily", text="The whole report. " * 9, regions=(tag("AZ"),))
COPY = _own("copy", "weekly", regions=(tag("RU"),))
COPY_OF_COPY = _own("again", "herald", regions=(tag("GE"),))
OTHER = _own("other", "herald", regions=(tag("AM"),))


def _ref(one: Item) -> Ref:
    return Ref(source=one.story.link.split("/")[2].removesuffix(".example"), link=one.story.link)


def _split(one: Item, of: Item, name: str = "1") -> Decision:
    return Decision(id=name, kind=SPLIT, at=NOW, item=_ref(one), story=_ref(of))


def _merge(into: Item, other: Item, name: str = "2") -> Decision:
    return Decision(id=name, kind=MERGE, at=NOW, item=_ref(other), story=_ref(into))


@pytest.fixture
def papers(store: Store) -> Store:
    """A store with three papers and two stories, of which one has a copy, and that one a copy of its own."""
    store.sync_sources([source("daily"), source("weekly"), source("herald")], now=NOW)
    poll(store, "daily", write(FIRST))
    poll(store, "weekly", copy_of(COPY, FIRST), now=NOW + HOUR)
    again = copy_of(COPY_OF_COPY, COPY)
    poll(store, "herald", replace(again, story_uid=FIRST.uid), write(OTHER), now=NOW + 2 * HOUR)
    return store


def _seen(store: Store) -> dict[str, tuple[str, set[str]]]:
    """Entry id to the shown source and the links of all copies."""
    return {entry.id: (entry.source, {entry.link, *(copy.link for copy in entry.copies)}) for entry in published(store)}


def test_a_split_item_is_a_story_of_its_own(papers: Store) -> None:
    """It goes with what was copied from it; the old entry keeps its id, and regions select the new one."""
    before = _seen(papers)
    assert papers.curate([_split(COPY, FIRST)], now=NOW) == ()
    after = _seen(papers)
    assert before.keys() < after.keys()
    (new,) = after.keys() - before.keys()
    assert after[new][1] == {COPY.story.link, COPY_OF_COPY.story.link}
    assert {entry.id for entry in published(papers, codes={"RU", "GE"})} == {new}
    assert [entry.link for entry in published(papers, codes={"AZ"})] == [FIRST.story.link]
    assert papers.integrity() == []


def test_the_item_that_founded_a_story_leaves_alone(papers: Store) -> None:
    """The entry and its id stay with the copies, one of which is shown now."""
    entry_id = papers.find(FIRST.uid).entry.id
    papers.curate([_split(FIRST, COPY)], now=NOW)
    after = _seen(papers)
    assert after[entry_id][1] == {COPY.story.link, COPY_OF_COPY.story.link}
    assert papers.find(FIRST.story.link).entry.id != entry_id
    assert papers.integrity() == []


def test_merged_stories_are_one_entry(papers: Store) -> None:
    """The entry that is merged into stays; the other leaves, and is still found by its link."""
    papers.curate([_merge(FIRST, OTHER)], now=NOW)
    (entry,) = published(papers)
    assert entry.id == papers.find(FIRST.story.link).entry.id == papers.find(OTHER.story.link).entry.id
    assert OTHER.story.link in {copy.link for copy in entry.copies}
    assert published(papers, codes={"AM"}) == []
    assert papers.integrity() == []


@pytest.mark.parametrize(
    "decision", [_split(COPY, FIRST), _split(FIRST, COPY), _merge(FIRST, OTHER), _merge(OTHER, FIRST)]
)
def test_undoing_brings_everything_back(papers: Store, decision: Decision) -> None:
    """Ids, shown copies and regions are what they were; and deciding the same again gives the same ids again."""
    before = _seen(papers), published(papers)
    papers.curate([decision], now=NOW)
    decided = _seen(papers)
    assert decided != before[0]
    papers.curate([], now=NOW)
    assert (_seen(papers), published(papers)) == before
    papers.curate([decision], now=NOW)
    assert _seen(papers) == decided
    papers.curate([decision], now=NOW)
    assert _seen(papers) == decided


def test_what_was_copied_since_goes_back_too(papers: Store) -> None:
    """An item that came as a copy of a moved one belongs with it."""
    papers.curate([_split(COPY, FIRST)], now=NOW)
    late = _own("late", "daily")
    new_story = papers.find(COPY.uid).entry.uid
    poll(papers, "daily", replace(copy_of(late, COPY), story_uid=new_story), now=NOW + 3 * HOUR)
    papers.curate([], now=NOW)
    assert {each.uid for each in papers.find(FIRST.uid).items} == {FIRST.uid, COPY.uid, COPY_OF_COPY.uid, late.uid}


def test_a_decision_waits_for_its_items(store: Store) -> None:
    """In a database that is made anew the items come one after the other, and then it is carried out."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    decisions = [_split(COPY, FIRST)]
    assert store.curate(decisions, now=NOW) == ("1",)
    poll(store, "weekly", write(COPY))
    assert store.curate(decisions, now=NOW) == ("1",)
    poll(store, "daily", copy_of(FIRST, COPY), now=NOW + HOUR)
    assert len(published(store)) == 1
    assert store.curate(decisions, now=NOW) == ()
    assert sorted(entry.link for entry in published(store)) == [FIRST.story.link, COPY.story.link]


def test_decisions_hold_one_after_the_other(papers: Store) -> None:
    """A split of what was merged by hand parts the two again, whatever is undone in between."""
    papers.curate([_merge(FIRST, OTHER)], now=NOW)
    papers.curate([_merge(FIRST, OTHER), _split(OTHER, FIRST, "3")], now=NOW)
    assert len(published(papers)) == 2
    papers.curate([_merge(FIRST, OTHER)], now=NOW)
    assert len(published(papers)) == 1


def test_a_decision_of_before_is_undone_as_any_other(papers: Store) -> None:
    """Programs of before noted the items that it moved by position; they go back to where they were."""
    assert isinstance(papers, SqlStore)
    before = _seen(papers)
    papers.curate([_split(COPY, FIRST)], now=NOW)
    with papers._database.serial() as connection:
        (moves,) = connection.execute(select(curated.c.moves)).scalars()
        positions = [[move["item"], move["before"], move["after"]] for move in moves]
        connection.execute(update(curated).values(moves=positions))
    papers.curate([], now=NOW)
    assert _seen(papers) == before
