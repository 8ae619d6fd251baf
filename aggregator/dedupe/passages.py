"""What two similar texts share word by word, and what stands in the slots where they differ."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from aggregator.dedupe.shingles import (
    SHINGLE_WORDS,
    TEXT_LIMIT,
    TITLE_LIMIT,
    TITLE_WORDS,
    located_words,
    shingles,
    words,
)

PASSAGE_LIMIT = 200
"""Characters of a shared passage that are shown as evidence."""

SLOT_WORDS = 12
"""Words between two shared passages that still count as a slot of one frame; longer stretches are text of their own."""

_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\u2026\n])[\s\"'()\u2018\u2019\u201c\u201d]*$")
_DATELINE = re.compile(r"[^.!?\n]{2,60}?\s(?:--?|[\u2013\u2014])\s")
"""Where and by whom a report was filed, which each paper writes its own way: it names no party to the story."""


@dataclass(frozen=True, slots=True)
class Text:
    """A title and a cleaned text, taken apart once for any number of comparisons; make it with `prepare`."""

    title: tuple[str, ...]
    """The title's words, folded."""
    title_shingles: frozenset[int]
    words: tuple[str, ...]
    """The text's words, folded."""
    shingles: tuple[int, ...]
    """Of the text, in order; shingle i begins at word i."""
    shingle_set: frozenset[int]
    raw: str = field(repr=False)
    """The text as it was, as far as it counts."""


@lru_cache(maxsize=32)
def prepare(title: str, text: str) -> Text:
    """Take a title and a cleaned text apart for `near.compare`; the last few are remembered (a value for a value)."""
    text = text[:TEXT_LIMIT]
    title_words, text_words = words(title[:TITLE_LIMIT]), words(text)
    hashes = shingles(text_words)
    return Text(
        title=tuple(title_words),
        title_shingles=frozenset(shingles(title_words, TITLE_WORDS)),
        words=tuple(text_words),
        shingles=tuple(hashes),
        shingle_set=frozenset(hashes),
        raw=text,
    )


def longest_shared(text: Text, other: AbstractSet[int]) -> str:
    """The longest run of words whose shingles are all in `other`, shortened to `PASSAGE_LIMIT` characters."""
    best, best_start, run = 0, 0, 0
    for position, shingle in enumerate(text.shingles):
        run = run + 1 if shingle in other else 0
        if run > best:
            best, best_start = run, position - run + 1
    if not best:
        return ""
    last = min(len(text.words), best_start + best + SHINGLE_WORDS - 1) - 1
    normal, spans = located_words(text.raw)
    if len(spans) == len(text.words):
        passage = " ".join(normal[spans[best_start][0] : spans[last][1]].split())
    else:
        passage = " ".join(text.words[best_start : last + 1])
    return passage if len(passage) <= PASSAGE_LIMIT else passage[: PASSAGE_LIMIT - 1].rstrip() + "…"


def swapped(new: Text, old: Text) -> tuple[int, int]:
    """How many numbers and how many names the two put in each other's place within one frame.

    A recurring report keeps its sentences and changes what stands in them: this week's figures for last week's, one
    issuer of a bond for another. A slot is a short stretch between shared passages; two slots are one where the shared
    passage before them is the same (after them, at the very beginning). A number or name counts when the other text
    has it nowhere, and the two sides' counts meet in the smaller one, so that a text that only *adds* figures, as a
    longer version does, swaps none.

    :returns: swapped numbers, swapped names (words with a capital initial in scripts that have capitals)
    """
    shared = new.shingle_set & old.shingle_set
    new_slots, old_slots = _slots(new, shared), _slots(old, shared)
    both = new_slots.keys() & old_slots.keys()
    if not both:
        return 0, 0
    new_numbers, new_names = _telling(new, [new_slots[key] for key in both], frozenset(old.words))
    old_numbers, old_names = _telling(old, [old_slots[key] for key in both], frozenset(new.words))
    return min(new_numbers, old_numbers), min(new_names, old_names)


def numbers(tokens: tuple[str, ...]) -> frozenset[str]:
    """The words that hold a digit."""
    return frozenset(token for token in tokens if _DIGIT.search(token))


def _slots(text: Text, shared: AbstractSet[int]) -> dict[int, range]:
    """The text's slots as ranges of words, each by the shared shingle next to it."""
    slots: dict[int, range] = {}
    covered_to, before = 0, None
    for position, shingle in enumerate(text.shingles):
        if shingle in shared:
            if covered_to < position <= covered_to + SLOT_WORDS:
                slots[shingle if before is None else before] = range(covered_to, position)
            covered_to, before = position + SHINGLE_WORDS, shingle
    return slots


def _telling(text: Text, slots: list[range], elsewhere: AbstractSet[str]) -> tuple[int, int]:
    """How many numbers and names in the slots are not among the other text's words."""
    normal, spans = located_words(text.raw)
    aligned = len(spans) == len(text.words)
    opening = _DATELINE.match(normal)
    begins = opening.end() if opening else 0
    found_numbers: set[int] = set()
    found_names: set[str] = set()
    for place in chain.from_iterable(slots):
        word = text.words[place]
        if word in elsewhere or (aligned and spans[place][0] < begins):
            continue
        if _DIGIT.search(word):
            found_numbers.add(_number_start(text.words, place))
        elif aligned and _is_name(normal, spans[place][0]):
            found_names.add(word)
    return len(found_numbers), len(found_names)


def _is_name(text: str, start: int) -> bool:
    """Whether the word has a capital that its place does not explain: every word that begins a sentence has one."""
    return text[start].isupper() and not _SENTENCE_END.search(text, max(0, start - 4), start)


def _number_start(tokens: tuple[str, ...], place: int) -> int:
    """Where the number begins that the word at `place` is a group of: "41,200" is two words and one number."""
    while place and _DIGIT.search(tokens[place - 1]):
        place -= 1
    return place
