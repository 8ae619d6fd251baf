"""Reading what is published: entries for topics, and one story's whole record for `explain`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import CompoundSelect, Connection, Select, and_, exists, func, or_, select

from aggregator.dedupe.entry_id import stands_as_id
from aggregator.dedupe.keys import item_keys as keys_for
from aggregator.dedupe.voices import count_publishers
from aggregator.errors import UnknownNameError
from aggregator.model import ENTRY_CHARACTERS, Copy, Edit, Entry, Origin, Role
from aggregator.store import history, placements
from aggregator.store.codec import (
    AnyRow,
    edited_of,
    enclosures_of,
    evidence_of,
    linked_of,
    origin_of,
    picture_of,
    regions_of,
    retagged_of,
    story_of,
)
from aggregator.store.known import keys_of
from aggregator.store.records import ItemRecord, StoryRecord
from aggregator.store.schema import NO_ITEM, item_keys, items, sources, stories, story_regions
from aggregator.store.siblings import Siblings, copies, paper, reports, siblings
from aggregator.store.speakers import speakers

PAGE = 200
"""Entries that are read and held at once."""

SOURCES = 2_000
"""Stand-ins for feeds' ids that are kept; making one costs as much as half of an entry."""

PREFIX = 4
"""Characters of a uid that serve for the whole of it."""

_SHOWN = stories.join(items, items.c.id == stories.c.shown).join(sources, sources.c.name == items.c.source)

_FACE = select(
    stories.c.uid.label("story_uid"),
    stories.c.entry_id,
    stories.c.published.label("entry_published"),
    stories.c.updated.label("entry_updated"),
    stories.c.edited,
    stories.c.event,
    stories.c.retagged,
    items.c.title,
    items.c.link,
    items.c.authors,
    items.c.contributors,
    items.c.agency,
    # No more than an entry shows: pages of items of a megabyte each are held in memory.
    func.substr(items.c.html, 1, ENTRY_CHARACTERS + 1).label("html"),
    func.substr(items.c.text, 1, ENTRY_CHARACTERS + 1).label("text"),
    items.c.language,
    items.c.categories,
    items.c.picture,
    items.c.enclosures,
    items.c.origin,
    items.c.regions,
    items.c.source,
    items.c.feed_updated,
    sources.c.url.label("source_url"),
    sources.c.title.label("source_title"),
    sources.c.publisher,
    sources.c.feed_title,
    sources.c.feed_link,
    sources.c.feed_id,
).select_from(_SHOWN)


def matching(
    *,
    since: datetime,
    codes: Collection[str] | None,
    roles: Collection[Role],
    of_sources: Collection[str] | None,
    languages: Collection[str] | None,
) -> Select[tuple[str]]:
    """The uids of the stories asked for, newest first."""
    found = (
        select(stories.c.uid)
        .select_from(_SHOWN)
        .where(stories.c.updated >= since, ~items.c.pruned, sources.c.configured, stories.c.withheld == "")
        .order_by(stories.c.updated.desc(), stories.c.entry_id)
    )
    if codes is not None:
        tagged = and_(
            story_regions.c.story == stories.c.uid,
            story_regions.c.code.in_(codes),
            story_regions.c.role.in_([role.value for role in roles]),
        )
        found = found.where(exists().where(tagged))
    if of_sources is not None:
        carried = items.alias()
        found = found.where(exists().where(carried.c.story == stories.c.uid, carried.c.source.in_(of_sources)))
    if languages is not None:
        found = found.where(items.c.language.in_(languages))
    return found


def pages(
    reading: Callable[[], AbstractContextManager[Connection]], uids: Sequence[str], *, voices: bool = True
) -> Iterator[Entry]:
    """The entries of these stories in their order, a page at a time; no transaction is open while the caller works.

    :param voices: as of `load`
    """
    for start in range(0, len(uids), PAGE):
        with reading() as connection:
            page = load(connection, uids[start : start + PAGE], voices=voices)
        yield from page


def load(connection: Connection, uids: Collection[str], *, voices: bool = True) -> list[Entry]:
    """The entries of these stories, in this order, with their copies.

    :param voices: with who has them, which is asked by rules and by people, and not shown in feeds
    """
    carried = copies(connection, uids)
    faces = {row.story_uid: row for row in connection.execute(_FACE.where(stories.c.uid.in_(uids)))}
    events = {row.event for row in faces.values()}
    beside = siblings(connection, events) if voices else reports(connection, events)
    return [_entry(row, carried.get(uid, ()), beside[row.event]) for uid in uids if (row := faces.get(uid))]


def _entry(row: AnyRow, carried: Iterable[Copy], event: Siblings) -> Entry:
    reports = event.beside(row.story_uid)
    origin = origin_of(row.origin)
    return Entry(
        uid=row.story_uid,
        id=row.entry_id,
        title=row.title,
        link=row.link,
        authors=tuple(row.authors),
        contributors=tuple(row.contributors),
        agency=row.agency,
        published=row.entry_published,
        updated=row.entry_updated,
        edited=edited_of(row.edited),
        html=row.html,
        text=row.text,
        language=row.language,
        categories=tuple(row.categories),
        picture=picture_of(row.picture),
        enclosures=enclosures_of(row.enclosures),
        regions=retagged_of(row.regions, row.retagged),
        source=row.source,
        source_title=paper(row),
        publisher=row.publisher,
        source_id=original_id(origin) if origin else source_id(row.source, feed_id=row.feed_id, url=row.source_url),
        source_link=origin.link if origin else row.feed_link,
        source_feed=origin.feed if origin else "",
        source_rights=origin.rights if origin else "",
        source_updated=(origin and origin.updated) or row.feed_updated,
        copies=tuple(carried),
        event=row.event if reports else "",
        reports=reports,
        publishers=event.confirming(row.story_uid),
    )


@lru_cache(maxsize=SOURCES)
def source_id(name: str, *, feed_id: str, url: str) -> str:
    """What `atom:source` names a source by: its feed's own id where that can stand as one, else one made of its name.

    An id that is the polled address itself gives away whatever secrets that holds, so it is not used.
    """
    if stands_as_id(feed_id) and not (feed_id == url and ("?" in url or "@" in url)):
        return feed_id
    return uuid5(NAMESPACE_URL, f"aggregator source {name}").urn


def original_id(origin: Origin) -> str:
    """What `atom:source` names the feed by that a planet had a story from: its id, else its address, else its name."""
    known = (origin.id, *filter(stands_as_id, (origin.feed, origin.link)))
    return next(filter(None, known), "") or uuid5(NAMESPACE_URL, f"aggregator paper {origin.title}").urn


def find(connection: Connection, ref: str) -> StoryRecord:
    """The one story that `ref` means.

    :raises UnknownNameError: none, or more than one, is meant
    """
    uid = _resolve(connection, ref.strip())
    entry = load(connection, [uid])[0]
    head = connection.execute(select(stories).where(stories.c.uid == uid)).one()
    rows = connection.execute(
        select(items).where(items.c.story == uid).order_by(items.c.id != head.shown, items.c.published, items.c.uid)
    ).all()
    keys = keys_of(connection, [row.id for row in rows])
    earlier = history.earlier(connection, [row.id for row in rows])
    return StoryRecord(
        entry=entry,
        first_seen=head.first_seen,
        withheld=head.withheld,
        publishers=tuple(sorted(count_publishers(speakers(connection, stories.c.uid == uid)[head.event].get(uid, ())))),
        linked=linked_of(head.linked, head.event),
        placements=placements.of_story(connection, uid),
        items=tuple(
            ItemRecord(
                uid=row.uid,
                source=row.source,
                story=story_of(row),
                keys=keys.get(row.id, ()),
                digest=row.digest,
                regions=regions_of(row.regions),
                evidence=evidence_of(row.evidence),
                published=row.published,
                first_seen=row.first_seen,
                changed_at=row.changed_at,
                revisions=row.revisions,
                edit=Edit(row.edit) if row.edit else None,
                versions=earlier.get(row.id, ()),
                pruned=row.pruned,
                shown=row.id == head.shown,
            )
            for row in rows
        ),
    )


def _resolve(connection: Connection, ref: str) -> str:
    """The story's uid; the first way of reading `ref` that leads anywhere decides."""
    ways: list[Select[tuple[str]] | CompoundSelect[tuple[str]]] = [
        select(stories.c.uid).where(or_(stories.c.uid == ref, stories.c.entry_id == ref), stories.c.shown != NO_ITEM),
        select(items.c.story).where(items.c.uid == ref),
    ]
    if len(ref) >= PREFIX:
        ways.append(
            select(stories.c.uid)
            .where(stories.c.uid.startswith(ref, autoescape=True), stories.c.shown != NO_ITEM)
            .union(select(items.c.story).where(items.c.uid.startswith(ref, autoescape=True)))
        )
    if link := keys_for(guid="", link=ref, title="", published=None).link:
        ways.append(
            select(items.c.story).join(item_keys, item_keys.c.item == items.c.id).where(item_keys.c.key == link)
        )
    ways.append(select(items.c.story).where(items.c.link == ref))
    for way in ways:
        found: list[str] = sorted(set(connection.execute(way.limit(10)).scalars()))
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownNameError(f"{ref!r} means more than one story ({', '.join(found)}): give one of these")
    raise UnknownNameError(f"no story has the id, uid or link {ref!r}")
