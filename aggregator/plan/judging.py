"""The verdict on each item of a document, and the date that its entry would show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.dedupe.document import UNREHEARSED, Document, Rehearsal, judge_document, rehearse
from aggregator.dedupe.edit import CHANGES_LIMIT
from aggregator.dedupe.rollcall import Rollcall
from aggregator.model import UNNOTICED, Changed, Digest, Item, Known, KnownItem, Lease, Story, Verdict, Write
from aggregator.text.date_in_address import date_in_address
from aggregator.text.dates import believable

NEAR = timedelta(hours=36)
"""A day that began within this long may be today's or yesterday's, wherever on earth it was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A document with the verdict on each of its items."""

    digest: Digest
    known: Known
    """What the verdicts rest on."""
    writes: tuple[Write, ...]
    """In the order of the document; nothing is withheld yet, and no new story has its event."""


def judge_poll(
    lease: Lease,
    digest: Digest,
    known: Known | None = None,
    *,
    rehearsal: Rehearsal = UNREHEARSED,
    partial: bool = False,
    now: datetime,
) -> Judgement:
    """Which of a document's items are new, changed, the same, or copies.

    :param known: what the store holds of the items; not needed where there are none
    :param rehearsal: verdicts that were reached before; they are taken over where they hold
    :param partial: whether the document holds the new entries only (226)
    :param now: the poll's clock
    """
    known = known or Known()
    document = _document(lease, digest, known, partial=partial, now=now)
    verdicts, batch = judge_document(document, rehearsal)
    writes = tuple(
        # What is dated ahead came when it was first seen: else it would lead every topic until then.
        _write(item, verdict, batch.noted(item), min(moment, now))
        for item, verdict, moment in zip(digest.items, verdicts, document.published, strict=True)
    )
    return Judgement(digest=digest, known=known, writes=writes)


def rehearse_poll(
    lease: Lease, digest: Digest, known: Known, before: Rehearsal, *, partial: bool, now: datetime
) -> Rehearsal:
    """The next slice of the verdicts that `judge_poll` would reach, for it to take over where they still hold.

    :param before: what came of the slices before
    :param partial: whether the document holds the new entries only (226)
    """
    return rehearse(_document(lease, digest, known, partial=partial, now=now), before)


def _document(lease: Lease, digest: Digest, known: Known, *, partial: bool, now: datetime) -> Document:
    whole = digest.head.complete and not partial
    return Document(
        items=digest.items,
        published=[date_of(item.story, now) or now for item in digest.items],
        now=now,
        source=lease.source.name,
        publisher=lease.source.publisher,
        known=known,
        rollcall=Rollcall(digest.items, hashes=digest.hashes, stood=lease.state.standing, whole=whole),
    )


def date_of(story: Story, now: datetime) -> datetime | None:
    """When a story was published, as far as its source says so believably.

    The day in its address speaks for a story without such a date, as old stories come undated too. A day so near that
    the story may have come just now is left to the clock, which knows the hour.
    """
    dated = believable(story.published or story.updated, now)
    if dated is not None:
        return dated
    day = believable(date_in_address(story.link), now)
    return day if day is not None and now - day > NEAR else None


def _write(item: Item, verdict: Verdict, noted: KnownItem, published: datetime) -> Write:
    """What is stored of one item.

    :param noted: how the batch knows it: its uid differs from the item's own where another story holds that
    """
    return Write(
        item=item,
        verdict=verdict,
        item_uid=noted.uid,
        story_uid=noted.story_uid,
        published=published,
        updates_entry=isinstance(verdict, Changed)
        and verdict.edit not in UNNOTICED
        and verdict.known.revisions < CHANGES_LIMIT,
    )
