"""Sources that would need `private = true` are found before they are refused."""

from __future__ import annotations

import threading

import pytest

from aggregator.fetch import unmarked
from aggregator.fetch.unmarked import find_unmarked
from aggregator.model import Access
from tests.waiting import PATIENCE

NETWORK = ("10.20.0.0/16", "quay.lan")
SOURCES = {
    "plain": Access(home="http://mill.lan:8080/feed"),
    "marked": Access(home="http://mill.lan/feed", private=True),
    "named": Access(home="http://quay.lan/feed"),
    "literal": Access(home="http://10.20.0.9/feed"),
    "public": Access(home="https://paper.example/feed"),
    "unknown": Access(home="https://gone.example/feed"),
    "led": Access(home="http://mill.lan/feed", proxy="socks5h://127.0.0.1:1080"),
    "broken": Access(home="nonsense"),
}
ADDRESSES = {"mill.lan": ("10.20.0.9",), "quay.lan": ("10.20.0.8",), "paper.example": ("93.184.216.34",)}


def resolve(host: str) -> tuple[str, ...]:
    """A resolver that knows three names."""
    if host not in ADDRESSES:
        raise OSError(host)
    return ADDRESSES[host]


def test_names_that_lead_into_a_network_are_told() -> None:
    """Of all sources only the one by name, without a word and without its host allowed, is to say something."""
    assert find_unmarked(SOURCES, NETWORK, resolve=resolve) == ("plain",)


def test_without_networks_no_name_is_looked_up() -> None:
    """Hosts that are allowed by name need no look-up, so nothing asks the network."""

    def unused(_host: str) -> tuple[str, ...]:
        raise AssertionError

    assert find_unmarked(SOURCES, ("quay.lan",), resolve=unused) == ()


def test_a_resolver_that_hangs_ends_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that are not looked up in time are left out."""
    monkeypatch.setattr(unmarked, "PATIENCE", 0.05)
    gate = threading.Event()

    def hang(_host: str) -> tuple[str, ...]:
        gate.wait(PATIENCE)
        return ("10.20.0.9",)

    try:
        assert find_unmarked(SOURCES, NETWORK, resolve=hang) == ()
    finally:
        gate.set()
