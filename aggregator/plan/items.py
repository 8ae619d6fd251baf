"""An item of a story: all that follows from its words, for feeds' texts and articles' pages alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aggregator.clean.boilerplate.learned import observed
from aggregator.dedupe.events import event_terms
from aggregator.dedupe.near import signature
from aggregator.model import Item, ItemKeys, RegionTag, Source, Story
from aggregator.regions.gazetteer import Gazetteer
from aggregator.regions.tag import tag
from aggregator.text.fingerprint import content_fingerprint


def make_item(
    story: Story,
    *,
    uid: str,
    hash: bytes,  # noqa: A002 - the field's name
    keys: ItemKeys,
    feed_digest: bytes = b"",
    regions: Callable[[Story], tuple[RegionTag, ...]],
) -> Item:
    """The item of a story, digested, signed and tagged.

    :param uid: `Item.uid`; the other fields of that name likewise
    :param regions: finds what the story is about
    """
    return Item(
        uid=uid,
        hash=hash,
        story=story,
        keys=keys,
        digest=content_fingerprint(story.title, story.text),
        feed_digest=feed_digest,
        blocks=observed(story),
        signature=signature(story.title, story.text),
        terms=event_terms(story.title, story.text),
        regions=regions(story),
    )


def regions_of(
    story: Story, *, source: Source, gazetteer: Gazetteer, claims: Mapping[str, str]
) -> tuple[RegionTag, ...]:
    """The regions that a story is tagged with."""
    return tag(
        gazetteer,
        title=story.title,
        text=story.text,
        dateline=story.dateline,
        source_country=source.country,
        language=story.language,
        when=story.published.date() if story.published else None,
        claims=claims,
    )
