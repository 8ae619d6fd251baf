"""Having stories show the copy that is elected, and be selected by that copy's regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.model import ORDER, Preference, RegionTag, Role, Runner, StoredStory
from aggregator.plan.elect import elect as elected
from aggregator.store.codec import AnyRow, edited_of, evidence_of, retagged_of
from aggregator.store.forms import Values
from aggregator.store.known import chunks
from aggregator.store.schema import items, sources, stories, story_regions
from aggregator.store.speakers import SPEAKER, voice_of


def elect(
    connection: Connection, story_uids: Iterable[str], *, redo: Collection[str], order: Sequence[Preference] = ORDER
) -> set[str]:
    """Elect anew for these stories, and have the winners' regions select them.

    :param order: what makes a copy the better one, most telling first
    :param redo: uids of items whose regions may be new, so that their stories' must be written though the winner stays
    :returns: uids of the stories that show another copy now
    """
    others: set[str] = set()
    for part in chunks(story_uids):
        held = find_stories(connection, part)
        won = {uid: elected(story.runners, story.shown, order) for uid, story in held.items()}
        moved = [{"story_uid": uid, "item": item} for uid, item in won.items() if item != held[uid].shown]
        if moved:
            connection.execute(_SHOW, moved)
        select_anew(connection, {uid for uid, item in won.items() if item != held[uid].shown or item in redo})
        others.update(each["story_uid"] for each in moved)
    return others


_SHOW = (
    update(stories)
    .where(stories.c.uid == bindparam("story_uid"))
    .values(shown=select(items.c.id).where(items.c.uid == bindparam("item")).scalar_subquery())
)


def find_stories(connection: Connection, uids: Collection[str]) -> dict[str, StoredStory]:
    """Stories by their uids, with what elections look at of their copies; one without items is left out."""
    heads: dict[str, AnyRow] = {}
    shown: dict[str, str] = {}
    runners: dict[str, list[Runner]] = {}
    for part in chunks(uids):
        for row in connection.execute(_RUNNERS, {"part": part}):
            heads[row.story] = row
            runners.setdefault(row.story, []).append(_runner_of(row))
            if row.id == row.shown:
                shown[row.story] = row.uid
    return {
        uid: StoredStory(
            uid=uid,
            entry_id=head.entry_id,
            published=head.story_published,
            updated=head.updated,
            edited=edited_of(head.edited),
            withheld=head.withheld,
            shown=shown.get(uid, ""),
            runners=tuple(runners[uid]),
        )
        for uid, head in heads.items()
    }


def _runner_of(row: AnyRow) -> Runner:
    """One copy, of a row of `_RUNNERS`."""
    return Runner(
        uid=row.uid,
        voice=voice_of(row),
        configured=row.configured,
        pruned=row.pruned,
        preference=row.priority,
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
        stories.c.entry_id,
        stories.c.published.label("story_published"),
        stories.c.updated,
        stories.c.edited,
        stories.c.withheld,
        *SPEAKER,
        sources.c.configured,
        sources.c.priority,
    )
    .join(stories, stories.c.uid == items.c.story)
    .join(sources, sources.c.name == items.c.source)
    .where(stories.c.uid.in_(bindparam("part", expanding=True)))
    .order_by(items.c.id)
)

_INSERT_REGION = insert(story_regions)

_ROLES = (Role.SUBJECT, Role.DATELINE, Role.MENTION)
"""Strongest first."""


def select_anew(connection: Connection, story_uids: Collection[str]) -> None:
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
