"""Leases: one poll of one source at a time, whoever asks, and none lost for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import LeaseLostError
from aggregator.model import Freshness, Hints, Masthead, Move, Rhythm, Source, SourceState, Validators
from aggregator.schedule.learn import learned
from aggregator.store.protocol import Store
from tests.build import source
from tests.integration.store.build import NOW, item, poll, published, take, write

SOON = NOW + timedelta(minutes=2)
HOUR = timedelta(hours=1)


def names(store: Store, limit: int = 10, **options: object) -> list[str]:
    return [lease.source.name for lease in store.lease(limit, **{"now": NOW, "until": SOON} | options)]


def test_new_sources_are_due_at_once_and_leased_once(store: Store) -> None:
    """A source from the config can be leased straight away, as written, and not a second time."""
    wanted = source(
        "daily", publisher="House", country="GB", language="en", preference=3, interval=timedelta(minutes=20)
    )
    store.sync_sources([wanted], now=NOW)
    (lease,) = store.lease(5, now=NOW, until=SOON)
    assert lease.source == wanted
    assert lease.state == SourceState(source="daily", due_at=NOW)
    assert lease.until == SOON
    assert names(store) == []


def test_longest_due_first_and_no_more_than_asked(store: Store) -> None:
    """The limit holds, and patience is rewarded."""
    store.sync_sources([source(name) for name in ("a", "b", "c")], now=NOW)
    for name, hours in (("a", 3), ("b", 1), ("c", 2)):
        lease = take(store, name)
        store.record(lease, replace(lease.state, due_at=NOW + hours * HOUR))
    assert names(store, 2, now=NOW + 4 * HOUR, until=NOW + 5 * HOUR) == ["b", "c"]


def test_names_force_and_hosts_narrow_or_widen_the_choice(store: Store) -> None:
    """`poll --all`, `poll SOURCE` and busy hosts are honoured; disabled sources are never polled."""
    sources = [source("a"), source("b"), source("c", url="https://a.example/other"), source("off", enabled=False)]
    store.sync_sources(sources, now=NOW)
    assert names(store, exclude_hosts={"a.example"}) == ["b"]
    assert names(store, names=["a", "off"]) == ["a"]
    lease = take(store, "c")
    store.record(lease, replace(lease.state, due_at=NOW + HOUR))
    assert names(store) == []
    assert names(store, force=True) == ["c"]


def test_a_lease_that_ran_out_is_anybodys(store: Store) -> None:
    """A crashed worker's source is polled again, and what the crashed worker still sends is refused and not stored."""
    store.sync_sources([source("daily")], now=NOW)
    (old,) = store.lease(1, now=NOW, until=SOON)
    (new,) = store.lease(1, now=SOON, until=SOON + HOUR)
    with pytest.raises(LeaseLostError, match="daily"):
        store.record(old, replace(old.state, outcome="late"))
    with pytest.raises(LeaseLostError), store.transaction(old):
        pytest.fail("a lost lease opened a transaction")
    store.release(old)  # and giving it back does not take it from the one who has it
    store.record(new, replace(new.state, outcome="in time", due_at=SOON + HOUR))
    assert store.source_rows()[0].state.outcome == "in time"


def test_a_released_lease_leaves_the_source_due(store: Store) -> None:
    """Giving a lease back unused costs the source nothing."""
    store.sync_sources([source("daily")], now=NOW)
    (lease,) = store.lease(1, now=NOW, until=SOON)
    assert store.source_rows()[0].leased_until == SOON
    store.release(lease)
    assert names(store) == ["daily"]


def test_next_due_looks_past_leases_and_disabled_sources(store: Store) -> None:
    """The next moment with work is known, whether sources wait for their time or for a lease to run out."""
    assert store.next_due() is None
    store.sync_sources([source("off", enabled=False)], now=NOW - HOUR)
    assert store.next_due() is None
    store.sync_sources([source("a"), source("off", enabled=False)], now=NOW)
    assert store.next_due() == NOW
    (lease,) = store.lease(1, now=NOW, until=SOON)
    assert store.next_due() == SOON
    store.record(lease, replace(lease.state, due_at=NOW + HOUR))
    assert store.next_due() == NOW + HOUR


def test_state_comes_back_as_it_was_stored(store: Store) -> None:
    """Every field of a source's state survives, validators and hashes byte for byte, by each way of storing it."""
    state = SourceState(
        source="daily",
        due_at=NOW + HOUR,
        attempted_at=NOW,
        succeeded_at=NOW - HOUR,
        changed_at=NOW - 2 * HOUR,
        unconditional_at=NOW - 3 * HOUR,
        validators=Validators(etag='W/"caf\u00e9-gzip', last_modified="Sun, 01 Mar 2026 12:00:00 GMT"),
        hashes=frozenset({b"\x01" + bytes(8), b"\x01\xff\x00\x0a\x0d\x80\x81\x82\x83", b"\x02another version"}),
        hints=Hints(
            interval=timedelta(minutes=90),
            skip_hours=frozenset({0, 23}),
            skip_days=frozenset({0, 6}),
            hub="https://hub.example/",
        ),
        failures=3,
        gone_count=2,
        outcome="timeout",
        detail="no answer \u2014 \U0001f642",
        problems=("item 7 has no title", "and \u5317\u4eac"),
        reasons=("ttl of 90 minutes",),
        masthead=Masthead(title="Z\u0259rkalo", link="https://daily.example/", id="urn:feed", updated=NOW - HOUR),
        rhythm=learned(Rhythm(), [NOW - HOUR / 3], asked=NOW - 2 * HOUR, now=NOW),
    )
    store.sync_sources([source("daily")], now=NOW)
    store.record(take(store, "daily"), state)
    assert take(store, "daily", NOW + HOUR).state == state
    poll(store, "daily", now=NOW + 2 * HOUR, failures=0, hashes=frozenset({b"\x01new hash"}), due_at=NOW)
    again = store.source_rows()[0].state
    assert again == replace(state, failures=0, hashes=frozenset({b"\x01new hash"}), due_at=NOW, outcome="new")
    rhythm = learned(state.rhythm, [NOW], asked=NOW, now=NOW + 3 * HOUR)
    assert rhythm != state.rhythm
    poll(store, "daily", now=NOW + 3 * HOUR, rhythm=rhythm)
    assert store.source_rows()[0].state == replace(again, rhythm=rhythm, due_at=store.source_rows()[0].state.due_at)


def test_removing_a_source_keeps_what_it_knows(store: Store) -> None:
    """A source that leaves the config is not polled or published; when it returns, nothing of it is new."""
    daily, weekly = source("daily"), source("weekly")
    store.sync_sources([daily, weekly], now=NOW)
    story = item("story")
    poll(store, "daily", write(story), validators=Validators(etag='"1"'))
    before = published(store)
    store.sync_sources([weekly], now=NOW + HOUR)
    assert names(store, force=True) == ["weekly"]
    assert published(store) == []
    assert [row.configured for row in store.source_rows()] == [False, True]
    store.sync_sources([daily, weekly], now=NOW + 2 * HOUR)
    assert published(store) == before
    lease = take(store, "daily", NOW + 2 * HOUR)
    assert lease.state.validators == Validators(etag='"1"')
    with store.transaction(lease) as transaction:
        assert transaction.known([story], now=NOW, window=HOUR).by_key[story.keys.guid].uid == story.uid


def test_a_new_address_forgets_the_old_ones_validators(store: Store) -> None:
    """Validators of one URL are never sent to another, and the new one is asked at once; other edits change nothing."""
    store.sync_sources([source("daily")], now=NOW)
    poll(store, "daily", validators=Validators(etag='"1"'), hashes=frozenset({b"\x01hash"}), failures=4)
    due_at = NOW + HOUR
    store.sync_sources([source("daily", title="Renamed", preference=2)], now=NOW)
    row = store.source_rows()[0]
    assert row.source.title == "Renamed"
    assert (row.state.validators.etag, row.state.due_at, row.state.failures) == ('"1"', due_at, 4)
    store.sync_sources([source("daily", url="https://new.example/feed")], now=NOW)
    state = store.source_rows()[0].state
    assert (state.validators, state.hashes, state.due_at, state.failures) == (Validators(), frozenset(), NOW, 0)


def test_a_changed_interval_is_told_to_the_schedule_once(store: Store) -> None:
    """On both databases, with all that is known of the source; nothing else is."""
    fresh = Freshness(max_age=3 * HOUR, retry_after=timedelta(seconds=90))
    asked: list[tuple[Source, SourceState]] = []

    def soon(wanted: Source, state: SourceState) -> SourceState:
        asked.append((wanted, state))
        return replace(state, due_at=NOW + 2 * HOUR, reasons=("at once",))

    store.sync_sources([source("daily"), source("weekly")], now=NOW, rescheduled=soon)
    poll(store, "daily", freshness=fresh, due_at=NOW + 99 * HOUR)
    changed = source("daily", interval=HOUR, heed_hints=False)
    for _ in range(2):
        store.sync_sources([changed, source("weekly")], now=NOW, rescheduled=soon)
    ((wanted, state),) = asked
    assert (wanted, state.freshness, state.due_at) == (changed, fresh, NOW + 99 * HOUR)
    (daily, _) = store.source_rows()
    assert (daily.source, daily.state.due_at, daily.state.reasons) == (changed, NOW + 2 * HOUR, ("at once",))
    store.sync_sources([source("daily", url="https://new.example/feed"), source("weekly")], now=NOW, rescheduled=soon)
    assert (len(asked), store.source_rows()[0].state.due_at) == (1, NOW)


def test_what_a_host_asked_for_is_told_of_its_sources(store: Store) -> None:
    """Of all of them and of no others, until then; a later moment counts, and a new address knows nothing of it."""
    urls = {"a": "https://one.example/a", "b": "https://one.example/b", "c": "https://two.example/c"}
    store.sync_sources([source(name, url=url) for name, url in urls.items()], now=NOW)
    store.hold("one.example", until=NOW + 2 * HOUR)
    store.hold("one.example", until=NOW + HOUR)
    assert store.holds(now=NOW) == {"one.example": NOW + 2 * HOUR}
    assert store.holds(now=NOW + 2 * HOUR) == {}
    assert [row.held_until for row in store.states()] == [NOW + 2 * HOUR, NOW + 2 * HOUR, None]
    urls["b"] = "https://three.example/b"
    store.sync_sources([source(name, url=url) for name, url in urls.items()], now=NOW)
    assert [row.held_until for row in store.source_rows()] == [NOW + 2 * HOUR, None, None]
    store.clock_set(now=NOW - 24 * HOUR)
    assert store.holds(now=NOW - 24 * HOUR) == {}


def test_a_clock_that_was_ahead_keeps_no_source_waiting(store: Store) -> None:
    """What was last asked in the future, or came new then, is due and free now; what was asked in the past is not."""
    future = NOW + timedelta(days=400)
    store.sync_sources([source("right")], now=NOW)
    poll(store, "right")
    store.sync_sources([source("right"), source("wrong"), source("held"), source("new")], now=future)
    poll(store, "wrong", now=future, attempted_at=future)
    poll(store, "held", now=future, attempted_at=future, due_at=future)
    store.lease(1, now=future, until=future + HOUR, names=["held"])
    assert names(store, now=NOW) == []
    assert store.clock_set(now=NOW) == 3
    assert sorted(names(store)) == ["held", "new", "wrong"]
    assert next(row for row in store.source_rows() if row.source.name == "right").state.due_at == NOW + HOUR


MOVED = Move(address="https://new.example/feed", candidate="https://third.example/feed", polls=2, seen_at=NOW)


def test_all_that_a_poll_learned_of_a_source_is_there_for_the_next(store: Store) -> None:
    """Moments of trouble and the address that a source moved to come back as they were stored."""
    store.sync_sources([source("daily")], now=NOW)
    learned_of_it = {"failing_since": NOW - HOUR, "gap_at": NOW, "silent_at": NOW + HOUR, "move": MOVED}
    poll(store, "daily", **learned_of_it)
    state = take(store, "daily").state
    assert {name: getattr(state, name) for name in learned_of_it} == learned_of_it


def test_a_moved_source_keeps_its_new_hosts_distance(store: Store) -> None:
    """The host that a source is asked at is the one that is spared, also after other edits of the config."""
    store.sync_sources([source("daily")], now=NOW)
    poll(store, "daily", move=MOVED, due_at=NOW)
    for _ in range(2):
        assert names(store, exclude_hosts=["new.example"]) == []
        store.sync_sources([source("daily", title="Renamed")], now=NOW)
    assert names(store, exclude_hosts=["daily.example"]) == ["daily"]


def test_naming_the_address_that_a_source_moved_to_changes_nothing_else(store: Store) -> None:
    """Who follows the advice and writes the new address into the config keeps its validators and its time."""
    store.sync_sources([source("daily")], now=NOW)
    poll(store, "daily", validators=Validators(etag='"1"'), move=MOVED)
    store.sync_sources([source("daily", url=MOVED.address)], now=NOW)
    state = store.source_rows()[0].state
    assert (state.validators.etag, state.due_at, state.move) == ('"1"', NOW + HOUR, Move())
    store.sync_sources([source("daily")], now=NOW)
    assert store.source_rows()[0].state.validators == Validators()


def test_another_address_forgets_where_the_old_one_led(store: Store) -> None:
    """A move and its proofs belong to the address that they were seen at."""
    store.sync_sources([source("daily")], now=NOW)
    poll(store, "daily", move=MOVED, gap_at=NOW, failing_since=NOW, silent_at=NOW)
    store.sync_sources([source("daily", url="https://fresh.example/feed")], now=NOW)
    state = store.source_rows()[0].state
    assert state == SourceState(source="daily", due_at=NOW, outcome="new")
    assert names(store, exclude_hosts=["fresh.example"]) == []


def test_threads_never_share_a_lease(store: Store) -> None:
    """Eight threads that lease and record at once get each of forty sources exactly once."""
    store.sync_sources([source(f"s{i:02}") for i in range(40)], now=NOW)
    taken: list[str] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        while leases := store.lease(3, now=NOW, until=SOON):
            for lease in leases:
                taken.append(lease.source.name)
                store.record(lease, replace(lease.state, due_at=NOW + HOUR))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"s{i:02}" for i in range(40)]


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_two_machines_share_the_work(opened: Callable[..., Store]) -> None:
    """Two stores on one PostgreSQL database split the due sources between them, while transactions are open too."""
    one, two = opened(), opened()
    wanted: list[Source] = [source(name) for name in ("a", "b", "c", "d")]
    one.sync_sources(wanted, now=NOW)
    (first,) = one.lease(1, now=NOW, until=SOON)
    with one.transaction(first):
        assert names(two, 2) == ["b", "c"]
        assert names(one) == ["d"]
    assert names(two) == []
