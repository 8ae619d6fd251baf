"""Having stories show the copy that is elected, and be selected by that copy's regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.model import ORDER, Merit, RegionTag, Role, Runner
from aggregator.plan.elect import elect as elected
from aggregator.store.codec import AnyRow, Values, evidence_of, retagged_of
from aggregator.store.known import chunks
from aggregator.store.schema import items, sources, stories, story_regions
from aggregator.store.speakers import SPEAKER, voice_of


def elect(
    connection: Connection, story_uids: Iterable[str], *, redo: Collection[int], order: Sequence[Merit] = ORDER
) -> set[str]:
    """Elect anew for these stories, and have the winners' regions select them.

    :param order: what makes a copy the better one, most telling first
    :param redo: ids of items whose regions may be new, so that their stories' must be written though the winner stays
    :returns: uids of the stories that show another copy now
    """
    others: set[str] = set()
    for part in chunks(story_uids):
        again: set[str] = set()
        moved: list[Values] = []
        for story, field in find_fields(connection, part).items():
            won = field.ids[elected(field.runners, field.shown, order)]
            if won != field.ids.get(field.shown):
                moved.append({"story_uid": story, "item": won})
                again.add(story)
            elif won in redo:
                again.add(story)
        if moved:
            connection.execute(
                update(stories).where(stories.c.uid == bindparam("story_uid")).values(shown=bindparam("item")), moved
            )
        _write_regions(connection, again)
        others.update(str(each["story_uid"]) for each in moved)
    return others


class Field(NamedTuple):
    """All copies of one story."""

    runners: list[Runner]
    ids: dict[str, int]
    """Of the items, by uid."""
    shown: str
    """uid of the copy that is published; empty where none of these is."""


def find_fields(connection: Connection, story_uids: Collection[str]) -> dict[str, Field]:
    """What elections look at, by story; a story without items is left out."""
    found: dict[str, Field] = {}
    for row in connection.execute(_RUNNERS.where(stories.c.uid.in_(story_uids))):
        field = found.setdefault(row.story, Field([], {}, ""))
        if row.id == row.shown:
            field = found[row.story] = field._replace(shown=row.uid)
        field.runners.append(runner_of(row))
        field.ids[row.uid] = row.id
    return found


def runner_of(row: AnyRow) -> Runner:
    """One copy, of a row of `_RUNNERS`."""
    return Runner(
        uid=row.uid,
        voice=voice_of(row),
        configured=row.configured,
        pruned=row.pruned,
        priority=row.priority,
        length=row.length,
        published=row.published,
        agency=row.agency,
        link=row.link,
        paywalled=row.paywalled,
        evidence=evidence_of(row.evidence),
    )


def shared_stories(connection: Connection, names: Collection[str]) -> list[str]:
    """The stories of these sources that have more than one copy."""
    ours = select(items.c.story).where(items.c.source.in_(names))
    found = connection.execute(
        select(items.c.story).where(items.c.story.in_(ours)).group_by(items.c.story).having(func.count() > 1)
    )
    return list(found.scalars())


_RUNNERS = (
    select(
        items.c.story,
        items.c.id,
        items.c.uid,
        items.c.length,
        items.c.published,
        items.c.pruned,
        items.c.agency,
        items.c.link,
        items.c.paywalled,
        items.c.evidence,
        stories.c.shown,
        *SPEAKER,
        sources.c.configured,
        sources.c.priority,
    )
    .join(stories, stories.c.uid == items.c.story)
    .join(sources, sources.c.name == items.c.source)
)

_INSERT_REGION = insert(story_regions)

_ROLES = (Role.SUBJECT, Role.DATELINE, Role.MENTION)
"""Strongest first."""


def _write_regions(connection: Connection, story_uids: Collection[str]) -> None:
    """Have stories selected by the regions of the items that they show now."""
    if not story_uids:
        return
    connection.execute(delete(story_regions).where(story_regions.c.story.in_(story_uids)))
    shown = select(stories.c.uid, items.c.regions, stories.c.retagged).join(items, items.c.id == stories.c.shown)
    rows = connection.execute(shown.where(stories.c.uid.in_(story_uids)))
    select_by(connection, {story: retagged_of(tags, retagged) for story, tags, retagged in rows})


def select_by(connection: Connection, regions: Mapping[str, Iterable[RegionTag]]) -> None:
    """Have these stories, which have none yet, selected by these regions; of two tags with one code the stronger."""
    values: list[Values] = []
    for story, tags in regions.items():
        strongest: dict[str, Values] = {}
        for tag in sorted(tags, key=lambda tag: (_ROLES.index(tag.role), -tag.confidence)):
            strongest.setdefault(
                tag.code, {"story": story, "code": tag.code, "role": tag.role.value, "confidence": tag.confidence}
            )
        values.extend(strongest.values())
    if values:
        connection.execute(_INSERT_REGION, values)
