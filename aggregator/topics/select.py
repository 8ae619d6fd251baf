"""Which of the stored stories a topic shows: what its rules take, newest first, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aggregator.model import Entry, Topic, aware_utc
from aggregator.topics.query import matcher


def select(topic: Topic, entries: Iterable[Entry], *, now: datetime) -> tuple[Entry, ...]:
    """The topic's stories, newest first by `updated`, ties by id, at most `topic.limit` of them.

    The order does not depend on the order in which the stories come.

    :param now: aware; what `max_age` is counted from
    """
    moment = aware_utc(now, "now")
    accepts = matcher(topic).accepts
    taken = sorted((entry for entry in entries if accepts(entry, moment)), key=lambda entry: entry.id)
    taken.sort(key=lambda entry: entry.updated, reverse=True)
    return tuple(taken[: max(topic.limit, 0)])
