"""Placing: each topic's rule is asked about each story that changed, and its limit counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aggregator.model import EVERY_STORY, Edit, Fact, Refused, Rule, Stay, StoryFacts, StoryView
from aggregator.plan.place import ASK_AGAIN, DELETED, WHY_LENGTH, Cut, Ranked, TopicRule, asked_of, cut, place
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf, Not
from aggregator.topics.languages import InLanguages
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = MaxAge(24 * HOUR)


def topic(name: str, *rules: Rule, updates_on: tuple[Edit, ...] = ()) -> TopicRule:
    return TopicRule(name=name, rule=AllOf(rules), limit=10, updates_on=updates_on)


def view(uid: str = "a", *, absent: str = "", hours: int = 1, language: str = "en", text: str = "Of oil.") -> StoryView:
    published = NOW - hours * HOUR
    facts = StoryFacts(
        uid=uid,
        entry_id=f"tag:x,2026:{uid}",
        published=published,
        updated=NOW,
        edited=((Edit.TYPO, NOW),),
        source="daily",
        publishers=("daily",),
        language=language,
    )
    return StoryView(facts=facts, absent=absent, shown_as="item", title="Title", text=text)


def test_a_story_that_no_topic_takes_leaves_nothing_to_write() -> None:
    """For nearly every story and topic there is nothing to say."""
    rules = [topic(f"topic {number}", AnyWord((term(f"word{number}"),)), DAY) for number in range(100)]
    plan = place({"a": ("new",)}, {"a": view()}, rules, frozenset(), changed=True, now=NOW)
    assert (plan.accepted, plan.refused, plan.changed) == ((), (), {"a"})


def test_a_story_that_is_taken_says_why_and_for_how_long() -> None:
    """What let it in is written down, by which moment the topic orders it, and when its age makes it leave."""
    plan = place({"a": ("new",)}, {"a": view()}, [topic("t", InLanguages(("en",)), DAY)], (), changed=True, now=NOW)
    (one,) = plan.accepted
    assert (one.topic, one.story, one.stay, one.shown_as) == ("t", "a", Stay.OVER, "item")
    assert (one.moment, one.due) == (NOW - HOUR, NOW + 23 * HOUR)
    assert "max_age: published 1 hour ago" in one.why
    assert "languages: " in one.why
    counted = topic("t", DAY, updates_on=(Edit.TYPO,))
    (one,) = place({"a": ("new",)}, {"a": view()}, [counted], (), changed=True, now=NOW).accepted
    assert one.moment == NOW


def test_a_story_that_is_refused_leaves_with_what_happened_and_the_rule_that_fails() -> None:
    """Only topics that had it are told of it."""
    rules = [topic("held", AnyWord((term("gas"),)), DAY), topic("other", AnyWord((term("gas"),)), DAY)]
    plan = place({"a": ("edited",)}, {"a": view()}, rules, {("held", "a")}, changed=True, now=NOW)
    assert plan.accepted == ()
    (one,) = plan.refused
    assert (one.topic, one.story) == ("held", "a")
    assert one.why.startswith("edited; any: ")
    assert "“gas”" in one.why


def test_a_story_that_may_not_be_shown_or_is_gone_leaves_every_topic() -> None:
    """Whatever the rules say."""
    rules = [topic("t", EVERY_STORY), topic("other", EVERY_STORY)]
    asked = {"gone": ("edited",), "kept back": ("edited",)}
    views = {"kept back": view("kept back", absent="withheld: old")}
    taken = {("t", "gone"), ("t", "kept back")}
    plan = place(asked, views, rules, taken, changed=True, now=NOW)
    assert plan.refused == (
        Refused(topic="t", story="gone", why=DELETED),
        Refused(topic="t", story="kept back", why="withheld: old"),
    )


def test_age_is_a_moment() -> None:
    """A story that is too old leaves; one that is too young for a rule is asked about again when it is not."""
    old = topic("old", Not(MaxAge(3 * HOUR)), DAY)
    plan = place({"a": ("new",)}, {"a": view()}, [old], (), changed=True, now=NOW)
    (one,) = plan.accepted
    assert (one.stay, one.due) == (Stay.LATER, NOW + 2 * HOUR)
    plan = place({"a": ("time passed",)}, {"a": view()}, [old], {("old", "a")}, changed=False, now=NOW + 3 * HOUR)
    (one,) = plan.accepted
    assert (one.stay, one.due) == (Stay.OVER, NOW + 23 * HOUR)
    assert plan.changed == frozenset()
    plan = place({"a": ("time passed",)}, {"a": view()}, [old], {("old", "a")}, changed=False, now=NOW + 24 * HOUR)
    (left,) = plan.refused
    assert left.why.startswith("time passed; max_age: published 25 hours ago")


class Forgetful(InLanguages):
    """A rule that says that its answer held until a moment that is over."""

    def lasts(self, case: object, *, holds: bool) -> datetime | None:
        """Long ago."""
        del case
        return NOW - HOUR if holds else None


def test_a_rule_that_cannot_say_for_how_long_is_asked_again_later_and_not_at_once() -> None:
    """Else the same story would be asked about for ever."""
    forgetful = topic("t", Forgetful(("en",)))
    (one,) = place({"a": ("new",)}, {"a": view()}, [forgetful], (), changed=True, now=NOW).accepted
    assert one.due == NOW + ASK_AGAIN


def test_reasons_are_kept_short() -> None:
    """What a stranger's words fill is cut."""
    wide = topic("t", InLanguages(("en",)), AnyWord((term("o" * 400),)))
    plan = place({"a": ("edited",)}, {"a": view()}, [wide], {("t", "a")}, changed=True, now=NOW)
    assert len(plan.refused[0].why) == WHY_LENGTH


def test_no_more_is_read_than_rules_look_at() -> None:
    """A text is read only where one of them asks for words."""
    assert asked_of([topic("t", DAY), topic("u", InLanguages(("en",)))]) == {Fact.AGE, Fact.LANGUAGE}
    assert Fact.WORDS in asked_of([topic("t", DAY), topic("u", AnyWord((term("oil"),)))])


def one(name: str, hours: int, *, edited: int = 0) -> Ranked:
    return Ranked(name, NOW + hours * HOUR, NOW + max(hours, edited) * HOUR, f"tag:{name}")


def test_the_newest_so_many_are_shown() -> None:
    """Newest by the edits that the topic counts, then by any edit, then by id; what is over waits."""
    assert cut([one("a", 1)], [one("b", 2), one("c", 3)], 2) == Cut(("c", "b"), ("a",))
    assert cut([one("a", 1)], [one("b", 2)], 2) == Cut(("b",), ())
    assert cut([], [one("b", 1), one("a", 1), one("c", 1, edited=2)], 2) == Cut(("c", "a"), ())
    assert cut([one("a", 1), one("b", 2)], [], 1) == Cut((), ("a",))
    assert cut([one("a", 1)], [], 0) == Cut((), ("a",))
