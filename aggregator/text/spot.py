"""A cheap look: does a text hold any of some words? One pass, however many words, where a pattern takes hundreds."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


class Spotter:
    """Tells whether any of its words is anywhere in a text, in capitals or small letters.

    It stands before an expensive pattern and spares most texts that pattern; so its words must be such that the pattern
    cannot match without one of them. A space at a word's end or beginning also stands for the text's end or beginning.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = AhoCorasick([word.lower() for word in words], implementation=Implementation.DFA)

    def __call__(self, text: str) -> bool:
        """Whether one is there; also where that cannot be told, as in text with a lone surrogate."""
        try:
            return bool(self._automaton.find_matches_as_indexes(f" {text.lower()} "))
        except UnicodeEncodeError:
            return True
