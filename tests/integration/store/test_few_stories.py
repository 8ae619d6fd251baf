"""Reading some stories takes what these stories take, however many others the same sources carried."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from aggregator.model import Fact
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, copy_of, item, poll, write

OTHERS = 400
MORE = 2
"""How many times the work may become beside so many others: for deeper indexes, and no walk through all."""

Read = Callable[[SqlStore, Sequence[str]], object]

READS: dict[str, Read] = {
    "as feeds show them": lambda store, uids: list(store.shown_entries(uids)),
    "as rules see them": lambda store, uids: store.views(uids, frozenset(Fact)),
    "as explain tells them": lambda store, uids: [store.find(uid) for uid in uids],
}


def steps(store: SqlStore, read: Read, uids: Sequence[str]) -> int:
    """Tens of steps that SQLite's machine takes for it."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    engine = store._database._reader
    engine.dispose()
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(step, 10)
    read(store, uids)
    engine.dispose()
    return taken


@pytest.mark.parametrize("count", [5, 40])
@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_few_stories_cost_what_they_cost(store: Store, read: Read, count: int) -> None:
    """Their copies, their reports and who has them are found by them, not among all that the sources carried."""
    assert isinstance(store, SqlStore)
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    asked = [item(f"story {number}") for number in range(count)]
    uids = [one.uid for one in asked]
    poll(store, "daily", *map(write, asked), now=NOW)
    poll(store, "weekly", copy_of(item("copy", of="weekly"), item("story 0")), now=NOW)
    before = steps(store, read, uids)
    poll(store, "daily", *(write(item(f"other {number}")) for number in range(OTHERS)), now=NOW)
    assert 0 < steps(store, read, uids) <= MORE * before
