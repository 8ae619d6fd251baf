"""A tree of rules says what a naive reader of it says, with reasons and without, and never too little to a store."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Case, Condition, Mention, RegionTag, Role, Rule, StoryFacts
from aggregator.text.words import story_words
from aggregator.topics.age import MaxAge
from aggregator.topics.canon import canon
from aggregator.topics.combine import AllOf, AnyOf, Not
from aggregator.topics.judge import asks_words, falls_due
from aggregator.topics.languages import InLanguages
from aggregator.topics.publishers import MinPublishers
from aggregator.topics.regions import AboutRegions
from aggregator.topics.sources import FromSources
from aggregator.topics.terms import Place, Term, term
from aggregator.topics.words import AllWords, AnyWord

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SOURCES, CODES, LANGUAGES = ("a", "b", "c"), ("AM", "AZ", "GE"), ("en", "pt", "")
PHRASES = ("oil gas", "gas oil", "gas-oil", "日本", "日本 oil", "日", "本", "'s")
PIECES = ("oil", "oi", "gas", "l", "日", "本", "日本", "น้ำ", "é", "e", "-", "'", " ", " ", " ", ".", "_", "भा", "रत")

written = st.one_of(st.sampled_from(PHRASES), st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join))
texts = st.lists(st.sampled_from((*PIECES, *PHRASES)), max_size=20).map("".join)
terms = st.builds(
    lambda word, star, place, least: term(word + star, place=place, least=least),
    written.filter(str.strip),
    st.sampled_from(("", "", "*")),
    st.sampled_from((Place.ANYWHERE, Place.ANYWHERE, Place.TITLE, Place.TEXT)),
    st.sampled_from((1, 1, 1, 2, 3)),
)
some_terms = st.lists(terms, min_size=1, max_size=4).map(tuple)
ages = st.integers(0, 10).map(lambda hours: timedelta(hours=hours))


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


some_roles = st.frozensets(st.sampled_from(Role), min_size=1)
leaves = st.one_of(
    st.builds(MaxAge, ages),
    st.builds(FromSources, _some(SOURCES)),
    st.builds(InLanguages, _some(("en", "pt-BR", "de"))),
    st.builds(MinPublishers, st.integers(1, 3)),
    st.builds(AboutRegions, st.just(("x",)), st.frozensets(st.sampled_from(CODES)), some_roles),
    st.builds(AnyWord, some_terms),
    st.builds(AllWords, some_terms),
)
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, max_size=4).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=4).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
tags = st.builds(
    RegionTag,
    code=st.sampled_from(CODES),
    role=st.sampled_from(Role),
    confidence=st.just(1.0),
    evidence=st.just((Mention(field="title", start=0, end=1, text="x", reading="country"),)),
)
facts = st.builds(
    StoryFacts,
    uid=st.just("u"),
    entry_id=st.just("i"),
    published=ages.map(lambda age: NOW - age),
    updated=st.just(NOW),
    source=st.sampled_from(SOURCES),
    carriers=st.lists(st.sampled_from(SOURCES), max_size=2).map(tuple),
    publishers=st.lists(st.sampled_from(("P", "Q", "R")), min_size=1, max_size=3, unique=True).map(tuple),
    language=st.sampled_from(LANGUAGES),
    regions=st.lists(tags, max_size=3).map(tuple),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, str, str]:
    """A story, with its title and text as they are."""
    title, text = draw(texts), draw(texts)
    return Case(facts=draw(facts), words=story_words(title, text), now=NOW), title, text


@given(rule=rules, case=cases())
def test_the_tree_says_what_a_naive_reader_says(rule: Rule, case: tuple[Case, str, str]) -> None:
    """Reasons, the quick answer and a reading of the rule by the letter agree."""
    story, title, text = case
    said = rule.judge(story)
    assert said.holds is _holds(rule, story, title, text)
    assert rule.acceptor()(story) is said.holds
    assert said.why


@given(case=cases(), data=st.data())
def test_a_piece_of_a_story_is_found_as_a_naive_reader_finds_it(
    case: tuple[Case, str, str], data: st.DataObject
) -> None:
    """Any piece of a text is looked for in it, so that most terms are nearly there and many are."""
    story, title, text = case
    whole = data.draw(st.sampled_from((title, text)))
    start = data.draw(st.integers(0, len(whole)))
    piece = whole[start : start + data.draw(st.integers(1, 8))]
    if not piece.strip():
        return
    rule = AnyWord((term(piece + data.draw(st.sampled_from(("", "*")))),))
    assert rule.judge(story).holds is rule.acceptor()(story) is _holds(rule, story, title, text)


@given(rule=rules, case=cases())
def test_a_store_is_never_asked_too_narrowly(rule: Rule, case: tuple[Case, str, str]) -> None:
    """Whatever a rule takes fulfils the condition that a store selects by."""
    story = case[0]
    if rule.acceptor()(story):
        assert _fulfils(rule.condition(), story)


@given(rule=rules, case=cases(), later=ages)
def test_nothing_leaves_before_it_falls_due(rule: Rule, case: tuple[Case, str, str], later: timedelta) -> None:
    """Until a story falls due its rule takes it, whatever moment it is asked at."""
    story = case[0]
    if not rule.acceptor()(story):
        return
    due = falls_due(rule, story)
    moment = NOW + later if due is None else min(NOW + later, due)
    assert rule.acceptor()(replace(story, now=moment))


@given(rule=rules, case=cases(), seed=st.integers(0, 9))
def test_order_means_nothing(rule: Rule, case: tuple[Case, str, str], seed: int) -> None:
    """Shuffled at every level a rule has the same canonical text and the same answer."""
    shuffled = _shuffled(rule, random.Random(seed))
    assert canon(shuffled) == canon(rule)
    assert shuffled.acceptor()(case[0]) is rule.acceptor()(case[0])


@given(rule=rules, case=cases())
def test_words_are_needed_only_where_a_rule_says_so(rule: Rule, case: tuple[Case, str, str]) -> None:
    """A rule that does not ask for words is judged without them."""
    if not asks_words(rule):
        assert rule.judge(replace(case[0], words=None)) == rule.judge(case[0])


def _holds(rule: Rule, case: Case, title: str, text: str) -> bool:
    """A rule, read by the letter."""
    match rule:
        case AllOf(inner):
            return min((_holds(each, case, title, text) for each in inner), default=True)
        case AnyOf(inner):
            return max((_holds(each, case, title, text) for each in inner), default=False)
        case Not(inner_one):
            return not _holds(inner_one, case, title, text)
        case AnyWord(sought):
            return any(_count(each, title, text) >= each.least for each in sought)
        case AllWords(sought):
            return all(_count(each, title, text) >= each.least for each in sought)
        case _:
            return _is_so(rule, case)


def _is_so(rule: Rule, case: Case) -> bool:
    """A rule on the story's facts, read by the letter."""
    story = case.facts
    match rule:
        case MaxAge(limit):
            return story.published >= case.now - limit
        case FromSources(names):
            return bool({story.source, *story.carriers} & set(names))
        case InLanguages(wanted):
            return story.language != "" and story.language in {tag[:2] for tag in wanted}
        case MinPublishers(least):
            return len(set(story.publishers)) >= least
        case AboutRegions(_, codes, roles):
            return any(tag.code in codes and tag.role in roles for tag in story.regions)
    raise AssertionError(rule)


def _count(sought: Term, title: str, text: str) -> int:
    """How often a term stands in the part of a story where it is looked for, counted letter by letter."""
    parts = {Place.ANYWHERE: (title, text), Place.TITLE: (title,), Place.TEXT: (text,)}[sought.place]
    return sum(_occurrences(sought.written, part) for part in parts)


def _occurrences(word: str, text: str) -> int:
    prefix = word.endswith("*")
    needle, within = (" ".join(unicodedata.normalize("NFC", each).split()) for each in (word.rstrip("*"), text))
    if not needle:
        return 0
    count, at = 0, 0
    while at + len(needle) <= len(within):
        before, after = within[:at][-1:], within[at + len(needle) :][:1]
        glued = (_in_word(before) and _in_word(needle[0])) or (_in_word(after) and _in_word(needle[-1]) and not prefix)
        if within.startswith(needle, at) and not glued:
            count, at = count + 1, at + len(needle)
        else:
            at += 1
    return count


def _in_word(character: str) -> bool:
    """Whether it is part of a word with spaces around it."""
    if not character or unicodedata.name(character).startswith(("CJK", "THAI")):
        return False
    return character == "_" or unicodedata.category(character)[0] in "LNM"


def _fulfils(condition: Condition, case: Case) -> bool:
    story = case.facts
    tagged = {tag.code for tag in story.regions if tag.role in condition.roles}
    return (
        (condition.max_age is None or case.now - story.published <= condition.max_age)
        and (condition.codes is None or bool(condition.codes & tagged))
        and (condition.sources is None or bool(condition.sources & {story.source, *story.carriers}))
        and (condition.languages is None or story.language in condition.languages)
        and len(story.publishers) >= condition.publishers
    )


def _shuffled(rule: Rule, chance: random.Random) -> Rule:
    match rule:
        case AllOf(inner) | AnyOf(inner):
            return type(rule)(tuple(_shuffled(each, chance) for each in chance.sample(inner, len(inner))))
        case Not(inner_one):
            return Not(_shuffled(inner_one, chance))
        case AnyWord(sought) | AllWords(sought):
            return type(rule)(tuple(chance.sample(sought, len(sought))))
        case _:
            return rule
