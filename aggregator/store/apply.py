"""Storing a poll's plan: items, their keys and signatures, stories and their regions, in the caller's transaction.

Everything is written as what it *is* afterwards, never as a difference to what was there, so a plan that is applied a
second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, literal, select, text, update

from aggregator.errors import StoreError
from aggregator.model import Changed, CopyOf, New, PollPlan, RegionTag, StoryWrite, Write
from aggregator.store import boilerplate, changes, hashes, history, recall
from aggregator.store.arrays import among
from aggregator.store.codec import (
    edited_values,
    evidence_values,
    linked_values,
    regions_values,
    story_values,
)
from aggregator.store.elect import select_anew, select_by
from aggregator.store.forms import Values
from aggregator.store.known import chunks
from aggregator.store.newest import Newest, Slices
from aggregator.store.packing import pack_signature, pack_vector, unpack_signature
from aggregator.store.schema import items, stories


def apply(connection: Connection, newest: Newest, plan: PollPlan) -> Slices | None:
    """Store the plan's writes.

    :returns: what was sorted into the indexes beside
    :raises StoreError: a write names a story or an item that does not exist
    """
    if not plan.writes:
        return None
    source = plan.state.source
    boilerplate.count(connection, source, plan.sightings, now=plan.now)
    ids, last = _ids(connection, {write.item_uid for write in plan.writes}.union(story.shown for story in plan.stories))
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

    founding = {write.story_uid: write for write in fresh.values() if isinstance(write.verdict, New)}
    _insert_stories(connection, [story for story in plan.stories if story.uid in founding], ids, plan)
    _insert_items(connection, fresh.values(), ids, plan)
    edited = _update_items(connection, newest, changed.values(), ids, plan)
    _insert_keys(connection, plan.writes, ids, source)
    stored = {write.story_uid for write in (*fresh.values(), *edited.values())}
    touched = [story for story in plan.stories if story.uid in stored]
    _update_stories(connection, [story for story in touched if story.before], ids)
    _select(connection, touched, founding, edited)
    recall.forget_edits(connection, [story.entry_id for story in touched if story.awaited_came])
    changes.note(connection, [(story.uid, kind) for story in touched for kind in story.kinds], now=plan.now)
    return newest.settle(connection, len(fresh)) if fresh else None


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


def _insert_stories(
    connection: Connection, founded: Sequence[StoryWrite], ids: Mapping[str, int], plan: PollPlan
) -> None:
    values: list[Values] = [
        {
            "uid": story.uid,
            "entry_id": story.entry_id,
            "published": story.published,
            "updated": story.updated,
            "edited": edited_values(story.edited),
            "first_seen": plan.now,
            "shown": ids[story.shown],
            "withheld": story.withheld,
            "event": story.event.event if story.event else story.uid,
            "linked": linked_values(story.event),
        }
        for story in founded
    ]
    if values:
        connection.execute(_INSERT_STORY, values)


_UPDATE_STORY = (
    update(stories)
    .where(stories.c.uid == bindparam("story_uid"))
    .values({name: bindparam(name, type_=stories.c[name].type) for name in ("updated", "edited", "withheld", "shown")})
)


def _update_stories(connection: Connection, touched: Iterable[StoryWrite], ids: Mapping[str, int]) -> None:
    values: list[Values] = [
        {
            "story_uid": story.uid,
            "updated": story.updated,
            "edited": edited_values(story.edited),
            "withheld": story.withheld,
            "shown": ids[story.shown],
        }
        for story in touched
        if story.is_changed
    ]
    if values:
        connection.execute(_UPDATE_STORY, values)


def _select(
    connection: Connection,
    written: Iterable[StoryWrite],
    founding: Mapping[str, Write],
    changed: Collection[str],
) -> None:
    """Have stories selected by the regions of the items that they show now, where those are others than before.

    :param founding: the writes of new stories, by story
    :param changed: uids of items that changed
    """
    new: dict[str, Iterable[RegionTag]] = {}
    anew: set[str] = set()
    for story in written:
        founder = founding.get(story.uid)
        if founder and founder.item_uid == story.shown and story.shown not in changed:
            new[story.uid] = founder.item.regions
        elif founder or story.shown in changed or (story.before and story.shown != story.before.shown):
            anew.add(story.uid)
    select_by(connection, new)
    for part in chunks(anew):
        select_anew(connection, part)


def _content(write: Write, plan: PollPlan) -> Values:
    """The columns that an item's new version replaces."""
    return story_values(write.item.story) | {
        "digest": write.item.digest,
        "feed_digest": write.item.feed_digest,
        "pruned": False,
        "feed_updated": plan.state.masthead.updated or plan.now,
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
    connection: Connection, newest: Newest, changed: Iterable[Write], ids: Mapping[str, int], plan: PollPlan
) -> dict[str, Write]:
    """Replace what items are, unless they have been replaced already.

    :returns: the writes that were stored, by the items' uids
    """
    by_id = {ids[write.item_uid]: write for write in changed}
    if not by_id:
        return {}
    revisions = {
        number: write.verdict.known.revisions for number, write in by_id.items() if isinstance(write.verdict, Changed)
    }
    by_id = {number: by_id[number] for number in history.keep(connection, revisions)}
    if not by_id:
        return {}
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
        hashes.change(connection, newest, number, before[number], write.item.signature)
    return {write.item_uid: write for write in by_id.values()}


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
