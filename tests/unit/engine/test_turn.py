"""A host's turn is handed on where a redirect leads, and never kept beside another."""

from __future__ import annotations

import math
import threading
import time
from datetime import timedelta

from aggregator.engine.turn import HostTurn
from aggregator.schedule.hosts import HostBudget
from tests.waiting import PATIENCE

GOING_ON = threading.Event()
SPACING = timedelta(milliseconds=1)


def budget() -> HostBudget:
    """Hosts that are free again a moment after they were asked."""
    return HostBudget(SPACING)


def is_free(hosts: HostBudget, where: str) -> bool:
    """Whether somebody else could ask the host once its pause is over."""
    time.sleep(SPACING.total_seconds())
    other = HostTurn(hosts, GOING_ON, until=-math.inf)
    taken = other.take(where)
    other.end()
    return taken


def test_a_redirect_takes_the_next_hosts_turn_and_gives_the_first_back() -> None:
    """While another host is asked its turn is in hand, and the first host may be asked by others."""
    hosts = budget()
    hosts.start("feeds.example", time.monotonic())
    turn = HostTurn(hosts, GOING_ON, until=time.monotonic() + 60, held="feeds.example")
    assert turn.move("https://www.hub.example/feed?x=1") is None
    assert (turn.where, is_free(hosts, "feeds.example"), is_free(hosts, "hub.example")) == ("hub.example", True, False)
    turn.end()
    turn.end()
    assert is_free(hosts, "hub.example")


def test_a_redirect_on_the_same_host_keeps_the_turn() -> None:
    """Another scheme, port or path of one host, with `www.` or without, is one host."""
    hosts = budget()
    hosts.start("feeds.example", time.monotonic())
    turn = HostTurn(hosts, GOING_ON, until=time.monotonic() + 60, held="feeds.example")
    assert turn.move("https://www.feeds.example:8443/new") is None
    assert not is_free(hosts, "feeds.example")


def test_a_host_that_is_held_is_not_waited_for() -> None:
    """Where a host asked to be left alone for an hour, that is said at once, and no turn is in hand."""
    hosts = budget()
    hosts.start("feeds.example", time.monotonic())
    hosts.hold("hub.example", time.monotonic() + 3600)
    turn = HostTurn(hosts, GOING_ON, until=time.monotonic() + 60, held="feeds.example")
    wait = turn.move("https://hub.example/feed")
    assert wait is not None
    assert wait > timedelta(minutes=59)
    assert is_free(hosts, "feeds.example")


def test_all_hops_of_a_fetch_have_one_patience() -> None:
    """A chain over busy hosts ends when the time for all of them is over, and not once for each."""
    hosts = budget()
    hosts.start("feeds.example", time.monotonic())
    turn = HostTurn(hosts, GOING_ON, until=time.monotonic() + 0.02, held="feeds.example")
    for name in ("a.example", "b.example"):
        hosts.start(name, time.monotonic())
        assert turn.move(f"https://{name}/") is not None
    assert time.monotonic() > turn.until
    assert turn.move("https://free.example/") is None


def test_a_busy_host_is_waited_for_until_the_program_ends() -> None:
    """A turn that another fetch has is waited for; the end of the program ends the wait."""
    hosts, stopping = budget(), threading.Event()
    hosts.start("hub.example", time.monotonic())
    turn = HostTurn(hosts, stopping, until=math.inf)
    taken: list[bool] = []
    waiting = threading.Thread(target=lambda: taken.append(turn.take("hub.example")))
    waiting.start()
    stopping.set()
    waiting.join(PATIENCE)
    assert taken == [False]
    other = HostTurn(hosts, GOING_ON, until=time.monotonic() + PATIENCE)
    later = threading.Thread(target=lambda: taken.append(other.take("hub.example")))
    later.start()
    hosts.finish("hub.example", time.monotonic())
    later.join(PATIENCE)
    assert taken == [False, True]
