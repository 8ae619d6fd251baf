"""The budget of a host."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise

from aggregator.schedule import hosts
from aggregator.schedule.hosts import HostBudget

SPACING = timedelta(seconds=2)


def test_one_request_at_a_time() -> None:
    """While a request runs the host takes no other, however long it takes; another host is free."""
    budget = HostBudget(SPACING)
    assert budget.start("a", 100.0)
    assert not budget.start("a", 100.0)
    assert not budget.start("a", 100_000.0)
    assert budget.ready_at("a", 103.0) == 105.0
    assert budget.start("b", 100.0)


def test_requests_are_spaced() -> None:
    """After a request the host rests for the spacing, counted from its end."""
    budget = HostBudget(SPACING)
    assert budget.ready_at("a", 100.0) == 100.0
    assert budget.start("a", 100.0)
    budget.finish("a", 110.0)
    assert budget.ready_at("a", 110.5) == 112.0
    assert not budget.start("a", 111.9)
    assert budget.start("a", 112.0)


def test_a_hold_outlasts_everything_else() -> None:
    """A 429's wait holds the host through the request's end, and only a later one replaces it."""
    budget = HostBudget(SPACING)
    assert budget.start("a", 100.0)
    budget.hold("a", 400.0)
    budget.finish("a", 101.0)
    budget.hold("a", 200.0)
    assert budget.ready_at("a", 102.0) == 400.0
    assert not budget.start("a", 399.0)
    assert budget.start("a", 400.0)


def test_no_spacing_is_no_budget() -> None:
    """An operator who wants no spacing gets requests that overlap; a server that asks for quiet is still heard."""
    budget = HostBudget(timedelta(0))
    assert budget.start("a", 100.0)
    assert budget.start("a", 100.0)
    budget.hold("a", 400.0)
    assert not budget.start("a", 399.0)


def test_a_hold_on_a_host_never_asked() -> None:
    """A hold needs no request before it."""
    budget = HostBudget(SPACING)
    budget.hold("a", 400.0)
    assert budget.ready_at("a", 100.0) == 400.0


def test_held_names_exactly_the_hosts_that_cannot_start() -> None:
    """Busy, resting and held hosts are named; free and unknown ones are not."""
    budget = HostBudget(SPACING)
    assert budget.held(100.0) == frozenset()
    for name in ("busy", "resting", "free"):
        assert budget.start(name, 90.0)
    budget.finish("free", 90.0)
    budget.finish("resting", 99.0)
    budget.hold("held", 400.0)
    assert budget.held(100.0) == {"busy", "resting", "held"}
    for name in ("busy", "resting", "held", "free", "unknown"):
        assert budget.start(name, 100.0) == (name in {"free", "unknown"})


def test_fifty_sources_of_one_host() -> None:
    """However eagerly they are tried, fifty requests to one host take their turns at the spacing."""
    budget, now, starts = HostBudget(SPACING), 0.0, []
    while len(starts) < 50:
        now = max(now, budget.ready_at("a", now))
        assert budget.start("a", now)
        starts.append(now)
        now += 0.5
        budget.finish("a", now)
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert set(gaps) == {2.5}


def test_threads_never_share_a_turn() -> None:
    """Of many threads that try at once exactly one gets the host."""
    budget = HostBudget(SPACING)
    gate = threading.Barrier(16)
    won: list[int] = []

    def attempt(number: int) -> None:
        gate.wait()
        if budget.start("a", 100.0):
            won.append(number)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_hosts_that_are_free_again_are_forgotten() -> None:
    """The table does not grow with every host ever asked, and forgets none that is busy or held."""
    budget = HostBudget(SPACING)
    budget.hold("held", 1e9)
    assert budget.start("busy", 0.0)
    for number in range(hosts.TIDY_ABOVE * 2):
        name = f"h{number}"
        assert budget.start(name, float(number))
        budget.finish(name, float(number))
    assert len(budget._hosts) <= hosts.TIDY_ABOVE + 1
    assert not budget.start("held", 1e6)
    assert not budget.start("busy", 1e6)
