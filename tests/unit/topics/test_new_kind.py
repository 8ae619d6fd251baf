"""A kind of rule is one class: made up here, it is judged, described, told, stored and explained like any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from aggregator.cli.explain import reason_lines, verdicts
from aggregator.config import describe
from aggregator.config.load import parse
from aggregator.engine.fingerprints import looks, membership
from aggregator.model import Case, Entry, Fact, Naming, Reason, Rule, StoryView, Topic
from aggregator.plan.place import place, topic_rule
from aggregator.topics.age import MaxAge
from aggregator.topics.canon import canon
from aggregator.topics.combine import AllOf, Not
from aggregator.topics.judge import case_of


@dataclass(frozen=True, slots=True)
class EvenHour(Rule):
    """It was published in an hour that some number divides."""

    number: int

    @property
    def name(self) -> str:
        """A key that no topic has."""
        return "even_hour"

    def judge(self, case: Case) -> Reason:
        """The hour and the number."""
        hour = case.facts.published.hour
        return Reason(rule=self.name, holds=hour % self.number == 0, why=f"it came at {hour} o'clock")

    def canon(self) -> str:
        """The number."""
        return f"even_hour({self.number})"

    def describe(self, naming: Naming) -> str:
        """The number."""
        del naming
        return f"of hours that {self.number} divides"

    def asks(self) -> frozenset[Fact]:
        """The moment."""
        return frozenset({Fact.AGE})


def _topic(number: int) -> Topic:
    return Topic(name="t", title="T", rule=AllOf((Not(EvenHour(number)), EvenHour(2), MaxAge(timedelta(days=1)))))


def test_it_is_seen_everywhere(entry: Callable[..., Entry], now: datetime) -> None:
    """Placing, explaining, describing and the digest of rules follow from the class alone."""
    settings = parse(b"", path=Path("/x/c.toml"), environ={})
    noon, one = entry(id="noon"), entry(id="one", published=now + timedelta(hours=1))
    views = {each.id: StoryView(facts=each.facts(), shown_as="") for each in (noon, one)}
    asked = {each.id: ("new",) for each in (noon, one)}
    plan = place(asked, views, [topic_rule(_topic(5))], (), changed=True, now=now + timedelta(hours=2))
    assert [each.why.rpartition("; ")[2] for each in plan.accepted] == ["even_hour: it came at 12 o'clock"]
    (told,) = verdicts([_topic(5)], case_of(noon, now=now))
    assert told["accepted"]
    assert [line.strip() for reason in told["reasons"] for line in reason_lines(reason)] == [
        "holds  max_age: published less than a minute ago, at most 1 day allowed",
        "holds  not even_hour: it came at 12 o'clock",
        "holds  even_hour: it came at 12 o'clock",
    ]
    assert describe.rules(_topic(5), settings) == (
        "stories not of hours that 5 divides, of hours that 2 divides, none older than 1 day; at most 100"
    )
    assert canon(_topic(5).rule) == "1 and(even_hour(2) max_age(86400) not(even_hour(5)))"
    assert membership(_topic(5)) != membership(_topic(6))
    assert looks(_topic(5), settings) == looks(_topic(6), settings)


def test_the_two_fingerprints_divide_a_topic() -> None:
    """What decides which stories are in is in the one, and what only decides how the topic looks in the other.

    The limit is in neither: it is counted anew without asking the rule or rendering what stays.
    """
    settings = parse(b"", path=Path("/x/c.toml"), environ={})
    topic = _topic(5)
    limited = replace(topic, limit=7)
    assert (membership(limited), looks(limited, settings)) == (membership(topic), looks(topic, settings))
    for changed in (replace(topic, updates_on=()), replace(topic, rule=EvenHour(3))):
        assert membership(changed) != membership(topic)
        assert looks(changed, settings) == looks(topic, settings)
    for changed in (
        replace(topic, title="U"),
        replace(topic, description="D"),
        replace(topic, max_bytes=70_000),
        replace(topic, name="u"),
    ):
        assert membership(changed) == membership(topic)
        assert looks(changed, settings) != looks(topic, settings)
