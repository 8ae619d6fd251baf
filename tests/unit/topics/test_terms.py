"""Words and phrases are found as a reader of the language would find them."""

# ruff: noqa: RUF001 - look-alike characters are what is tested

from __future__ import annotations

import pytest

from aggregator.text.words import story_words
from aggregator.topics.terms import Place, term


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("oil", "The price of oil rose"),
        ("OIL", "oil, again"),
        ("oil", "Oil’s price"),
        ("iran", "US–Iran talks"),
        ("gas pipeline", "a gas\npipeline burst"),
        ("gas  pipeline", "a gas pipeline"),
        ("tariff*", "new tariffs on steel"),
        ("tariff*", "one tariff"),
        ("straße", "die STRASSE ist frei"),
        ("café", "the cafe\u0301 is open"),
        ("o'neill", "Mr O’Neill spoke"),
        ("co-operation", "co‑operation pact"),
        ("naive", "na\u00adive"),
        ("C++", "written in C++ today"),
        ("#strike", "tagged #strike on Monday"),
        ("地震", "昨日地震が発生した"),
        ("น้ำท่วม", "เกิดน้ำท่วมหนัก"),
        ("NATO", "日本とNATOの協力"),
        ("ＮＡＴＯ", "nato summit"),
        ("भारत", "भारत ने कहा"),
        ("İstanbul", "İSTANBUL'da yağmur"),
    ],
)
def test_finds(written: str, text: str) -> None:
    """A word is found whatever its case, width, composition, line break or script."""
    assert term(written).find(story_words("", text)) >= 0


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("oil", "the soil is dry"),
        ("oil", "oiled wheels"),
        ("oil", "oil_price"),
        ("tariff*", "untariffed"),
        ("gas pipeline", "a gas-fired pipeline"),
        ("cafe", "the café is open"),
        ("भारत", "भारतीय टीम"),
        ("c", "c\u0327a"),
        ("", "anything"),
        ("*", "anything"),
        ("地震", "地 震"),
    ],
)
def test_does_not_find(written: str, text: str) -> None:
    """A part of another word is not the word, accents make another word, and an empty rule matches nothing."""
    assert term(written).find(story_words("", text)) == -1


def test_finds_a_later_whole_word() -> None:
    """A first hit inside another word does not hide a later one that stands alone."""
    words = story_words("Soil and oil", "")
    assert term("oil").find(words) == len("soil and ")


def test_no_phrase_crosses_from_title_to_text() -> None:
    """The last word of the title and the first of the text are no phrase."""
    assert term("big ferry").find(story_words("Big", "ferry")) == -1


@pytest.mark.parametrize(
    ("place", "least", "found"),
    [
        (Place.ANYWHERE, 1, "in the title"),
        (Place.TITLE, 1, "in the title"),
        (Place.TEXT, 1, "in the text"),
        (Place.LEAD, 1, ""),
        (Place.ANYWHERE, 3, "in the title"),
        (Place.TITLE, 2, ""),
        (Place.TEXT, 2, "in the text"),
        (Place.TEXT, 3, ""),
    ],
)
def test_place_and_count(place: Place, least: int, found: str) -> None:
    """A term may be asked for in a part of the story, and so many times; the first of them is told."""
    words = story_words("Oil rises", "word " * 100 + "oil and no oil but soil")
    index = term("oil", place=place, least=least).find(words)
    assert (words.place(index) if index >= 0 else "") == found


def test_the_first_and_the_last_word_of_a_part_are_in_it() -> None:
    """A title's last word and a text's first are in the part that they stand in, and in no other."""
    words = story_words("Ferry sails", "dawn " + "x" * 390 + " late night")
    for written, place in (("ferry", Place.TITLE), ("sails", Place.TITLE), ("dawn", Place.TEXT), ("dawn", Place.LEAD)):
        assert term(written, place=place).find(words) >= 0
    for written, place in (("sails", Place.TEXT), ("dawn", Place.TITLE), ("night", Place.LEAD)):
        assert term(written, place=place).find(words) == -1
    assert term("night", place=Place.TEXT).find(words) >= 0
    assert term("late", place=Place.LEAD).find(words) >= 0
    assert term("late", place=Place.LEAD).find(story_words("", "x" * 399 + " late")) == -1


def test_occurrences_do_not_overlap() -> None:
    """A phrase that begins within itself counts once."""
    assert term("a b a", least=2).find(story_words("", "a b a b a")) == -1
    assert term("a b a", least=2).find(story_words("", "a b a a b a")) >= 0


@pytest.mark.parametrize("written", ["oil *", "oil*", " oil* "])
def test_a_wildcard_after_a_space_is_one(written: str) -> None:
    """Spaces around a word are no part of it, before the wildcard neither."""
    assert term(written).find(story_words("", "oils")) >= 0


def test_says_where() -> None:
    """The place of a hit is the title or the text."""
    words = story_words("Ferry sails", "The harbour")
    assert words.place(term("sails").find(words)) == "in the title"
    assert words.place(term("harbour").find(words)) == "in the text"
