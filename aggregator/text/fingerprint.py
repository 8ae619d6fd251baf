# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Fingerprints that hold their version, so that a new kind never passes for an old one."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from aggregator.text.spot import Spotter
from aggregator.text.words import spaced

SIZE = 8
"""Bytes of hash after the version byte: 2^-64 for two texts of one source to meet by chance."""

CONTENT_VERSION = 1
"""Of `content_fingerprint`; a change to its normal form needs a new number."""

_COUNTED = re.compile(
    r"""\d(?<!\w\d)(?:
        [\d.,]{0,16}+\s{0,4}+(?:[km]\s{0,4}+)?(?:
            comments? | shares? | views? | likes? | votes? | reactions? | repl(?:y|ies) | retweets?
          | kommentare? | aufrufe | commentaires? | partages | vues | comentarios? | comentários? | visitas | commenti
          | комментари\w{1,4} | просмотр\w{1,4} )\b
      | \d{0,6}+\s{0,4}+(?:[-–]\s{0,4}+)?(?:min(?:ute)?s?\.?|minuten|minuti|minutos|мин(?:ут\w{0,4})?\.?)\s{1,4}+(?:read|lesezeit|de\ lecture|de\ lectura|
          de\ leitura|di\ lettura|чтения)\b
      | \d{0,6}+\s{1,4}+(?:second|minute|hour|day)s?\s{1,4}+ago\b
      | (?:(?<=[01])\d|(?<=2)[0-3])?[:.h][0-5]\d(?:[:.][0-5]\d)?(?:\s{0,4}+[ap]\.?m\b\.?)?(?:\s{1,4}+(?:gmt|utc|bst|ist|cet|cest|msk|e[sd]t|p[sd]t|uhr)\b)?
    )""",
    re.VERBOSE,
)
"""What counts up or ticks on while the story stays as it is: counters, reading times, clock times. It begins with a digit,
which lets the search leap over everything else. Each repetition ends soon and is not tried shorter: in a text of nothing
but figures every one of them is a beginning, and what is looked at from there must not grow with the text."""

_RELATIVE = re.compile(
    r"""
      \b(?:an?|one)\s+(?:second|minute|hour|day)s?\s+ago\b
    | \bvor\s+\d+\s+(?:sekunden?|minuten?|stunden?|tage[n]?)\b
    | \bil\s+y\s+a\s+\d+\s+(?:secondes?|minutes?|heures?|jours?)\b
    | \bhace\s+\d+\s+(?:segundos?|minutos?|horas?|d[ií]as?)\b
    """,
    re.VERBOSE,
)
"""The same in words: relative times."""

_RELATIVE_HINTS = Spotter([" ago", " vor ", " il y a", " hace "])
"""One of these is in every relative time."""


def fingerprint(version: int, *parts: str) -> bytes:
    """9 bytes: `version`, then the BLAKE2b of the parts that are not empty.

    Empty parts are skipped, so that a field that is added later changes no fingerprint of what has none. Each part is framed
    by its length, so ("ab", "c") and ("a", "bc") differ.

    :param version: 0 to 255
    """
    state = blake2b(digest_size=SIZE)
    for part in parts:
        if part:
            data = part.encode("utf-8", "surrogatepass")
            state.update(len(data).to_bytes(8, "big"))
            state.update(data)
    return bytes([version]) + state.digest()


def normal(text: str) -> str:
    """`text` as its fingerprint sees it: NFKC, case folded, volatile counters gone, words parted by one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    steady = _COUNTED.sub(" ", folded)
    if _RELATIVE_HINTS(steady):
        steady = _RELATIVE.sub(" ", steady)
    return spaced(steady)


def content_fingerprint(title: str, text: str) -> bytes:
    """Digest of a story's words: equal means that nothing changed that a reader would call a change."""
    return fingerprint(CONTENT_VERSION, normal(title), normal(text))
