"""A word between spaces is always found, a word inside another never, and judging never fails."""

from __future__ import annotations

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.words import cut, fold, joins, spans, story_words
from aggregator.topics.terms import term

LETTERS = st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0x052F), min_size=1, max_size=8)


@given(word=LETTERS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_word_between_spaces_is_found(word: str, before: str, after: str) -> None:
    """Whatever stands around a word, spaces make it one."""
    assert term(word).find(story_words("", f"{before} {word} {after}")) >= 0


@given(word=LETTERS, glue=st.sampled_from("abzéжλ1_"))
def test_a_word_glued_to_a_letter_is_not_found(word: str, glue: str) -> None:
    """A letter on either side makes another word of it; `*` allows one behind."""
    inside = story_words("", f"{glue * 20}{word}{glue * 20}")
    if glue not in fold(word):
        assert term(word).find(inside) == -1
        assert term(f"{word}*").find(inside) == -1
        assert term(f"{word}*").find(story_words("", f"{word}{glue}")) >= 0


@given(word=st.text(max_size=12), title=st.text(max_size=30), text=st.text(max_size=60))
def test_any_text_can_be_searched_for_anything(word: str, title: str, text: str) -> None:
    """A hit lies within the story, and nothing raises."""
    words = story_words(title, text)
    sought = term(word)
    index = sought.find(words)
    assert index == -1 or words.text.startswith(sought.needle, index)


@given(text=st.text(max_size=60))
def test_folding_is_idempotent(text: str) -> None:
    """A folded text is its own folded form, so words and texts meet in one place."""
    assert fold(fold(text)) == fold(text)


@given(text=st.text(max_size=80), gram=st.integers(2, 4))
def test_words_are_what_stands_there(text: str, gram: int) -> None:
    """Words come in order, none is empty, and told without their places they are the same."""
    found = list(spans(text, gram=gram))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert [start for start, _ in found] == sorted({start for start, _ in found})
    assert cut(text, gram=gram) == [text[start:end] for start, end in found]


@given(text=st.text(max_size=80), gram=st.integers(2, 4))
def test_words_leave_out_only_what_is_no_letter(text: str, gram: int) -> None:
    """Every letter and digit of whatever script is in a word, and a word that joins is never cut."""
    covered = {at for start, end in spans(text, gram=gram) for at in range(start, end)}
    for at, character in enumerate(text):
        assert (at in covered) is (character.isalnum() or joins(character) or category(character).startswith("M"))
    for start, end in spans(text, gram=gram):
        if joins(text[start]):
            assert not (start and joins(text[start - 1]))
            assert not (end < len(text) and joins(text[end]))
        else:
            assert end - start <= gram


@given(text=st.text(max_size=80))
def test_a_text_of_the_first_plane_is_cut_as_all_are(text: str) -> None:
    """A letter of another plane further on changes nothing for the words before it."""
    assert list(spans(text)) == list(spans(f"{text} \U00010428"))[:-1]
