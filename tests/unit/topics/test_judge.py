"""Every rule of a topic, alone and together, with the words it gives for its verdict."""

# ruff: noqa: FBT001 - expected verdicts are booleans in tables

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Case, Copy, Entry, Fact, RegionTag, Role, Rule
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf, AnyOf, Not
from aggregator.topics.judge import asks_words, case_of, falls_due, judge
from aggregator.topics.languages import InLanguages
from aggregator.topics.publishers import MinPublishers
from aggregator.topics.regions import AboutRegions
from aggregator.topics.sources import FromSources
from aggregator.topics.terms import Place, term
from aggregator.topics.words import AllWords, AnyWord


def _any(*words: str) -> AnyWord:
    return AnyWord(tuple(map(term, words)))


def _all(*words: str) -> AllWords:
    return AllWords(tuple(map(term, words)))


def _verdict(rule: Rule, entry: Entry, now: datetime) -> tuple[str, bool, str]:
    """What a rule says, after it was asked without reasons too."""
    case = case_of(entry, now=now)
    said = rule.judge(case)
    assert rule.acceptor()(case) is said.holds
    return said.rule, said.holds, said.why


def _age(rule: Rule, entry: Entry, now: datetime) -> timedelta | None:
    """How old the story is when it falls due."""
    due = falls_due(rule, case_of(entry, now=now))
    return None if due is None else due - entry.published


@pytest.mark.parametrize(
    ("rule", "holds", "why"),
    [
        (AboutRegions((), frozenset({"AZ", "AM"})), True, "it is about AZ: “Baku” in the title"),
        (AboutRegions(("nordics",), frozenset({"SE"})), False, "it is about AZ, not nordics"),
    ],
)
def test_regions_ask_what_it_is_about(
    entry: Callable[..., Entry],
    tag: Callable[..., RegionTag],
    now: datetime,
    rule: Rule,
    holds: bool,
    why: str,
) -> None:
    """A subject among the topic's codes lets a story in, and its words are named."""
    story = entry(regions=(tag("AZ", words="Baku"),))
    assert _verdict(rule, story, now) == ("regions", holds, why)


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (Role.MENTION, "AZ is only named in passing (“Baku” in the body), not what it is about"),
        (Role.DATELINE, "AZ is the place it was filed from (“Baku” in the body), not what it is about"),
    ],
)
def test_regions_that_are_not_the_subject_do_not_count(
    entry: Callable[..., Entry], tag: Callable[..., RegionTag], now: datetime, role: Role, why: str
) -> None:
    """A mention or a dateline lets no story in, and the reason says so."""
    story = entry(regions=(tag("AZ", role, words="Baku", field="body"), tag("FR")))
    assert _verdict(AboutRegions(("AZ",), frozenset({"AZ"})), story, now) == ("regions", False, why)


def test_regions_in_another_role_count_where_a_rule_asks_for_it(
    entry: Callable[..., Entry], tag: Callable[..., RegionTag], now: datetime
) -> None:
    """A rule may ask for what a story was filed from; it then says so, and a subject is none."""
    rule = AboutRegions(("AZ",), frozenset({"AZ"}), frozenset({Role.DATELINE}))
    story = entry(regions=(tag("AZ", Role.DATELINE, words="Baku", field="dateline"),))
    why = "AZ is the place it was filed from: “Baku” in the dateline"
    assert _verdict(rule, story, now) == ("regions", True, why)
    why = "AZ is what it is about (“Baku” in the title), not the place it was filed from"
    assert _verdict(rule, entry(regions=(tag("AZ", words="Baku"),)), now) == ("regions", False, why)
    assert rule.describe(str) == "with AZ as dateline"


def test_regions_that_expand_to_nothing_match_nothing(
    entry: Callable[..., Entry], tag: Callable[..., RegionTag], now: datetime
) -> None:
    """A region rule holds only by a code: a topic whose regions were not expanded takes no story in by mistake."""
    rule = AboutRegions(("nowhere",), frozenset())
    assert not rule.judge(case_of(entry(regions=(tag("AZ"),)), now=now)).holds
    why = "it is about no region that was recognised, so not nowhere"
    assert _verdict(rule, entry(), now) == ("regions", False, why)


@pytest.mark.parametrize(
    ("rule", "name", "holds", "why"),
    [
        (_any("train", "ferry"), "any", True, "“ferry” is in the title"),
        (_any("train"), "any", False, "none of “train” is in the title or the text"),
        (_all("ferry", "dawn"), "all", True, "“ferry” is in the title; “dawn” is in the text"),
        (_all("ferry", "dusk"), "all", False, "“dusk” is neither in the title nor in the text"),
        (Not(_any("train")), "none", True, "none of “train” is in the title or the text"),
        (Not(_any("harbour")), "none", False, "“harbour” is in the text"),
        (
            AnyWord((term("harbour", place=Place.TITLE), term("ferry", least=3))),
            "any",
            False,
            "none of “harbour” in the title, “ferry” at least 3 times is there",
        ),
        (AllWords((term("ferry", least=2),)), "all", True, "“ferry” is 2 times or more, first in the title"),
        (
            AllWords((term("ferry", least=3),)),
            "all",
            False,
            "“ferry” at least 3 times is asked for, and there are fewer",
        ),
        (AllWords((term("sails", place=Place.LEAD),)), "all", False, "“sails” is not in the lead"),
        (_any("ferry sails"), "any", True, "“ferry sails” is in the title"),
        (
            AnyWord((term("train"), term("ferry", place=Place.TEXT, least=2))),
            "any",
            False,
            "none of “train”, “ferry” in the text at least 2 times is there",
        ),
        (
            _all("ferry", "sails", "again", "the", "left", "harbour", "at", "dawn"),
            "all",
            True,
            (
                "“ferry” is in the title; “sails” is in the title; “again” is in the title; “the” is in the text; "
                "“left” is in the text; “harbour” is in the text; “at” is in the text; “dawn” is in the text"
            ),
        ),
    ],
)
def test_words(entry: Callable[..., Entry], now: datetime, rule: Rule, name: str, holds: bool, why: str) -> None:
    """Each of the word rules holds or not, and names the word and its place."""
    assert _verdict(rule, entry(), now) == (name, holds, why)


def test_words_that_were_not_read_are_no_answer(entry: Callable[..., Entry], now: datetime) -> None:
    """A rule on words that gets none says so loudly: "none of them is there" would let everything in."""
    case = case_of(entry(), now=now, with_words=False)
    for rule in (_any("ferry"), Not(_any("train")), _all("ferry")):
        assert asks_words(AllOf((MaxAge(timedelta(1)), AnyOf((rule,)))))
        with pytest.raises(ValueError, match="words"):
            rule.judge(case)
        with pytest.raises(ValueError, match="words"):
            rule.acceptor()(case)
    assert not asks_words(AllOf((MaxAge(timedelta(1)), FromSources(("paper",)))))


def test_sources_count_every_carrier(entry: Callable[..., Entry], now: datetime) -> None:
    """A story belongs to a source's topic also where another paper's copy is the one that is shown."""
    rule = FromSources(("herald",))
    copy = Copy(uid="c", source="herald", source_title="", publisher="", title="", link="", published=now)
    assert _verdict(rule, entry(), now) == ("sources", False, "it comes from paper, not from herald")
    why = "herald carries it too; it is shown from paper"
    assert _verdict(rule, entry(copies=(copy,)), now) == ("sources", True, why)
    assert _verdict(rule, entry(source="herald"), now) == ("sources", True, "it comes from herald")


@pytest.mark.parametrize(
    ("language", "holds", "why"),
    [
        ("pt", True, "its language is pt"),
        ("PT-pt", True, "its language is PT-pt"),
        ("es", False, "its language is es, not pt-BR"),
        ("", False, "its language is not known"),
    ],
)
def test_languages_compare_by_primary_subtag(
    entry: Callable[..., Entry], now: datetime, language: str, holds: bool, why: str
) -> None:
    """Regional variants are one language; an unknown one is none."""
    assert _verdict(InLanguages(("pt-BR",)), entry(language=language), now) == ("languages", holds, why)


@pytest.mark.parametrize(
    ("age", "holds", "why"),
    [
        (timedelta(days=3), True, "published 3 days ago, at most 3 days allowed"),
        (timedelta(days=3, seconds=1), False, "published 3 days ago, more than 3 days"),
        (timedelta(minutes=1), True, "published 1 minute ago, at most 3 days allowed"),
        (timedelta(hours=-1), True, "published less than a minute ago, at most 3 days allowed"),
    ],
)
def test_max_age_counts_from_publication(
    entry: Callable[..., Entry], now: datetime, age: timedelta, holds: bool, why: str
) -> None:
    """The limit itself is still young enough; `updated` has no part in it."""
    story = entry(published=now - age, updated=now)
    assert _verdict(MaxAge(timedelta(days=3)), story, now) == ("max_age", holds, why)


def test_every_rule_must_hold_and_every_rule_is_told(
    entry: Callable[..., Entry], tag: Callable[..., RegionTag], now: datetime
) -> None:
    """One rule that fails keeps a story out, and the others are still answered."""
    rule = AllOf(
        (
            AboutRegions((), frozenset({"AZ"})),
            _any("ferry"),
            _all("dawn"),
            Not(_any("harbour")),
            FromSources(("paper",)),
            InLanguages(("en",)),
            MaxAge(timedelta(days=3)),
        )
    )
    judgement = judge(rule, case_of(entry(regions=(tag("AZ"),)), now=now))
    assert not judgement.accepted
    assert [(reason.rule, reason.holds) for reason in judgement.reasons] == [
        ("max_age", True),
        ("sources", True),
        ("languages", True),
        ("regions", True),
        ("all", True),
        ("any", True),
        ("none", False),
    ]
    assert rule.judge(case_of(entry(regions=(tag("AZ"),)), now=now)).why == "“harbour” is in the text"


def test_a_rule_alone_is_its_own_reason(entry: Callable[..., Entry], now: datetime) -> None:
    """A tree of one leaf is told as that leaf."""
    (reason,) = judge(MaxAge(timedelta(days=3)), case_of(entry(), now=now)).reasons
    assert reason.rule == "max_age"


def test_rules_within_rules_are_told_with_their_parts(entry: Callable[..., Entry], now: datetime) -> None:
    """Of several ways to match, those that hold are the reason; where none does, all of them are."""
    either = AnyOf((_any("ferry"), FromSources(("herald",))))
    assert _verdict(either, entry(), now) == ("any of", True, "“ferry” is in the title")
    parts = either.judge(case_of(entry(), now=now)).parts
    assert [(part.rule, part.holds) for part in parts] == [("any", True), ("sources", False)]
    neither = "none of “ferry” is in the title or the text; it comes from paper, not from herald"
    assert _verdict(either, entry(title="Train", text=""), now) == ("any of", False, neither)
    assert _verdict(Not(either), entry(), now) == ("not any of", False, "“ferry” is in the title")
    assert _verdict(AllOf(()), entry(), now)[1]
    assert not _verdict(AnyOf(()), entry(), now)[1]


def test_rules_within_rules_are_described_in_parentheses() -> None:
    """What belongs together stands together."""
    both = AllOf((_any("ferry"), FromSources(("herald",))))
    assert AnyOf((both, _any("train"))).describe(str) == "(with “ferry”, from herald) or with “train”"
    assert AllOf((Not(both), MinPublishers(2))).describe(str) == (
        "not (with “ferry”, from herald), reported by at least 2 publishers"
    )
    assert Not(Not(_any("ferry"))).describe(str) == "with “ferry”"
    assert AllOf((AnyOf((_any("ferry"),)), _any("train"))).describe(str) == "with “ferry”, with “train”"
    assert AboutRegions((), frozenset({"AZ", "AM"})).describe(str) == "about AM or AZ"
    assert AboutRegions(("caucasus",), frozenset({"AZ", "AM"})).describe(str) == "about caucasus"
    assert Not(AllOf((Not(MaxAge(timedelta(1))),))).describe(str) == "not (all older than 1 day)"
    assert Not(MinPublishers(2)).describe(str) == "reported by fewer than 2 publishers"


def test_what_is_dear_is_asked_last(entry: Callable[..., Entry], now: datetime) -> None:
    """Of several rules the one with the cheapest gate comes first, and one of which any part may be dear comes late."""
    gated = AllOf((_any("ferry"), MaxAge(timedelta(days=1))))
    either = AnyOf((_any("ferry"), MaxAge(timedelta(days=1))))
    rule = AllOf((either, AboutRegions((), frozenset()), gated))
    assert [part.rule for part in rule.judge(case_of(entry(), now=now)).parts] == ["all of", "regions", "any of"]


@pytest.mark.parametrize(
    ("rule", "age"),
    [
        (AllOf((MaxAge(timedelta(days=3)), MaxAge(timedelta(days=2)), FromSources(("paper",)))), timedelta(days=2)),
        (AnyOf((MaxAge(timedelta(days=3)), MaxAge(timedelta(days=2)))), timedelta(days=3)),
        (AnyOf((MaxAge(timedelta(days=3)), FromSources(("paper",)))), None),
        (AnyOf((MaxAge(timedelta(days=3)), FromSources(("herald",)))), timedelta(days=3)),
        (Not(Not(MaxAge(timedelta(days=3)))), timedelta(days=3)),
        (Not(AnyOf((Not(MaxAge(timedelta(days=3))), FromSources(("herald",))))), timedelta(days=3)),
        (Not(MaxAge(timedelta(0))), None),
        (FromSources(("paper",)), None),
    ],
)
def test_a_story_falls_due_when_age_makes_it_leave(
    entry: Callable[..., Entry], now: datetime, rule: Rule, age: timedelta | None
) -> None:
    """The moment is the last at which the rule holds; without an age that matters there is none."""
    later = now + timedelta(hours=1)
    assert _verdict(rule, entry(), later)[1]
    assert _age(rule, entry(), later) == age
    if age is not None:
        assert _verdict(rule, entry(), now + age)[1]
        assert not _verdict(rule, entry(), now + age + timedelta(microseconds=1))[1]


def test_long_lists_are_shortened_in_reasons(entry: Callable[..., Entry], now: datetime) -> None:
    """A reason stays one line however many names a rule has."""
    rule = FromSources(tuple(f"s{n}" for n in range(9)))
    assert _verdict(rule, entry(), now)[2] == "it comes from paper, not from s0, s1, s2, s3, s4 and 4 more"


def test_now_must_be_aware(entry: Callable[..., Entry]) -> None:
    """A naive clock is a bug of ours and is refused."""
    naive = datetime(2026, 3, 3, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        Case(facts=entry().facts(), now=naive)


def test_min_publishers_counts_the_reports_of_an_event(entry: Callable[..., Entry], now: datetime) -> None:
    """Whoever has the story or another report of its event counts once; a story alone counts for its own publisher."""
    both = "2 publishers reported it: Herald House, Paper House"
    story = entry(publishers=("Herald House", "Paper House"))
    assert _verdict(MinPublishers(2), story, now) == ("min_publishers", True, both)
    alone = "1 publisher reported it: Paper House; at least 2 are asked for"
    assert _verdict(MinPublishers(2), entry(), now) == ("min_publishers", False, alone)


def test_a_rule_names_the_facts_it_looks_at() -> None:
    """What no rule of a topic looks at need not be read from the store."""
    rule = AllOf((MaxAge(timedelta(1)), AnyOf((Not(MinPublishers(2)), InLanguages(("en",))))))
    assert rule.asks() == {Fact.AGE, Fact.PUBLISHERS, Fact.LANGUAGE}
    assert AboutRegions((), frozenset()).asks() == {Fact.REGIONS}
