"""What a topic shows, in which order, and how much of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

from aggregator.model import Entry, Topic
from aggregator.topics.select import select


def test_newest_first_by_updated_ties_by_id(entry: Callable[..., Entry], now: datetime) -> None:
    """The order is by last change and then by id, whatever order the stories came in."""
    stories = [
        entry(id="b", updated=now),
        entry(id="a", updated=now),
        entry(id="c", updated=now + timedelta(hours=1), published=now - timedelta(days=2)),
    ]
    for order in permutations(stories):
        assert [story.id for story in select(Topic(name="t", title="T"), order, now=now)] == ["c", "a", "b"]


def test_the_limit_keeps_the_newest(entry: Callable[..., Entry], now: datetime) -> None:
    """A full topic drops its oldest stories, after the rules have spoken."""
    stories = [
        entry(id=str(n), updated=now - timedelta(hours=n), title="Train" if n % 2 else "Ferry") for n in range(8)
    ]
    taken = select(Topic(name="t", title="T", any=("train",), limit=2), stories, now=now)
    assert [story.id for story in taken] == ["1", "3"]


def test_what_the_rules_refuse_is_not_there(entry: Callable[..., Entry], now: datetime) -> None:
    """An old story is not selected though there is room."""
    story = entry(published=now - timedelta(days=15))
    assert select(Topic(name="t", title="T"), [story], now=now) == ()
