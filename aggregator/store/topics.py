"""Topics: which need rendering, and what was published of them.

One number, the *revision*, counts up with every transaction that changes what any topic could show; a topic is dirty
while the revision that its files show is another. So a story that arrives while a topic is being rendered is never lost
between the two, and a poll touches one row however many topics there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, case, delete, insert, literal, select, true, update

from aggregator.store.columns import Moment
from aggregator.store.records import TopicRow
from aggregator.store.schema import counters, topics

_NEVER = -1
"""Rendered at no revision: dirty whatever the present one is."""

_WITH_COUNTERS = topics.join(counters, true())


def sync(connection: Connection, rules: Mapping[str, bytes]) -> None:
    """Take over the config's topics."""
    stored = dict(connection.execute(select(topics.c.name, topics.c.rules)).tuples().all())
    gone = [name for name in stored if name not in rules]
    if gone:
        connection.execute(delete(topics).where(topics.c.name.in_(gone)))
    changed = False
    for name, digest in rules.items():
        if name not in stored:
            connection.execute(
                insert(topics).values(name=name, rules=digest, rendered=_NEVER, entries=0, changed_at=None, digest=b"")
            )
        elif stored[name] != digest:
            connection.execute(update(topics).where(topics.c.name == name).values(rules=digest))
            changed = True
    if changed:  # by the revision, as a rendering by the old rules may be under way
        touch(connection)


_TOUCH = update(counters).values(revision=counters.c.revision + 1)


def touch(connection: Connection) -> None:
    """Make every topic dirty."""
    connection.execute(_TOUCH)


def dirty(connection: Connection) -> dict[str, int]:
    """The dirty topics by name, each with the present revision."""
    found = connection.execute(
        select(topics.c.name, counters.c.revision)
        .select_from(_WITH_COUNTERS)
        .where(topics.c.rendered != counters.c.revision)
        .order_by(topics.c.name)
    )
    return dict(found.tuples().all())


def published(
    connection: Connection,
    name: str,
    *,
    revision_shown: int,
    entries: int,
    left_out: int,
    digest: bytes,
    now: datetime,
) -> None:
    """Note what the files of a topic show now."""
    connection.execute(
        update(topics)
        .where(topics.c.name == name)
        .values(
            rendered=revision_shown,
            entries=entries,
            left_out=left_out,
            digest=digest,
            changed_at=case((topics.c.digest != digest, literal(now, Moment())), else_=topics.c.changed_at),
        )
    )


def rows(connection: Connection) -> tuple[TopicRow, ...]:
    """Every topic, by name."""
    found = connection.execute(select(topics, counters.c.revision).select_from(_WITH_COUNTERS).order_by(topics.c.name))
    return tuple(
        TopicRow(
            name=row.name,
            dirty=row.rendered != row.revision,
            entries=row.entries,
            left_out=row.left_out,
            changed_at=row.changed_at,
            digest=row.digest,
        )
        for row in found
    )
