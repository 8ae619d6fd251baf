"""A database with a page overwritten: the program does not start, says why, and leaves the file to whoever mends it."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.faults.edition import Edition
from tests.faults.process import Starter


def test_a_damaged_database_is_refused(edition: Edition, starter: Starter) -> None:
    """Every start ends at once with one line that names the file and the way out, and not a byte is changed."""
    edition.program.tell(signal.SIGTERM)
    assert edition.program.wait() == 0
    path = edition.feeds.with_name("aggregator.sqlite")
    whole = path.read_bytes()
    for table in ("items", "sources"):
        path.write_bytes(whole)
        damaged = with_a_page_overwritten(path, table)
        path.write_bytes(damaged)
        for command in ("run", "poll", "status", "run"):
            with starter.start(edition.feeds.with_name("config.toml"), command) as program:
                assert program.wait() == 1
                (line,) = program.log.splitlines()
            assert str(path) in line
            assert "damaged" in line
            assert "restore a backup" in line
            assert path.read_bytes() == damaged


def with_a_page_overwritten(path: Path, table: str) -> bytes:
    """The file with rubbish in place of the page at a table's root."""
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    found = bytearray(path.read_bytes())
    found[(page - 1) * size : page * size] = b"\xa5" * size
    return bytes(found)
