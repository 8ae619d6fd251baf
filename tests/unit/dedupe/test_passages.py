"""What two texts share word for word, and what stands in each other's place."""

# ruff: noqa: RUF001 - typography is what is tested

from __future__ import annotations

import pytest

from aggregator.dedupe.passages import PASSAGE_LIMIT, longest_shared, numbers, prepare, swapped

FRAME = "{} said on {} that it had sold {} tonnes of cocoa to buyers abroad since the season began in the autumn."


def frame(who: str, day: str, amount: str) -> str:
    return FRAME.format(who, day, amount)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (frame("The board", "Monday", "4,000"), frame("The board", "Monday", "4,000"), (0, 0)),
        (frame("The board", "Monday", "4,000"), frame("The board", "Monday", "5,500"), (1, 0)),
        (frame("Olam Estates", "Monday", "4,000"), frame("Barro Growers", "Monday", "5,500"), (1, 1)),
        (
            "It rained. Then " + frame("the board", "Monday", "4,000"),
            "It rained. Now " + frame("the board", "Monday", "4,000"),
            (0, 0),
        ),
        (frame("The board", "Monday", "4,000"), frame("The board", "Monday", "4,000") + " It wants 9,000.", (0, 0)),
        (
            "ACCRA (GNA) - " + frame("The board", "Monday", "4,000"),
            "(AFP) - " + frame("The board", "Monday", "4,000"),
            (0, 0),
        ),
        ("A B C", "D E F", (0, 0)),
        ("", "", (0, 0)),
    ],
    ids=["same", "figure", "parties", "sentence", "added", "dateline", "nothing shared", "empty"],
)
def test_swapped(left: str, right: str, expected: tuple[int, int]) -> None:
    """Only what stands in the other's place counts, once a number; a sentence's first word is no name."""
    one, two = prepare("", left), prepare("", right)
    assert swapped(one, two) == swapped(two, one) == expected


def test_longest_shared_is_in_the_papers_own_words() -> None:
    """Case and punctuation of the passage stay, line breaks go, and it is cut where it is too long."""
    text = prepare("", "“We won’t,” said Ana Ruiz of\nthe Harbour Board, “give in.” Rain is on its way.")
    other = prepare("", "Nothing else: we won't said ana ruiz of the harbour board give in, she added")
    assert longest_shared(text, other.shingle_set) == "We won’t,” said Ana Ruiz of the Harbour Board, “give in"
    endless = prepare("", "word " * 200)
    assert len(longest_shared(endless, endless.shingle_set)) == PASSAGE_LIMIT
    assert longest_shared(text, frozenset()) == ""


def test_longest_shared_of_a_text_shorter_than_a_shingle() -> None:
    """Three words in all are one passage."""
    text = prepare("", "Rain is near")
    assert longest_shared(text, text.shingle_set) == "Rain is near"


def test_numbers_are_words_with_a_digit() -> None:
    """Dates, sums and names with figures alike."""
    assert numbers(("b52", "over", "the", "3rd")) == {"b52", "3rd"}
