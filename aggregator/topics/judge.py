"""A rule held against a story: whether it takes it, why, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from aggregator.model import Case, Entry, Fact, Reason, Rule, StoryWords
from aggregator.text.words import story_words
from aggregator.topics.combine import AllOf

CACHED = 512
"""Stories whose words are kept while topic after topic asks for them: some 40 kB each, so 20 MB."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """Whether a topic takes a story, with every rule that was asked."""

    accepted: bool
    reasons: tuple[Reason, ...]
    """Each rule of which the topic's is made, cheapest first."""


def judge(rule: Rule, case: Case) -> Judgement:
    """Whether the rule takes the story, and what each rule of which it is made says to it."""
    said = rule.judge(case)
    return Judgement(accepted=said.holds, reasons=said.parts if isinstance(rule, AllOf) else (said,))


def asks_words(rule: Rule) -> bool:
    """Whether it looks at a story's words, so that the text has to be read."""
    return Fact.WORDS in rule.asks()


def falls_due(rule: Rule, case: Case) -> datetime | None:
    """The last moment at which a story that the rule takes is surely still taken, if nothing but time passes.

    After it the rule has to be asked again. For a rule that looks at age in one place only, as a topic's `max_age`
    does, the story leaves then. None: age never makes it leave.
    """
    return rule.lasts(case, holds=True)


def case_of(entry: Entry, *, now: datetime, with_words: bool = True) -> Case:
    """A whole entry as rules are asked about it.

    :param now: aware
    :param with_words: whether a rule that will be asked looks at words
    """
    words = _cached_words(entry.title, entry.text) if with_words else None
    return Case(facts=entry.facts(), words=words, now=now)


@lru_cache(maxsize=CACHED)
def _cached_words(title: str, text: str) -> StoryWords:
    return story_words(title, text)
