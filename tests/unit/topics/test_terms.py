"""Words and phrases are found as a reader of the language would find them."""

# ruff: noqa: RUF001 - look-alike characters are what is tested

from __future__ import annotations

import pytest

from aggregator.text.words import story_words
from aggregator.topics.terms import term


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


def test_says_where() -> None:
    """The place of a hit is the title or the text."""
    words = story_words("Ferry sails", "The harbour")
    assert words.place(term("sails").find(words)) == "in the title"
    assert words.place(term("harbour").find(words)) == "in the text"
