"""Topics: what the config wants of them, which need rendering, and what was published of them.

Each has a count, its *version*, which goes up in every transaction that changes what it shows; it is dirty while the
count that its files show is another, or while they look otherwise than the config wants. So a story that arrives while
a topic is being rendered is never lost between the two, and a topic that nothing changed for is not looked at. While a
topic waits for what its new rule takes, its files stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, case, delete, func, insert, literal, or_, select, update

from aggregator.model import Face, Headline, Stay, TopicMarks
from aggregator.store.columns import EPOCH, MICROSECOND, Moment, to_micros
from aggregator.store.forms import Values
from aggregator.store.records import TopicRow
from aggregator.store.schema import placements, staged, topics

NEVER = -1
"""Rendered at no version: dirty whatever the present one is."""

REMOVED = "the config has the topic no more"

_WAITS = topics.c.wanted != topics.c.judgement
_DIRTY = and_(~_WAITS, or_(topics.c.rendered != topics.c.version, topics.c.looks_shown != topics.c.looks))
_ANEW: Values = {"reached_at": None, "reached_story": "", "judged": 0, "to_judge": 0, "settled": False}
"""The columns of a topic of which nothing was judged."""


def sync(connection: Connection, wanted: Mapping[str, TopicMarks], *, now: datetime) -> None:
    """Take over the config's topics."""
    stored = {row.name: row for row in connection.execute(select(topics.c.name, topics.c.rules, topics.c.looks))}
    for name in sorted(stored.keys() - wanted.keys()):
        _remove(connection, name, now=now)
    for name, marks in wanted.items():
        row = stored.get(name)
        if row is None:
            _add(connection, name, marks)
        elif (row.rules, row.looks) != (marks.rules, marks.looks):
            values: Values = {"rules": marks.rules, "looks": marks.looks}
            if row.rules != marks.rules:
                values |= {"wanted": topics.c.wanted + 1, **_ANEW}
                connection.execute(delete(staged).where(staged.c.topic == name))
            connection.execute(update(topics).where(topics.c.name == name).values(values))


def judge_all(connection: Connection) -> None:
    """Have every topic judged anew."""
    connection.execute(update(topics).values(wanted=topics.c.wanted + 1, **_ANEW))
    connection.execute(delete(staged))


def _add(connection: Connection, name: str, marks: TopicMarks) -> None:
    # Numbers go on where a topic of that name was before: what waited for that one must not count for this.
    last = select(func.coalesce(func.max(placements.c.judgement), 0)).where(placements.c.topic == name)
    number = connection.execute(last).scalar_one()
    connection.execute(
        insert(topics).values(
            name=name,
            rules=marks.rules,
            looks=marks.looks,
            wanted=number + 1,
            judgement=number,
            rendered=NEVER,
            entries=0,
            changed_at=None,
            digest=b"",
        )
    )


def _remove(connection: Connection, name: str, *, now: datetime) -> None:
    connection.execute(delete(topics).where(topics.c.name == name))
    connection.execute(delete(staged).where(staged.c.topic == name))
    connection.execute(
        update(placements)
        .where(placements.c.topic == name, placements.c.stay == Stay.IN.value)
        .values(stay=Stay.LEFT.value, until=now, left_why=REMOVED, due=None)
    )


def dirty(connection: Connection) -> dict[str, int]:
    """The dirty topics by name, each with its present version."""
    found = connection.execute(select(topics.c.name, topics.c.version).where(_DIRTY).order_by(topics.c.name))
    return dict(found.tuples().all())


def published(
    connection: Connection,
    name: str,
    *,
    version: int,
    looks: bytes,
    entries: int,
    face: Face,
    left_out: int,
    digest: bytes,
    now: datetime,
) -> None:
    """Note what the files of a topic show now."""
    connection.execute(
        update(topics)
        .where(topics.c.name == name)
        .values(
            rendered=version,
            looks_shown=looks,
            entries=entries,
            left_out=left_out,
            face=_face_values(face),
            digest=digest,
            changed_at=case((topics.c.digest != digest, literal(now, Moment())), else_=topics.c.changed_at),
        )
    )


def rows(connection: Connection) -> tuple[TopicRow, ...]:
    """Every topic, by name."""
    found = connection.execute(select(topics, _WAITS.label("waits"), _DIRTY.label("is_dirty")).order_by(topics.c.name))
    return tuple(
        TopicRow(
            name=row.name,
            dirty=row.is_dirty,
            waits=row.waits,
            judged=row.judged,
            to_judge=row.to_judge,
            settled=row.settled,
            known=row.judgement > 0,
            version=row.version,
            entries=row.entries,
            left_out=row.left_out,
            changed_at=row.changed_at,
            digest=row.digest,
            face=_face_of(row.face),
        )
        for row in found
    )


def _face_values(face: Face) -> dict[str, object]:
    return {
        "updated": to_micros(face.updated),
        "entries": face.entries,
        "headlines": [[one.story, one.title, one.paper, one.language] for one in face.headlines],
    }


def _face_of(stored: object) -> Face | None:
    if not isinstance(stored, dict):
        return None
    return Face(
        updated=EPOCH + stored["updated"] * MICROSECOND,
        entries=stored["entries"],
        headlines=tuple(
            Headline(story=story, title=title, paper=paper, language=language)
            for story, title, paper, language in stored["headlines"]
        ),
    )
