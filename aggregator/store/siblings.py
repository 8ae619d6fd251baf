"""What stands beside a story when it is published: its other copies, and the other reports of its event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from aggregator.dedupe.events import SURE
from aggregator.dedupe.voices import count_publishers
from aggregator.model import Copy, Voice
from aggregator.store.codec import AnyRow, origin_of
from aggregator.store.schema import items, sources, stories
from aggregator.store.speakers import speakers


class Siblings(NamedTuple):
    """An event's stories."""

    stories: Mapping[str, Copy]
    """Those that topics may show and that surely belong to it, by uid, each by its shown copy; earliest first."""
    voices: Mapping[str, frozenset[Voice]]
    """Whoever has a story, by its uid; of those that topics may show, also where they may not belong to it."""

    def beside(self, story: str) -> tuple[Copy, ...]:
        """The other reports of a story's event; none where it is not sure that it belongs there."""
        return tuple(copy for uid, copy in self.stories.items() if uid != story) if story in self.stories else ()

    def confirming(self, story: str) -> tuple[str, ...]:
        """Who has this story, or another one surely of the same event, sorted."""
        told = self.stories if story in self.stories else (story,)
        return tuple(sorted(count_publishers(frozenset().union(*(self.voices.get(uid, frozenset()) for uid in told)))))


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
    .where(sources.c.configured)
    .order_by(items.c.published, items.c.uid)
)
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
    shown: dict[str, dict[str, Copy]] = {event: {} for event in events}
    for row in connection.execute(_REPORTS.where(stories.c.event.in_(events))):
        if row.linked is None or row.linked["likeness"] >= SURE:
            shown[row.event][row.story] = _copy(row)
    voices = speakers(connection, and_(stories.c.event.in_(events), stories.c.withheld == ""))
    return {event: Siblings(shown[event], voices.get(event, {})) for event in events}


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
