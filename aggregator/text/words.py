"""Texts as words: the form in which they are compared, and the tokens in them, whatever the script."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

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

_LETTERED = ((0x00, 0x33FFF), (0xE0100, 0xE01EF))
"""Where Unicode has letters, digits and marks: up to the last Han extension, and the variation selectors."""

_ASCII_TOKEN = re.compile(r"[0-9a-z_]+")
_PLAIN = re.compile("[\0-\u02ff\u0370-\u0482\u048a-\u052f\u2000-\u20cf\u2100-\u2bff]*")
"""Texts in the Latin, Greek and Cyrillic scripts with their punctuation and signs: all without combining marks, which
`re` takes for no letters."""
_PLAIN_TOKEN = re.compile(r"[\w\u200c\u200d]+")
"""As `_any_token`, six times as fast, and right for `_PLAIN` texts."""


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
    return _holds_together(character)


def tokens(folded: str) -> Iterator[tuple[str, int, int]]:
    """The words of a folded text, each with the offsets where it begins and ends.

    A word is a longest run of characters that join. Where a script has no spaces, each pair of neighbouring characters
    stands for a word, as nobody can cut words there without a dictionary; a character alone stands for itself.
    """
    for found in _token(folded).finditer(folded):
        run, start = found[0], found.start()
        if len(run) <= 2 or joins(run[0]):  # noqa: PLR2004 - a pair
            yield run, start, found.end()
        else:
            for at in range(len(run) - 1):
                yield run[at : at + 2], start + at, start + at + 2


def token_set(folded: str) -> frozenset[str]:
    """The different words of a folded text, as `tokens` has them."""
    runs = set(_token(folded).findall(folded))
    if not folded.isascii():
        for run in [run for run in runs if len(run) > 2 and _is_spaceless(run[0])]:  # noqa: PLR2004 - a pair
            runs.remove(run)
            runs.update(map("".join, pairwise(run)))
    return frozenset(runs)


def story_words(title: str, text: str) -> StoryWords:
    """A story's words, cut once for all the rules that ask about them."""
    head, lead, folded = fold(title), fold(text[:LEAD]), fold(text)
    whole = f"{head}\n{folded}"
    return StoryWords(
        text=whole,
        title_length=len(head),
        lead_end=min(len(head) + 1 + len(lead), len(whole)),
        tokens=token_set(whole),
    )


def _is_spaceless(character: str) -> bool:
    code = ord(character)
    return code >= _SPACELESS[0][0] and _SPACELESS[bisect_right(_SPACELESS, (code, 0x110000)) - 1][1] >= code


def _holds_together(character: str) -> bool:
    return not _is_spaceless(character) and (_is_letter(character) or character in _JOINERS)


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _token(folded: str) -> re.Pattern[str]:
    if folded.isascii():
        return _ASCII_TOKEN
    return _PLAIN_TOKEN if _PLAIN.fullmatch(folded) else _any_token()


@lru_cache(maxsize=1)
def _any_token() -> re.Pattern[str]:
    """What matches a run of characters of one sort, in any script.

    What `re` takes for a letter leaves combining marks out, without which Hindi has no words; so the classes are made
    here, of every code.
    """
    letters = [code for first, last in _LETTERED for code in range(first, last + 1) if _is_letter(chr(code))]
    spaced = _class(sorted({code for code in letters if not _is_spaceless(chr(code))}.union(map(ord, _JOINERS))))
    spaceless = _class(code for code in letters if _is_spaceless(chr(code)))
    return re.compile(f"[{spaced}]+|[{spaceless}]+")


def _class(codes: Iterable[int]) -> str:
    """The inside of a character class: ranges of the codes, which come in order."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
