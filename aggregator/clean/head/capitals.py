# ruff: noqa: RUF001 -- the quotes and letters that publishers set
"""Titles that are set wholly in capitals, written as the text below them writes their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from aggregator.clean.draft import Context, Draft, noted, taken
from aggregator.text.date_words import plain

FEWEST_WORDS = 5
"""Words of the shortest title that is changed: two or three may be a name or a slogan."""

KNOWN = 2 / 3
"""Share of a title's words that the text must have; else names would be among those that it has not."""

TEXT_LIMIT = 20_000
"""Characters of the text that are read for how it writes its words."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLOSING = r"[\"'”’»)\]]*\s+\W*$"
_SENTENCE_END = re.compile(rf"(?:(?<=\w\w)\.|[!?…]){_CLOSING}")
_CLAUSE_END = re.compile(rf"(?:(?<=\w\w)\.|[!?…:;\n]){_CLOSING}|[“„«]\s?$|\s\"$")
"""Where a sentence may end or a quotation begin in running text: a capital there tells nothing."""

_BEFORE = 6
"""Characters before a word that tell whether a sentence begins with it."""

_AFTER_DIGITS = frozenset({"st", "nd", "rd", "th", "am", "pm", "km", "kg", "cm", "mph", "kmh"})
"""What follows a number in small letters; other letters there are a code: "G20", "5G", "B52"."""

_DOTTED = (("I", "ı"), ("İ", "i"))
"""Turkic languages have two letters i."""
_TURKIC = ("tr", "az")


def lower_capitals(draft: Draft, context: Context) -> Draft:
    """Write a title of capitals in small letters, but for names and acronyms, which the text shows."""
    title = draft.title
    if not title.isupper() or context.kept:
        return draft
    words = [match[0] for match in _WORD.finditer(title)]
    cased = [word for word in words if word.isupper()]
    if len(cased) < FEWEST_WORDS or len(cased) < len(words):
        return draft
    ways = _ways(block.text for block in draft.blocks if not block.text.isupper())
    if sum(_key(word) in ways for word in cased) < KNOWN * len(cased):
        return draft
    is_turkic = context.language.lower().startswith(_TURKIC)
    written = _WORD.sub(lambda match: _written(match, ways, is_turkic=is_turkic), title)
    if written == title:
        return draft
    return replace(noted(draft, taken(title, "written as the text writes it")), title=written)


def _ways(texts: Iterable[str]) -> Mapping[str, str]:
    """How the texts write each word most often; one that begins a sentence counts where no other does."""
    within: dict[str, Counter[str]] = {}
    first: dict[str, str] = {}
    left = TEXT_LIMIT
    for text in texts:
        head = text[: max(left, 0)]
        left -= len(head)
        for match in _WORD.finditer(head):
            word = match[0]
            key = _key(word)
            if word[0].isupper() and _ends(_CLAUSE_END, head, match.start()) and not _has_inner_capital(word):
                first.setdefault(key, word)
            else:
                within.setdefault(key, Counter())[word] += 1
    return first | {key: max(forms, key=lambda form: (forms[form], form)) for key, forms in within.items()}


def _written(match: re.Match[str], ways: Mapping[str, str], *, is_turkic: bool) -> str:
    """One word of a title as it is to stand there."""
    word, title = match[0], match.string
    before, after = title[: match.start()][-1:], title[match.end() :][:1]
    found = ways.get(_key(word))
    if found is None:
        if (before.isdigit() and word.lower() not in _AFTER_DIGITS) or after.isdigit():
            return word
        if len(word) == 1 and (after == "." or word == "I"):
            return word
        found = _lower(word, is_turkic=is_turkic)
    if _ends(_SENTENCE_END, title, match.start()) and found.islower() and not before.isdigit():
        return word[0] + found[1:]
    return found


def _ends(pattern: re.Pattern[str], text: str, at: int) -> bool:
    """Whether something ends before `at`, or `at` is where the text begins."""
    before = text[max(0, at - _BEFORE) : at]
    return (at <= _BEFORE and not any(map(str.isalnum, before))) or pattern.search(before) is not None


def _has_inner_capital(word: str) -> bool:
    return word[1:] != word[1:].lower()


def _lower(word: str, *, is_turkic: bool) -> str:
    if is_turkic:
        for capital, small in _DOTTED:
            word = word.replace(capital, small)
    return word.lower()


def _key(word: str) -> str:
    """What two ways to write a word share: capitals often lack their accents."""
    return plain(word.replace("’", "'"))
