"""A word between spaces is always found, a word inside another never, and judging never fails."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.words import fold, joins, story_words, token_set, tokens
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


@given(text=st.text(max_size=80))
def test_tokens_are_what_stands_there(text: str) -> None:
    """Each token is the text between its offsets, in order; the set of them is the same; none is empty."""
    folded = fold(text)
    cut = list(tokens(folded))
    assert all(word and folded[start:end] == word for word, start, end in cut)
    assert [start for _, start, _ in cut] == sorted({start for _, start, _ in cut})
    assert token_set(folded) == {word for word, _, _ in cut}


@given(text=st.text(max_size=80))
def test_tokens_leave_out_only_what_is_no_letter(text: str) -> None:
    """Every letter and digit of whatever script is in a token, and a word that joins is never cut."""
    folded = fold(text)
    covered = {at for _, start, end in tokens(folded) for at in range(start, end)}
    for at, character in enumerate(folded):
        if character.isalnum() or joins(character):
            assert at in covered
    for word, start, end in tokens(folded):
        if joins(word[0]):
            assert not (start and joins(folded[start - 1]))
            assert not (end < len(folded) and joins(folded[end]))


@given(text=st.text(st.characters(max_codepoint=0x2BFF, categories=("L", "N", "M", "P", "S", "Z", "Cf")), max_size=80))
def test_plain_texts_are_cut_as_all_are(text: str) -> None:
    """The short way for texts without combining marks finds the same words as a text that has one further on."""
    folded = fold(text)
    assert token_set(folded) | {"か"} == token_set(f"{folded} か")
