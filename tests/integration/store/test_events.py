"""The index of events: what it proposes, what it leaves out, and that a large document is no different from a small."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.dedupe.events import COUNTED, WINDOW
from aggregator.model import EventEvidence, Item, KnownEvents
from aggregator.store.events import known_events
from aggregator.store.protocol import Store
from aggregator.store.report_index import ReportIndex
from aggregator.store.sql import SqlStore
from tests.build import source, tag
from tests.integration.store.build import NOW, item, look_up, poll, write

PARAMETERS = 999
"""What every SQLite takes in one statement."""


@pytest.fixture
def papers(store: Store) -> SqlStore:
    """Two papers that were not polled yet."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    assert isinstance(store, SqlStore)
    return store


def told(name: str, terms: Mapping[int, float], *, of: str = "weekly") -> Item:
    """An item with these terms, and nothing else in common with others."""
    return replace(item(name, of=of), terms=terms)


def asked(store: SqlStore, *items: Item) -> KnownEvents:
    """What the store says of the events of new items."""
    return look_up(store, "weekly", *items).events


def test_a_story_is_found_by_a_rare_term_with_all_its_event(papers: SqlStore) -> None:
    """Vector, date and regions come back, of the stories that belong to its event too; others are not asked."""
    first, second, other = (item(name) for name in ("first", "second", "other"))
    evidence = EventEvidence(event=first.uid, nearest=first.uid, likeness=0.5, words=("karsk",))
    poll(papers, "daily", write(first, vector={7: 0.8, 8: 0.6}), write(other, vector={9: 1.0}))
    poll(papers, "daily", write(second, vector={11: 1.0}, event=evidence))
    known = asked(papers, told("new", {7: 1.0, 100: 1.0}))
    (reports,) = known.reports.values()
    assert list(known.reports) == [first.uid]
    assert {report.uid for report in reports} == {first.uid, second.uid}
    oldest = next(report for report in reports if report.uid == first.uid)
    assert oldest.vector == pytest.approx({7: 0.8, 8: 0.6}, abs=1e-4)
    assert (oldest.published, oldest.regions) == (NOW, frozenset({tag("AZ").code}))
    assert known.asking == {told("new", {}).uid: frozenset({first.uid})}
    assert known.holding == {7: 1}


def test_what_has_left_the_window_is_no_report(papers: SqlStore) -> None:
    """Neither counted nor proposed, though its postings are still there."""
    poll(papers, "daily", write(item("first"), vector={7: 1.0}))
    later = NOW + WINDOW + timedelta(minutes=1)
    poll(papers, "daily", write(item("second"), vector={8: 1.0}), now=later)
    known = look_up(papers, "weekly", told("new", {7: 1.0, 8: 1.0}), now=later).events
    assert (known.holding, len(known.reports)) == ({8: 1}, 1)


def test_what_was_pruned_within_the_window_proposes_no_event(papers: SqlStore) -> None:
    """Texts may be kept for less time than the window: an event without a text is none that could be compared."""
    poll(papers, "daily", write(item("first"), vector={7: 1.0}))
    later = NOW + timedelta(hours=3)
    poll(papers, "daily", write(item("second"), vector={8: 1.0}), now=later)
    assert papers.prune(now=later, keep=timedelta(hours=1)) == 1
    known = look_up(papers, "weekly", told("new", {7: 1.0, 8: 1.0}), now=later).events
    (proposed,) = known.asking.values()
    assert proposed == known.reports.keys() == {item("second").uid}


def test_a_common_term_is_counted_to_its_limit_and_proposes_nobody(papers: SqlStore) -> None:
    """Beyond the limit nobody counts, and it tells nothing."""
    poll(papers, "daily", *(write(item(f"story {n}"), vector={7: 0.6, 1_000 + n: 0.8}) for n in range(COUNTED + 5)))
    known = asked(papers, told("new", {7: 1.0}))
    assert known.holding == {7: COUNTED}
    assert known.reports == {}


def test_a_document_of_any_size_is_looked_up(papers: SqlStore) -> None:
    """A thousand and a half items, each near a story of its own, fit into statements of few parameters."""
    many = 1_500
    poll(papers, "daily", *(write(item(f"story {n}"), vector={n: 1.0}) for n in range(many)))
    wanted = [told(f"new {n}", {n: 1.0}) for n in range(many)]
    with papers._database.serial() as connection:
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, PARAMETERS)
        index = ReportIndex()
        index.newest.catch_up(connection)
        known = known_events(connection, index, wanted, now=NOW)
    assert len(known.asking) == many
    assert len(known.reports) == many
