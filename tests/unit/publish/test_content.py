"""The lead of a text, and the words of its files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.model import Enclosure
from aggregator.publish.content import lead, shows_picture, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("", False)),
        ("One two.\n\nThree", ("One two. Three", False)),
        ("a b c d e f g h. j k l", ("a b c d e f g h.", True)),
        ("a b c d e f g “h.” j k l", ("a b c d e f g “h.”", True)),
        ("a b. c d e f g h, j, k l", ("a b. c d e f g h, j …", True)),
    ],
)
def test_the_lead_ends_well(text: str, expected: tuple[str, bool]) -> None:
    """All of a short text; of a long one up to a sentence's end near the limit, else with an ellipsis."""
    assert lead(text, 9) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日" * 200, "日" * 27 + "…"),
        ("日" * 22 + "。" + "本" * 200, "日" * 22 + "。"),
        ("日" * 5 + "。" + "本" * 200, "日" * 5 + "。" + "本" * 21 + "…"),
        ("ก" * 300, "ก" * 54 + "…"),
    ],
)
def test_a_script_without_spaces_is_measured_by_its_width(text: str, expected: str) -> None:
    """A long text of one single "word" is cut as well: 9 words are 54 columns, an ideograph takes two."""
    assert lead(text, 9) == (expected, True)


def test_long_words_are_not_cut() -> None:
    """A language with long words and spaces is counted by its words."""
    text = "Donaudampfschiff " * 5
    assert lead(text, 9) == (text.strip(), False)


def test_a_picture_is_shown_already() -> None:
    """HTML that has the picture in another size shows it; a link to it, and another picture, do not."""
    picture = Enclosure(url="https://paper.example/harbour-crane.jpg?w=1200&x=1")
    small = '<p><img alt="x" src="https://paper.example/harbour-crane-300x200.jpg?x=1&amp;w=3"></p>'
    assert shows_picture(small, picture)
    assert not shows_picture('<img src="https://paper.example/harbour-gull.jpg?x=1">', picture)
    assert not shows_picture('<a href="https://paper.example/harbour-crane.jpg?x=1">x</a>', picture)


def test_words_of_a_file() -> None:
    """Caption and credit on one line, either alone where the other is missing."""
    both = Enclosure(url="https://paper.example/a.jpg", title="A \n crane", credit="Ana Ruiz")
    assert words_of(both) == "A crane (Ana Ruiz)"
    assert words_of(replace(both, title="")) == "Ana Ruiz"
    assert words_of(replace(both, credit="")) == "A crane"
    assert words_of(replace(both, title="", credit="")) == ""
