"""Mentions: every name of the gazetteer in a text, leftmost and longest, on word boundaries of its script."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from aggregator.regions.gazetteer import Gazetteer
from aggregator.text.words import is_spaceless


class Hit(NamedTuple):
    """A name found in a text, not yet read."""

    start: int
    end: int
    name: int
    """Its place in `Gazetteer.readings`."""


UPPER: Final = "A-ZÀ-ÖØ-ÞĀĆČĎĐĒĘĚĞĢĪĶĻŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁІЇЄҐЎΑ-Ω"
SHOUTED: Final = re.compile(rf"[{UPPER}]{{2,}}(?:\.?[ -][{UPPER}]{{2,}})*")
"""Runs of words in capitals, as in datelines and old headlines."""
SHORT: Final = 3
"""Letters up to which a word in capitals that stands alone is taken for an abbreviation."""
CAPITALS: Final = bytes.maketrans(bytes(range(65, 91)), b"A" * 26)
"""Makes one capital of all, so that shouting in ASCII is found by a search for a constant: five times as fast."""
INITIALS: Final = frozenset(
    ("US", "UK", "UN", "EU", "USA", "UAE", "DRC", "GDR", "FRG", "PRC", "FBI", "CIA", "NHS", "BBC", "KGB", "PLO", "IRA",
     "EEC", "SEC", "GOP", "NSW", "PNG", "USSR", "USDA", "NATO", "OPEC")
)  # fmt: skip
"""Abbreviations that keep their capitals among other words in capitals."""
WORD: Final = re.compile(r"\w+")
PARTICLES: Final = frozenset(("DE", "DEL", "DA", "DO", "ES", "DI", "DER", "AND", "OF", "THE"))
"""Words that places' names hold in small letters."""

OTHER_SCRIPT: Final = re.compile(r"[\u0370-\u1dff\u2c80-\u2dff\u2e80-\ud7ff\uf900-\U0010ffff]")
"""A character that is neither Latin nor a sign: whether names in other scripts need to be looked for."""
HANGUL: Final = re.compile(r"[\uac00-\ud7af]")
"""Korean hangs its particles on the word: no boundary is needed behind it."""
SEMITIC: Final = re.compile(r"[\u0590-\u06ff]")
"""Hebrew and Arabic write "in", "and", "to" and the article at the word's head."""
PREFIX_LIMIT: Final = 3
"""Letters that may stand before a name in Hebrew or Arabic."""


def readable(text: str) -> str:
    """The text as it is matched, of the same length: plain apostrophes, shouted words in small letters.

    A title all in capitals loses its abbreviations' capitals too, except those in `INITIALS`.
    """
    if "\u2019" in text:
        text = text.replace("\u2019", "'")
    if text.isupper():
        return SHOUTED.sub(_quieten_all, text)
    if text.isascii():
        shape = text.encode().translate(CAPITALS)
        if b"AAAA" not in shape and b"AAA." not in shape:
            return text
    return SHOUTED.sub(_quieten, text)


def _quieten(match: re.Match[str]) -> str:
    """Capitals to small letters where a word of the run is too long for an abbreviation."""
    run = match[0]
    if len(run) <= SHORT or all(len(word) <= SHORT for word in run.replace("-", " ").split(" ")):
        return run
    return _quieten_all(match)


def _quieten_all(match: re.Match[str]) -> str:
    return WORD.sub(_small, match[0])


def _small(match: re.Match[str]) -> str:
    word = match[0]
    if word in INITIALS:
        return word
    return word.lower() if match.start() and word in PARTICLES else word.capitalize()


def find(gazetteer: Gazetteer, text: str) -> list[Hit]:
    """Every name in `text`, in order, none overlapping another.

    :param text: as `readable` gives it
    """
    hits = gazetteer.latin.find_matches_as_indexes(text)
    if not text.isascii() and OTHER_SCRIPT.search(text):
        boundary = gazetteer.boundary
        others = gazetteer.others.find_matches_as_indexes(text)
        hits = sorted([*hits, *((name + boundary, start, end) for name, start, end in others)], key=_begin)
    found = []
    last = len(text)
    done = 0
    for name, start, end in hits:
        if start and text[start - 1].isalnum() and not _may_follow(text, start):
            continue
        if end < last and text[end].isalnum() and not _may_precede(text, end):
            continue
        if start >= done:
            found.append(Hit(start, end, name))
            done = end
    return found


def _begin(match: tuple[int, int, int]) -> int:
    return match[1]


def _may_follow(text: str, start: int) -> bool:
    """Whether a name may begin at `start` although a letter stands before it."""
    first = text[start]
    if is_spaceless(first):
        return True
    if SEMITIC.match(first):
        return any(not text[i].isalnum() for i in range(max(0, start - PREFIX_LIMIT), start)) or start <= PREFIX_LIMIT
    return is_spaceless(text[start - 1])


def _may_precede(text: str, end: int) -> bool:
    """Whether a name may end at `end` although a letter follows."""
    return is_spaceless(text[end - 1]) or HANGUL.match(text[end - 1]) is not None or is_spaceless(text[end])
