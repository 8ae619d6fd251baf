"""Names of variables in place of what they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.veil import revealed, veiled


def test_the_longer_value_wins() -> None:
    """A value within another leaves nothing of that one in the text."""
    secrets = (("SHORT", "wren"), ("LONG", "wren-and-kite"), ("EMPTY", ""))
    assert veiled("https://a.example/wren-and-kite?k=wren", secrets) == "https://a.example/${LONG}?k=${SHORT}"


def test_names_that_are_unknown_stay() -> None:
    """So does what is no variable."""
    assert revealed("${A} ${B} $A {A}", (("A", "wren"),)) == "wren ${B} $A {A}"


@given(
    st.text("abc/?=.").filter(lambda text: "$" not in text),
    st.dictionaries(st.sampled_from(["K", "KEY", "TOKEN"]), st.text("abc", min_size=1), max_size=3),
)
def test_what_was_veiled_comes_out_as_it_was(text: str, held: dict[str, str]) -> None:
    """And no value is left where it was veiled."""
    secrets = tuple(held.items())
    hidden = veiled(text, secrets)
    assert revealed(hidden, secrets) == text
    rest = hidden
    for name in held:
        rest = rest.replace(f"${{{name}}}", " ")
    assert not any(value in rest for value in held.values())
