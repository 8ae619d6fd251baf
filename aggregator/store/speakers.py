"""Who speaks in a stored item: what `dedupe.voices` is asked with."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, select

from aggregator.model import Voice
from aggregator.store.codec import AnyRow, origin_of
from aggregator.store.schema import IS_CONFIGURED, items, sources, stories
from aggregator.text.urls import host

SPEAKER = (
    items.c.source,
    items.c.origin,
    sources.c.publisher,
    sources.c.host,
    sources.c.title.label("source_title"),
    sources.c.feed_title,
    sources.c.feed_link,
    sources.c.feed_id,
)
"""What `voice_of` reads of an item and its source."""

_SPEAKERS = (
    select(stories.c.event, stories.c.uid.label("story"), *SPEAKER)
    .join(items, items.c.story == stories.c.uid)
    .join(sources, sources.c.name == items.c.source)
    .where(IS_CONFIGURED)
    .distinct()
)


def voice_of(row: AnyRow) -> Voice:
    """Who speaks in an item."""
    return Voice(
        source=row.source,
        publisher=row.publisher,
        title=row.source_title or row.feed_title,
        feed_id=row.feed_id,
        host=host(row.feed_link) or row.host,
        served=row.host,
        origin=origin_of(row.origin),
    )


def speakers(connection: Connection, condition: ColumnElement[bool]) -> dict[str, dict[str, frozenset[Voice]]]:
    """Who speaks in the stories of a condition, by event and story; from sources that the config names."""
    found: dict[str, dict[str, frozenset[Voice]]] = defaultdict(dict)
    own: dict[str, Voice] = {}
    for row in connection.execute(_SPEAKERS.where(condition)):
        voice = own.get(row.source) if row.origin is None else None
        if voice is None:
            voice = voice_of(row)
            if row.origin is None:
                own[row.source] = voice
        held = found[row.event]
        held[row.story] = held.get(row.story, frozenset()) | {voice}
    return found
