"""Every rule of a topic, alone and together, with the words it gives for its verdict."""

# ruff: noqa: FBT001 - expected verdicts are booleans in tables

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model import Copy, Entry, RegionTag, Role, Topic
from aggregator.topics.query import judge, matcher


def _only(topic: Topic, entry: Entry, now: datetime, rule: str) -> tuple[bool, bool, str]:
    """The reason of one rule, and whether the topic accepts."""
    judgement = judge(topic, entry, now=now)
    (reason,) = [reason for reason in judgement.reasons if reason.rule == rule]
    return judgement.accepted, reason.holds, reason.why


def test_a_topic_without_rules_takes_what_is_young_enough(entry: Callable[..., Entry], now: datetime) -> None:
    """Only the age is asked where nothing else is given."""
    judgement = judge(Topic(name="t", title="T"), entry(), now=now)
    assert judgement.accepted
    assert [reason.rule for reason in judgement.reasons] == ["max_age"]


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ({"region_codes": frozenset({"AZ", "AM"})}, (True, True, "it is about AZ: “Baku” in the title")),
        (
            {"regions": ("nordics",), "region_codes": frozenset({"SE"})},
            (False, False, "it is about AZ, not nordics"),
        ),
    ],
)
def test_regions_ask_what_it_is_about(
    entry: Callable[..., Entry],
    tag: Callable[..., RegionTag],
    now: datetime,
    topic: dict[str, Any],
    expected: tuple[bool, bool, str],
) -> None:
    """A subject among the topic's codes lets a story in, and its words are named."""
    story = entry(regions=(tag("AZ", words="Baku"),))
    assert _only(Topic(name="t", title="T", **topic), story, now, "regions") == expected


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
    story = entry(regions=(tag("AZ", role, "Baku", "body"), tag("FR")))
    topic = Topic(name="t", title="T", region_codes=frozenset({"AZ"}))
    assert _only(topic, story, now, "regions") == (False, False, why)


def test_regions_that_expand_to_nothing_match_nothing(
    entry: Callable[..., Entry], tag: Callable[..., RegionTag], now: datetime
) -> None:
    """A region rule holds only by a code: a topic whose regions were not expanded takes no story in by mistake."""
    topic = Topic(name="t", title="T", regions=("nowhere",))
    assert not judge(topic, entry(regions=(tag("AZ"),)), now=now).accepted
    assert not judge(topic, entry(), now=now).accepted


@pytest.mark.parametrize(
    ("rule", "words", "holds", "why"),
    [
        ("any", ("train", "ferry"), True, "“ferry” is in the title"),
        ("any", ("train",), False, "none of “train” is in the title or the text"),
        ("all", ("ferry", "dawn"), True, "“ferry” is in the title; “dawn” is in the text"),
        ("all", ("ferry", "dusk"), False, "“dusk” is neither in the title nor in the text"),
        ("none", ("train",), True, "none of “train” is in the title or the text"),
        ("none", ("harbour",), False, "“harbour” is in the text"),
    ],
)
def test_words(
    entry: Callable[..., Entry], now: datetime, rule: str, words: tuple[str, ...], holds: bool, why: str
) -> None:
    """Each of the word rules holds or not, and names the word and its place."""
    topic = Topic(name="t", title="T", **{rule: words})
    assert _only(topic, entry(), now, rule) == (holds, holds, why)


def test_sources_count_every_carrier(entry: Callable[..., Entry], now: datetime) -> None:
    """A story belongs to a source's topic also where another paper's copy is the one that is shown."""
    topic = Topic(name="t", title="T", sources=("herald",))
    copy = Copy(uid="c", source="herald", source_title="", publisher="", title="", link="", published=now)
    assert _only(topic, entry(), now, "sources") == (False, False, "it comes from paper, not from herald")
    why = "herald carries it too; it is shown from paper"
    assert _only(topic, entry(copies=(copy,)), now, "sources") == (True, True, why)
    assert _only(topic, entry(source="herald"), now, "sources") == (True, True, "it comes from herald")


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
    topic = Topic(name="t", title="T", languages=("pt-BR",))
    assert _only(topic, entry(language=language), now, "languages") == (holds, holds, why)


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
    topic = Topic(name="t", title="T", max_age=timedelta(days=3))
    story = entry(published=now - age, updated=now)
    assert _only(topic, story, now, "max_age") == (holds, holds, why)


def test_every_rule_must_hold_and_every_rule_is_told(
    entry: Callable[..., Entry], tag: Callable[..., RegionTag], now: datetime
) -> None:
    """One rule that fails keeps a story out, and the others are still answered."""
    topic = Topic(
        name="t",
        title="T",
        region_codes=frozenset({"AZ"}),
        any=("ferry",),
        all=("dawn",),
        none=("harbour",),
        sources=("paper",),
        languages=("en",),
    )
    judgement = judge(topic, entry(regions=(tag("AZ"),)), now=now)
    assert not judgement.accepted
    assert {reason.rule: reason.holds for reason in judgement.reasons} == {
        "max_age": True,
        "sources": True,
        "languages": True,
        "regions": True,
        "all": True,
        "any": True,
        "none": False,
    }


def test_long_lists_are_shortened_in_reasons(entry: Callable[..., Entry], now: datetime) -> None:
    """A reason stays one line however many names a rule has."""
    topic = Topic(name="t", title="T", sources=tuple(f"s{n}" for n in range(9)))
    assert _only(topic, entry(), now, "sources")[2] == "it comes from paper, not from s0, s1, s2, s3, s4 and 4 more"


def test_the_quick_answer_is_the_full_one(entry: Callable[..., Entry], now: datetime) -> None:
    """Stopping at the first rule that fails changes no verdict."""
    for words in (("ferry",), ("train",)):
        topic = Topic(name="t", title="T", any=words, none=("dusk",))
        assert matcher(topic).accepts(entry(), now) is judge(topic, entry(), now=now).accepted


def test_now_must_be_aware(entry: Callable[..., Entry]) -> None:
    """A naive clock is a bug of ours and is refused."""
    naive = datetime(2026, 3, 3, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        judge(Topic(name="t", title="T"), entry(), now=naive)


def test_min_publishers_counts_the_reports_of_an_event(entry: Callable[..., Entry], now: datetime) -> None:
    """Whoever has the story or another report of its event counts once; a story alone counts for its own publisher."""
    topic = Topic(name="t", title="T", min_publishers=2)
    both = judge(topic, entry(publishers=("Herald House", "Paper House")), now=now)
    assert both.accepted
    assert both.reasons[-1].why == "2 publishers reported it: Herald House, Paper House"
    alone = judge(topic, entry(), now=now)
    assert not alone.accepted
    assert alone.reasons[-1].why == "1 publisher reported it: Paper House; at least 2 are asked for"
