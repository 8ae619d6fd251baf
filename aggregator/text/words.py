"""Texts as words: the form in which they are compared, and the tokens in them, whatever the script."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from aggregator.model import StoryWords

LEAD = 400
"""Characters of a text that count as its lead: the first two or three sentences of a report."""

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

SPACELESS = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in _SPACELESS)
"""The same scripts, as the inside of a character class of `re`."""

_HAS_SPACELESS = re.compile(f"[{SPACELESS}]")
_ASCII_WORD = re.compile(r"[0-9A-Za-z_]+")
_ASTRAL = re.compile("[\U00010000-\U0001f2ff\U0001fb00-\U0010ffff]")
"""A character beyond the first plane that may be a letter; emoji are none."""
_PLANES = ((0x00, 0xFFFF), (0x10000, 0x33FFF), (0xE0100, 0xE01EF))
"""Where Unicode has letters, digits and marks: the first plane, the others up to the last Han extension, and the
variation selectors."""

_NO_LETTER = re.compile(r"[\W_]+")
_ASCII_LETTERS = "".join(character if character.isalnum() else " " for character in map(chr, range(128)))
_MARKS_LIMIT = 64
"""Kinds of marks in one text that are replaced one after the other, which is the faster way where they are few."""

PAIR = 2
"""Characters that stand for a word where a script has no spaces."""


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


@lru_cache(maxsize=4096)
def joins(character: str) -> bool:
    """Whether a word can go on across this character: part of a word, in a script that has spaces."""
    return not is_spaceless(character) and (_is_letter(character) or character in _JOINERS)


def spans(text: str, *, gram: int = PAIR) -> Iterator[tuple[int, int]]:
    """Where the words of a text begin and end, in order.

    A word is a longest run of characters that join. Where a script has no spaces, each `gram` characters in a row stand
    for a word, as nobody can cut words there without a dictionary; fewer, where there are no more.
    """
    runs = (run.span() for run in _word(text).finditer(text))
    if text.isascii() or not _HAS_SPACELESS.search(text):
        return runs
    return (
        piece
        for start, end in runs
        for piece in (
            ((start, end),)
            if end - start <= gram or not is_spaceless(text[start])
            else ((at, at + gram) for at in range(start, end - gram + 1))
        )
    )


def cut(text: str, *, gram: int = PAIR) -> list[str]:
    """The words of a text in order, as `spans` tells them."""
    runs: list[str] = _word(text).findall(text)
    if text.isascii() or not _HAS_SPACELESS.search(text):
        return runs
    words: list[str] = []
    for run in runs:
        if len(run) <= gram or not is_spaceless(run[0]):
            words.append(run)
        else:
            words.extend(run[at : at + gram] for at in range(len(run) - gram + 1))
    return words


def letters(text: str) -> str:
    """The letters and digits of a text and nothing between them, in small letters: whether two lines say the same."""
    return _NO_LETTER.sub("", text.casefold())


def spaced(text: str) -> str:
    """The letters and digits of a text, its case as it is; whatever stands between them is one space."""
    if text.isascii():
        return " ".join(text.translate(_ASCII_LETTERS).split())
    marks = [character for character in set(text) if not character.isalnum()]
    if len(marks) > _MARKS_LIMIT:
        return _NO_LETTER.sub(" ", text).strip()
    for mark in marks:
        text = text.replace(mark, " ")
    return " ".join(text.split())


def story_words(title: str, text: str) -> StoryWords:
    """A story's words, cut once for all the rules that ask about them."""
    head, lead, folded = fold(title), fold(text[:LEAD]), fold(text)
    whole = f"{head}\n{folded}"
    return StoryWords(
        text=whole,
        title_length=len(head),
        lead_end=min(len(head) + 1 + len(lead), len(whole)),
        tokens=frozenset(cut(whole)),
    )


def is_spaceless(character: str) -> bool:
    """Whether it is of a script whose languages put no space between words."""
    code = ord(character)
    return code >= _SPACELESS[0][0] and _SPACELESS[bisect_right(_SPACELESS, (code, 0x110000)) - 1][1] >= code


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _word(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ASCII_WORD
    return _word_of(planes=len(_PLANES) if _ASTRAL.search(text) else 1)


@lru_cache(maxsize=2)
def _word_of(*, planes: int) -> re.Pattern[str]:
    """What matches a run of characters of one sort, in any script of the first so many planes.

    What `re` takes for a letter leaves combining marks out, without which Hindi has no words; so the classes are made
    here, of every code. All planes at once take eight times as long to search.
    """
    codes = [code for first, last in _PLANES[:planes] for code in range(first, last + 1) if _is_letter(chr(code))]
    spaced = _class(sorted({code for code in codes if not is_spaceless(chr(code))}.union(map(ord, _JOINERS))))
    return re.compile(f"[{spaced}]+|[{_class(code for code in codes if is_spaceless(chr(code)))}]+")


def _class(codes: Iterable[int]) -> str:
    """The inside of a character class: ranges of the codes, which come in order."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
