# ruff: noqa: E501, RUF001 -- words of many languages, with the quotes and dashes that publishers set
"""What kind of difference there is between two versions of one item."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from aggregator.dedupe.passages import numbers
from aggregator.dedupe.shingles import words
from aggregator.model.story import Edit
from aggregator.text.fingerprint import normal

TYPOS = 3
"""Words that may be respelt, each in place of a similar one, before an edit is more than a correction of typing."""

RESPELT = 0.7
"""How alike two spellings are (Ratcliff and Obershelp's measure, as `difflib` has it): "Zelensky", "Zelenskyy" 0.94."""

WORD_LIMIT = 64
"""Characters of a word that is compared with another letter by letter, which costs the product of both lengths."""

TEXT_LIMIT = 200_000
"""Characters of a text that are compared word by word; a difference behind them is taken for something new."""

CHANGES_LIMIT = 24
"""Changes of one item after which no more of them count: it flaps between two versions, or a clock is in its text."""

LEAD_LIMIT = 200
"""Characters of a text in which it says that it was taken back."""

_CORRECTED = frozenset({"CORRECTED", "CORRECTION", "REFILE"})
"""Marks by which agencies announce a correction."""

_RETRACTED = re.compile(
    r"""\W*(?:
      (?:retract(?:ed|ion)|withdrawn|kill(?:ed)?|mandatory\s+kill)\b\s*[:–—-]
    | \W?this\s+(?:story|article|report|post|item)\s+(?:has\s+been|was|is)\s+(?:retracted|withdrawn|removed|taken\s+down|killed)\b
    | dieser\s+(?:artikel|beitrag|text)\s+wurde\s+(?:zurückgezogen|entfernt|gelöscht)\b
    | cet\s+article\s+a\s+été\s+(?:retiré|supprimé)\b | este\s+art[íi]culo\s+(?:ha\s+sido|fue)\s+(?:retirado|eliminado)\b
    | questo\s+articolo\s+è\s+stato\s+(?:ritirato|rimosso)\b | este\s+artigo\s+foi\s+(?:retirado|removido)\b
    | эта\s+(?:статья|новость|публикация)\s+(?:была\s+)?(?:отозвана|удалена|снята)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """What of an item's version is compared with another."""

    title: str
    text: str
    """Empty where retention took it, or the feed has none."""
    marks: tuple[str, ...] = ()
    """`Story.marks`."""
    corrections: tuple[str, ...] = ()
    """`Story.corrections`."""


def edit_of(old: Version, new: Version) -> Edit:
    """Whether the new version takes back, corrects or adds something, has another title only, or nothing to notice.

    A note of correction or an agency's mark that the old version had not makes a correction, whatever else changed.
    Case, punctuation, counters and clock times are never more than volatile, a respelling of a few words is a typo; a
    number that changed, or a word that has no like in the old version ("not"), is always substantive. Where one of the
    texts is empty the titles alone speak.
    """
    if _is_retracted(new) and not _is_retracted(old):
        return Edit.RETRACTION
    if set(new.corrections) - set(old.corrections) or _CORRECTED & (_marks(new) - _marks(old)):
        return Edit.CORRECTION
    texts = _texts(old.text, new.text)
    if texts is Edit.SUBSTANTIVE:
        return texts
    if words(normal(old.title)) != words(normal(new.title)):
        return Edit.RETITLE
    if texts is Edit.NONE and words(old.title) != words(new.title):
        return Edit.VOLATILE
    return texts


def _is_retracted(version: Version) -> bool:
    return any(_RETRACTED.match(part[:LEAD_LIMIT]) for part in (version.title, version.text))


def _marks(version: Version) -> set[str]:
    """Marks without their numbers: "UPDATE 2" is one of "UPDATE"."""
    return {mark.partition(" ")[0] for mark in version.marks}


def _texts(old: str, new: str) -> Edit:
    if old[TEXT_LIMIT:] != new[TEXT_LIMIT:] and old and new:
        return Edit.SUBSTANTIVE
    old, new = old[:TEXT_LIMIT], new[:TEXT_LIMIT]
    if not (old and new) or words(old) == words(new):
        return Edit.NONE
    before, after = words(normal(old)), words(normal(new))
    if before == after:
        return Edit.VOLATILE
    return Edit.TYPO if _same_but_for_typos(before, after) else Edit.SUBSTANTIVE


def _same_but_for_typos(old: list[str], new: list[str]) -> bool:
    """Whether both have the same words, in whatever order, but for a few respelt ones."""
    before, after = Counter(old), Counter(new)
    gone, come = [*(before - after).elements()], [*(after - before).elements()]
    if len(gone) != len(come) or len(gone) > TYPOS or numbers((*gone, *come)):
        return False
    if max(map(len, (*gone, *come)), default=0) > WORD_LIMIT:
        return False
    return all(any(SequenceMatcher(None, left, right).ratio() >= RESPELT for right in come) for left in gone)
