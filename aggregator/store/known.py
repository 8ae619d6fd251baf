"""The look-up before a decision: what is stored by these keys, and what is stored that these texts may be copies of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import BindParameter, Connection, bindparam, select

from aggregator.model import Candidate, Held, Item, Known, KnownItem
from aggregator.store.arrays import among
from aggregator.store.events import known_events
from aggregator.store.hashes import find_candidates
from aggregator.store.report_index import ReportIndex
from aggregator.store.schema import item_keys, items, sources, stories

CHUNK = 500
"""Values in one IN list: every SQLite takes 999 parameters, and longer statements are no faster."""

T = TypeVar("T")

_PART: BindParameter[object] = bindparam("part", expanding=True)

# Made once: making a statement takes as long as running it.
_TAKEN = select(stories.c.entry_id).where(among(stories.c.entry_id, "entry_ids"))
_BY_KEY = select(item_keys.c.key, item_keys.c.item).where(
    item_keys.c.key.in_(_PART), item_keys.c.source == bindparam("source")
)
_HELD = (
    select(item_keys.c.key, items.c.digest, items.c.feed_digest, items.c.first_seen)
    .join(items, items.c.id == item_keys.c.item)
    .where(item_keys.c.key.in_(_PART), item_keys.c.source == bindparam("source"))
)
_KEYS = select(item_keys.c.item, item_keys.c.key).where(item_keys.c.item.in_(_PART))
_KNOWN = (
    select(
        items.c.id,
        items.c.uid,
        items.c.story,
        items.c.source,
        items.c.digest,
        items.c.feed_digest,
        items.c.title,
        items.c.text,
        items.c.published,
        items.c.first_seen,
        items.c.agency,
        items.c.language,
        items.c.revisions,
        items.c.marks,
        items.c.corrections,
        sources.c.publisher,
    )
    .join(sources, sources.c.name == items.c.source)
    .where(items.c.id.in_(_PART))
)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """`values` in lists of at most `CHUNK`."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


CANDIDATES = 8
"""How many stored items are proposed for one new item; comparing texts costs some 0.1 ms each."""

CANDIDATES_TOGETHER = 4 * CANDIDATES
"""For all items of a document that have one uid: so many texts under one guid are looked for, and no thousands."""


def known(
    connection: Connection,
    index: ReportIndex,
    wanted: Sequence[Item],
    *,
    source: str,
    now: datetime,
    window: timedelta,
) -> Known:
    """What the store holds by these items' keys and signatures; an item is no candidate for its own new version."""
    since = now - window
    index.newest.catch_up(connection)
    ids_by_key = _ids_by_key(connection, {key for item in wanted for key in item.keys}, source)
    signatures = {item.hash.hex(): item.signature for item in wanted}
    shared = find_candidates(connection, index.newest, signatures, since=since)
    nearest: dict[str, list[tuple[int, int]]] = {}
    for item in wanted:
        own = {ids_by_key[key] for key in item.keys if key in ids_by_key}
        ranked = [pair for pair in shared.get(item.hash.hex(), ()) if pair[0] not in own]
        if ranked:  # several items of a document may have one guid, and so one uid
            together = dict(nearest.get(item.uid, ())) | dict(ranked[:CANDIDATES])
            nearest[item.uid] = list(together.items())[:CANDIDATES_TOGETHER]
    new = [item for item in wanted if not ids_by_key.keys() & set(item.keys)]
    stored = _load(connection, {*ids_by_key.values(), *(number for pairs in nearest.values() for number, _ in pairs)})
    return Known(
        by_key={key: stored[number] for key, number in ids_by_key.items()},
        candidates={
            uid: tuple(
                Candidate(item=stored[number], shared=count)
                for number, count in pairs
                if stored[number].first_seen >= since
            )
            for uid, pairs in nearest.items()
        },
        events=known_events(connection, index, new, now=now),
    )


def held(connection: Connection, source: str, keys: Collection[bytes]) -> dict[bytes, Held]:
    """The source's items by each of the keys, as far as asking for their pages needs them."""
    return {
        row.key: Held(digest=row.digest, feed_digest=row.feed_digest, first_seen=row.first_seen)
        for part in chunks(keys)
        for row in connection.execute(_HELD, {"part": part, "source": source})
    }


def taken(connection: Connection, entry_ids: Collection[str]) -> frozenset[str]:
    """The ids that stories have already, of those asked for."""
    return frozenset(connection.execute(_TAKEN, {"entry_ids": entry_ids}).scalars()) if entry_ids else frozenset()


def _ids_by_key(connection: Connection, keys: Collection[bytes], source: str) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for part in chunks(keys):
        found.update(connection.execute(_BY_KEY, {"part": part, "source": source}).tuples().all())
    return found


def keys_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[bytes, ...]]:
    """Every key of each of these items, sorted."""
    found: dict[int, list[bytes]] = {}
    for part in chunks(ids):
        for item, key in connection.execute(_KEYS, {"part": part}):
            found.setdefault(item, []).append(key)
    return {item: tuple(sorted(keys)) for item, keys in found.items()}


def _load(connection: Connection, ids: Collection[int]) -> dict[int, KnownItem]:
    keys = keys_of(connection, ids)
    return {
        row.id: KnownItem(
            uid=row.uid,
            story_uid=row.story,
            source=row.source,
            keys=keys.get(row.id, ()),
            digest=row.digest,
            feed_digest=row.feed_digest,
            title=row.title,
            text=row.text,
            published=row.published,
            first_seen=row.first_seen,
            agency=row.agency,
            publisher=row.publisher,
            language=row.language,
            revisions=row.revisions,
            marks=tuple(row.marks),
            corrections=tuple(row.corrections),
        )
        for part in chunks(ids)
        for row in connection.execute(_KNOWN, {"part": part})
    }
