"""The collector of cycles: what stays loaded is passed over."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from aggregator.engine.collector import NET_OBJECTS, spare_what_stays


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the collector to other tests as it was."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_what_is_loaded_is_passed_over_and_what_is_new_looked_at_seldom() -> None:
    """All objects of a process that has loaded what it needs are out of the collector's way."""
    spare_what_stays()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == NET_OBJECTS


def test_cycles_that_come_later_are_still_let_go() -> None:
    """A cycle made afterwards is found."""
    spare_what_stays()
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle
    assert gc.collect() >= 1
