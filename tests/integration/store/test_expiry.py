"""What left the window of copies leaves their index: in short steps, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, text

from aggregator.engine.session import Session
from aggregator.model import Item
from aggregator.store import newest, postings, upkeep
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, change, item, look_up, numbers, poll, published, sort_in, write
from tests.support import Clock, settings

HOUR = timedelta(hours=1)
LATER = NOW + 40 * HOUR
BEFORE = LATER - 36 * HOUR
"""Items of `NOW` are older."""
KEEP = timedelta(days=30)

OLD = [item(f"old {number}") for number in range(5)]
YOUNG = [item(f"young {number}") for number in range(2)]


@pytest.fixture
def papers(store: Store, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    """Five items that are too old and two that are not, twenty hashes each, all in the table."""
    monkeypatch.setattr(newest, "SETTLE_AT", 1)
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    poll(store, "daily", *(write(one) for one in OLD))
    poll(store, "daily", *(write(one) for one in YOUNG), now=LATER)
    assert isinstance(store, SqlStore)
    sort_in(store)
    assert rows(store) == dict.fromkeys(uids(OLD + YOUNG), 20)
    return store


def uids(items: Sequence[Item]) -> list[str]:
    return [one.uid for one in items]


def rows(store: SqlStore) -> dict[str, int]:
    """How many postings of each item are in the table, by its uid."""
    counted = text("SELECT items.uid, count(*) FROM shingles JOIN items ON items.id = shingles.item GROUP BY items.uid")
    with store._database.read() as connection:
        return dict(connection.execute(counted).tuples().all())


def near(store: Store, signature: Sequence[int], *, window: timedelta = 100 * HOUR) -> set[str]:
    """The uids of the candidates for an item with this signature."""
    probe = item("probe", of="weekly", signature=signature)
    found = look_up(store, "weekly", probe, now=LATER, window=window).candidates
    return {one.item.uid for one in found.get(probe.uid, ())}


def test_what_is_too_old_leaves_the_index_and_nothing_else_does(papers: SqlStore) -> None:
    """An old item's postings are dropped, so that no window finds it; a younger one's stay, and so do all texts."""
    assert near(papers, OLD[0].signature) == {OLD[0].uid}
    assert papers.expire(copies=NOW, events=NOW) == 0
    assert papers.expire(copies=BEFORE, events=BEFORE) == 100
    assert rows(papers) == dict.fromkeys(uids(YOUNG), 20)
    assert near(papers, OLD[0].signature) == set()
    assert near(papers, YOUNG[1].signature) == {YOUNG[1].uid}
    assert len(published(papers)) == 7
    assert all(entry.text for entry in published(papers))
    assert papers.expire(copies=BEFORE, events=BEFORE) == 0
    assert papers.integrity() == []


def test_steps_are_short_and_polls_come_between_them(papers: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction drops more than the limit, and what a poll stores between two of them is kept."""
    monkeypatch.setattr(upkeep, "EXPIRE_STEP", 8)
    steps: list[int] = []
    drop, expired = postings.drop, postings.expired

    def counted(connection: Connection, table: Table, gone: Sequence[tuple[int, int]]) -> None:
        steps.append(len(gone))
        drop(connection, table, gone)

    def after_a_poll(connection: Connection, table: Table, **options: object) -> list[tuple[int, int]]:
        if len(steps) == 5:
            poll(papers, "weekly", write(item("between", of="weekly")), now=LATER)
        return expired(connection, table, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(postings, "drop", counted)
    monkeypatch.setattr(postings, "expired", after_a_poll)
    assert papers.expire(copies=BEFORE, events=BEFORE) == 100
    assert steps == [8] * 12 + [4]
    sort_in(papers)
    assert rows(papers) == dict.fromkeys(uids([*YOUNG, item("between", of="weekly")]), 20)


def test_what_was_cut_short_is_done_by_the_next_call(papers: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails is rolled back, those before it stay done, and the next call drops exactly the rest."""
    monkeypatch.setattr(upkeep, "EXPIRE_STEP", 8)
    steps: list[int] = []
    drop = postings.drop

    def failing(connection: Connection, table: Table, gone: Sequence[tuple[int, int]]) -> None:
        drop(connection, table, gone)
        steps.append(len(gone))
        if len(steps) == 4:
            raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(postings, "drop", failing)
        with pytest.raises(ZeroDivisionError):
            papers.expire(copies=BEFORE, events=BEFORE)
    assert sum(rows(papers).values()) == 140 - 3 * 8
    assert near(papers, YOUNG[0].signature) == {YOUNG[0].uid}
    assert papers.expire(copies=BEFORE, events=BEFORE) == 100 - 3 * 8
    assert rows(papers) == dict.fromkeys(uids(YOUNG), 20)


def test_an_item_changes_after_its_postings_went(papers: SqlStore) -> None:
    """A late edit is stored as any other, its new postings go with the next call, and retention finds nothing amiss."""
    papers.expire(copies=BEFORE, events=BEFORE)
    signature = sorted((*OLD[0].signature[:15], *numbers("edit", 5)))
    edited = item("old 0", text="Edited.", signature=signature)
    poll(papers, "daily", change(papers, "daily", OLD[0], edited, now=LATER), now=LATER)
    assert rows(papers)[OLD[0].uid] == 5
    assert "Edited." in {entry.text for entry in published(papers)}
    again = item("old 0", text="Edited again.", signature=numbers("again", 9))
    poll(papers, "daily", change(papers, "daily", edited, again, now=LATER), now=LATER)
    assert near(papers, signature) == set()
    assert rows(papers)[OLD[0].uid] == 9
    assert papers.expire(copies=BEFORE, events=BEFORE) == 9
    assert rows(papers) == dict.fromkeys(uids(YOUNG), 20)
    assert papers.prune(now=LATER + KEEP + HOUR, keep=KEEP) == 7
    assert rows(papers) == {}
    assert papers.integrity() == []


def test_the_daemons_upkeep_lets_go_of_what_left_the_window(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hourly job drops postings once the window and its margin have passed, and not before."""
    monkeypatch.setattr(newest, "SETTLE_AT", 1)
    clock = Clock(NOW)
    topic = '[[topics]]\nname = "all"\ntitle = "All"\nsources = ["daily"]\n'
    made = settings(tmp_path, {"daily": "https://daily.example/f"}, topic, f'[storage]\nurl = "{database_url}"\n')
    with Session(made, clock=clock, processes=0) as session:
        store = session.store
        assert isinstance(store, SqlStore)
        poll(store, "daily", write(item("story")))
        sort_in(store)
        left = {}
        for hours in (35, 41, 43):
            clock.now = NOW + hours * HOUR
            session.tidy()
            left[hours] = len(rows(store))
    assert left == {35: 1, 41: 1, 43: 0}
