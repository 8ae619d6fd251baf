"""For how long the write transactions of polls are held, during which no other poll can store anything."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

FEWEST = 2


@contextmanager
def seconds_held() -> Iterator[list[float]]:
    """Note for how long each transaction of `Database.serial` is held, from having the lock to having given it back."""
    from sqlalchemy import Connection

    from aggregator.store.database import Database

    serial, held = Database.serial, list[float]()

    @contextmanager
    def timed(database: Database) -> Iterator[Connection]:
        with serial(database) as connection:
            begun = time.perf_counter()
            yield connection
        held.append(time.perf_counter() - begun)

    with mock.patch.object(Database, "serial", timed):
        yield held


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 99th of a hundred; 0 where there are none."""
    if len(seconds) < FEWEST:
        return 0.0, 0.0
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49], cuts[98]
