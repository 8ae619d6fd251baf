"""Items whose article's page is asked for, and items that are completed by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from aggregator.clean.draft import source_context
from aggregator.clean.page.fulltext import page_story
from aggregator.model import Digest, Held, Item, NoPage, Page, Problem, Source
from aggregator.plan.items import make_item, regions_of
from aggregator.regions.gazetteer import Gazetteer
from aggregator.regions.tag import NO_CLAIMS

RETRY_FOR = timedelta(hours=6)
"""From an item's first sight, for how long a page that could not be had is asked for again; after that the story is
read, or old."""


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
    item: Item,
    page: Page | NoPage,
    *,
    source: Source,
    learned: frozenset[bytes],
    gazetteer: Gazetteer,
    claims: Mapping[str, str] = NO_CLAIMS,
) -> Item:
    """The item with the text of its article's page, or with its own and the reason why.

    :param item: as the feed has it
    :param learned: as for `digest`, and so `claims`
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
    regions = partial(regions_of, source=source, gazetteer=gazetteer, claims=claims)
    return make_item(story, uid=item.uid, hash=item.hash, keys=item.keys, feed_digest=item.digest, regions=regions)


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
        head=replace(digest.head, problems=(*digest.head.problems, *problems)),
    )
