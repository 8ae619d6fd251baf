"""Texts as sets of hashed word 5-grams ("shingles", Broder 1997), the same in every process and on every machine.

A shingle's hash is the exclusive or of five table entries, one for each word and its place (simple tabulation
hashing: Pătraşcu and Thorup, "The Power of Simple Tabulation Hashing", 2012). The table is never stored: each entry is
eight bytes of the word's BLAKE2b digest. All shingles of a text are made at once, its columns of entries taken for five
long integers: some 100 µs for a story of 3 kB, in pure Python.
"""

from __future__ import annotations

import re
import struct
from array import array
from collections.abc import Sequence
from hashlib import blake2b
from itertools import islice
from unicodedata import normalize

from aggregator.text.words import cut, spans

SHINGLE_WORDS = 5
"""Words in a shingle of running text: five in a row are rarely the same by chance in different news stories."""

TITLE_WORDS = 3
"""Words in a shingle of a title, which is too short for longer ones to survive a new beginning or end."""

WORD_CACHE = 1 << 15
"""Words whose table entries are kept at hand, about 10 MB; the running vocabulary of news in a few languages."""

WORD_LIMIT = 64
"""Characters of a word that count; longer runs are keys, addresses or hostile, and must not fill the cache."""

TEXT_LIMIT = 60_000
"""Characters of a text that count, some 10,000 words: a copy shows itself well before that."""

TITLE_LIMIT = 1_000
"""The same of a title."""

SPACELESS_GRAM = 4
"""Characters that make a "word" of text written without spaces; five such words in a row span eight characters."""

_HASH_BYTES = 8
_ASCII_TO_WORDS = "".join(char if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))
_CURLY = re.compile("[\u2010-\u2027\u00a0\u00ab\u00bb]")
"""The punctuation that keeps most English text from being ASCII; taken out first, for ASCII is cut much faster."""


def words(text: str) -> list[str]:
    """The words of a text in order, folded so that case, width and punctuation do not matter.

    They are cut as everywhere (`text.words`), but that scripts written without spaces give runs of `SPACELESS_GRAM`
    characters: five pairs in a row would span six characters, which recur by chance.
    """
    plain = text if text.isascii() else _CURLY.sub(" ", text)
    if plain.isascii():
        return plain.translate(_ASCII_TO_WORDS).lower().split()
    return cut(_normal(plain).casefold(), gram=SPACELESS_GRAM)


def located_words(text: str, *, most: int | None = None) -> tuple[str, list[tuple[int, int]]]:
    """The text in Unicode's compatibility form with its case kept, and where in it each of `words` begins and ends.

    Folding case moves word limits in a few rare spellings; then the spans are as many as the case-keeping text has.

    :param most: how many words to locate, from the front; None for all
    """
    normal = _normal(text)
    return normal, list(islice(spans(normal, gram=SPACELESS_GRAM), most))


def _normal(text: str) -> str:
    """Compatibility composition, so that full-width and ligature spellings are the plain ones."""
    return text if text.isascii() else normalize("NFKC", text)


class _Entries(dict[str, bytes]):
    """Words' table entries at hand: of each one after the other, one for each place in a shingle."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= WORD_CACHE:
            self.clear()
        entries = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=SHINGLE_WORDS * _HASH_BYTES).digest()
        self[word] = entries
        return entries


_ENTRIES = _Entries()


def shingles(tokens: Sequence[str], size: int = SHINGLE_WORDS) -> list[int]:
    """The hash of every run of `size` words, in order, as signed 64-bit integers (they fit a BIGINT).

    A text shorter than that has one shingle, of all its words; an empty one has none.

    :param size: 1 to `SHINGLE_WORDS`; runs of different lengths have unrelated hashes
    """
    if not tokens:
        return []
    if max(map(len, tokens)) > WORD_LIMIT:
        tokens = [token[:WORD_LIMIT] for token in tokens]
    size = min(size, len(tokens))
    count = len(tokens) - size + 1
    table = array(
        "q", b"".join([_ENTRIES[token] for token in tokens])
    )  # used for its strides only, so byte order does not matter
    combined = 0
    for place in range(size):
        column = table[place + place * SHINGLE_WORDS :: SHINGLE_WORDS][:count]
        combined ^= int.from_bytes(column.tobytes(), "little")
    return list(struct.unpack(f"<{count}q", combined.to_bytes(count * _HASH_BYTES, "little")))
