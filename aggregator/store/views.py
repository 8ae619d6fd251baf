"""Stories as they are put to topics: what rules ask of them and no more, and the stories of a topic's window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, true

from aggregator.model import ENTRY_CHARACTERS, Condition, Fact, Reached, StoryFacts, StoryView
from aggregator.store.arrays import among
from aggregator.store.codec import AnyRow, edited_of, retagged_of
from aggregator.store.protocol import Span
from aggregator.store.schema import IS_CONFIGURED, NO_ITEM, items, sources, stories, story_regions
from aggregator.store.siblings import Siblings, siblings

_CARRIERS = (
    select(items.c.story, items.c.source)
    .join(stories, stories.c.uid == items.c.story)
    .join(sources, sources.c.name == items.c.source)
    .where(among(items.c.story, "uids"), items.c.id != stories.c.shown, IS_CONFIGURED)
    .order_by(items.c.published, items.c.uid)
)

_SHOWN = stories.outerjoin(items, items.c.id == stories.c.shown).outerjoin(sources, sources.c.name == items.c.source)


@cache
def _views(asks: frozenset[Fact]) -> Select[Any]:
    """The stories with these uids, as far as rules that look at this ask for them."""
    columns: list[ColumnElement[Any]] = [
        stories.c.uid,
        stories.c.entry_id,
        stories.c.published,
        stories.c.updated,
        stories.c.edited,
        stories.c.withheld,
        stories.c.shown,
        stories.c.event,
        items.c.uid.label("shown_as"),
        items.c.source,
        items.c.language,
        items.c.pruned,
        sources.c.configured,
        sources.c.publisher,
    ]
    if Fact.REGIONS in asks:
        columns += [items.c.regions, stories.c.retagged]
    if Fact.WORDS in asks:  # as much as an entry shows
        columns += [items.c.title, func.substr(items.c.text, 1, ENTRY_CHARACTERS + 1).label("text")]
    return select(*columns).select_from(_SHOWN).where(among(stories.c.uid, "uids"))


def find_views(connection: Connection, uids: Collection[str], asks: frozenset[Fact]) -> dict[str, StoryView]:
    """Stories by uid; one that is not there is left out.

    :param asks: what the rules look at; the rest of a view may be empty
    """
    rows = connection.execute(_views(asks), {"uids": uids}).all()
    carriers: dict[str, list[str]] = defaultdict(list)
    if Fact.SOURCES in asks:
        for story, source in connection.execute(_CARRIERS, {"uids": uids}):
            carriers[story].append(source)
    beside: dict[str, Siblings] = {}
    if Fact.PUBLISHERS in asks:
        beside = siblings(connection, {row.event for row in rows})
    return {row.uid: _view(row, asks, carriers.get(row.uid, ()), beside.get(row.event)) for row in rows}


def _view(row: AnyRow, asks: frozenset[Fact], carriers: Iterable[str], event: Siblings | None) -> StoryView:
    told = event.confirming(row.uid) if event else ()
    return StoryView(
        facts=StoryFacts(
            uid=row.uid,
            entry_id=row.entry_id,
            published=row.published,
            updated=row.updated,
            edited=edited_of(row.edited),
            source=row.source or "",
            carriers=tuple(carriers),
            publishers=told or (row.publisher or row.source or "",),
            language=row.language or "",
            regions=retagged_of(row.regions or (), row.retagged) if Fact.REGIONS in asks else (),
        ),
        absent=_absent(row),
        shown_as=row.shown_as or "",
        title=(row.title or "") if Fact.WORDS in asks else "",
        text=(row.text or "") if Fact.WORDS in asks else "",
    )


def _absent(row: AnyRow) -> str:
    """Why no topic may show a story; empty where one may."""
    if row.shown == NO_ITEM:
        return "all its copies are another story's now"
    if row.withheld:
        return f"withheld: {row.withheld}"
    if row.shown_as is None:
        return "the copy that it shows is not in the database any more"
    if not row.configured:
        return "no source that the config names carries it"
    if row.pruned:
        return "retention took its text"
    return ""


def read_window(connection: Connection, *, after: Reached | None, since: datetime | None, limit: int) -> Span:
    """The next stories that were last edited at a moment or later, newest first.

    :param after: the last one that was read; None: from the newest on
    :param since: None: all there are
    """
    wanted = select(stories.c.uid, stories.c.updated).order_by(stories.c.updated.desc(), stories.c.uid.desc())
    if since is not None:
        wanted = wanted.where(stories.c.updated >= since)
    if after is not None:  # the first comparison is what an index can do
        wanted = wanted.where(
            stories.c.updated <= after.updated,
            or_(stories.c.updated < after.updated, stories.c.uid < after.story),
        )
    rows = connection.execute(wanted.limit(limit)).all()
    last = Reached(updated=rows[-1].updated, story=rows[-1].uid) if rows else None
    return Span(tuple(row.uid for row in rows), last)


def count_window(connection: Connection, *, since: datetime | None) -> int:
    """How many stories there are that were last edited at a moment or later."""
    wanted = select(func.count()).select_from(stories)
    if since is not None:
        wanted = wanted.where(stories.c.updated >= since)
    found: int = connection.execute(wanted).scalar_one()
    return found


def narrow(connection: Connection, uids: Collection[str], conditions: Sequence[Condition]) -> tuple[str, ...]:
    """The stories that one of the conditions may be true of at least, in their order."""
    ways = [_condition(each) for each in conditions]
    if not uids or any(way is None for way in ways):
        return tuple(uids)
    wanted = select(stories.c.uid).select_from(_SHOWN).where(among(stories.c.uid, "uids"))
    found = set(
        connection.execute(wanted.where(or_(*(way for way in ways if way is not None))), {"uids": uids}).scalars()
    )
    return tuple(uid for uid in uids if uid in found)


def _condition(asked: Condition) -> ColumnElement[bool] | None:
    """A condition as the database can check it by its indexes; None where it cannot."""
    parts: list[ColumnElement[bool]] = []
    if asked.codes is not None:
        tagged = and_(
            story_regions.c.story == stories.c.uid,
            story_regions.c.code.in_(sorted(asked.codes)),
            story_regions.c.role.in_(sorted(role.value for role in asked.roles)),
        )
        parts.append(exists().where(tagged))
    if asked.sources is not None:
        carried = items.alias()
        named = and_(carried.c.story == stories.c.uid, carried.c.source.in_(sorted(asked.sources)))
        parts.append(exists().where(named))
    if asked.languages is not None:
        parts.append(items.c.language.in_(sorted(asked.languages)))
    return and_(true(), *parts) if parts else None
