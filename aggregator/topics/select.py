"""Which of the stored stories a topic shows: those that its rules take, the newest, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from aggregator.model import Entry, Topic, aware_utc
from aggregator.topics.query import matcher


def select(topic: Topic, entries: Iterable[Entry], *, now: datetime) -> tuple[Entry, ...]:
    """The topic's stories, at most `topic.limit` of them, in the order in which they come.

    :param entries: newest first by `updated`, ties by id, as the store gives them; no more are drawn than are needed
    :param now: aware; what `max_age` is counted from
    """
    moment = aware_utc(now, "now")
    accepts = matcher(topic).accepts
    return tuple(islice((entry for entry in entries if accepts(entry, moment)), max(topic.limit, 0)))
