"""Lists read as people write them."""

from __future__ import annotations

import pytest

from aggregator.text.wording import all_of, one_of, shortened


@pytest.mark.parametrize(
    ("names", "any_will_do", "together"),
    [(["a"], "a", "a"), (["a", "b"], "a or b", "a and b"), (["a", "b", "c"], "a, b or c", "a, b and c")],
)
def test_a_list_ends_in_a_word(names: list[str], any_will_do: str, together: str) -> None:
    """Before the last name stands what binds them."""
    assert one_of(names) == any_will_do
    assert all_of(iter(names)) == together


def test_a_long_list_is_shortened() -> None:
    """Five names are told, and how many there are besides."""
    assert shortened(iter("abcde")) == "a, b, c, d, e"
    assert shortened("abcdefg") == "a, b, c, d, e and 2 more"
