"""What stands beside a story when it is published: its other copies, and the other reports of its event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select

from aggregator.dedupe.confirm import Report, Siblings
from aggregator.model import Copy
from aggregator.store.codec import AnyRow, linked_of, origin_of
from aggregator.store.schema import IS_CONFIGURED, items, sources, stories
from aggregator.store.speakers import speakers

__all__ = ["Siblings", "copies", "paper", "siblings"]

_COPY = (
    select(
        items.c.story,
        items.c.uid,
        items.c.source,
        items.c.title,
        items.c.link,
        items.c.published,
        items.c.origin,
        sources.c.title.label("source_title"),
        sources.c.feed_title,
        sources.c.publisher,
        stories.c.event,
        stories.c.linked,
    )
    .join(stories, stories.c.uid == items.c.story)
    .join(sources, sources.c.name == items.c.source)
    .where(IS_CONFIGURED)
    .order_by(items.c.published, items.c.uid)
)
_SHARED = select(stories.c.event).group_by(stories.c.event).having(func.count() > 1)
_COPIES = _COPY.where(items.c.id != stories.c.shown)
_REPORTS = _COPY.where(items.c.id == stories.c.shown, stories.c.withheld == "")


def copies(connection: Connection, uids: Collection[str]) -> dict[str, list[Copy]]:
    """The copies of these stories that are not shown, by story, earliest first."""
    found: dict[str, list[Copy]] = defaultdict(list)
    for row in connection.execute(_COPIES.where(items.c.story.in_(uids))):
        found[row.story].append(_copy(row))
    return found


def siblings(connection: Connection, events: Collection[str]) -> dict[str, Siblings]:
    """The stories of each of these events, and who has them."""
    found = _reports(connection, events)
    voices = speakers(connection, and_(stories.c.event.in_(events), stories.c.withheld == ""))
    return {event: Siblings.of(found[event], voices.get(event, {})) for event in events}


def reports(connection: Connection, events: Collection[str]) -> dict[str, Siblings]:
    """The stories of each of these events, without who has them; none of an event that has a single one."""
    shared = connection.execute(_SHARED.where(stories.c.event.in_(events))).scalars().all()
    found = _reports(connection, shared) if shared else {}
    return {event: Siblings.of(found.get(event, ()), {}) for event in events}


def _reports(connection: Connection, events: Collection[str]) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {event: [] for event in events}
    for row in connection.execute(_REPORTS.where(stories.c.event.in_(events))):
        linked = linked_of(row.linked, row.event)
        found[row.event].append(Report(story=row.story, copy=_copy(row), likeness=linked.likeness if linked else None))
    return found


def paper(row: AnyRow) -> str:
    """What the paper of an item is called, for people."""
    origin = origin_of(row.origin)
    return origin.title if origin else row.source_title or row.feed_title or row.source


def _copy(row: AnyRow) -> Copy:
    return Copy(
        uid=row.uid,
        source=row.source,
        source_title=paper(row),
        publisher=row.publisher,
        title=row.title,
        link=row.link,
        published=row.published,
    )
