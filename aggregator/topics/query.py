"""A topic's rules as one predicate that can say of each rule whether it holds, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from aggregator.model import Entry, Mention, RegionTag, Role, Topic, aware_utc
from aggregator.topics.words import Term, term, words_of

SHOWN = 5
"""Names listed in one reason at the most; a topic may name a whole continent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One rule of a topic, held against one story."""

    rule: str
    """The key in the config: "regions", "any", "all", "none", "sources", "languages", "min_publishers" or "max_age"."""
    holds: bool
    why: str
    """Plain words that name the tag, the word and the place, or the number that decided."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """Whether a topic takes a story, with every rule that was asked."""

    accepted: bool
    """All of the rules hold; a topic always has one, its `max_age`."""
    reasons: tuple[Reason, ...]
    """Each rule that the topic gives, cheapest first."""


Rule = Callable[[Entry, datetime], Reason]
"""One rule, compiled: a story and the moment of asking to a reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matcher:
    """A topic's rules, compiled; cheap rules come first, so that most stories never have their words read."""

    rules: tuple[Rule, ...]

    def accepts(self, entry: Entry, now: datetime) -> bool:
        """Whether every rule holds; stops at the first that does not."""
        return all(rule(entry, now).holds for rule in self.rules)

    def judge(self, entry: Entry, now: datetime) -> Judgement:
        """Ask every rule, so that a person can read the whole of it."""
        reasons = tuple(rule(entry, now) for rule in self.rules)
        return Judgement(accepted=all(reason.holds for reason in reasons), reasons=reasons)


def judge(topic: Topic, entry: Entry, *, now: datetime) -> Judgement:
    """Whether the topic takes the story, and what each of its rules says to it.

    :param now: aware; only `max_age` looks at it
    """
    return matcher(topic).judge(entry, aware_utc(now, "now"))


@lru_cache(maxsize=1024)
def matcher(topic: Topic) -> Matcher:
    """Compile a topic once; topics are frozen, so a changed rule is another topic."""
    rules: list[Rule] = [_max_age(topic.max_age)]
    if topic.sources:
        rules.append(_sources(frozenset(topic.sources)))
    if topic.languages:
        rules.append(_languages(topic.languages))
    if topic.min_publishers > 1:
        rules.append(_min_publishers(topic.min_publishers))
    if topic.regions or topic.region_codes:
        rules.append(_regions(topic.region_codes, topic.regions or tuple(sorted(topic.region_codes))))
    if topic.all:
        rules.append(_all(tuple(map(term, topic.all))))
    if topic.any:
        rules.append(_any(tuple(map(term, topic.any))))
    if topic.none:
        rules.append(_none(tuple(map(term, topic.none))))
    return Matcher(rules=tuple(rules))


def _max_age(limit: timedelta) -> Rule:
    def rule(entry: Entry, now: datetime) -> Reason:
        age = now - entry.published
        if age <= limit:
            return Reason(rule="max_age", holds=True, why=f"published {_span(age)} ago, at most {_span(limit)} allowed")
        return Reason(rule="max_age", holds=False, why=f"published {_span(age)} ago, more than {_span(limit)}")

    return rule


def _sources(names: frozenset[str]) -> Rule:
    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        if entry.source in names:
            return Reason(rule="sources", holds=True, why=f"it comes from {entry.source}")
        carrier = next((copy.source for copy in entry.copies if copy.source in names), "")
        if carrier:
            return Reason(rule="sources", holds=True, why=f"{carrier} carries it too; it is shown from {entry.source}")
        return Reason(rule="sources", holds=False, why=f"it comes from {entry.source}, not from {_listed(names)}")

    return rule


def _languages(languages: tuple[str, ...]) -> Rule:
    wanted = frozenset(map(_primary, languages))

    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        if not entry.language:
            return Reason(rule="languages", holds=False, why="its language is not known")
        holds = _primary(entry.language) in wanted
        why = f"its language is {entry.language}" + ("" if holds else f", not {_listed(languages)}")
        return Reason(rule="languages", holds=holds, why=why)

    return rule


def _min_publishers(least: int) -> Rule:
    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        names = entry.publishers or (entry.publisher or entry.source,)
        count = "1 publisher" if len(names) == 1 else f"{len(names)} publishers"
        holds = len(names) >= least
        why = f"{count} reported it: {_listed(names)}" + ("" if holds else f"; at least {least} are asked for")
        return Reason(rule="min_publishers", holds=holds, why=why)

    return rule


def _regions(codes: frozenset[str], written: tuple[str, ...]) -> Rule:
    asked = _listed(written)

    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        subjects = [tag for tag in entry.regions if tag.role is Role.SUBJECT]
        hit = next((tag for tag in subjects if tag.code in codes), None)
        if hit:
            return Reason(rule="regions", holds=True, why=f"it is about {hit.code}: {_evidence(hit.evidence[0])}")
        return Reason(rule="regions", holds=False, why=_not_about(entry.regions, subjects, codes, asked))

    return rule


def _not_about(tags: tuple[RegionTag, ...], subjects: list[RegionTag], codes: frozenset[str], asked: str) -> str:
    passing = next((tag for tag in tags if tag.code in codes), None)
    if passing:
        named = "the place it was filed from" if passing.role is Role.DATELINE else "only named in passing"
        return f"{passing.code} is {named} ({_evidence(passing.evidence[0])}), not what it is about"
    if subjects:
        return f"it is about {_listed([tag.code for tag in subjects])}, not {asked}"
    return f"it is about no region that was recognised, so not {asked}"


def _evidence(mention: Mention) -> str:
    if mention.field == "source":
        return "the country of its source"
    if mention.field == "decision":
        return mention.why
    return f"“{mention.text}” in the {mention.field}"


def _any(terms: tuple[Term, ...]) -> Rule:
    absent = Reason(rule="any", holds=False, why=f"none of {_quoted(terms)} is in the title or the text")

    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        words = words_of(entry.title, entry.text)
        for sought in terms:
            index = sought.find(words)
            if index >= 0:
                return Reason(rule="any", holds=True, why=f"“{sought.written}” is {words.place(index)}")
        return absent

    return rule


def _all(terms: tuple[Term, ...]) -> Rule:
    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        words = words_of(entry.title, entry.text)
        places = []
        for sought in terms:
            index = sought.find(words)
            if index < 0:
                why = f"“{sought.written}” is neither in the title nor in the text"
                return Reason(rule="all", holds=False, why=why)
            places.append(f"“{sought.written}” is {words.place(index)}")
        return Reason(rule="all", holds=True, why="; ".join(places))

    return rule


def _none(terms: tuple[Term, ...]) -> Rule:
    absent = Reason(rule="none", holds=True, why=f"none of {_quoted(terms)} is in the title or the text")

    def rule(entry: Entry, now: datetime) -> Reason:  # noqa: ARG001 - one signature for every rule
        words = words_of(entry.title, entry.text)
        for sought in terms:
            index = sought.find(words)
            if index >= 0:
                return Reason(rule="none", holds=False, why=f"“{sought.written}” is {words.place(index)}")
        return absent

    return rule


def _primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag: "pt" of "pt-BR"."""
    return language.replace("_", "-").partition("-")[0].lower()


def _listed(names: frozenset[str] | tuple[str, ...] | list[str]) -> str:
    ordered = sorted(names) if isinstance(names, frozenset) else list(names)
    shown = ", ".join(ordered[:SHOWN])
    return shown if len(ordered) <= SHOWN else f"{shown} and {len(ordered) - SHOWN} more"


def _quoted(terms: tuple[Term, ...]) -> str:
    return _listed([f"“{each.written}”" for each in terms])


def _span(duration: timedelta) -> str:
    """A duration as people say it: "3 days", "5 hours", "20 minutes"."""
    seconds = max(int(duration.total_seconds()), 0)
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        count = seconds // size
        if count:
            return f"{count} {unit}" + ("s" if count > 1 else "")
    return "less than a minute"
