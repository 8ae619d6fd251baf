"""The look-up between verdict and decision: what is stored of the stories, ids and links that a poll touches."""

from __future__ import annotations

from sqlalchemy import Connection

from aggregator.model import Footing, Reach, Touched
from aggregator.store.elect import find_stories
from aggregator.store.known import taken
from aggregator.store.recall import find_recovered


def find_touched(connection: Connection, reach: Reach, *, footing: Footing) -> Touched:
    """What the store holds of these stories, and which of these ids and links it, or a feed before it, knows.

    :param footing: what the config says of the polled source by now
    """
    if not reach:
        return Touched(footing=footing)
    stories = find_stories(connection, reach.stories) if reach.stories else {}
    recovered = find_recovered(
        connection,
        entry_ids=reach.entry_ids,
        links=reach.links,
        present=[story.entry_id for story in stories.values()],
    )
    again = {each.entry_id for part in (recovered.by_entry, recovered.by_link) for each in part.values()}
    return Touched(
        footing=footing,
        stories=stories,
        taken=taken(connection, reach.entry_ids | again),
        by_entry=recovered.by_entry,
        by_link=recovered.by_link,
        edits=recovered.edits,
    )
