"""Connections that are kept alive: used again while they are fresh, few, and closed once nobody needs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from aggregator.fetch import caller
from aggregator.fetch.caller import KEPT
from aggregator.fetch.client import Client
from tests.integration.fetch.asking import ask
from tests.origin import Origin, respond
from tests.waiting import wait_until


@pytest.fixture
def origins() -> Iterator[list[Origin]]:
    """More origins than a thread keeps connections to."""
    with ExitStack() as stack:
        made = [stack.enter_context(Origin()) for _ in range(KEPT + 2)]
        for one in made:
            one.script("/feed", respond(200, b"<rss/>"))
        yield made


def test_a_fresh_connection_is_used_again(origin: Origin, client: Client) -> None:
    """Two requests to one host go over one connection, and it stays open."""
    origin.script("/feed", respond(200, b"<rss/>"))
    ask(client, origin.url("/feed"))
    ask(client, origin.url("/feed"))
    assert origin.connections == 1
    assert not origin.is_quiet()


@pytest.mark.parametrize("limit", ["IDLE", "AGE"])
def test_an_old_connection_is_closed_at_the_next_request_to_anybody(
    origins: list[Origin], client: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """What rested too long, or was opened too long ago, is not kept for a server that would close it anyhow."""
    first, second, *_ = origins
    ask(client, first.url("/feed"))
    monkeypatch.setattr(caller, limit, -1.0)
    ask(client, second.url("/feed"))
    wait_until(first.is_quiet, "the first connection is closed")
    ask(client, first.url("/feed"))
    assert first.connections == 2


def test_a_thread_keeps_few_connections(origins: list[Origin], client: Client) -> None:
    """However many hosts it asks, those asked last are kept, and the others closed."""
    for one in origins:
        ask(client, one.url("/feed"))
    wait_until(lambda: sum(not one.is_quiet() for one in origins) == KEPT, "all but the last are closed")
    assert [one.is_quiet() for one in origins] == [True, True] + [False] * KEPT
