"""What a topic shows, and how much of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from aggregator.model import Edit, Entry, Topic
from aggregator.topics.age import MaxAge
from aggregator.topics.select import select
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord


def test_the_order_of_the_store_is_kept(entry: Callable[..., Entry], now: datetime) -> None:
    """Stories come newest first and stay so."""
    stories = [
        entry(id=name, published=now - timedelta(days=1), updated=now - timedelta(hours=age))
        for name, age in (("c", 0), ("a", 1), ("b", 1))
    ]
    assert [story.id for story in select(Topic(name="t", title="T"), stories, now=now)] == ["c", "a", "b"]


def test_no_more_stories_are_read_than_fit(entry: Callable[..., Entry], now: datetime) -> None:
    """A topic that is full reads nothing further: a store may hold a hundred thousand stories."""

    def stories() -> Iterator[Entry]:
        yield from (entry(id=str(number)) for number in range(3))
        raise AssertionError("read past the limit")

    assert len(select(Topic(name="t", title="T", limit=3), stories(), now=now)) == 3


def test_the_limit_keeps_the_newest(entry: Callable[..., Entry], now: datetime) -> None:
    """A full topic drops its oldest stories, after the rules have spoken."""
    stories = [
        entry(
            id=str(n),
            published=now - timedelta(hours=9),
            updated=now - timedelta(hours=n),
            title="Train" if n % 2 else "Ferry",
        )
        for n in range(8)
    ]
    taken = select(Topic(name="t", title="T", rule=AnyWord((term("train"),)), limit=2), stories, now=now)
    assert [story.id for story in taken] == ["1", "3"]


def test_what_the_rules_refuse_is_not_there(entry: Callable[..., Entry], now: datetime) -> None:
    """An old story is not selected though there is room."""
    story = entry(published=now - timedelta(days=15))
    assert select(Topic(name="t", title="T", rule=MaxAge(timedelta(days=14))), [story], now=now) == ()


def test_a_topic_chooses_which_edits_make_a_story_new(entry: Callable[..., Entry], now: datetime) -> None:
    """A retitled story moves up where the topic counts that, and stays in its place where it does not."""
    day, hour = now - timedelta(days=1), now - timedelta(hours=1)
    stories = [
        entry(id="retitled", published=day, updated=hour, edited=((Edit.RETITLE, hour),)),
        entry(id="later", published=day + timedelta(hours=1), updated=day + timedelta(hours=1), edited=()),
    ]
    default = select(Topic(name="t", title="T"), stories, now=now)
    assert [(story.id, story.updated) for story in default] == [
        ("later", day + timedelta(hours=1)),
        ("retitled", day),
    ]
    topic = Topic(name="t", title="T", updates_on=(Edit.RETITLE,))
    assert [(story.id, story.updated) for story in select(topic, stories, now=now)] == [
        ("retitled", hour),
        ("later", day + timedelta(hours=1)),
    ]
    assert [story.id for story in select(Topic(name="t", title="T", limit=1), stories, now=now)] == ["later"]
