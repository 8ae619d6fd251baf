"""Name look-ups that cannot hold up a fetch."""

from __future__ import annotations

import socket
import threading

import pytest

from aggregator.fetch.failure import EndedError
from aggregator.fetch.names import MAX_PENDING, Resolver, system_resolve
from aggregator.model import Failed, FailureKind
from tests.waiting import PATIENCE


def failure(resolver: Resolver, host: str, timeout: float = 5) -> Failed:
    with pytest.raises(EndedError) as caught:
        resolver.addresses(host, timeout)
    return caught.value.failed


def test_addresses_come_in_the_resolvers_order() -> None:
    """What the resolver prefers is tried first."""
    assert Resolver(lambda _host: ("2.2.2.2", "1.1.1.1")).addresses("feeds.example", PATIENCE) == ("2.2.2.2", "1.1.1.1")


@pytest.mark.parametrize("literal", ["127.0.0.1", "::1", "2606:4700::1111"])
def test_a_literal_is_not_looked_up(literal: str) -> None:
    """An address needs no resolver, so none is asked."""

    def unused(_host: str) -> tuple[str, ...]:
        raise AssertionError

    assert Resolver(unused).addresses(literal, 5) == (literal,)


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL])
def test_a_failed_look_up_may_be_our_own_fault(code: int) -> None:
    """Whatever the resolver says, it may be our network, so asking again makes sense."""

    def failing(_host: str) -> tuple[str, ...]:
        raise socket.gaierror(code, "no")

    failed = failure(Resolver(failing), "feeds.example")
    assert (failed.kind, failed.transient) == (FailureKind.DNS, True)
    assert "feeds.example" in failed.detail


def test_an_impossible_name_is_nobodys_fault_but_its_own() -> None:
    """A label of more than 63 characters can never be a host."""
    failed = failure(Resolver(system_resolve), "a" * 64 + ".example")
    assert (failed.kind, failed.transient) == (FailureKind.DNS, False)


def test_a_hanging_resolver_is_left_behind() -> None:
    """A look-up that does not come back ends with the time given to it, not with its own."""
    hang = threading.Event()

    def hanging(_host: str) -> tuple[str, ...]:
        hang.wait(PATIENCE)
        return ()

    failed = failure(Resolver(hanging), "feeds.example", timeout=0.05)
    hang.set()
    assert (failed.kind, failed.transient) == (FailureKind.DNS, True)


def test_hanging_look_ups_are_bounded() -> None:
    """No more than `MAX_PENDING` threads hang with their look-ups; once they return, names are looked up again."""
    hang = threading.Event()

    def hanging(_host: str) -> tuple[str, ...]:
        hang.wait(PATIENCE)
        return ("1.1.1.1",)

    resolver = Resolver(hanging)
    before = threading.active_count()
    for number in range(MAX_PENDING + 5):
        failure(resolver, f"h{number}.example", timeout=0.001)
    assert threading.active_count() - before <= MAX_PENDING
    hang.set()
    assert resolver.addresses("feeds.example", PATIENCE) == ("1.1.1.1",)
