"""The pure core of a poll. Read this first: it is the whole flow, and it touches no clock, socket or database.

    body ──► digest ──► Digest ──► (pages ──► complete) ──► (the store's one look-up) ──► Known
                           └────────────────────────────────────────────────────────────────┴──► decide ──► PollPlan

    digest   bytes            parse_feed   items whose bytes the source's state does not know yet
             RawItem          clean_item   the story and nothing that was wrapped around it
             Story            item_keys    who it is within its source
                              signature    sampled shingles: who it may be a copy of
                              tag          the regions it is about, each with its evidence
    complete Item + page      page_story   the item with its article's text, for sources with `fulltext`
    decide   Item + Known     judge        New · Changed · Same · CopyOf(story, evidence)
             Verdict          Write        which item and story it touches, under which entry id, shown with which date
             FetchOutcome     advance      the source's next state: validators, back-off, when to ask again

`digest` knows the bytes and the source and runs in a worker process; `decide` knows what the store knows and runs
inside the store's write transaction. Because both are pure, a stored body can be replayed to reproduce any decision.
Bad input costs one item, never a feed: an item that a stage cannot take becomes a recorded problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.clean.draft import Context, source_context
from aggregator.clean.fulltext import page_story
from aggregator.clean.learned import observed, paragraphs, title_digest
from aggregator.clean.story import clean_item
from aggregator.dedupe.decide import Batch, judge
from aggregator.dedupe.edit import CHANGES_LIMIT
from aggregator.dedupe.entry_id import entry_id
from aggregator.dedupe.flood import Arrival, withheld
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.dedupe.near import signature
from aggregator.model import (
    UNNOTICED,
    Changed,
    CopyOf,
    Digest,
    FetchOutcome,
    Held,
    Item,
    Known,
    KnownItem,
    Lease,
    New,
    NoPage,
    Page,
    ParsedFeed,
    PollPlan,
    Problem,
    RawItem,
    RegionTag,
    Same,
    Sighting,
    Source,
    Story,
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

ALIKE = 0.5
"""Share of a story's sampled shingles in one earlier story of its source, from which on it may be that story's next
version: a live blog adds a paragraph or two at a time."""

RETRY_FOR = timedelta(hours=6)
"""From an item's first sight, for how long a page that could not be had is asked for again; after that the story is
read, or old."""


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
    feed = parse_feed(body, url=url, content_type=content_type, known=known, zone=ZoneInfo(source.cleaning.timezone))
    context = replace(
        source_context(source, learned),
        language=source.language or feed.language,
        site_title=source.title or feed.title,
        feed_link=feed.link,
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


def wants_page(item: Item, held: Held | None, now: datetime) -> bool:
    """Whether an item of a source with full text is to be completed by its page.

    A page is asked for once for each version that the feed has of an item, and again only where it could not be had:
    for `RETRY_FOR` from the item's first sight.

    :param held: what the store holds of it, if it does
    """
    if not item.story.link:
        return False
    if held is None:
        return True
    if held.feed_digest:
        return held.feed_digest != item.digest
    return held.digest != item.digest or now - held.first_seen < RETRY_FOR


def complete(
    item: Item, page: Page | NoPage, *, source: Source, learned: frozenset[bytes], gazetteer: Gazetteer
) -> Item:
    """The item with the text of its article's page, or with its own and the reason why.

    :param item: as the feed has it
    :param learned: as for `digest`
    """
    if isinstance(page, NoPage):
        problem = Problem(where="page", what=f"the feed's text is kept: {page.why}")
        return replace(item, story=replace(item.story, problems=(*item.story.problems, problem)))
    story = page_story(
        item.story,
        page.body,
        url=page.url,
        asked=item.story.link,
        rules=source.cleaning.page,
        context=source_context(source, learned),
    )
    if not story.from_page:
        return replace(item, story=story)
    return replace(
        item,
        story=story,
        digest=content_digest(story.title, story.text),
        feed_digest=item.digest,
        blocks=observed(story),
        signature=signature(story.title, story.text),
        regions=_regions(story, source, gazetteer),
    )


def with_pages(
    digest: Digest, completed: Mapping[str, Item], *, missed: Collection[str], held: Collection[str]
) -> Digest:
    """The document with its items completed.

    Items whose pages may be had another time are read again when the feed is: their hashes are left out. Those of them
    that the store holds with their page's text stay as they are there.

    :param completed: items by uid, those without a page too
    :param missed: uids of those whose page may be had another time
    :param held: uids of those that the store holds with their page's text
    """
    items = [completed.get(item.uid, item) for item in digest.items if item.uid not in missed or item.uid not in held]
    again = {item.hash for item in digest.items if item.uid in missed}
    problems = [
        replace(problem, where=f"{item.story.title[:80]}: {problem.where}")
        for item in completed.values()
        for problem in item.story.problems
        if problem.where.startswith("page")
    ]
    return replace(
        digest,
        items=tuple(items),
        hashes=tuple(each for each in digest.hashes if each not in again),
        problems=(*digest.problems, *problems),
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
        blocks=observed(story),
        signature=signature(story.title, story.text),
        regions=_regions(story, source, gazetteer),
    )


def _regions(story: Story, source: Source, gazetteer: Gazetteer) -> tuple[RegionTag, ...]:
    return tag(
        gazetteer,
        title=story.title,
        text=story.text,
        dateline=story.dateline,
        source_country=source.country,
        language=story.language,
        when=story.published.date() if story.published else None,
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
    writes = _writes(lease, digest, known or Known(), taken=set(taken), now=now, options=options) if digest else ()
    reading = _reading(digest, writes, now) if digest else None
    state = advance(lease.source, lease.state, outcome, reading, now=now, jitter=jitter, options=options.policy)
    sightings = _sightings(lease.source, writes, known or Known()) if options.learn else ()
    return PollPlan(state=state, writes=writes, sightings=sightings, now=now)


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


def _writes(
    lease: Lease, digest: Digest, known: Known, *, taken: set[str], now: datetime, options: PlanOptions
) -> tuple[Write, ...]:
    source, read_before = lease.source, lease.state.succeeded_at
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
    return _without_flood(writes, read_before=read_before, now=now)


def _without_flood(writes: list[Write], *, read_before: datetime | None, now: datetime) -> tuple[Write, ...]:
    """The writes, those of old stories that come as new all at once withheld from topics."""
    arrivals = [
        Arrival(write.item_uid, believable(write.item.story.published or write.item.story.updated, now))
        for write in writes
        if isinstance(write.verdict, New)
    ]
    reasons = withheld(arrivals, read_before=read_before, now=now)
    if not reasons:
        return tuple(writes)
    return tuple(replace(write, withheld=reasons.get(write.item_uid, "")) for write in writes)


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
        updates_entry=isinstance(verdict, Changed)
        and verdict.edit not in UNNOTICED
        and verdict.known.revisions < CHANGES_LIMIT,
    )


def _reading(digest: Digest, writes: tuple[Write, ...], now: datetime) -> Reading:
    """The summary of a document by which the schedule goes."""
    fresh = [write for write in writes if not isinstance(write.verdict, Same)]
    unseen = [write for write in fresh if not isinstance(write.verdict, Changed)]
    return Reading(
        version=digest.version,
        complete=digest.complete,
        changed=len(fresh),
        hashes=digest.hashes,
        arrivals=tuple(
            believable(write.item.story.published or write.item.story.updated, now)
            for write in unseen
            if not write.withheld
        ),
        overlaps=digest.total > len(unseen),
        hints=digest.hints,
        problems=tuple(f"{problem.where}: {problem.what}" for problem in digest.problems),
        title=digest.title,
        link=digest.link,
        id=digest.id,
        updated=digest.updated,
    )
