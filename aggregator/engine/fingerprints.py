"""What a topic is by the config, in a few bytes: what decides which stories it holds, and what only how they look.

What the config says of sources is in neither: where that changes what topics hold or show, the store writes a change of
each story that it concerns.
"""

from __future__ import annotations

from hashlib import blake2b

from aggregator.config.settings import Settings
from aggregator.model import Topic, TopicMarks
from aggregator.topics.canon import canon

LOOKS_VERSION = 4
"""Of the rendering: a new number has every topic rendered once more after an upgrade."""


def marks_of(topic: Topic, settings: Settings) -> TopicMarks:
    """What tells whether the topic has to be judged or rendered anew."""
    return TopicMarks(rules=membership(topic), looks=looks(topic, settings))


def membership(topic: Topic) -> bytes:
    """Changes whenever other stories could be taken for the same stored stories, or be in another order.

    The limit is no part of it: it is counted anew without asking the rule.
    """
    return _fingerprint(canon(topic.rule), sorted(topic.updates_on))


def looks(topic: Topic, settings: Settings) -> bytes:
    """Changes whenever the topic's document could differ though it holds the same stories."""
    regions = sorted((region.name, region.title) for region in settings.regions.values())
    return _fingerprint(
        LOOKS_VERSION, topic.name, topic.title, topic.description, topic.max_bytes, settings.site, regions
    )


def _fingerprint(*values: object) -> bytes:
    return blake2b(repr(values).encode(), digest_size=16).digest()
