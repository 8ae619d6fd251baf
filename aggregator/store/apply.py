"""Storing a poll's plan: items, their keys and signatures, stories and their regions, in the caller's transaction.

Everything is written as what it *is* afterwards, never as a difference to what was there, so a plan that is applied a
second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, literal, select, text, update

from aggregator.errors import StoreError
from aggregator.model import ORDER, Changed, ChangeKind, CopyOf, Edit, Merit, New, PollPlan, Write
from aggregator.store import changes, events, furniture, history, recall
from aggregator.store.arrays import among
from aggregator.store.codec import (
    Values,
    edited_values,
    evidence_values,
    linked_values,
    regions_values,
    story_values,
)
from aggregator.store.elect import elect, select_by
from aggregator.store.hashes import HashIndex
from aggregator.store.known import chunks, taken
from aggregator.store.packing import pack_signature, pack_vector, unpack_signature
from aggregator.store.schema import items, stories


def apply(connection: Connection, index: HashIndex, plan: PollPlan, *, order: Sequence[Merit] = ORDER) -> bool:
    """Store the plan's writes.

    :param order: what makes a copy the better one, most telling first
    :returns: whether topics could look different now
    :raises StoreError: a write names a story or an item that does not exist
    """
    if not plan.writes:
        return False
    source = plan.state.source
    furniture.count(connection, source, plan.sightings, now=plan.now)
    ids, last = _ids(connection, {write.item_uid for write in plan.writes})
    fresh: dict[str, Write] = {}
    changed: dict[str, Write] = {}
    for write in plan.writes:
        match write.verdict:
            case New() | CopyOf() if write.item_uid not in ids:
                fresh.setdefault(write.item_uid, write)
            case Changed():
                changed[write.item_uid] = write
            case _:
                pass
    # There is one writer, and items are never deleted, so the next numbers are free.
    ids |= {uid: number for number, uid in enumerate(fresh, start=last + 1)}
    if unknown := next((write.item_uid for write in plan.writes if write.item_uid not in ids), None):
        raise StoreError(f"the plan of {source} changes the item {unknown}, which is not stored")

    _insert_stories(connection, fresh.values(), ids, now=plan.now)
    _insert_items(connection, fresh.values(), ids, plan)
    _update_items(connection, index, changed.values(), ids, plan)
    _insert_keys(connection, plan.writes, ids, source)
    contested = {write.story_uid for write in fresh.values() if isinstance(write.verdict, CopyOf)}
    contested.update(write.story_uid for write in changed.values())
    founding = [write for write in fresh.values() if isinstance(write.verdict, New)]
    select_by(connection, {write.story_uid: write.item.regions for write in founding})
    events.index(connection, founding, ids)
    elected = elect(connection, contested, redo={ids[uid] for uid in changed}, order=order)
    history.note_edits(connection, _edits(plan.writes, ids), now=plan.now)
    released = release(connection, [write for write in fresh.values() if not write.withheld])
    found = [(write.story_uid, ChangeKind.NEW) for write in founding]
    found += [(write.story_uid, ChangeKind.COPY_CAME) for write in fresh.values() if isinstance(write.verdict, CopyOf)]
    found += [(write.story_uid, ChangeKind.EDITED) for write in changed.values()]
    found += [(story, ChangeKind.ELECTED) for story in sorted(elected)]
    found += [(story, ChangeKind.RELEASED) for story in sorted(released)]
    changes.note(connection, found, now=plan.now)
    if fresh:
        index.settle(connection, last + len(fresh))
    return bool(fresh or changed)


_INSERT_STORY = insert(stories)
_INSERT_ITEM = insert(items)

_LAST = ""
"""Stands for the uid of the last item, whichever it is."""

_IDS = (
    select(items.c.uid, items.c.id)
    .where(among(items.c.uid, "uids"))
    .union_all(select(literal(_LAST), func.coalesce(func.max(items.c.id), 0)))
)


def _ids(connection: Connection, uids: Collection[str]) -> tuple[dict[str, int], int]:
    """The ids of those of the items that are stored, and of the last item of all; 0 if there is none."""
    ids = dict(connection.execute(_IDS, {"uids": uids}).tuples().all())
    last = ids.pop(_LAST)
    return ids, last


def _insert_stories(connection: Connection, fresh: Iterable[Write], ids: Mapping[str, int], *, now: datetime) -> None:
    founding = [write for write in fresh if isinstance(write.verdict, New)]
    if not founding:
        return
    links = {write.item.keys.link for write in founding if write.item.keys.link}
    before = recall.recalled(connection, links | {recall.entry_key(write.entry_id) for write in founding})
    was = {
        write.story_uid: before.get(recall.entry_key(write.entry_id)) or before.get(write.item.keys.link)
        for write in founding
    }
    wanted = {write.entry_id for write in founding} | {one.entry_id for one in before.values()}
    used = set(taken(connection, wanted))
    values: list[Values] = []
    for write in founding:
        old = was[write.story_uid]
        if old is not None and old.entry_id in used:
            old = None  # another story of that link has come again already
        entry_id = old.entry_id if old else write.entry_id
        published = old.published if old else write.published
        updated = max(published, old.updated) if old else published
        if entry_id in used:
            entry_id = uuid5(NAMESPACE_URL, f"{write.entry_id} {write.story_uid}").urn
        used.add(entry_id)
        values.append(
            {
                "uid": write.story_uid,
                "entry_id": entry_id,
                "published": published,
                "updated": updated,
                "edited": edited_values([(Edit.SUBSTANTIVE, updated)] if updated > published else []),
                "first_seen": now,
                "shown": ids[write.item_uid],
                "withheld": write.withheld,
                "event": write.event.event if write.event else write.story_uid,
                "linked": linked_values(write.event),
            }
        )
    connection.execute(_INSERT_STORY, values)


def _content(write: Write, plan: PollPlan) -> Values:
    """The columns that an item's new version replaces."""
    return story_values(write.item.story) | {
        "digest": write.item.digest,
        "feed_digest": write.item.feed_digest,
        "pruned": False,
        "feed_updated": plan.state.feed_updated or plan.now,
        "regions": regions_values(write.item.regions),
        "signature": pack_signature(write.item.signature),
    }


def _insert_items(connection: Connection, fresh: Iterable[Write], ids: Mapping[str, int], plan: PollPlan) -> None:
    values = [
        _content(write, plan)
        | {
            "id": ids[write.item_uid],
            "uid": write.item_uid,
            "source": plan.state.source,
            "story": write.story_uid,
            "published": write.published,
            "first_seen": plan.now,
            "changed_at": None,
            "revisions": 0,
            "terms": pack_vector(write.vector),
            "evidence": evidence_values(write.verdict.evidence if isinstance(write.verdict, CopyOf) else None),
        }
        for write in fresh
    ]
    if values:
        connection.execute(_INSERT_ITEM, values)


def _update_items(
    connection: Connection, index: HashIndex, changed: Iterable[Write], ids: Mapping[str, int], plan: PollPlan
) -> None:
    by_id = {ids[write.item_uid]: write for write in changed}
    if not by_id:
        return
    history.keep(
        connection,
        {
            number: write.verdict.known.revisions
            for number, write in by_id.items()
            if isinstance(write.verdict, Changed)
        },
    )
    before = {
        number: unpack_signature(packed)
        for part in chunks(by_id)
        for number, packed in connection.execute(select(items.c.id, items.c.signature).where(items.c.id.in_(part)))
    }
    values: list[Values] = []
    for number, write in by_id.items():
        assert isinstance(write.verdict, Changed)
        values.append(
            _content(write, plan)
            | {
                "number": number,
                "changed_at": plan.now,
                "revisions": write.verdict.known.revisions + 1,
                "edit": write.verdict.edit.value,
            }
        )
    columns: dict[str, BindParameter[object]] = {name: bindparam(name) for name in values[0] if name != "number"}
    connection.execute(update(items).where(items.c.id == bindparam("number")).values(columns), values)
    for number, write in by_id.items():
        index.change(connection, number, before[number], write.item.signature)


# As text, since SQLAlchemy compiles an `ON CONFLICT` of its own anew every time.
_INSERT_KEY = text("""
    INSERT INTO item_keys (key, source, item) VALUES (:key, :source, :item) ON CONFLICT DO NOTHING
""")
"""A key that leads to an item already stays with it: the first to be seen with an identity owns it."""


def _insert_keys(connection: Connection, writes: Iterable[Write], ids: Mapping[str, int], source: str) -> None:
    values = [
        {"key": key, "source": source, "item": ids[write.item_uid]} for write in writes for key in write.item.keys
    ]
    if values:
        connection.execute(_INSERT_KEY, values)


def _edits(writes: Iterable[Write], ids: Mapping[str, int]) -> dict[str, tuple[Write, int, Edit]]:
    """The edits that count for their entries, by story; of one story's several items the last."""
    return {
        write.story_uid: (write, ids[write.item_uid], write.verdict.edit)
        for write in writes
        if write.updates_entry and isinstance(write.verdict, Changed)
    }


def release(connection: Connection, fresh: Iterable[Write]) -> set[str]:
    """Let stories into topics of which a copy came that is itself no part of a flood.

    :returns: uids of those that were withheld
    """
    released: set[str] = set()
    for part in chunks({write.story_uid for write in fresh if isinstance(write.verdict, CopyOf)}):
        withheld = select(stories.c.uid).where(stories.c.uid.in_(part), stories.c.withheld != "")
        if found := connection.execute(withheld).scalars().all():
            connection.execute(update(stories).where(stories.c.uid.in_(found)).values(withheld=""))
            released.update(found)
    return released
