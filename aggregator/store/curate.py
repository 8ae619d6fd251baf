"""Carrying out what people decided: items taken out of stories, stories joined, and both undone.

A decision that is carried out is noted in `curated` with the items that it moved, so that undoing it puts them back,
and with them whatever has since been found to be a copy of one of them. A decision whose items are not there yet waits:
in a database that is made anew they come again, and then it is carried out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.dedupe.keys import item_keys as keys_for
from aggregator.model import MERGE, ORDER, RETAG, SPLIT, ChangeKind, Decision, Preference, Ref
from aggregator.store import changes
from aggregator.store.codec import evidence_of
from aggregator.store.elect import elect
from aggregator.store.forms import Form
from aggregator.store.known import chunks, taken
from aggregator.store.schema import NO_ITEM, curated, item_keys, items, stories, story_regions


@dataclass(frozen=True, slots=True)
class Move:
    """An item's way from one story to another, by their uids."""

    item: str
    before: str
    after: str


_MOVE = Form(Move, before=("item", "before", "after"))


def curate(
    connection: Connection, decisions: Sequence[Decision], *, now: datetime, order: Sequence[Preference] = ORDER
) -> tuple[str, ...]:
    """Have exactly these decisions in force; the same ones twice change nothing.

    :param decisions: `model.curation.in_force` of the whole log
    :param order: what makes a copy the better one, most telling first
    :returns: ids of decisions whose items are not there
    """
    wanted = {decision.id for decision in decisions}
    done = {
        row.decision: _MOVE.read_all(row.moves)
        for row in connection.execute(select(curated).order_by(curated.c.number))
    }
    undone: set[str] = set()
    moved: list[Move] = []
    for decision in reversed([each for each in done if each not in wanted]):
        moves = _back(connection, done[decision])
        undone |= _carry(connection, moves)
        moved += moves
        connection.execute(delete(curated).where(curated.c.decision == decision))
    _show_first(connection, undone)
    touched = set(undone)
    waiting = []
    for decision in decisions:
        if decision.id in done or decision.kind == RETAG:
            continue
        wished = _moves(connection, decision)
        if wished is None:
            waiting.append(decision.id)
            continue
        moves = wished
        touched |= _carry(connection, moves)
        moved += moves
        number = connection.execute(select(func.coalesce(func.max(curated.c.number), 0))).scalar_one() + 1
        row = {"decision": decision.id, "number": number, "moves": _MOVE.write_all(moves)}
        connection.execute(insert(curated), row)
    retagged, missing = _retag(connection, [decision for decision in decisions if decision.kind == RETAG])
    touched |= retagged
    waiting += missing
    if touched:
        empty, elected = _settle(connection, touched, order)
        changes.note(connection, _found(touched, moved, empty, elected), now=now)
    return tuple(waiting)


def _found(
    touched: Collection[str], moved: Iterable[Move], empty: Collection[str], elected: Collection[str]
) -> Iterator[tuple[str, ChangeKind]]:
    """What changed of stories by decisions."""
    yield from ((story, ChangeKind.DECIDED) for story in sorted(touched))
    for move in moved:
        yield move.before, ChangeKind.COPY_LEFT
        yield move.after, ChangeKind.COPY_CAME
    yield from ((story, ChangeKind.WITHDRAWN) for story in sorted(empty))
    yield from ((story, ChangeKind.ELECTED) for story in sorted(elected))


def _retag(connection: Connection, decisions: Iterable[Decision]) -> tuple[set[str], list[str]]:
    """Have exactly these corrections of regions in force, each on the story that its item is in by now.

    :returns: uids of stories that are tagged otherwise now; ids of decisions whose items are not there
    """
    wanted: dict[str, dict[str, list[str]]] = {}
    waiting: list[str] = []
    for decision in decisions:
        item = _find(connection, decision.item) if decision.item else None
        if item is None:
            waiting.append(decision.id)
            continue
        told = wanted.setdefault(item.story, {"add": [], "remove": [], "by": []})
        told["add"] = [*(code for code in told["add"] if code not in decision.remove), *decision.add]
        told["remove"] = [*(code for code in told["remove"] if code not in decision.add), *decision.remove]
        told["by"].append(decision.id)
    before = {
        row.uid: row.retagged
        for row in connection.execute(select(stories.c.uid, stories.c.retagged).where(stories.c.retagged.is_not(None)))
    }
    changed = {story for story in wanted.keys() | before.keys() if wanted.get(story) != before.get(story)}
    for story in changed:
        connection.execute(update(stories).where(stories.c.uid == story).values(retagged=wanted.get(story)))
    return changed, waiting


def _moves(connection: Connection, decision: Decision) -> list[Move] | None:
    """What a decision moves; None where one of its items is not there, or they are not yet what it speaks of."""
    if decision.item is None or decision.story is None:
        return None
    item, other = _find(connection, decision.item), _find(connection, decision.story)
    if item is None or other is None:
        return None
    together = item.story == other.story
    if decision.kind == MERGE:
        return [] if together else [Move(uid, item.story, other.story) for uid in _of_story(connection, item.story)]
    if decision.kind != SPLIT or not together or item.uid == other.uid:
        return None  # of two items that never met there is nothing to part; if they do, it waits for that
    after = _own_story(connection, item.uid)
    out = {item.uid} if item.founder else _with_copies(connection, item.story, {item.uid}) - {other.uid}
    return [Move(uid, item.story, after) for uid in sorted(out)]


def _back(connection: Connection, moves: Iterable[Move]) -> list[Move]:
    """The moves that undo these, for the items that are still where they were put and their later copies."""
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for move in moves:
        ways[move.after, move.before].add(move.item)
    found = []
    for (after, before), moved in ways.items():
        there = set(_of_story(connection, after))
        found += [Move(uid, after, before) for uid in sorted(_with_copies(connection, after, moved & there))]
    return found


class _Item(NamedTuple):
    uid: str
    story: str
    founder: bool
    """Whether it founded its story, so that all others are copies of it."""


def _find(connection: Connection, ref: Ref) -> _Item | None:
    """The stored item that a person named, by its guid or else its link."""
    keys = keys_for(guid=ref.guid, link=ref.link, title="", published=None)
    for key in keys:
        row = connection.execute(
            select(items.c.uid, items.c.story, items.c.evidence)
            .join(item_keys, item_keys.c.item == items.c.id)
            .where(item_keys.c.key == key, item_keys.c.source == ref.source)
        ).first()
        if row:
            return _Item(row.uid, row.story, row.evidence is None)
    return None


def _of_story(connection: Connection, story: str) -> list[str]:
    return list(connection.execute(select(items.c.uid).where(items.c.story == story).order_by(items.c.id)).scalars())


def _with_copies(connection: Connection, story: str, uids: Collection[str]) -> set[str]:
    """Items of a story with all that were found to be copies of one of them, directly or over others."""
    rows = connection.execute(select(items.c.uid, items.c.evidence).where(items.c.story == story).order_by(items.c.id))
    out = set(uids)
    for uid, evidence in rows:
        found = evidence_of(evidence)
        if found is not None and found.of in out:
            out.add(uid)
    return out


def _own_story(connection: Connection, item_uid: str) -> str:
    """The uid of the story that an item is to be alone; it is made where there is none."""
    uid = blake2b(f"split {item_uid}".encode(), digest_size=8).hexdigest()
    if connection.execute(select(stories.c.uid).where(stories.c.uid == uid)).first() is None:
        item = connection.execute(select(items.c.published, items.c.first_seen).where(items.c.uid == item_uid)).one()
        entry_id = uuid5(NAMESPACE_URL, f"aggregator split {item_uid}").urn
        if taken(connection, [entry_id]):  # the item founded its story under the id that a lost database gave it
            entry_id = uuid5(NAMESPACE_URL, f"aggregator split again {item_uid}").urn
        connection.execute(
            insert(stories),
            {
                "uid": uid,
                "entry_id": entry_id,
                "published": item.published,
                "updated": item.published,
                "first_seen": item.first_seen,
                "edited": {},
                "withheld": "",
                "shown": NO_ITEM,
                "event": uid,
            },
        )
    return uid


def _carry(connection: Connection, moves: Sequence[Move]) -> set[str]:
    """Move the items; the uids of the stories that are others now."""
    if moves:
        connection.execute(
            update(items).where(items.c.uid == bindparam("of")).values(story=bindparam("to")),
            [{"of": move.item, "to": move.after} for move in moves],
        )
    return {story for move in moves for story in (move.before, move.after)}


def _show_first(connection: Connection, undone: Collection[str]) -> None:
    """Have stories of which a decision was undone show the copy that came first, which keeps its place against equals.

    What was shown meanwhile has no claim to stay.
    """
    for part in chunks(undone):
        first = select(func.min(items.c.id)).where(items.c.story == stories.c.uid).scalar_subquery()
        values = {"shown": func.coalesce(first, NO_ITEM)}
        connection.execute(update(stories).where(stories.c.uid.in_(part)).values(values))


def _settle(connection: Connection, touched: Collection[str], order: Sequence[Preference]) -> tuple[set[str], set[str]]:
    """Have the stories show what they hold now; one that holds nothing shows nothing and is in no region.

    :returns: uids of those that hold nothing, and of those that show another copy
    """
    emptied: set[str] = set()
    elected: set[str] = set()
    for part in chunks(touched):
        held = connection.execute(select(items.c.story, items.c.id, items.c.uid).where(items.c.story.in_(part))).all()
        full = {row.story for row in held}
        if empty := set(part) - full:
            emptied |= empty
            connection.execute(update(stories).where(stories.c.uid.in_(empty)).values(shown=NO_ITEM))
            connection.execute(delete(story_regions).where(story_regions.c.story.in_(empty)))
        own = {(row.story, row.id) for row in held}
        for row in connection.execute(select(stories.c.uid, stories.c.shown).where(stories.c.uid.in_(full))).all():
            if (row.uid, row.shown) not in own:  # else it would keep its place against the items that are there
                connection.execute(update(stories).where(stories.c.uid == row.uid).values(shown=NO_ITEM))
        elected |= elect(connection, full, redo={row.uid for row in held}, order=order)
    return emptied, elected
