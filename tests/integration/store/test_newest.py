"""The newest items' postings: sorted in slice by slice, found before, meanwhile and afterwards, and none is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from aggregator.store import newest
from aggregator.store.newest import Slices
from aggregator.store.protocol import Store
from aggregator.store.schema import counters, reports, shingles
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, WINDOW, item, look_up, plan_of, poll, take, write

SLICES = 4


@pytest.fixture
def papers(store: Store, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    """Two papers whose stories are sorted in ten at a time, in four slices."""
    monkeypatch.setattr(newest, "SETTLE_AT", 10)
    monkeypatch.setattr(newest, "SLICES", SLICES)
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    assert isinstance(store, SqlStore)
    return store


def store_one(store: Store, number: int) -> None:
    """A poll with one new story, as the engine has it: looked up, then stored."""
    story = item(f"story {number}")
    lease = take(store, "daily")
    with store.transaction(lease) as transaction:
        transaction.known([story], now=NOW, window=WINDOW)
        made = write(story, vector={number * 1_000_003 % 2**32 - 2**31: 1.0, 7: 0.5})
        transaction.apply(plan_of(transaction, lease, made))


def near(store: Store, count: int) -> list[int]:
    """Which of the stories are proposed for a text that shares all that it has with it."""
    probes = {f"probe {number}": item(f"probe {number}", of="weekly") for number in range(count)}
    signed = [item(f"probe {n}", of="weekly", signature=item(f"story {n}").signature) for n in range(count)]
    found = look_up(store, "weekly", *signed).candidates
    return [n for n in range(count) if [one.shared for one in found.get(probes[f"probe {n}"].uid, ())] == [20]]


def in_tables(store: SqlStore) -> tuple[int, int, int]:
    """The mark, and how many items have all their postings in the two tables, counted by hash."""
    with store._database.read() as connection:
        mark = connection.execute(select(counters.c.indexed)).scalar_one()
        near_copies = len(connection.execute(select(shingles)).all())
        terms = len(connection.execute(select(reports)).all())
    return mark, near_copies, terms


def test_each_poll_sorts_a_slice_in_and_every_story_is_found_all_the_while(papers: SqlStore) -> None:
    """No poll puts in more than a slice of each index, the mark moves once all are in, and nothing is ever missed."""
    before, largest, marks = 0, 0, set()
    for number in range(40):
        store_one(papers, number)
        mark, near_copies, _ = in_tables(papers)
        largest, before = max(largest, near_copies - before), near_copies
        marks.add(mark)
        assert near(papers, number + 1) == list(range(number + 1))
    assert largest < 10 * 20 / 2
    assert marks >= {0, 10}
    mark, near_copies, terms = in_tables(papers)
    assert near_copies >= mark * 20
    assert terms >= mark * 2


def test_what_was_sorted_in_by_a_transaction_that_failed_is_sorted_in_again(
    papers: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slices count only once they were committed, whether the block failed or the commit itself."""
    for number in range(10):
        store_one(papers, number)
    lease = take(papers, "weekly")
    stories = [item("lost", of="weekly")]
    with pytest.raises(ZeroDivisionError), papers.transaction(lease) as transaction:  # noqa: PT012 the block is tested
        transaction.known(stories, now=NOW, window=WINDOW)
        transaction.apply(plan_of(transaction, lease, *map(write, stories)))
        raise ZeroDivisionError
    papers.release(lease)
    with monkeypatch.context() as patched:  # the commit came to nothing, or nobody heard of it
        patched.setattr(newest.Newest, "confirm", lambda _self, _slices: None)
        for number in range(10, 13):
            store_one(papers, number)
    assert in_tables(papers)[0] == 0
    for number in range(13, 30):
        store_one(papers, number)
    mark, near_copies, terms = in_tables(papers)
    assert mark >= 10
    assert near_copies >= mark * 20
    assert terms >= mark * 2
    assert near(papers, 30) == list(range(30))


def test_another_process_takes_over_where_one_ended(papers: SqlStore, opened: Callable[..., Store]) -> None:
    """What is half sorted in when a process ends is read from the rows by the next, and sorted in whole."""
    for number in range(12):
        store_one(papers, number)
    papers.close()
    again = opened()
    assert isinstance(again, SqlStore)
    again.sync_sources([source("daily"), source("weekly")], now=NOW)
    assert near(again, 12) == list(range(12))
    for number in range(12, 30):
        store_one(again, number)
    assert near(again, 30) == list(range(30))
    mark, near_copies, _ = in_tables(again)
    assert near_copies >= mark * 20 >= 200


def test_a_large_document_sorts_more_in_at_once(papers: SqlStore) -> None:
    """What is kept in memory is bounded however many stories come in one poll."""
    for number in range(10):
        store_one(papers, number)
    look_up(papers, "daily", item("any"))
    recent = papers._index.newest
    with papers._database.serial() as connection:
        slices = recent.settle(connection, fresh=100)
    assert isinstance(slices, Slices)
    assert slices.end == SLICES
    recent.confirm(slices)
    poll(papers, "daily", write(item("next")))
    assert in_tables(papers)[0] == 10
