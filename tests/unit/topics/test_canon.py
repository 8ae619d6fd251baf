"""The canonical text of a rule: equal for what means the same, different for what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import EVERY_STORY, Role, Rule
from aggregator.topics.age import MaxAge
from aggregator.topics.canon import canon
from aggregator.topics.combine import AllOf, AnyOf, Not
from aggregator.topics.languages import InLanguages
from aggregator.topics.publishers import MinPublishers
from aggregator.topics.regions import AboutRegions
from aggregator.topics.sources import FromSources
from aggregator.topics.terms import Place, term
from aggregator.topics.words import AllWords, AnyWord


def _any(*words: str) -> AnyWord:
    return AnyWord(tuple(map(term, words)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (EVERY_STORY, "1 every()"),
        (MaxAge(timedelta(hours=36)), "1 max_age(129600)"),
        (_any("oil", "Gas  Pipeline", "tariff*", "oil"), '1 any("gas pipeline" "oil" "tariff"*)'),
        (AllWords((term("oil", place=Place.TITLE, least=3),)), '1 all(title:"oil"@3)'),
        (Not(_any('say "no"')), '1 not(any("say \\"no\\""))'),
        (FromSources(("b", "a", "b")), '1 sources("a" "b")'),
        (InLanguages(("pt-BR", "EN", "pt")), '1 languages("en" "pt")'),
        (AnyOf((MinPublishers(2), EVERY_STORY)), "1 or(every() min_publishers(2))"),
        (AllOf(()), "1 and()"),
    ],
)
def test_the_text_of(rule: Rule, text: str) -> None:
    """Every kind has its form; lists are sorted and hold nothing twice."""
    assert canon(rule) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (AllOf((_any("a"), MinPublishers(2))), AllOf((MinPublishers(2), _any("a")))),
        (_any("Oil", "GAS"), _any("gas", "oil")),
        (AnyOf((_any("a"), _any("b"))), AnyOf((_any("b"), _any("a")))),
    ],
)
def test_what_means_the_same_is_the_same(one: Rule, other: Rule) -> None:
    """Order and case are the writer's taste, so a config that is tidied changes no topic."""
    assert canon(one) == canon(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_any("a", "b"), _any("a b")),
        (_any("a"), AllWords((term("a"),))),
        (_any("tariff"), _any("tariff*")),
        (_any('a" "b'), _any("a", "b")),
        (_any("a)"), _any("a")),
        (AllOf((_any("a"),)), AnyOf((_any("a"),))),
        (AboutRegions(("home",), frozenset({"AM"})), AboutRegions(("home",), frozenset({"AM", "AZ"}))),
        (AboutRegions((), frozenset({"AM"})), AboutRegions((), frozenset({"AM"}), frozenset({Role.MENTION}))),
        (MaxAge(timedelta(days=1)), MaxAge(timedelta(days=1, seconds=1))),
    ],
)
def test_what_differs_differs(one: Rule, other: Rule) -> None:
    """Two rules that may take different stories have different texts, whatever a user puts into quotes."""
    assert canon(one) != canon(other)
