"""The cheap look that stands before expensive patterns."""

from __future__ import annotations

import pytest

from aggregator.text.spot import Spotter

SPOT = Spotter(["Continue", " by ", "далее"])


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("please CONTINUE here", True),
        ("discontinued", True),
        ("by Ada", True),
        ("photo by", True),
        ("a bystander", False),
        ("ЧИТАТЬ ДАЛЕЕ", True),
        ("", False),
        ("nothing of it", False),
    ],
)
def test_words_are_spotted_anywhere(text: str, there: bool) -> None:  # noqa: FBT001 - the table's own column
    """In capitals or small letters, and with the text's ends counting as spaces."""
    assert SPOT(text) is there


def test_text_that_cannot_be_searched_is_not_spared() -> None:
    """A lone surrogate has no UTF-8: the answer is yes, and the pattern behind decides."""
    assert SPOT("\ud800") is True
