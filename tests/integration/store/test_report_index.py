"""The index of events in memory: its answers are the table's, whoever stores, and what it reads does not grow."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from unittest import mock

import pytest
from sqlalchemy import Connection, event, select

from aggregator import dedupe
from aggregator.dedupe.events import COUNTED, WINDOW, Linker
from aggregator.model import EventEvidence, Item, KnownEvents, Lease, Write
from aggregator.store import newest, report_index
from aggregator.store.events import known_events
from aggregator.store.packing import unpack_terms
from aggregator.store.postings import first_since
from aggregator.store.protocol import Store, Transaction
from aggregator.store.report_index import ReportIndex
from aggregator.store.schema import items, reports
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, item, look_up, plan_of, poll, take, write

HOUR = timedelta(hours=1)
STATEMENTS = 20
"""Of a poll of 40 new stories: for the whole of it, and none for each story."""
STEPS = 1_000
"""Hundreds of steps of SQLite's machine for the same; some 700, and twice that where every word is read anew."""


@pytest.fixture
def papers(store: Store) -> SqlStore:
    """Two papers that were not polled yet."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    assert isinstance(store, SqlStore)
    return store


def told(name: str, terms: Mapping[int, float]) -> Item:
    """An item with these terms, and nothing else in common with others."""
    return replace(item(name, of="weekly"), terms=terms)


def vector(made: random.Random) -> dict[int, float]:
    """The vector of a story whose words are rare and common ones."""
    return {int(made.paretovariate(0.3)) % 5_000: 0.25 for _ in range(16)}


def stories(store: SqlStore, count: int, *, seed: int, now: datetime = NOW) -> None:
    """Store stories, one in four of them of an earlier one's event."""
    made = random.Random(seed)
    names = [item(f"story {seed} {number}") for number in range(count)]
    writes = [write(names[0], vector=vector(made))]
    for number, one in enumerate(names[1:], 1):
        of = names[made.randrange(number)].uid
        evidence = EventEvidence(event=of, nearest=of, likeness=0.5) if made.random() < 0.25 else None
        writes.append(write(one, vector=vector(made), event=evidence))
    poll(store, "daily", *writes, now=now)


def asked(seed: int, count: int = 40) -> list[Item]:
    """New items of the same vocabulary."""
    made = random.Random(-seed)
    return [told(f"new {seed} {number}", vector(made)) for number in range(count)]


def by_the_rows(connection: Connection, terms: Sequence[int], first: int) -> dict[int, list[int]]:
    """Who has these terms, by the table and by the rows of the items, wherever they are told."""
    having: dict[int, set[int]] = defaultdict(set)
    for term, number in connection.execute(select(reports.c.hash, reports.c.item)):
        having[term].add(number)
    for number, packed in connection.execute(select(items.c.id, items.c.terms)):
        for term in unpack_terms(packed):
            having[term].add(number)
    found = {term: [number for number in sorted(having[term]) if number >= first][-COUNTED:] for term in terms}
    return {term: ids for term, ids in found.items() if ids}


def check(store: SqlStore, index: ReportIndex, wanted: Sequence[Item], *, now: datetime) -> KnownEvents:
    """What an index that was in use says, after comparing it with the rows and with an index that has just begun."""
    with store._database.serial() as connection:
        index.newest.catch_up(connection)
        known = known_events(connection, index, wanted, now=now)
        fresh = ReportIndex()
        fresh.newest.catch_up(connection)
        assert known == known_events(connection, fresh, wanted, now=now)
        terms = sorted({term for one in wanted for term in one.terms})
        first = first_since(connection, now - WINDOW)
        found = index.look_up(connection, terms, first=first)
        assert {term: list(ids) for term, ids in found.items()} == by_the_rows(connection, terms, first)
    return known


@pytest.mark.parametrize("room", [report_index.ROOM, 3_000], ids=["room for all", "hardly any room"])
def test_answers_are_the_rows_whoever_stores(papers: SqlStore, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """While others store and sort in, the window moves, old postings go and the clock is set back, asked ever again."""
    monkeypatch.setattr(report_index, "ROOM", room)
    monkeypatch.setattr(newest, "SETTLE_AT", 100)
    index, ahead = ReportIndex(), ReportIndex()
    hours = [0, 1, 60, 90, 20, 120, 200]
    for step, hour in enumerate(hours):
        now = NOW + HOUR * hour
        with papers._database.read() as connection:
            terms = sorted({term for one in asked(step % 3) for term in one.terms})
            ahead.look_ahead(connection, terms, first=first_since(connection, now - WINDOW))
        stories(papers, 60, seed=step, now=now)  # by the store, which has an index of its own
        look_up(papers, "weekly", asked(step)[0])
        known = check(papers, index, asked(step % 3), now=now)
        assert known.asking
        assert check(papers, ahead, asked(step % 3), now=now) == known
        if hour == 120:
            assert papers.expire(copies=now - WINDOW, events=now - WINDOW)
            check(papers, index, asked(step % 3), now=now)


def test_a_common_term_is_counted_to_its_limit_while_it_comes_and_goes(papers: SqlStore) -> None:
    """In memory too nobody counts further than the limit, and what leaves the window is not counted any more."""
    index, wanted = ReportIndex(), [told("new", {7: 1.0})]
    for hour in range(6):
        now = NOW + 20 * HOUR * hour
        poll(papers, "daily", *(write(item(f"story {hour} {n}"), vector={7: 1.0}) for n in range(60)), now=now)
        known = check(papers, index, wanted, now=now)
        assert known.holding == {7: min(60 * min(hour + 1, 4), COUNTED)}


def test_what_was_pruned_meanwhile_counts_as_it_does_in_the_table(papers: SqlStore) -> None:
    """An index that did not look for so long reads anew, for the rows tell their terms no more."""
    index, wanted = ReportIndex(), [told("new", {7: 1.0, 8: 1.0})]
    poll(papers, "daily", write(item("first"), vector={7: 1.0}))
    check(papers, index, wanted, now=NOW)
    poll(papers, "daily", write(item("second"), vector={7: 1.0}))
    poll(papers, "daily", write(item("third"), vector={8: 1.0}), now=NOW + HOUR)
    papers.prune(now=NOW + HOUR, keep=HOUR / 2)
    assert check(papers, index, wanted, now=NOW + HOUR).holding == {7: 2, 8: 1}


def store_and_fail(transaction: Transaction, lease: Lease, undone: Write, wanted: Sequence[Item]) -> None:
    """Have the transaction see what it stored before it fails."""
    transaction.known(wanted, now=NOW, window=HOUR)
    transaction.apply(plan_of(transaction, lease, undone))
    transaction.known(wanted, now=NOW, window=HOUR)
    raise ZeroDivisionError


def test_what_was_rolled_back_is_not_remembered(papers: SqlStore) -> None:
    """A story that was stored, counted and undone is in nobody's count; another story takes its number."""
    wanted, undone = [told("new", {7: 1.0, 8: 1.0})], write(item("undone"), vector={7: 1.0})
    stories(papers, 60, seed=1)
    lease = take(papers, "daily")
    with pytest.raises(ZeroDivisionError), papers.transaction(lease) as transaction:
        store_and_fail(transaction, lease, undone, wanted)
    papers.release(lease)
    poll(papers, "daily", write(item("one"), vector={8: 1.0}))
    check(papers, papers._index, wanted, now=NOW)


class Work:
    """What a database was asked to do."""

    def __init__(self) -> None:
        self.statements = 0
        self.steps = 0
        """Of SQLite's machine, in hundreds; 0 on PostgreSQL, which does not tell."""


@contextmanager
def counted(connection: Connection) -> Iterator[Work]:
    """Count what the connection does."""
    work = Work()

    def statement(*_: object) -> None:
        work.statements += 1

    def step() -> int:
        work.steps += 1
        return 0

    driver = connection.connection.driver_connection
    event.listen(connection, "before_cursor_execute", statement)
    if isinstance(driver, sqlite3.Connection):
        driver.set_progress_handler(step, 100)
    try:
        yield work
    finally:
        if isinstance(driver, sqlite3.Connection):
            driver.set_progress_handler(None, 0)
        event.remove(connection, "before_cursor_execute", statement)


def poll_linking(store: SqlStore, wanted: Sequence[Item]) -> tuple[Work, int]:
    """Store new stories as the engine's polls do; what it took of the database, and how often two were compared."""
    lease = take(store, "weekly")
    with (
        mock.patch.object(dedupe.events, "_likeness", wraps=dedupe.events._likeness) as compared,
        store.transaction(lease) as transaction,
        counted(transaction._connection) as work,
    ):
        linker = Linker(known=transaction.known(wanted, now=NOW, window=HOUR).events)
        linked = [(one, *linker.link(one.uid, title="", text="", terms=one.terms, item=one.uid)) for one in wanted]
        writes = tuple(write(one, vector=report.vector, event=event) for one, event, report in linked)
        transaction.apply(plan_of(transaction, lease, *writes))
    return work, compared.call_count


def test_what_was_read_ahead_is_not_read_in_the_transaction(papers: SqlStore) -> None:
    """A poll after a start reads its words before others have to wait for it."""
    for part in range(4):
        stories(papers, 500, seed=part)
    papers._index.reset()
    cold, _ = poll_linking(papers, asked(1))
    papers._index.reset()
    papers.look_ahead(asked(2), now=NOW)
    warm, _ = poll_linking(papers, asked(2))
    assert warm.statements == cold.statements - 1


def test_a_poll_of_40_stories_is_as_much_work_in_a_window_twice_as_large(papers: SqlStore) -> None:
    """As many statements, comparisons and, on SQLite, steps as in half the window: words are not counted again."""
    spent = []
    for half in range(2):
        for part in range(4):
            stories(papers, 500, seed=10 * half + part)
            look_up(papers, "weekly", *asked(part))
        spent.append(poll_linking(papers, asked(half)))
    (before, compared_before), (after, compared_after) = spent
    assert after.statements == before.statements <= STATEMENTS
    assert 0 < compared_after <= 1.25 * compared_before
    assert after.steps <= min(1.15 * before.steps, STEPS)
