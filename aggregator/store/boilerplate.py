"""Counting blocks of text that recur in the stories of a source, within a bound.

What recurs is found among a stream of blocks most of which never come again. The table holds the `ROWS_LIMIT` blocks
that were counted most, those seen last before others, much as Lossy Counting does (Manku and Motwani 2002, "Approximate
frequency counts over data streams"). A block that had to go is counted from the start when it comes again, so a count
is never too high, only late.

Stories that are much like one that the source printed before count for one a day: a live blog's versions share their
paragraphs under ever new titles and addresses, but not for weeks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from aggregator.model import Sighting
from aggregator.store.forms import Form, Values
from aggregator.store.known import chunks
from aggregator.store.records import BoilerplateRow, Example
from aggregator.store.schema import boilerplate

_EXAMPLE = Form(Example, before=("title", "link"))

ROWS_LIMIT = 2_000
"""Blocks of one source that are kept: those of some 300 stories, in which whatever recurs does so at least twice."""

SLACK = 500
"""Rows above the limit before those counted least are let go, so that not every poll has to."""

TITLES_LIMIT = 200
"""Titles of stories that are remembered for a block. `[cleaning]` asks for no more than that to be told apart."""

TITLE_BYTES = 4

EXAMPLES_LIMIT = 3
"""Stories that are named as examples."""

_PART: BindParameter[object] = bindparam("part", expanding=True)
_KNOWN = select(
    boilerplate.c.block,
    boilerplate.c.stories,
    boilerplate.c.titles,
    boilerplate.c.alike_on,
    boilerplate.c.text,
    boilerplate.c.examples,
).where(boilerplate.c.source == bindparam("of"), boilerplate.c.block.in_(_PART))
_INSERT = insert(boilerplate)
_UPDATE = (
    update(boilerplate)
    .where(boilerplate.c.source == bindparam("of"), boilerplate.c.block == bindparam("which"))
    .values({name: bindparam(name) for name in ("stories", "titles", "alike_on", "text", "examples", "last_seen")})
)
_COUNT = select(func.count()).select_from(boilerplate).where(boilerplate.c.source == bindparam("of"))
_LEAST = (
    select(boilerplate.c.block)
    .where(boilerplate.c.source == bindparam("of"))
    .order_by(boilerplate.c.stories, boilerplate.c.last_seen, boilerplate.c.block)
    .limit(bindparam("most"))
)
_DELETE = delete(boilerplate).where(boilerplate.c.source == bindparam("of"), boilerplate.c.block == bindparam("which"))
_LEARNED = select(boilerplate.c.block).where(
    boilerplate.c.source == bindparam("of"), boilerplate.c.stories >= bindparam("at_least")
)


def count(connection: Connection, source: str, sightings: Collection[Sighting], *, now: datetime) -> None:
    """Count the blocks of a source's new stories; a story with a title that was counted for a block counts no more."""
    if not sightings:
        return
    by_block: dict[bytes, list[Sighting]] = {}
    for sighting in sightings:
        by_block.setdefault(sighting.block, []).append(sighting)
    known = {
        row.block: row for part in chunks(by_block) for row in connection.execute(_KNOWN, {"of": source, "part": part})
    }
    today = now.toordinal()
    fresh: list[Values] = []
    again: list[Values] = []
    for block, seen in by_block.items():
        row = known.get(block)
        alike_on = row.alike_on if row else None
        counting = _once_a_day(seen, counted=alike_on == today)
        titles, new = _titles(row.titles if row else b"", counting)
        if not new:
            continue
        stories = (row.stories if row else 0) + len(new)
        values: Values = {
            "stories": stories,
            "titles": titles,
            "alike_on": today if any(one.alike for one in new) else alike_on,
            "text": _text(row.text if row else "", seen) if stories > 1 else "",
            "examples": _examples(row.examples if row else (), new) if stories > 1 else [],
            "last_seen": now,
        }
        if row is None:
            fresh.append(values | {"source": source, "block": block, "first_seen": now})
        else:
            again.append(values | {"of": source, "which": block})
    if again:
        connection.execute(_UPDATE, again)
    if fresh:
        connection.execute(_INSERT, fresh)
        _bound(connection, source)


def learned(connection: Connection, source: str, *, at_least: int) -> frozenset[bytes]:
    """The blocks that so many stories with different titles held."""
    return frozenset(connection.execute(_LEARNED, {"of": source, "at_least": at_least}).scalars())


def rows(connection: Connection, source: str | None) -> tuple[BoilerplateRow, ...]:
    """What was counted of one source or of all, those seen most first."""
    wanted = select(boilerplate).order_by(boilerplate.c.source, boilerplate.c.stories.desc(), boilerplate.c.block)
    if source is not None:
        wanted = wanted.where(boilerplate.c.source == source)
    return tuple(
        BoilerplateRow(
            source=row.source,
            block=row.block,
            stories=row.stories,
            text=row.text,
            examples=_EXAMPLE.read_all(row.examples),
            first_seen=row.first_seen,
            last_seen=row.last_seen,
        )
        for row in connection.execute(wanted)
    )


def _once_a_day(seen: Iterable[Sighting], *, counted: bool) -> list[Sighting]:
    """The sightings without those of stories like earlier ones, but for the first of the day."""
    counting = []
    for sighting in seen:
        if not (sighting.alike and counted):
            counting.append(sighting)
        counted = counted or sighting.alike
    return counting


def _titles(packed: bytes, seen: Iterable[Sighting]) -> tuple[bytes, list[Sighting]]:
    """The remembered titles with the new ones among `seen`, and the first sighting under each of those."""
    old = {packed[at : at + TITLE_BYTES] for at in range(0, len(packed), TITLE_BYTES)}
    new: dict[bytes, Sighting] = {}
    for sighting in seen:
        if sighting.title not in old:
            new.setdefault(sighting.title, sighting)
    room = max(0, TITLES_LIMIT - len(old))
    return packed + b"".join(list(new)[:room]), list(new.values())


def _text(known: str, seen: Iterable[Sighting]) -> str:
    return known or next((sighting.text for sighting in seen if sighting.text), "")


def _examples(known: Iterable[object], new: Iterable[Sighting]) -> list[Values]:
    told = (Example(title=sighting.story, link=sighting.link) for sighting in new)
    return _EXAMPLE.write_all([*_EXAMPLE.read_all(known), *told][:EXAMPLES_LIMIT])


def _bound(connection: Connection, source: str) -> None:
    """Let go of the blocks that were counted least, once there are too many."""
    surplus = connection.execute(_COUNT, {"of": source}).scalar_one() - ROWS_LIMIT
    if surplus > SLACK:
        least = connection.execute(_LEAST, {"of": source, "most": surplus}).scalars()
        connection.execute(_DELETE, [{"of": source, "which": block} for block in least])
