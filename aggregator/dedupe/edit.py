"""What kind of difference there is between two versions of one item."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from aggregator.dedupe.passages import numbers
from aggregator.dedupe.shingles import words
from aggregator.model.poll import Edit
from aggregator.text.digest import normal

TYPOS = 3
"""Words that may be respelt, each in place of a similar one, before an edit is more than a correction of typing."""

RESPELT = 0.7
"""How alike two spellings are (Ratcliff and Obershelp's measure, as `difflib` has it): "Zelensky", "Zelenskyy" 0.94."""


def edit_of(old_title: str, old_text: str, new_title: str, new_text: str) -> Edit:
    """Whether the new version says something new, has another title only, or nothing that a reader would notice.

    Case, punctuation, counters and clock times make no edit, nor does a respelling of a few words; a number that
    changed, or a word that has no like in the old version ("not"), always does. Where one of the texts is empty, for
    retention took it or the feed stopped sending it, the titles alone speak.
    """
    if old_text and new_text and not _same_but_for_typos(words(normal(old_text)), words(normal(new_text))):
        return Edit.SUBSTANTIVE
    return Edit.NONE if words(normal(old_title)) == words(normal(new_title)) else Edit.RETITLE


def _same_but_for_typos(old: list[str], new: list[str]) -> bool:
    """Whether both have the same words, in whatever order, but for a few respelt ones."""
    if old == new:
        return True
    before, after = Counter(old), Counter(new)
    gone, come = [*(before - after).elements()], [*(after - before).elements()]
    if len(gone) != len(come) or len(gone) > TYPOS or numbers((*gone, *come)):
        return False
    return all(any(SequenceMatcher(None, left, right).ratio() >= RESPELT for right in come) for left in gone)
