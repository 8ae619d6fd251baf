"""Whether a word, a phrase or a `prefix*` stands in a text, as a reader of that language would say it does."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FOLD_CACHE = 512
"""Folded stories kept at a time: a story is asked about by every topic in turn; at some 4 kB each this is 2 MB."""

_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # Han iteration mark and zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar extended B
    (0xAA60, 0xAA7F),  # Myanmar extended A
    (0xF900, 0xFAFF),  # Han compatibility
    (0x20000, 0x3FFFF),  # Han extensions B and later
)
"""Scripts whose languages put no space between words (UAX #29, section 4: "complex context" and ideographs)."""

_JOINERS = frozenset("_\u200c\u200d")
"""Beside letters, digits and combining marks, what holds a word together (UAX #29 ExtendNumLet, ZWNJ, ZWJ)."""


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether a word can go on across this character: part of a word, in a script that has spaces."""
    code = ord(character)
    if any(first <= code <= last for first, last in _SPACELESS):
        return False
    return character.isalnum() or character in _JOINERS or unicodedata.category(character).startswith("M")


def fold(text: str) -> str:
    """The form in which texts and words are compared.

    Case and width do not count (NFKC, full case folding), nor do line breaks, soft hyphens and the shape of
    apostrophes and hyphens. Accents do: they make other words.
    """
    if not text.isascii():
        text = text.replace("\u00ad", "").replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-")
        text = unicodedata.normalize("NFKC", text).casefold()
        text = unicodedata.normalize("NFC", text)
    else:
        text = text.lower()
    if "\n" in text or "  " in text or "\t" in text:
        text = " ".join(text.split())
    return text


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A story's words, folded for comparison."""

    text: str
    """Title, a line break that no phrase can cross, text."""
    title_length: int

    def place(self, index: int) -> str:
        """Where an index into `text` lies, in words."""
        return "in the title" if index < self.title_length else "in the text"


@lru_cache(maxsize=FOLD_CACHE)
def words_of(title: str, text: str) -> Words:
    """Fold a story once for all the topics that ask about it."""
    folded = fold(title)
    return Words(text=f"{folded}\n{fold(text)}", title_length=len(folded))


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A word or phrase of a rule, ready to be looked for."""

    written: str
    """As the user wrote it."""
    needle: str
    """Folded, without the wildcard; never matches where it is empty."""
    closed_left: bool
    """Whether what stands before it must end a word."""
    closed_right: bool
    """Whether what stands after it must begin one: not for `prefix*`, nor in a script without spaces."""

    def find(self, words: Words) -> int:
        """Index of the first occurrence in `words.text`; -1 where there is none."""
        if not self.needle:
            return -1
        text = words.text
        index = text.find(self.needle)
        while index >= 0:
            end = index + len(self.needle)
            left_open = self.closed_left and index > 0 and _joins(text[index - 1])
            right_open = self.closed_right and end < len(text) and _joins(text[end])
            if not left_open and not right_open:
                return index
            index = text.find(self.needle, index + 1)
        return -1


def term(written: str) -> Term:
    """Prepare a word, a phrase or a `prefix*` as a topic's rule has it."""
    stripped = written.strip()
    needle = fold(stripped.rstrip("*")) if stripped.endswith("*") else fold(stripped)
    return Term(
        written=stripped,
        needle=needle,
        closed_left=bool(needle) and _joins(needle[0]),
        closed_right=bool(needle) and _joins(needle[-1]) and not stripped.endswith("*"),
    )
