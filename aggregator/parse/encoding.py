"""Bytes of any encoding → UTF-8 bytes that XML allows.

What a document says about its encoding is often wrong, and its bytes rarely are. So: a byte order mark
or the zero bytes of UTF-16/32 settle it; bytes that are valid UTF-8 are UTF-8 whatever they were declared
to be; only then does the declared encoding count (RFC 7303 section 3: the header's charset before the
XML declaration), and what is left is guessed (`guess`), by its language where that is known.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.parse import guess

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

SNIFF_BYTES = 1024
"""How far the XML declaration is looked for; junk such as a PHP warning may stand before it."""

NOISE = 0.02
"""Share of bytes outside ASCII up to which a document is read without what they stand for."""

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9._:\-]+)""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:\-]+)""", re.IGNORECASE)

_MARKS = (  # UTF-32 first: its little-endian mark begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)

_ZEROS = (  # XML 1.0 appendix F.1: where the zero bytes of the first "<" are
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),  # EBCDIC's "<?xm"
)

_WIDER = {
    # The WHATWG Encoding Standard reads these labels as the superset that publishers really send.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}

_ALLOWED = re.compile(
    r"(?:utf-8|cp\d+|iso8859-\d+|koi8-[rtu]|gb18030|big5hkscs|euc_\w+|shift_\w+|iso2022_\w+|mac-\w+|hz|johab|kz1048|ptcp154)"
)
"""Python names of the codecs that a document may ask for: text only; UTF-7, punycode and the like hide markup."""

_STATEFUL = re.compile(r"iso2022_\w+|hz")
"""Encodings whose every byte is ASCII, so that being valid UTF-8 says nothing."""

_CONTROLS = bytes(sorted(set(range(0x20)) - {0x09, 0x0A, 0x0D}))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""With the controls, what XML 1.0 section 2.2 leaves out: U+FFFE and U+FFFF; a decoder yields no surrogates."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """A document in UTF-8, without byte order mark and without characters that XML forbids."""

    body: bytes
    encoding: str
    """The encoding it was in, by its Python name."""
    problems: tuple[str, ...] = ()
    """What was wrong with it, one plain sentence each."""
    refusal: str = ""
    """Why it cannot be read at all; empty if it can."""


def to_utf8(body: bytes, content_type: str = "", language: str = "") -> Decoded:
    """Read a document in whatever encoding it is in; never raises.

    :param content_type: the Content-Type header as sent, for its charset
    :param language: a BCP 47 tag, where it is known; else the one that the document names counts
    """
    marked = _marked(body)
    if marked:
        mark, encoding = marked
        text = body[len(mark) :].decode(encoding, "replace")
        return _clean(text.encode("utf-8", "replace"), encoding, _damage(text))
    declared = list(_declared(body, content_type))
    if not any(_STATEFUL.fullmatch(encoding) for _, encoding in declared):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            wrong = bool(declared) and declared[0][1] != "utf-8" and not body.isascii()
            return _clean(body, "utf-8", (f"declared as {declared[0][0]}, but it is UTF-8",) if wrong else ())
    language = language or guess.named_language(body)
    for label, encoding in declared:
        if encoding in guess.LATIN:
            usual = guess.usual_encoding(body, language)
            why = f", as is usual for its language ({language})" if usual else ""
            usual = usual or guess.strange_to_latin(body)
            if usual and usual not in guess.LATIN:  # any bytes are text in an encoding of one byte a letter
                problem = f"declared as {label}; read as {usual}{why}"
                return _clean(
                    body.decode(usual, "replace").encode("utf-8", "replace"), usual, (problem.replace("_", "-"),)
                )
        if encoding != "utf-8":
            text = body.decode(encoding, "replace")
            if text.count(REPLACEMENT) <= len(text) // 100:
                return _clean(text.encode("utf-8", "replace"), encoding, _damage(text))
    return _guess(body, declared, language)


def _marked(body: bytes) -> tuple[bytes, str] | None:
    """The byte order mark (may be empty) and the encoding it, or the place of the zero bytes, stands for."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return mark, encoding
    for pattern, encoding in _ZEROS:
        if pattern.match(body):
            return b"", encoding
    return None


def _declared(body: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    """The labels in header and XML declaration that we read, each with Python's name of its encoding."""
    in_header = _CHARSET.search(content_type)
    in_document = _DECLARED.search(body, 0, SNIFF_BYTES)
    labels = [in_header[1]] if in_header else []
    if in_document:
        labels.append(in_document[1].decode("ascii"))
    for label in labels:
        try:
            name = codecs.lookup(label).name
        except LookupError:
            continue
        name = _WIDER.get(name, name)
        if _ALLOWED.fullmatch(name):
            yield label, name


def _guess(body: bytes, declared: list[tuple[str, str]], language: str) -> Decoded:
    """Read bytes that are not what they were declared to be, or were not declared."""
    sample = body[: guess.SAMPLE_BYTES]
    high = sum(byte >= 0x80 for byte in sample)  # noqa: PLR2004 -- outside ASCII
    valid = sum(len(char.encode()) for char in sample.decode("utf-8", "ignore") if not char.isascii())
    if 2 * valid >= high:  # at least half of the bytes outside ASCII are parts of whole characters
        text = body.decode("utf-8", _STRAY)
        return _clean(text.encode("utf-8", "replace"), "utf-8", ("some bytes are not UTF-8",))
    said = f"declared as {declared[0][0]}" if declared else "its encoding is not declared"
    usual = guess.usual_encoding(body, language)
    encoding = usual or guess.guessed_encoding(body)
    if not encoding and high > len(sample) * NOISE:
        return Decoded(
            body=b"",
            encoding="",
            refusal=f"{said}, and no encoding makes text of it; naming the source's `language` may help",
        )
    why = f", as is usual for its language ({language})" if usual else ""
    problem = f"{said}; read as {encoding or 'utf-8'}{why}".replace("_", "-")
    return _clean(body.decode(encoding or "utf-8", "replace").encode("utf-8", "replace"), encoding, (problem,))


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Decode a single byte astray in UTF-8 as Windows-1252, where it nearly always comes from."""
    assert isinstance(error, UnicodeDecodeError)
    piece = error.object[error.start : error.end]
    return (piece.decode("cp1252", "replace") if len(piece) == 1 else REPLACEMENT), error.end


_STRAY = "aggregator.stray"
codecs.register_error(_STRAY, _stray)


def _damage(text: str) -> tuple[str, ...]:
    return ("some bytes could not be read in its encoding",) if REPLACEMENT in text else ()


def _clean(body: bytes, encoding: str, problems: tuple[str, ...]) -> Decoded:
    clean = body.translate(None, _CONTROLS)
    if b"\xef\xbf" in clean:
        for noncharacter in _NONCHARACTERS:
            clean = clean.replace(noncharacter, b"")
    if len(clean) != len(body):
        problems = (*problems, "control characters removed")
    return Decoded(body=clean, encoding=encoding, problems=problems)
