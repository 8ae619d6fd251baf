"""Texts are cut into words, whatever their script."""

# ruff: noqa: RUF001 - look-alike characters are what is tested

from __future__ import annotations

import pytest

from aggregator.text.words import cut, fold, letters, spaced, spans, story_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("The price of oil", ["the", "price", "of", "oil"]),
        ("US–Iran talks, 3.5m; C++", ["us", "iran", "talks", "3", "5m", "c"]),
        ("O’Neill snake_case", ["o", "neill", "snake_case"]),
        ("na\u00adive CAFE\u0301", ["naive", "café"]),
        ("भारत ने कहा", ["भारत", "ने", "कहा"]),
        ("الحكومة، اليوم", ["الحكومة", "اليوم"]),
        ("昨日地震が。", ["昨日", "日地", "地震", "震が"]),
        ("雨 and 雨天", ["雨", "and", "雨天"]),
        ("日本とNATOの", ["日本", "本と", "nato", "の"]),
        ("น้ำท่วม", ["น้", "้ํ", "ํา", "าท", "ท่", "่ว", "วม"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("二〇二六年", ["二〇", "〇二", "二六", "六年"]),
    ],
)
def test_tokens_of(text: str, words: list[str]) -> None:
    """Words with spaces between them are whole; where a script has none, each pair of neighbours stands for a word."""
    folded = fold(text)
    assert [folded[start:end] for start, end in spans(folded)] == words
    assert cut(folded) == words


def test_longer_runs_stand_for_words_where_they_are_asked_for() -> None:
    """Copies are told by four characters in a row; what is shorter stands for itself."""
    text = "昨日地震が、雨 NATO"
    assert [text[start:end] for start, end in spans(text, gram=4)] == ["昨日地震", "日地震が", "雨", "NATO"]


def test_letters_alone_tell_whether_lines_say_the_same() -> None:
    """Case, punctuation and spaces do not count."""
    assert letters("The Daily_News – 24/7!") == letters("the dailynews 247") == "thedailynews247"


def test_a_story_is_title_lead_and_text() -> None:
    """The parts lie one after the other, the title apart by a line break."""
    words = story_words("Ferry  sails", "At\ndawn. " + "It left the harbour. " * 50)
    assert words.text[: words.title_length] == "ferry sails"
    assert words.text[words.title_length] == "\n"
    lead = words.text[words.title_length + 1 : words.lead_end]
    assert lead.startswith("at dawn. it left")
    assert 390 <= len(lead) <= 400
    assert words.tokens == {"ferry", "sails", "at", "dawn", "it", "left", "the", "harbour"}
    assert words.place(words.text.index("sails")) == "in the title"
    assert words.place(words.text.index("dawn")) == "in the text"


def test_a_story_without_text_has_no_lead() -> None:
    """What is not there has no length."""
    words = story_words("Ferry", "")
    assert words.lead_end == len(words.text) == words.title_length + 1


@pytest.mark.parametrize("marks", [" -_.\u2019\u00a0", "".join(map(chr, range(0x2190, 0x2300)))])
def test_words_are_parted_by_one_space_whatever_stands_between_them(marks: str) -> None:
    """A few kinds of marks or hundreds: letters and digits stay, all else is one space between them."""
    assert spaced(f"{marks}Año{marks}½ 7{marks}") == "Año ½ 7"
