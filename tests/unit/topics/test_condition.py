"""What a store may select by for a rule, so that nothing that the rule takes is left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import EVERY_STORY, Condition, Role, Rule
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf, AnyOf, Not
from aggregator.topics.languages import InLanguages
from aggregator.topics.publishers import MinPublishers
from aggregator.topics.regions import SUBJECTS, AboutRegions
from aggregator.topics.sources import FromSources
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord

WIDE = AboutRegions(("south-caucasus",), frozenset({"AM", "AZ", "GE"}))
NARROW = AboutRegions(("RU",), frozenset({"RU"}), frozenset({Role.MENTION}))
WORD = AnyWord((term("ferry"),))
DAY, WEEK = MaxAge(timedelta(days=1)), MaxAge(timedelta(days=7))


@pytest.mark.parametrize(
    ("rule", "condition"),
    [
        (EVERY_STORY, Condition()),
        (WORD, Condition()),
        (
            AllOf((WIDE, WORD, FromSources(("a", "b")), InLanguages(("pt-BR", "en")), MinPublishers(2), DAY)),
            Condition(
                max_age=timedelta(days=1),
                codes=WIDE.codes,
                roles=SUBJECTS,
                sources=frozenset({"a", "b"}),
                languages=frozenset({"pt", "en"}),
                publishers=2,
            ),
        ),
        (AllOf((WEEK, DAY)), Condition(max_age=timedelta(days=1))),
        (AnyOf((WEEK, DAY)), Condition(max_age=timedelta(days=7))),
        (AnyOf((WEEK, WORD)), Condition()),
        (AllOf((WIDE, NARROW)), Condition(codes=NARROW.codes, roles=NARROW.roles)),
        (
            AnyOf((WIDE, NARROW)),
            Condition(codes=WIDE.codes | NARROW.codes, roles=frozenset({Role.SUBJECT, Role.MENTION})),
        ),
        (AllOf((FromSources(("a", "b")), FromSources(("c",)))), Condition(sources=frozenset({"c"}))),
        (AnyOf((FromSources(("a",)), FromSources(("b",)))), Condition(sources=frozenset({"a", "b"}))),
        (AllOf((InLanguages(("en", "de")), InLanguages(("de", "fr")))), Condition(languages=frozenset({"de"}))),
        (AnyOf((InLanguages(("en",)), FromSources(("a",)))), Condition()),
        (AllOf((MinPublishers(2), MinPublishers(3))), Condition(publishers=3)),
        (AnyOf((MinPublishers(2), MinPublishers(3))), Condition(publishers=2)),
        (Not(WIDE), Condition()),
        (AnyOf((WIDE, WORD)), Condition()),
        (AllOf((Not(DAY), WEEK)), Condition(max_age=timedelta(days=7))),
        (AllOf(()), Condition()),
        (AboutRegions(("nowhere",), frozenset()), Condition(codes=frozenset(), roles=SUBJECTS)),
    ],
)
def test_the_condition_of(rule: Rule, condition: Condition) -> None:
    """Conditions of rules meet where all must hold, join where one will do, and fall away where one must not."""
    assert rule.condition() == condition
