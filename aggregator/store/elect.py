"""Which of a story's copies is published: an election that is repeated whenever a copy comes or changes.

The winner is from a configured source and has its text still; among those the merits decide, in the order that the
config gives them (`model.Merit`), and in the end the lower uid. The copy that is shown already keeps its place against
one that is only a little longer, or every small edit in one of two papers would swap them.

A text's length counts as far as another house's copy confirms it: what one paper alone adds to a report may be a fuller
report, or an advertisement under another paper's name. So of two copies neither is the longer one, and of three the one
that was cut is the shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.clean.agencies import publishing_at
from aggregator.dedupe.voices import Voice, are_one, outdoes
from aggregator.model import ORDER, CopyEvidence, Merit, RegionTag, Role
from aggregator.store.codec import AnyRow, Values, evidence_of, retagged_of
from aggregator.store.known import chunks
from aggregator.store.schema import items, sources, stories, story_regions
from aggregator.store.speakers import SPEAKER, voice_of

OUTDONE_BY = 1.1
"""How many times longer a text must be than the shown one to take its place at equal priority."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """One copy, as far as the election looks at it."""

    id: int
    uid: str
    eligible: bool
    """From a configured source, and with its text still."""
    priority: int
    length: float
    """Characters of text that a copy of another house has too."""
    published: datetime
    outdone: bool = False
    """A planet's, though there is one of the paper's own that the planet took it from."""
    agency_own: bool = False
    """Of the agency that wrote it, in a feed of its own."""
    paywalled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """What is known of one copy's text without reading it."""

    uid: str
    voice: Voice
    """Whose it is: copies of one house, or of one paper, do not confirm one another."""
    length: int
    """Characters."""
    evidence: CopyEvidence | None = None
    """Of which text it was found to be a copy, and how much of each is in the other."""


def confirmed_lengths(texts: Iterable[Text]) -> dict[str, float]:
    """How many characters of each of a story's copies a copy of another house has too, by uid.

    What both share is as long as the shorter side of it: a copy that grew after it was compared grows by itself.
    """
    by_uid = {text.uid: text for text in texts}
    lengths = dict.fromkeys(by_uid, 0.0)
    for text in by_uid.values():
        other = by_uid.get(text.evidence.of) if text.evidence else None
        if text.evidence and other and not are_one(other.voice, text.voice):
            shared = min(text.evidence.forward * text.length, text.evidence.backward * other.length)
            for uid in (text.uid, other.uid):
                lengths[uid] = max(lengths[uid], shared)
    return lengths


_WORTH: Mapping[Merit, Callable[[Runner], float]] = {
    Merit.PRIORITY: lambda one: one.priority,
    Merit.ORIGINAL: lambda one: not one.outdone,
    Merit.AGENCY: lambda one: one.agency_own,
    Merit.LENGTH: lambda one: one.length,
    Merit.FREE: lambda one: not one.paywalled,
    Merit.EARLIEST: lambda one: -one.published.timestamp(),
}
"""More is better."""


def winner(runners: Collection[Runner], shown: int, order: Sequence[Merit] = ORDER) -> Runner:
    """The copy to publish.

    :param runners: a story's copies, at least one
    :param shown: the id of the one that is published so far
    :param order: what counts, most telling first
    """
    best = min(runners, key=lambda one: (not one.eligible, *(-_WORTH[merit](one) for merit in order), one.uid))
    for one in runners:
        if one.id == shown and one.eligible == best.eligible:
            return one if _holds_out(one, best, order) else best
    return best


def _holds_out(one: Runner, best: Runner, order: Sequence[Merit]) -> bool:
    """Whether the copy that is shown keeps its place: the best is hardly longer, or equal in all that matters."""
    for merit in order:
        if merit is Merit.LENGTH:
            if best.length > one.length * OUTDONE_BY:
                return False
        elif merit is not Merit.EARLIEST and _WORTH[merit](best) != _WORTH[merit](one):
            return _WORTH[merit](one) > _WORTH[merit](best)
    return True


def elect(
    connection: Connection, story_uids: Iterable[str], *, redo: Collection[int], order: Sequence[Merit] = ORDER
) -> None:
    """Elect anew for these stories, and have the winners' regions select them.

    :param order: what makes a copy the better one, most telling first
    :param redo: ids of items whose regions may be new, so that their stories' must be written though the winner stays
    """
    for part in chunks(story_uids):
        shown: dict[str, int] = {}
        rows: dict[str, list[AnyRow]] = {}
        for row in connection.execute(_RUNNERS.where(stories.c.uid.in_(part))):
            shown[row.story] = row.shown
            rows.setdefault(row.story, []).append(row)
        runners = {story: _runners(copies) for story, copies in rows.items()}
        won = {story: winner(copies, shown[story], order).id for story, copies in runners.items()}
        moved = [{"story_uid": story, "item": item} for story, item in won.items() if item != shown[story]]
        if moved:
            connection.execute(
                update(stories).where(stories.c.uid == bindparam("story_uid")).values(shown=bindparam("item")), moved
            )
        again = {story for story, item in won.items() if item != shown[story] or item in redo}
        _write_regions(connection, again)


def _runners(rows: Sequence[AnyRow]) -> list[Runner]:
    """One story's copies."""
    voices = {row.uid: voice_of(row) for row in rows}
    own = [voices[row.uid] for row in rows if row.configured and not row.pruned and row.origin is None]
    lengths = confirmed_lengths(
        Text(
            uid=row.uid,
            voice=voices[row.uid],
            length=row.length,
            evidence=evidence_of(row.evidence),
        )
        for row in rows
    )
    return [
        Runner(
            id=row.id,
            uid=row.uid,
            eligible=row.configured and not row.pruned,
            priority=row.priority,
            length=lengths[row.uid],
            outdone=_is_outdone(voices[row.uid], own),
            published=row.published,
            agency_own=is_agencys_own(row.agency, link=row.link, host=row.host, publisher=row.publisher),
            paywalled=row.paywalled,
        )
        for row in rows
    ]


def _is_outdone(voice: Voice, own: Iterable[Voice]) -> bool:
    """Whether a planet's copy stands beside one of the paper's own."""
    return voice.origin is not None and any(outdoes(paper, voice.origin) for paper in own)


def is_agencys_own(agency: str, *, link: str, host: str, publisher: str) -> bool:
    """Whether an item is the agency's own: on its site, and in a feed that its house serves.

    Anybody's item may say that it is of an agency, and link there; where a feed comes from is the config's word.

    :param agency: that the item names; empty for none
    :param host: that the source is polled at
    :param publisher: of the source, as the config has it
    """
    if not agency or publishing_at(link) != agency:
        return False
    return publishing_at(f"https://{host}/") == agency or publisher.casefold() == agency.casefold()


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
