"""An origin to script, and clients that may ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aggregator.fetch.client import Client
from aggregator.fetch.names import Resolve, system_resolve
from aggregator.fetch.options import FetchOptions
from tests.origin import Origin

LOOPBACK = ("127.0.0.0/8", "::1")

LED_HERE = {"resolver_networks": ("127.0.0.0/8",), "resolve": lambda _host: ("127.0.0.1",)}
"""Options of a client whose resolver leads every name to loopback, as some lead them to stand-ins."""

MakeClient = Callable[..., Client]


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin on loopback."""
    with Origin() as running:
        yield running


@pytest.fixture
def make_client() -> Iterator[MakeClient]:
    """Clients that may ask loopback, closed when the test ends."""
    made: list[Client] = []

    def make(*, resolve: Resolve = system_resolve, **options: Any) -> Client:
        settings = {"user_agent": "aggregator/1.0 (+https://news.example/)", "allow_private": LOOPBACK} | options
        made.append(Client(FetchOptions(**settings), resolve=resolve))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def led_here(make_client: MakeClient) -> Client:
    """A client in a network whose resolver leads every name to loopback, as it leads them to stand-ins elsewhere."""
    return make_client(allow_private=(), **LED_HERE)


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    """A client with the limits as they come."""
    return make_client()
