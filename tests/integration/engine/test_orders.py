"""Orders as rows of a database that a command and the daemon share, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from aggregator.engine import control_rows
from aggregator.engine.carrying import Emit
from aggregator.engine.control_rows import OrderDesk, ask
from aggregator.errors import ControlError, UnknownNameError
from aggregator.store.protocol import Store
from tests.support import Clock, utc

NOW = utc(2026, 6, 2, 7)


def count(arguments: Mapping[str, Any], tell: Emit) -> dict[str, Any]:
    """A command that tells every number up to one."""
    for number in range(arguments["to"]):
        tell({"event": "counted", "number": number})
    return {"sum": sum(range(arguments["to"]))}


def refuse(_arguments: Mapping[str, Any], _tell: Emit) -> dict[str, Any]:
    """A command that cannot be carried out."""
    raise UnknownNameError("no source is named so")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ends look often."""
    monkeypatch.setattr(control_rows, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(control_rows, "READ_EVERY", 0.01)


@pytest.fixture
def stores(opened: Callable[..., Store]) -> tuple[Store, Store]:
    """The daemon's and the command's."""
    return opened(), opened(lock=False)


def test_an_order_is_carried_out_and_nothing_of_it_is_left(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events come in their order, then the result; what is refused is the same error here; the row goes."""
    monkeypatch.setattr(control_rows, "TAKEN_WITHIN", 60.0)
    daemon, command = stores
    clock = Clock(NOW)
    desk = OrderDesk(daemon, {"count": count, "refuse": refuse}, clock)
    desk.start()
    try:
        events: list[dict[str, Any]] = []
        assert ask(command, "count", {"to": 4}, events.append, clock=clock) == {"sum": 6}
        assert [event["number"] for event in events] == [0, 1, 2, 3]
        with pytest.raises(UnknownNameError, match="no source is named so"):
            ask(command, "refuse", {}, clock=clock)
        with pytest.raises(ControlError, match="it knows count, refuse"):
            ask(command, "erase", {}, clock=clock)
    finally:
        desk.stop()
    assert daemon.take_order(now=NOW) is None


def test_without_a_daemon_the_order_is_withdrawn(stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is told so, and no daemon that starts later carries it out."""
    monkeypatch.setattr(control_rows, "TAKEN_WITHIN", 0.0)
    daemon, command = stores
    assert ask(command, "count", {"to": 4}, clock=Clock(NOW)) is None
    assert daemon.take_order(now=NOW) is None


def test_an_order_is_taken_once_and_never_when_it_is_old(stores: tuple[Store, Store]) -> None:
    """Several daemons may look; what was given before a daemon's time is nobody's wish any more."""
    one, other = stores
    first = one.give_order("a", now=NOW)
    second = other.give_order("b", now=NOW + timedelta(seconds=1))
    assert one.take_order(now=NOW) == (first, "a")
    assert other.take_order(now=NOW) == (second, "b")
    assert other.take_order(now=NOW) is None
    one.give_order("c", now=NOW)
    assert one.take_order(now=NOW + timedelta(hours=1)) is None
    assert not other.withdraw_order(first, untaken=True)
    assert other.withdraw_order(first)
    assert other.read_order(first) is None


def test_a_daemon_that_hangs_is_given_up(stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    """One that took the order and then says nothing."""
    monkeypatch.setattr(control_rows, "PATIENCE", 0.05)
    daemon, command = stores
    give = command.give_order

    def given_and_taken(request: str, *, now: Any) -> str:
        name = give(request, now=now)
        assert daemon.take_order(now=now) is not None
        return name

    monkeypatch.setattr(command, "give_order", given_and_taken)
    with pytest.raises(ControlError, match="said nothing"):
        ask(command, "count", {"to": 4}, clock=Clock(NOW))
