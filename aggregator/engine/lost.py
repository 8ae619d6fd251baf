"""What a config would let go of that the database has, told before the start that does it."""

from __future__ import annotations

from aggregator.config.settings import Settings
from aggregator.errors import StoreError
from aggregator.store.open import open_store, parse_url
from aggregator.store.records import SourceRow
from aggregator.store.renames import left_behind

CONNECT_SECONDS = 5
"""How long a PostgreSQL server is waited for by one who only asks whether a config is right."""

NAMED = 5
"""New sources at the most that are told as what an old one may be now."""


def losses(settings: Settings) -> tuple[str, ...]:
    """The stored sources that a config has under no name any more, one sentence each; none without a database.

    The database is read as it is: neither made nor migrated, and one that cannot be read is told by `doctor`.
    """
    try:
        store = open_store(_patient(settings.storage.url), create=False, lock=False, read_only=True)
    except StoreError:
        return ()
    try:
        rows = store.source_rows()
    except StoreError:
        return ()
    finally:
        store.close()
    known = {row.source.name for row in rows}
    new = [source.name for source in settings.sources if source.name not in known]
    return tuple(_loss(row, new) for row in left_behind(settings.sources, rows))


def _patient(address: str) -> str:
    """A database's address, with a bound to how long its server is waited for."""
    url = parse_url(address)
    if url.get_backend_name() == "postgresql" and "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    return url.render_as_string(hide_password=False)


def _loss(row: SourceRow, new: list[str]) -> str:
    name, stories = row.source.name, row.items - row.copies
    count = "1 story leaves" if stories == 1 else f"{stories} stories leave"
    told = f"The config has no source {name} any more: with the next start its {count} all feeds."
    return f'{told} If it is {" or ".join(new[:NAMED])} now, say was = "{name}" there.' if new else told
