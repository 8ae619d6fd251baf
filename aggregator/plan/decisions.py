"""Items and what the store knows of them to everything that one poll changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.clean.boilerplate.learned import paragraphs, title_digest
from aggregator.dedupe.document import UNREHEARSED, Document, Rehearsal, judge_document, rehearse
from aggregator.dedupe.edit import CHANGES_LIMIT
from aggregator.dedupe.entry_id import entry_id
from aggregator.dedupe.events import Linker
from aggregator.dedupe.flood import Arrival, backdated, withheld
from aggregator.dedupe.rollcall import Rollcall
from aggregator.model import (
    UNNOTICED,
    Changed,
    CopyOf,
    Digest,
    Fetched,
    FetchOutcome,
    Item,
    Known,
    KnownItem,
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
    Story,
    Verdict,
    Write,
)
from aggregator.plan.remarks import remarks_on
from aggregator.schedule.advance import Reading, advance
from aggregator.schedule.learn import brought_lately, daily_rate
from aggregator.schedule.policy import PolicyOptions
from aggregator.text.date_in_address import date_in_address
from aggregator.text.dates import believable

ALIKE = 0.5
"""Share of a story's sampled shingles in one earlier story of its source, from which on it may be that story's next
version: a live blog adds a paragraph or two at a time."""


NEAR = timedelta(hours=36)
"""A day that began within this long may be today's or yesterday's, wherever on earth it was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanOptions:
    """What a decision needs of the config."""

    host: str
    """The site's own host, for the tag URIs that it mints (RFC 4151)."""
    tag_year: int
    """The year in them."""
    policy: PolicyOptions = field(default_factory=PolicyOptions)
    learn: bool = True
    """Whether blocks of new stories are counted."""
    shown_for: timedelta = timedelta.max
    """How old a story may be that every topic shows: the shortest `max_age`."""


def decide(
    lease: Lease,
    outcome: FetchOutcome,
    digest: Digest | None,
    *,
    known: Known | None = None,
    taken: Collection[str] = (),
    rehearsal: Rehearsal = UNREHEARSED,
    now: datetime,
    jitter: float,
    options: PlanOptions,
) -> PollPlan:
    """Everything that one poll changes.

    :param digest: of the fetched document; None for an outcome without one
    :param known: what the store holds of the digest's items; not needed where it has none
    :param taken: entry ids among the items' guids that stories have already
    :param rehearsal: verdicts on the digest's items that were reached before; they are taken over where they hold
    :param now: the poll's clock
    :param jitter: 0 to 1, chosen by the caller; only ever delays the next poll
    """
    writes: tuple[Write, ...] = ()
    standing: Mapping[bytes, Stood] = {}
    if digest:
        document = _document(lease, digest, known or Known(), partial=_is_partial(outcome), now=now)
        verdicts, batch = judge_document(document, rehearsal)
        judged = [
            # What is dated ahead came when it was first seen: else it would lead every topic until then.
            _write(item, verdict, batch.noted(item), min(moment, now))
            for item, verdict, moment in zip(digest.items, verdicts, document.published, strict=True)
        ]
        writes = _founded(judged, lease, known or Known(), taken=set(taken), now=now, options=options)
        standing = _standing(digest, lease.state, judged)
    remarks = remarks_on(writes, now=now)
    reading = _reading(digest, writes, standing, remarks, now) if digest else None
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
    sightings = _sightings(lease.source, writes, known or Known()) if options.learn else ()
    return PollPlan(state=state, writes=writes, sightings=sightings, remarks=remarks, now=now)


def rehearse_poll(
    lease: Lease, digest: Digest, known: Known, before: Rehearsal, *, partial: bool, now: datetime
) -> Rehearsal:
    """The next slice of the verdicts that `decide` would reach, for it to take over where they still hold.

    :param before: what came of the slices before
    :param partial: whether the document holds the new entries only (226)
    """
    return rehearse(_document(lease, digest, known, partial=partial, now=now), before)


def _document(lease: Lease, digest: Digest, known: Known, *, partial: bool, now: datetime) -> Document:
    whole = digest.complete and not partial
    return Document(
        items=digest.items,
        published=[_date(item.story, now) or now for item in digest.items],
        now=now,
        source=lease.source.name,
        publisher=lease.source.publisher,
        known=known,
        rollcall=Rollcall(digest.items, hashes=digest.hashes, stood=lease.state.standing, whole=whole),
    )


def _is_partial(outcome: FetchOutcome) -> bool:
    return isinstance(outcome, Fetched) and outcome.partial


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


def _founded(
    judged: Sequence[Write], lease: Lease, known: Known, *, taken: set[str], now: datetime, options: PlanOptions
) -> tuple[Write, ...]:
    """The writes, those of new stories with their entry id and their event, and withheld where they are a flood."""
    linker = Linker(known=known.events, arriving=[write.item.terms for write in judged])
    writes: list[Write] = []
    for write in judged:
        if not isinstance(write.verdict, New):
            writes.append(write)
            continue
        minted = entry_id(
            guid=write.item.story.guid, uid=write.item_uid, host=options.host, year=options.tag_year, taken=taken
        )
        if minted in taken:
            continue  # two items without any identity, alike to the byte
        taken.add(minted)
        writes.append(replace(write, entry_id=minted))
    writes = _without_flood(
        writes,
        read_before=_read_before(lease),
        now=now,
        shown_for=options.shown_for,
        rhythm=lease.state.rhythm,
    )
    return tuple(_linked(write, linker) for write in writes)


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


def _date(story: Story, now: datetime) -> datetime | None:
    """When a story was published, as far as its source says so believably.

    The day in its address speaks for a story without such a date, as old stories come undated too. A day so near that
    the story may have come just now is left to the clock, which knows the hour.
    """
    dated = believable(story.published or story.updated, now)
    if dated is not None:
        return dated
    day = believable(date_in_address(story.link), now)
    return day if day is not None and now - day > NEAR else None


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
        Arrival(write.item_uid, _date(write.item.story, now)) for write in writes if isinstance(write.verdict, New)
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


def _write(item: Item, verdict: Verdict, noted: KnownItem, published: datetime) -> Write:
    """What is stored of one item; a new story gets its entry id later.

    :param noted: how the batch knows it: its uid differs from the item's own where another story holds that
    """
    return Write(
        item=item,
        verdict=verdict,
        item_uid=noted.uid,
        story_uid=noted.story_uid,
        entry_id="",
        published=published,
        updates_entry=isinstance(verdict, Changed)
        and verdict.edit not in UNNOTICED
        and verdict.known.revisions < CHANGES_LIMIT,
    )


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
        version=digest.version,
        complete=digest.complete,
        changed=len(fresh),
        hashes=digest.hashes,
        standing=standing,
        arrivals=tuple(_date(write.item.story, now) for write in unseen if not write.withheld),
        overlaps=digest.total > len(unseen),
        hints=digest.hints,
        problems=tuple(f"{problem.where}: {problem.what}" for problem in (*digest.problems, *remarks)),
        title=digest.title,
        link=digest.link,
        id=digest.id,
        updated=digest.updated,
        pages_until=digest.pages_until,
    )
