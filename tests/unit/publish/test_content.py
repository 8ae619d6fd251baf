"""The lead of a text."""

from __future__ import annotations

import pytest

from aggregator.publish.content import lead


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
