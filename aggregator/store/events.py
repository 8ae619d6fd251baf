"""The inverted index of events: which stored stories may tell of the happening that a new one tells of.

A term that very many of the window's stories have tells nothing, and is not put into the index while that is so; so no
term has many postings, and the index stays small however common words are. What is older than the window is passed
over, and taken out by `upkeep.expire`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from heapq import nlargest

from sqlalchemy import Connection, bindparam, func, select

from aggregator.dedupe.events import WINDOW, Rarity, rarest
from aggregator.model import Item, KnownEvents, Report, Role
from aggregator.store.arrays import among
from aggregator.store.codec import AnyRow
from aggregator.store.packing import unpack_vector
from aggregator.store.postings import first_since
from aggregator.store.report_index import ReportIndex
from aggregator.store.schema import NO_ITEM, items, stories, story_regions

CANDIDATES = 8
"""Stored stories whose events are compared with one new story, those that share most with it."""

PROPOSED = 32
"""Stories, the newest, that one term can propose."""

MEMBERS = 8
"""Of one event the newest stories that are compared."""

_EVENTS = (
    select(items.c.id, stories.c.event)
    .join(items, items.c.story == stories.c.uid)
    .where(among(items.c.id, "near"), stories.c.shown != NO_ITEM)
)
_MEMBERS = (
    select(stories.c.event, stories.c.uid, items.c.published, items.c.terms)
    .join(items, items.c.story == stories.c.uid)
    .where(
        among(stories.c.event, "events"),
        stories.c.shown != NO_ITEM,
        items.c.id >= bindparam("first"),
        func.length(items.c.terms) > 0,
    )
    .order_by(items.c.id.desc())
)
_SUBJECTS = select(story_regions.c.story, story_regions.c.code).where(
    among(story_regions.c.story, "uids"), story_regions.c.role == Role.SUBJECT.value
)


def known_events(connection: Connection, index: ReportIndex, wanted: Sequence[Item], *, now: datetime) -> KnownEvents:
    """What these items may be reports of, if they are new stories.

    :param index: its newest items have caught up in this transaction
    """
    asked: set[int] = set().union(*(item.terms for item in wanted))
    if not asked:
        return KnownEvents()
    first = first_since(connection, now - WINDOW)
    size = max(index.newest.seen - first + 1, 0)
    if not size:
        return KnownEvents()
    having = index.look_up(connection, asked, first=first)
    holding = {term: len(ids) for term, ids in having.items()}
    rarity = Rarity(stories=size, holding=holding)
    nearest = {item.uid: _nearest(rarity.weigh(item.terms), having) for item in wanted}
    near = {item for items_ in nearest.values() for item in items_}
    if not near:
        return KnownEvents(stories=size, holding=holding)
    event_of: dict[int, str] = dict(connection.execute(_EVENTS, {"near": near}).tuples().all())
    members = _members(connection, set(event_of.values()), first=first)
    return KnownEvents(
        stories=size,
        holding=holding,
        reports=members,
        asking={
            # Texts may be kept for less time than the window: of some events none is left.
            uid: frozenset(event_of[item] for item in found if event_of.get(item) in members)
            for uid, found in nearest.items()
            if found
        },
    )


def _nearest(vector: Mapping[int, float], having: Mapping[int, Sequence[int]]) -> list[int]:
    """Ids of the items that share most with a new one."""
    shared: dict[int, float] = {}
    for term in rarest(vector):
        weight = vector[term] ** 2
        for item in having.get(term, ())[-PROPOSED:]:
            shared[item] = shared.get(item, 0.0) + weight
    return [item for _, item in nlargest(CANDIDATES, zip(shared.values(), shared, strict=True))]


def _members(connection: Connection, events: Collection[str], *, first: int) -> dict[str, tuple[Report, ...]]:
    """The newest stories of these events, by event."""
    members: dict[str, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(_MEMBERS, {"events": events, "first": first}):
        if len(members[row.event]) < MEMBERS:
            members[row.event].append(row)
    uids = {row.uid for rows in members.values() for row in rows}
    about: dict[str, set[str]] = defaultdict(set)
    for story, code in connection.execute(_SUBJECTS, {"uids": uids}):
        about[story].add(code)
    return {
        event: tuple(
            Report(
                uid=row.uid,
                published=row.published,
                vector=unpack_vector(row.terms),
                regions=frozenset(about.get(row.uid, ())),
            )
            for row in rows
        )
        for event, rows in members.items()
    }
