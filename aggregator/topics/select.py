"""Which of the stored stories a topic shows: those that its rules take, the newest, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from heapq import heappush, heapreplace

from aggregator.model import Entry, Topic, aware_utc
from aggregator.topics.judge import asks_words, case_of


def select(topic: Topic, entries: Iterable[Entry], *, now: datetime) -> tuple[Entry, ...]:
    """The topic's stories, at most `topic.limit` of them, newest first by the edits that the topic counts, ties by id.

    :param entries: newest first by `updated`, as the store gives them; no more are drawn than are needed
    :param now: aware; what ages are counted to
    """
    moment = aware_utc(now, "now")
    accepts, with_words = topic.rule.acceptor(), asks_words(topic.rule)
    if topic.limit <= 0:
        return ()
    chosen: list[tuple[datetime, int, Entry]] = []
    for number, entry in enumerate(entries):
        if accepts(case_of(entry, now=moment, with_words=with_words)):
            shown = replace(entry, updated=entry.updated_by(topic.updates_on))
            ranked = (shown.updated, -number, shown)
            if len(chosen) < topic.limit:
                heappush(chosen, ranked)
            elif ranked[:2] > chosen[0][:2]:
                heapreplace(chosen, ranked)
        if len(chosen) == topic.limit and entry.updated <= chosen[0][0]:
            break  # whatever comes now was edited no later
    newest = sorted((entry for _, _, entry in chosen), key=lambda entry: entry.id)
    return tuple(sorted(newest, key=lambda entry: entry.updated, reverse=True))
