"""Items and what the store knows of them to everything that one poll changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.clean.boilerplate.learned import paragraphs, title_digest
from aggregator.dedupe.events import Linker
from aggregator.dedupe.flood import Arrival, backdated, withheld
from aggregator.model import (
    Changed,
    CopyOf,
    Digest,
    FetchOutcome,
    Item,
    Known,
    Lease,
    New,
    PollPlan,
    Problem,
    Rhythm,
    Role,
    Same,
    Sighting,
    Source,
    SourceState,
    Stood,
    Touched,
    Write,
)
from aggregator.plan.judging import Judgement, date_of
from aggregator.plan.options import PlanOptions
from aggregator.plan.remarks import remarks_on
from aggregator.plan.stories import settle
from aggregator.schedule.advance import Reading, advance
from aggregator.schedule.learn import brought_lately, daily_rate

ALIKE = 0.5
"""Share of a story's sampled shingles in one earlier story of its source, from which on it may be that story's next
version: a live blog adds a paragraph or two at a time."""

_NOTHING = Touched()


def decide(
    lease: Lease,
    outcome: FetchOutcome,
    judgement: Judgement | None,
    *,
    touched: Touched = _NOTHING,
    now: datetime,
    jitter: float,
    options: PlanOptions,
) -> PollPlan:
    """Everything that one poll changes.

    :param judgement: of the fetched document; None for an outcome without one
    :param touched: what the store says of the stories that the judgement touches; not needed where it touches none
    :param now: the poll's clock, the judgement's too
    :param jitter: 0 to 1, chosen by the caller; only ever delays the next poll
    """
    writes: tuple[Write, ...] = ()
    remarks: tuple[Problem, ...] = ()
    reading: Reading | None = None
    if judgement:
        writes = _founded(judgement, lease, now=now, options=options)
        remarks = remarks_on(writes, now=now)
        standing = _standing(judgement.digest, lease.state, judgement.writes)
        reading = _reading(judgement.digest, writes, standing, remarks, now)
    state = advance(
        lease.source,
        lease.state,
        outcome,
        reading,
        now=now,
        jitter=jitter,
        options=options.policy,
        conditional=bool(lease.state.validators) and not lease.whole,
    )
    stories = settle(writes, source=lease.source, state=state, touched=touched, now=now, options=options)
    return PollPlan(
        state=state,
        writes=writes,
        stories=stories,
        sightings=_sightings(lease.source, writes, judgement.known) if judgement and options.learn else (),
        remarks=remarks,
        now=now,
    )


def _sightings(source: Source, writes: Iterable[Write], known: Known) -> tuple[Sighting, ...]:
    """The blocks of the source's own new stories.

    Not of a known one's new version, nor of what the source itself has printed before under other keys.
    """
    seen: list[Sighting] = []
    for write in writes:
        item, story = write.item, write.item.story
        if isinstance(write.verdict, Changed | Same) or not item.blocks:
            continue
        if isinstance(write.verdict, CopyOf) and not _is_of_another(source, write.verdict, item, known):
            continue
        alike = _is_like_earlier(source, item, known)
        texts = dict(zip(item.blocks, paragraphs(story), strict=False))
        title = title_digest(story.original_title or story.title)
        seen += [
            Sighting(
                block=block, text=texts.get(block, ""), title=title, story=story.title, link=story.link, alike=alike
            )
            for block in dict.fromkeys(item.blocks)
        ]
    return tuple(seen)


def _is_like_earlier(source: Source, item: Item, known: Known) -> bool:
    """Whether the source printed at least `ALIKE` of the item before."""
    return any(
        candidate.item.source == source.name and candidate.shared >= ALIKE * len(item.signature)
        for candidate in known.candidates.get(item.uid, ())
    )


def _is_of_another(source: Source, verdict: CopyOf, item: Item, known: Known) -> bool:
    """Whether what the item is a copy of was printed by another source."""
    return any(
        candidate.item.uid == verdict.evidence.of and candidate.item.source != source.name
        for candidate in known.candidates.get(item.uid, ())
    )


def _founded(judgement: Judgement, lease: Lease, *, now: datetime, options: PlanOptions) -> tuple[Write, ...]:
    """The writes, those of new stories with their event, and withheld where they are a flood."""
    linker = Linker(known=judgement.known.events, arriving=[write.item.terms for write in judgement.writes])
    writes = _without_flood(
        _without_doubles(judgement.writes),
        read_before=_read_before(lease),
        now=now,
        shown_for=options.shown_for,
        rhythm=lease.state.rhythm,
    )
    return tuple(_linked(write, linker) for write in writes)


def _without_doubles(writes: Iterable[Write]) -> list[Write]:
    """The writes without those of a new story that was founded already: items without identity, alike to the byte."""
    founded: set[str] = set()
    kept: list[Write] = []
    for write in writes:
        if isinstance(write.verdict, New):
            if write.item_uid in founded:
                continue
            founded.add(write.item_uid)
        kept.append(write)
    return kept


def _read_before(lease: Lease) -> datetime | None:
    """When the source's document was last seen for what it was; where a 304 is in doubt, it tells nothing of that."""
    state = lease.state
    if not lease.whole:
        return state.succeeded_at
    return max((at for at in (state.changed_at, state.unconditional_at) if at is not None), default=None)


def _standing(digest: Digest, before: SourceState, judged: Iterable[Write]) -> dict[bytes, Stood]:
    """Which item each item of the document is, those too that were known by their bytes."""
    read = {write.item.hash: Stood(uid=write.item_uid, keys=tuple(write.item.keys)) for write in judged}
    return {one: stood for one in digest.hashes if (stood := read.get(one) or before.standing.get(one))}


def _linked(write: Write, linker: Linker) -> Write:
    """A new story's write, with the event that it belongs to."""
    if not isinstance(write.verdict, New):
        return write
    item = write.item
    event, report = linker.link(
        write.story_uid,
        title=item.story.title,
        text=item.story.text,
        terms=item.terms,
        item=item.uid,
        published=write.published,
        regions=frozenset(tag.code for tag in item.regions if tag.role is Role.SUBJECT),
    )
    return replace(write, event=event, vector=report.vector)


def _without_flood(
    writes: list[Write], *, read_before: datetime | None, now: datetime, shown_for: timedelta, rhythm: Rhythm
) -> list[Write]:
    """The writes, those of a flood withheld from topics, and backdated ones dated now."""
    arrivals = [
        Arrival(write.item_uid, date_of(write.item.story, now)) for write in writes if isinstance(write.verdict, New)
    ]
    usual = daily_rate(rhythm) if rhythm.until else None
    lately = brought_lately(rhythm, now)
    reasons = withheld(arrivals, read_before=read_before, now=now, usual=usual, lately=lately)
    kept = [each for each in arrivals if each.uid not in reasons]
    late = backdated(kept, read_before=read_before, now=now, shown_for=shown_for)
    return [
        replace(
            write,
            withheld=reasons.get(write.item_uid, ""),
            published=now if write.item_uid in late else write.published,
        )
        for write in writes
    ]


def _reading(
    digest: Digest,
    writes: tuple[Write, ...],
    standing: Mapping[bytes, Stood],
    remarks: tuple[Problem, ...],
    now: datetime,
) -> Reading:
    """The summary of a document by which the schedule goes."""
    fresh = [write for write in writes if not isinstance(write.verdict, Same)]
    unseen = [write for write in fresh if not isinstance(write.verdict, Changed)]
    return Reading(
        head=replace(digest.head, problems=(*digest.head.problems, *remarks)),
        changed=len(fresh),
        hashes=digest.hashes,
        standing=standing,
        arrivals=tuple(date_of(write.item.story, now) for write in unseen if not write.withheld),
        overlaps=digest.total > len(unseen),
        pages_until=digest.pages_until,
    )
