"""The pure core of a poll. Read this first: it is the whole flow, and it touches no clock, socket or database.

    body ──► digest ──► Digest ──► (the store's one look-up) ──► Known ──► decide ──► PollPlan ──► (one transaction)

    digest   bytes            parse_feed   items whose bytes the source's state does not know yet
             RawItem          clean_item   the story and nothing that was wrapped around it
             Story            item_keys    who it is within its source
                              signature    sampled shingles: who it may be a copy of
                              tag          the regions it is about, each with its evidence
    decide   Item + Known     judge        New · Changed · Same · CopyOf(story, evidence)
             Verdict          Write        which item and story it touches, under which entry id, shown with which date
             FetchOutcome     advance      the source's next state: validators, back-off, when to ask again

`digest` knows the bytes and the source and runs in a worker process; `decide` knows what the store knows and runs
inside the store's write transaction. Because both are pure, a stored body can be replayed to reproduce any decision.
Bad input costs one item, never a feed: an item that a stage cannot take becomes a recorded problem.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from aggregator.clean.story import Context, clean_item
from aggregator.dedupe.decide import Batch, judge
from aggregator.dedupe.entry_id import entry_id
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.dedupe.near import signature
from aggregator.model import (
    Changed,
    Digest,
    Edit,
    FetchOutcome,
    Item,
    Known,
    KnownItem,
    Lease,
    New,
    ParsedFeed,
    PollPlan,
    Problem,
    RawItem,
    Same,
    Source,
    Verdict,
    Write,
)
from aggregator.parse.feed import parse_feed
from aggregator.regions.gazetteer import Gazetteer
from aggregator.regions.tag import tag
from aggregator.schedule.advance import Reading, advance
from aggregator.schedule.policy import PolicyOptions
from aggregator.text.dates import believable
from aggregator.text.digest import content_digest


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanOptions:
    """What a decision needs of the config."""

    host: str
    """The site's own host, for the tag URIs that it mints (RFC 4151)."""
    tag_year: int
    """The year in them."""
    policy: PolicyOptions = field(default_factory=PolicyOptions)


def digest(
    body: bytes,
    *,
    url: str,
    content_type: str,
    known: frozenset[bytes],
    source: Source,
    gazetteer: Gazetteer,
    learned: frozenset[bytes] = frozenset(),
) -> Digest:
    """Everything that the bytes of a feed document alone can tell.

    :param url: the address that answered; what relative links are relative to
    :param known: `RawItem.hash` of the items that need no second look
    :param learned: blocks that are furniture of this source, as far as that was learned
    """
    feed = parse_feed(body, url=url, content_type=content_type, known=known)
    context = Context(
        language=source.language or feed.language,
        site_title=source.title or feed.title,
        feed_link=feed.link,
        publisher=source.publisher,
        zone=ZoneInfo(source.cleaning.timezone),
        keep=source.cleaning.keep,
        learned=(learned | source.cleaning.pinned) - source.cleaning.refused,
    )
    items: list[Item] = []
    uids: set[str] = set()
    unread: set[bytes] = set()
    problems = list(feed.problems)
    for number, raw in enumerate(feed.items, start=1):
        try:
            item = _item(raw, context=context, source=source, gazetteer=gazetteer, taken=uids)
        except Exception as error:  # noqa: BLE001 - whatever one item does to a stage, the feed's others still count
            problems.append(Problem(where=f"item {number}", what=f"could not be read: {error!r:.200}"))
            unread.add(raw.hash)
            continue
        items.append(item)
        uids.add(item.uid)
        problems += [replace(problem, where=f"item {number}: {problem.where}") for problem in item.story.problems]
    return Digest(
        version=feed.version,
        title=feed.title,
        link=feed.link,
        id=feed.id,
        updated=feed.updated,
        items=tuple(items),
        hashes=_hashes(feed, unread),
        total=feed.total,
        hints=feed.hints,
        complete=feed.complete,
        problems=tuple(problems),
    )


def _hashes(feed: ParsedFeed, unread: Collection[bytes]) -> tuple[bytes, ...]:
    """What the next poll may skip: not an item that could not be read, which may be our fault and mended by then."""
    return tuple(each for each in feed.hashes if each not in unread) if feed.version else ()


def _item(raw: RawItem, *, context: Context, source: Source, gazetteer: Gazetteer, taken: Collection[str]) -> Item:
    """One item, cleaned, signed and tagged.

    :param taken: uids of the document's items so far; two stories may share a guid
    """
    story = clean_item(raw, context)
    keys = item_keys(
        guid=story.guid, link=story.link, title=story.original_title or story.title, published=story.published
    )
    return Item(
        uid=item_uid(source.name, keys, raw.hash, taken=taken),
        hash=raw.hash,
        story=story,
        keys=keys,
        digest=content_digest(story.title, story.text),
        signature=signature(story.title, story.text),
        regions=tag(
            gazetteer,
            title=story.title,
            text=story.text,
            dateline=story.dateline,
            source_country=source.country,
            language=story.language,
            when=story.published.date() if story.published else None,
        ),
    )


def decide(
    lease: Lease,
    outcome: FetchOutcome,
    digest: Digest | None,
    *,
    known: Known | None = None,
    taken: Collection[str] = (),
    now: datetime,
    jitter: float,
    options: PlanOptions,
) -> PollPlan:
    """Everything that one poll changes.

    :param digest: of the fetched document; None for an outcome without one
    :param known: what the store holds of the digest's items; not needed where it has none
    :param taken: entry ids among the items' guids that stories have already
    :param now: the poll's clock
    :param jitter: 0 to 1, chosen by the caller; only ever delays the next poll
    """
    writes = (
        _writes(lease.source, digest, known or Known(), taken=set(taken), now=now, options=options) if digest else ()
    )
    reading = _reading(digest, writes) if digest else None
    state = advance(lease.source, lease.state, outcome, reading, now=now, jitter=jitter, options=options.policy)
    return PollPlan(state=state, writes=writes, now=now)


def _writes(
    source: Source, digest: Digest, known: Known, *, taken: set[str], now: datetime, options: PlanOptions
) -> tuple[Write, ...]:
    batch = Batch(source.name)
    writes: list[Write] = []
    for item in digest.items:
        published = believable(item.story.published or item.story.updated, now) or now
        verdict = judge(item, published=published, now=now, publisher=source.publisher, known=known, batch=batch)
        write = _write(item, verdict, batch.noted(item), published, taken=taken, options=options)
        if write.entry_id in taken:
            continue  # two items without any identity, alike to the byte
        if write.entry_id:
            taken.add(write.entry_id)
        writes.append(write)
    return tuple(writes)


def _write(
    item: Item,
    verdict: Verdict,
    noted: KnownItem,
    published: datetime,
    *,
    taken: Collection[str],
    options: PlanOptions,
) -> Write:
    """What is stored of one item.

    :param noted: how the batch knows it: its uid differs from the item's own where another story holds that
    """
    new = isinstance(verdict, New)
    minted = entry_id(guid=item.story.guid, uid=noted.uid, host=options.host, year=options.tag_year, taken=taken)
    return Write(
        item=item,
        verdict=verdict,
        item_uid=noted.uid,
        story_uid=noted.story_uid,
        entry_id=minted if new else "",
        published=published,
        updates_entry=isinstance(verdict, Changed) and verdict.edit is Edit.SUBSTANTIVE,
    )


def _reading(digest: Digest, writes: tuple[Write, ...]) -> Reading:
    """The summary of a document by which the schedule goes."""
    fresh = [write for write in writes if not isinstance(write.verdict, Same)]
    return Reading(
        version=digest.version,
        complete=digest.complete,
        changed=len(fresh),
        hashes=digest.hashes,
        hints=digest.hints,
        problems=tuple(f"{problem.where}: {problem.what}" for problem in digest.problems),
        title=digest.title,
        link=digest.link,
        id=digest.id,
        updated=digest.updated,
    )
