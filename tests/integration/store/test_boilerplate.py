from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import Sighting
from aggregator.store import boilerplate
from aggregator.store.protocol import Store
from aggregator.store.records import Example
from aggregator.text.paragraphs import block_fingerprint
from tests.build import source
from tests.integration.store.build import NOW, item, plan_of, poll, take, write


def sighting(block: str, story: str) -> Sighting:
    return Sighting(
        block=block_fingerprint(block),
        text=block,
        title=block_fingerprint(story)[1:5],
        story=story,
        link=f"https://daily.example/{story}",
    )


def alike(block: str, story: str) -> Sighting:
    return replace(sighting(block, story), alike=True)


def see(store: Store, *seen: Sighting, name: str = "daily", day: int = 0) -> None:
    """One poll that brings one new story and these sightings."""
    now = NOW + timedelta(days=day)
    lease = take(store, name, now)
    with store.transaction(lease) as transaction:
        one = write(item(f"{name} {day} {seen[0].story}", of=name))
        transaction.apply(plan_of(transaction, lease, one, sightings=seen, now=now))


@pytest.fixture
def daily(store: Store) -> Store:
    """A store with two sources."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    return store


def test_stories_with_different_titles_are_counted(daily: Store) -> None:
    """Each title counts once for a block, in one poll and over polls; words and examples come with the second story."""
    see(daily, sighting("Write to us", "a"), sighting("Only here", "a"))
    (first, second) = daily.boilerplate_rows("daily")
    assert (first.stories, first.text, first.examples) == (1, "", ())
    assert second.stories == 1
    see(daily, sighting("Write to us", "a"), sighting("Write to us", "b"), sighting("Write to us", "b"), day=1)
    see(daily, sighting("Write to us", "b"), day=2)
    see(daily, *(sighting("Write to us", story) for story in "cdef"), day=3)
    row = daily.boilerplate_rows("daily")[0]
    assert (row.block, row.stories, row.text) == (block_fingerprint("Write to us"), 6, "Write to us")
    assert row.examples == tuple(Example(title=name, link=f"https://daily.example/{name}") for name in "bcd")
    assert (row.first_seen, row.last_seen) == (NOW, NOW + timedelta(days=3))


def test_versions_of_a_running_story_count_for_one_a_day(daily: Store) -> None:
    """A hundred versions of a live blog in a day teach nothing; what recurs over days is learned in the end."""
    for _ in range(2):
        see(daily, *(alike("Fire in the port", f"version {number}") for number in range(50)))
    assert daily.boilerplate_rows("daily")[0].stories == 1
    see(daily, alike("Fire in the port", "version 99"), sighting("Fire in the port", "another story"))
    assert daily.boilerplate_rows("daily")[0].stories == 2
    for day in range(1, 4):
        see(daily, *(alike("Fire in the port", f"day {day} version {number}") for number in range(3)), day=day)
    assert daily.boilerplate_rows("daily")[0].stories == 5


def test_a_block_is_learned_by_its_own_source(daily: Store) -> None:
    """The threshold is the caller's; what one source learned says nothing of another."""
    see(daily, *(sighting("Write to us", story) for story in "abc"))
    see(daily, sighting("Write to us", "a"), name="weekly")
    assert daily.learned("daily", at_least=3) == {block_fingerprint("Write to us")}
    assert daily.learned("daily", at_least=4) == frozenset()
    assert daily.learned("weekly", at_least=2) == frozenset()
    assert {row.source for row in daily.boilerplate_rows()} == {"daily", "weekly"}


def test_a_poll_that_is_not_stored_counts_nothing(daily: Store) -> None:
    """Counts are of the same transaction as the stories."""
    with pytest.raises(RuntimeError, match="power cut"):
        fail(daily)
    assert daily.boilerplate_rows() == ()


def fail(store: Store) -> None:
    lease = take(store, "daily")
    with store.transaction(lease) as transaction:
        transaction.apply(plan_of(transaction, lease, write(item("x")), sightings=(sighting("Write to us", "a"),)))
        raise RuntimeError("power cut")


def test_room_is_bounded(daily: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks that were counted least, and of those the ones seen longest ago, are let go; no other source's are."""
    monkeypatch.setattr(boilerplate, "ROWS_LIMIT", 10)
    monkeypatch.setattr(boilerplate, "SLACK", 5)
    see(daily, *(sighting("Write to us", story) for story in "abc"))
    see(daily, sighting("Elsewhere", "a"), name="weekly")
    for day in range(1, 9):
        see(daily, *(sighting(f"Block {day} {number}", f"story {day}") for number in range(4)), day=day)
        assert len(daily.boilerplate_rows("daily")) <= 15
    rows = daily.boilerplate_rows("daily")
    assert (rows[0].stories, rows[0].text) == (3, "Write to us")
    assert {row.last_seen for row in rows[1:]} >= {NOW + timedelta(days=8)}
    assert NOW + timedelta(days=1) not in {row.last_seen for row in rows}
    assert len(daily.boilerplate_rows("weekly")) == 1


def test_titles_are_bounded(daily: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit stories are counted without their titles being remembered."""
    monkeypatch.setattr(boilerplate, "TITLES_LIMIT", 3)
    see(daily, *(sighting("Write to us", f"story {number}") for number in range(5)))
    assert daily.boilerplate_rows("daily")[0].stories == 5
    see(daily, sighting("Write to us", "story 0"), day=1)
    assert daily.boilerplate_rows("daily")[0].stories == 5
    see(daily, sighting("Write to us", "story 4"), day=2)
    assert daily.boilerplate_rows("daily")[0].stories == 6


def test_counts_are_there_after_reopening(daily: Store) -> None:
    """A source that leaves the config and comes back has learned what it had learned."""
    see(daily, *(sighting("Write to us", story) for story in "abc"))
    daily.sync_sources([source("weekly")], now=NOW)
    daily.sync_sources([source("daily"), source("weekly")], now=NOW)
    assert daily.learned("daily", at_least=3)
    poll(daily, "daily", write(item("later")), now=NOW + timedelta(days=9))
    assert daily.learned("daily", at_least=3)
