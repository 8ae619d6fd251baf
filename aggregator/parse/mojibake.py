# ruff: noqa: RUF001 -- the signs that misreading leaves
"""UTF-8 that was read as Windows-1252 and written again, "patientsâ€™": read as what it was.

Every character of UTF-8 outside ASCII becomes two to four that way, in a form that hardly any text has by itself: a
letter such as "Ã" or "â" before signs such as "€™". Where all that is not ASCII in a text has that form it is taken
back; else only the sequences that no language writes.
"""

from __future__ import annotations

import re

_CP1252 = {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0x100) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BYTES = {ord(char): byte for char, byte in _CP1252.items()} | {byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""The byte that stands for each code point; the five that Windows-1252 leaves out are read as Latin-1's controls."""


def _class(first: int, last: int) -> str:
    """Return a character class of what the bytes of a range are read as; a soft hyphen or blank may be lost there."""
    chars = [char for char, byte in _BYTES.items() if first <= byte <= last]
    return f"[{''.join(re.escape(chr(char)) for char in chars)}]"


_NEXT = _class(0x80, 0xBF)
_SEQUENCE = re.compile(
    rf"{_class(0xC2, 0xDF)}{_NEXT}|{_class(0xE0, 0xEF)}{_NEXT}{{2}}|{_class(0xF0, 0xF4)}{_NEXT}{{3}}"
)
_BEGINNING = re.compile(r"[\u00c2-\u00f4]")
_CLOSING = "[»”’“…–—]"
_UNMISTAKABLE = re.compile(
    rf"(?!(?<=[A-ZÀ-Þ])[ÃÂ]{_CLOSING}(?!\w))"
    rf"(?:Ã{_NEXT}|Â{_class(0xA0, 0xBF)}|â€(?:{_NEXT}|(?!{_NEXT}))|â[‚„]{_NEXT}|ðŸ{_NEXT}{{2}}|ï»¿)"
)
"""What stands for accented letters, signs of Latin-1, dashes and quotes, emoji and the byte order mark; but not the end
of a word in capitals, as of AMANHÃ in quotes."""
_ROUNDS = 2
"""How often a text may have been misread."""


def mended(text: str) -> str:
    """Return the text with what was misread read again."""
    for _ in range(_ROUNDS):
        if text.isascii() or not _BEGINNING.search(text):
            return text
        rest, count = _SEQUENCE.subn("", text)
        pattern = _SEQUENCE if rest.isascii() and count > 1 else _UNMISTAKABLE
        again = pattern.sub(lambda match: _read(match[0]), text)
        if again == text:
            return text
        text = again
    return text


def _read(sequence: str) -> str:
    if sequence == "â€":
        return "\N{RIGHT DOUBLE QUOTATION MARK}"  # its last byte is a control character, and lost on the way
    try:
        return bytes(_BYTES[ord(char)] for char in sequence).decode("utf-8")
    except UnicodeDecodeError:
        return sequence
