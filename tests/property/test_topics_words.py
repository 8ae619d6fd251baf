"""A word between spaces is always found, a word inside another never, and judging never fails."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.words import fold, term, words_of

LETTERS = st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0x052F), min_size=1, max_size=8)


@given(word=LETTERS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_word_between_spaces_is_found(word: str, before: str, after: str) -> None:
    """Whatever stands around a word, spaces make it one."""
    assert term(word).find(words_of("", f"{before} {word} {after}")) >= 0


@given(word=LETTERS, glue=st.sampled_from("abzéжλ1_"))
def test_a_word_glued_to_a_letter_is_not_found(word: str, glue: str) -> None:
    """A letter on either side makes another word of it; `*` allows one behind."""
    inside = words_of("", f"{glue * 20}{word}{glue * 20}")
    if glue not in fold(word):
        assert term(word).find(inside) == -1
        assert term(f"{word}*").find(inside) == -1
        assert term(f"{word}*").find(words_of("", f"{word}{glue}")) >= 0


@given(word=st.text(max_size=12), title=st.text(max_size=30), text=st.text(max_size=60))
def test_any_text_can_be_searched_for_anything(word: str, title: str, text: str) -> None:
    """A hit lies within the story, and nothing raises."""
    words = words_of(title, text)
    sought = term(word)
    index = sought.find(words)
    assert index == -1 or words.text.startswith(sought.needle, index)


@given(text=st.text(max_size=60))
def test_folding_is_idempotent(text: str) -> None:
    """A folded text is its own folded form, so words and texts meet in one place."""
    assert fold(fold(text)) == fold(text)
