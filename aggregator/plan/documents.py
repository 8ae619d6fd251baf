"""A document's bytes to items: everything that the bytes alone can tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from aggregator.clean.draft import Context, source_context
from aggregator.clean.story import clean_item
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.model import Digest, Item, ParsedFeed, Problem, RawItem, RegionTag, Source, Story
from aggregator.parse.feed import parse_feed
from aggregator.plan.items import make_item, regions_of
from aggregator.regions.gazetteer import Gazetteer
from aggregator.regions.tag import NO_CLAIMS


def digest(
    body: bytes,
    *,
    url: str,
    content_type: str,
    known: frozenset[bytes],
    source: Source,
    gazetteer: Gazetteer,
    learned: frozenset[bytes] = frozenset(),
    claims: Mapping[str, str] = NO_CLAIMS,
) -> Digest:
    """Everything that the bytes of a feed document alone can tell.

    :param url: the address that answered; what relative links are relative to
    :param known: `RawItem.hash` of the items that need no second look
    :param learned: blocks that are boilerplate of this source, as far as that was learned
    :param claims: to which country disputed places are given, as for `regions.tag.tag`
    """
    feed = parse_feed(
        body,
        url=url,
        content_type=content_type,
        known=known,
        zone=ZoneInfo(source.cleaning.timezone),
        country=source.country or "",
        language=source.language or "",
    )
    context = replace(
        source_context(source, learned),
        language=source.language or feed.language,
        site_title=source.title or feed.head.masthead.title,
        feed_link=feed.head.masthead.link,
        feed_id=feed.head.masthead.id,
        addresses=(source.url, url),
    )
    items: list[Item] = []
    uids: set[str] = set()
    unread: set[bytes] = set()
    problems = list(feed.head.problems)
    regions = partial(regions_of, source=source, gazetteer=gazetteer, claims=claims)
    for number, raw in enumerate(feed.items, start=1):
        try:
            item = _item(raw, context=context, source=source, regions=regions, taken=uids)
        except Exception as error:  # noqa: BLE001 - whatever one item does to a stage, the feed's others still count
            problems.append(Problem(where=f"item {number}", what=f"could not be read: {error!r:.200}"))
            unread.add(raw.hash)
            continue
        items.append(item)
        uids.add(item.uid)
        problems += [replace(problem, where=f"item {number}: {problem.where}") for problem in item.story.problems]
    return Digest(
        head=replace(feed.head, problems=tuple(problems)),
        items=tuple(items),
        hashes=_hashes(feed, unread),
        total=feed.total,
    )


def _hashes(feed: ParsedFeed, unread: Collection[bytes]) -> tuple[bytes, ...]:
    """What the next poll may skip: not an item that could not be read, which may be our fault and mended by then."""
    return tuple(each for each in feed.hashes if each not in unread) if feed.head.version else ()


def _item(
    raw: RawItem,
    *,
    context: Context,
    source: Source,
    regions: Callable[[Story], tuple[RegionTag, ...]],
    taken: Collection[str],
) -> Item:
    """One item, cleaned, signed and tagged.

    :param taken: uids of the document's items so far; two stories may share a guid
    """
    story = clean_item(raw, context)
    keys = item_keys(
        guid=story.guid, link=story.link, title=story.original_title or story.title, published=story.published
    )
    uid = item_uid(source.name, keys, raw.hash, taken=taken)
    return make_item(story, uid=uid, hash=raw.hash, keys=keys, regions=regions)
