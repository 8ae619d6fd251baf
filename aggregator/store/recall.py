"""Ids and dates that published feeds know and the database does not: it was lost, or an older copy was put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, update

from aggregator.dedupe.keys import item_keys as keys_for
from aggregator.model import ChangeKind, Edit, Recovered, Remembered
from aggregator.store import changes
from aggregator.store.codec import edited_of, edited_values
from aggregator.store.forms import Values
from aggregator.store.known import chunks
from aggregator.store.schema import remembered, stories

_ENTRY = b"entry"
_EDIT = b"edit"

_PART: BindParameter[object] = bindparam("part", expanding=True)
_REMEMBERED = select(remembered).where(remembered.c.link.in_(_PART))


def _key(kind: bytes, entry_id: str) -> bytes:
    return blake2b(entry_id.encode("utf-8", "surrogatepass"), digest_size=16, person=kind).digest()


def remember(connection: Connection, entries: Iterable[Remembered], *, now: datetime) -> None:
    """Keep what entries were, until their stories come again; stories that are there get what they lack of it.

    An id is the entry's own; a link may be several entries', and then tells nothing.
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
    rows = {_key(_ENTRY, entry_id): entry for entry_id, entry in latest.items() if entry_id not in present}
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


class Found(NamedTuple):
    """What is remembered of some entries."""

    by_entry: dict[str, Recovered]
    """By their ids."""
    by_link: dict[bytes, Recovered]
    """By `ItemKeys.link`."""
    edits: dict[str, datetime]
    """By their ids, when entries that are here were updated by an edit that is not."""


def find_recovered(
    connection: Connection, *, entry_ids: Collection[str], links: Collection[bytes], present: Collection[str]
) -> Found:
    """What feeds knew of entries with these ids or links, and of later edits of entries that are here.

    :param present: ids of the entries that are here
    """
    by_entry = {_key(_ENTRY, entry_id): entry_id for entry_id in entry_ids}
    by_edit = {_key(_EDIT, entry_id): entry_id for entry_id in present}
    found = Found({}, {}, {})
    rows = (
        row for part in chunks([*by_entry, *by_edit, *links]) for row in connection.execute(_REMEMBERED, {"part": part})
    )
    for row in rows:
        old = Recovered(entry_id=row.entry_id, published=row.published, updated=row.updated)
        if row.link in by_entry:
            found.by_entry[by_entry[row.link]] = old
        elif row.link in by_edit:
            found.edits[by_edit[row.link]] = row.updated
        else:
            found.by_link[row.link] = old
    return found


def forget_edits(connection: Connection, entry_ids: Collection[str]) -> None:
    """Wait no more for these entries' later edits: they have come."""
    for part in chunks({_key(_EDIT, entry_id) for entry_id in entry_ids}):
        connection.execute(delete(remembered).where(remembered.c.link.in_(part)))
