"""Ids and dates that published feeds know and the database does not: it was lost, or an older copy was put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from aggregator.dedupe.keys import item_keys as keys_for
from aggregator.model import ChangeKind, Edit, Remembered
from aggregator.store import changes
from aggregator.store.codec import Values, edited_of, edited_values
from aggregator.store.known import chunks
from aggregator.store.schema import remembered, stories

_ENTRY = b"entry"
_EDIT = b"edit"


class Recalled(NamedTuple):
    """What an entry was."""

    entry_id: str
    published: datetime
    updated: datetime


def entry_key(entry_id: str) -> bytes:
    """What an entry is remembered by beside the keys of its links."""
    return _key(_ENTRY, entry_id)


def _key(kind: bytes, entry_id: str) -> bytes:
    return blake2b(entry_id.encode(), digest_size=16, person=kind).digest()


def remember(connection: Connection, entries: Iterable[Remembered], *, now: datetime) -> bool:
    """Keep what entries were, until their stories come again; stories that are there get what they lack of it.

    An id is the entry's own; a link may be several entries', and then tells nothing.

    :returns: whether a story that is there was updated later than the database knew
    """
    told = list(entries)
    latest: dict[str, Remembered] = {}
    for entry in told:
        known = latest.get(entry.entry_id)
        if known is None or entry.updated > known.updated:
            latest[entry.entry_id] = entry
    present = {
        row.entry_id: row
        for part in chunks(latest)
        for row in connection.execute(
            select(stories.c.uid, stories.c.entry_id, stories.c.updated, stories.c.edited).where(
                stories.c.entry_id.in_(part)
            )
        )
    }
    behind = [row for row in present.values() if latest[row.entry_id].updated > row.updated]
    rows = {entry_key(entry_id): entry for entry_id, entry in latest.items() if entry_id not in present}
    rows |= {key: latest[entry_id] for key, entry_id in _by_link(told).items() if entry_id not in present}
    rows |= {_key(_EDIT, row.entry_id): latest[row.entry_id] for row in behind}
    for keys in chunks(rows):
        connection.execute(delete(remembered).where(remembered.c.link.in_(keys)))
        connection.execute(insert(remembered), [_values(key, rows[key]) for key in keys])
    if behind:
        connection.execute(
            update(stories)
            .where(stories.c.uid == bindparam("of"))
            .values(
                updated=bindparam("when", type_=stories.c.updated.type),
                edited=bindparam("kinds", type_=stories.c.edited.type),
            ),
            [_lifted(row.uid, dict(edited_of(row.edited)), latest[row.entry_id].updated) for row in behind],
        )
        changes.note(connection, [(row.uid, ChangeKind.RECALLED) for row in behind], now=now)
    return bool(behind)


def _by_link(entries: Collection[Remembered]) -> dict[bytes, str]:
    """Keys of links that are one entry's alone: of its own first, of its copies where they are nobody's own."""
    found: dict[bytes, str] = {}
    seen: set[bytes] = set()
    for own in (True, False):
        here: dict[bytes, set[str]] = defaultdict(set)
        for entry in entries:
            key = keys_for(guid="", link=entry.link, title="", published=None).link
            if entry.own is own and key and key not in seen:
                here[key].add(entry.entry_id)
        found |= {key: next(iter(ids)) for key, ids in here.items() if len(ids) == 1}
        seen |= here.keys()
    return found


def _values(key: bytes, entry: Remembered) -> Values:
    return {"link": key, "entry_id": entry.entry_id, "published": entry.published, "updated": entry.updated}


def _lifted(uid: str, edited: Mapping[Edit, datetime], updated: datetime) -> Values:
    return {"of": uid, "when": updated, "kinds": edited_values((dict(edited) | {Edit.SUBSTANTIVE: updated}).items())}


def recalled(connection: Connection, keys: Collection[bytes]) -> dict[bytes, Recalled]:
    """What entries with these ids (`entry_key`) and links were, by the key."""
    return {
        row.link: Recalled(row.entry_id, row.published, row.updated)
        for part in chunks(keys)
        for row in connection.execute(select(remembered).where(remembered.c.link.in_(part)))
    }


def take_edits(connection: Connection, entry_ids: Collection[str]) -> dict[str, datetime]:
    """When entries were updated by an edit that the database does not have: the next one that comes is that edit.

    Each is told once.
    """
    keys = {_key(_EDIT, entry_id) for entry_id in entry_ids}
    found = {one.entry_id: one.updated for one in recalled(connection, keys).values()}
    for part in chunks(keys if found else ()):
        connection.execute(delete(remembered).where(remembered.c.link.in_(part)))
    return found
