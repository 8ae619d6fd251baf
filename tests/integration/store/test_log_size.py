"""The write-ahead log does not keep the size that it once had."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from aggregator.store.database import LOG_BYTES, Database
from aggregator.store.open import open_store, parse_url


def test_the_log_shrinks_again_after_a_reader_held_it_up(tmp_path: Path) -> None:
    """While a reader looks at an old commit the log can only grow; once it is gone, a few commits cut it back."""
    url = f"sqlite:///{tmp_path / 'news.sqlite'}"
    open_store(url).close()
    log = tmp_path / "news.sqlite-wal"
    database = Database(parse_url(url), read_only=False)
    try:
        with database.write() as connection:
            connection.execute(text("CREATE TABLE filler (body BLOB)"))
        with database.read() as reader:
            reader.execute(text("SELECT count(*) FROM filler")).scalar_one()
            for _ in range(2):
                with database.write() as connection:
                    connection.execute(text("INSERT INTO filler VALUES (zeroblob(:size))"), {"size": LOG_BYTES})
        assert log.stat().st_size > 2 * LOG_BYTES
        for _ in range(3):
            with database.write() as connection:
                connection.execute(text("INSERT INTO filler VALUES (zeroblob(9000))"))
        assert log.stat().st_size <= LOG_BYTES
    finally:
        database.close()
