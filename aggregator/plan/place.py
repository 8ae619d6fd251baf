"""Where it is decided that a story is in a topic: its rule is asked once for each change, and then its limit counted.

    changes + stories as they are + topics' rules + what the topics hold + now ──► place ──► PlacementPlan
    what a topic holds, and what waits                                          ──► cut   ──► who comes in, who goes out

Both are pure. A story is judged when it comes or changes, when its age may change the answer, and when the rule does;
and never because another story did. What is judged in whichever order ends the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from aggregator.model import (
    Accepted,
    Accepts,
    Case,
    Edit,
    Fact,
    PlacementPlan,
    Reason,
    Refused,
    Rule,
    Stay,
    StoryView,
    Topic,
)
from aggregator.text.words import story_words
from aggregator.topics.judge import judge

WHY_LENGTH = 300
"""Characters of what is written down of a rule's reasons; `explain` asks the rule again and tells the whole."""

ASK_AGAIN = timedelta(hours=1)
"""When a rule is asked again that cannot say for how long its answer holds."""

DELETED = "it is not in the database any more"


@dataclass(frozen=True, kw_only=True)
class TopicRule:
    """A topic as it is needed for placing, with its rule made ready to be asked."""

    name: str
    rule: Rule
    limit: int
    updates_on: Collection[Edit]
    accepts: Accepts = field(init=False, compare=False)
    asks: frozenset[Fact] = field(init=False, compare=False)
    comes_later: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "accepts", self.rule.acceptor())
        object.__setattr__(self, "asks", self.rule.asks())
        object.__setattr__(self, "comes_later", self.rule.comes_later())


def topic_rule(topic: Topic) -> TopicRule:
    """What placing needs of a topic."""
    return TopicRule(name=topic.name, rule=topic.rule, limit=topic.limit, updates_on=topic.updates_on)


def asked_of(rules: Iterable[TopicRule]) -> frozenset[Fact]:
    """What these rules look at; nothing else need be read."""
    return frozenset[Fact]().union(*(rule.asks for rule in rules))


def place(
    asked: Mapping[str, Collection[str]],
    views: Mapping[str, StoryView],
    rules: Sequence[TopicRule],
    taken: Collection[tuple[str, str]],
    *,
    changed: bool,
    now: datetime,
) -> PlacementPlan:
    """What each of these rules says of each of these stories.

    :param asked: by uid why the story is asked about, in plain words
    :param views: the stories as they are; one that is not there is gone
    :param taken: topics and stories of which the ledger says more than that they left
    :param changed: whether the stories themselves changed, and not only time passed or a rule was changed
    :param now: aware; what ages are counted to
    """
    accepted: list[Accepted] = []
    refused: list[Refused] = []
    words_asked = Fact.WORDS in asked_of(rules)
    for story, causes in asked.items():
        view = views.get(story)
        if view is None or view.absent:
            what = view.absent if view else DELETED
            refused += [
                Refused(topic=rule.name, story=story, why=what) for rule in rules if (rule.name, story) in taken
            ]
            continue
        words = story_words(view.title, view.text) if words_asked else None
        case = Case(facts=view.facts, words=words, now=now)
        for rule in rules:
            if rule.accepts(case):
                accepted.append(_accepted(rule, case, view, Stay.OVER))
            elif rule.comes_later and rule.rule.lasts(case, holds=False) is not None:
                accepted.append(_accepted(rule, case, view, Stay.LATER))
            elif (rule.name, story) in taken:
                refused.append(Refused(topic=rule.name, story=story, why=_why_not(rule, case, causes)))
    return PlacementPlan(
        accepted=tuple(accepted),
        refused=tuple(refused),
        changed=frozenset(asked) if changed else frozenset(),
    )


def _accepted(rule: TopicRule, case: Case, view: StoryView, stay: Stay) -> Accepted:
    due = rule.rule.lasts(case, holds=stay is Stay.OVER)
    if due is not None and due < case.now:
        due = case.now + ASK_AGAIN
    return Accepted(
        topic=rule.name,
        story=view.facts.uid,
        stay=stay,
        moment=case.facts.updated_by(rule.updates_on),
        due=due,
        shown_as=view.shown_as,
        why=_shortened("; ".join(map(_told, judge(rule.rule, case).reasons))) if stay is Stay.OVER else "",
    )


def _why_not(rule: TopicRule, case: Case, causes: Iterable[str]) -> str:
    failing = [reason for reason in judge(rule.rule, case).reasons if not reason.holds]
    return _shortened("; ".join([*causes, *map(_told, failing[:1])]))


def _told(reason: Reason) -> str:
    return f"{reason.rule}: {reason.why}"


def _shortened(words: str) -> str:
    return words if len(words) <= WHY_LENGTH else f"{words[: WHY_LENGTH - 1]}…"


class Ranked(NamedTuple):
    """A story as a topic orders it."""

    story: str
    moment: datetime
    updated: datetime
    """As `Entry.updated`: of two with one moment, the one that was edited later comes first."""
    entry_id: str
    """In the end the lower one comes first."""


class Cut(NamedTuple):
    """What the limit makes of what a topic holds and what waits."""

    enter: tuple[str, ...]
    """Stories that are shown from now on, newest first."""
    leave: tuple[str, ...]
    """Stories that are not shown any more."""


def cut(shown: Iterable[Ranked], waiting: Iterable[Ranked], limit: int) -> Cut:
    """Who is among the newest so many of a topic.

    :param shown: every story that the topic shows
    :param waiting: of those that its rule takes and that are not shown, the newest so many at least
    """
    before = {one.story for one in shown}
    among = [one.story for one in ranked([*shown, *waiting])[: max(limit, 0)]]
    kept = set(among)
    return Cut(
        enter=tuple(story for story in among if story not in before),
        leave=tuple(sorted(before - kept)),
    )


def ranked(stories: Iterable[Ranked]) -> list[Ranked]:
    """The stories in the order in which a topic prefers them."""
    ordered = sorted(stories, key=lambda one: one.entry_id)
    return sorted(ordered, key=lambda one: (one.moment, one.updated), reverse=True)
