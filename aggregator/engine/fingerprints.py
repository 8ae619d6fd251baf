"""What a topic is by the config, in a few bytes: what decides which stories it holds, and what only how they look."""

from __future__ import annotations

from hashlib import blake2b

from aggregator.config.settings import Settings
from aggregator.model import Fact, Topic
from aggregator.topics.canon import canon

LOOKS_VERSION = 3
"""Of the rendering: a new number has every topic rendered once more after an upgrade."""


def membership(topic: Topic, settings: Settings) -> bytes:
    """Changes whenever the topic could hold other stories, or hold them in another order, for the same stored stories.

    Who counts as one publisher is the config's to say, so it matters to topics that count them.
    """
    houses = (
        sorted((source.name, source.publisher) for source in settings.sources)
        if Fact.PUBLISHERS in topic.rule.asks()
        else []
    )
    return _fingerprint(canon(topic.rule), topic.limit, sorted(topic.updates_on), houses)


def looks(topic: Topic, settings: Settings) -> bytes:
    """Changes whenever the topic's document could differ though it holds the same stories."""
    titles = sorted((source.name, source.title, source.publisher, source.preference) for source in settings.sources)
    regions = sorted((region.name, region.title) for region in settings.regions.values())
    head = (topic.name, topic.title, topic.description, topic.max_bytes)
    return _fingerprint(LOOKS_VERSION, *head, settings.site, titles, regions)


def fingerprint(topic: Topic, settings: Settings) -> bytes:
    """Changes whenever the topic's document could differ for the same stored stories."""
    return _fingerprint(membership(topic, settings), looks(topic, settings))


def _fingerprint(*values: object) -> bytes:
    return blake2b(repr(values).encode(), digest_size=16).digest()
