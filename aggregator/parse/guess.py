# ruff: noqa: RUF001 -- letters of many scripts
"""In what encoding bytes are that are not what they were declared to be, or were not declared.

Each encoding stands for a few languages. Of those that read the bytes as letters of the script of one of its languages,
the one wins whose text is most surely in that language; where the feed or the source names its language, only the
encodings that are usual for it are tried. Bytes that no encoding makes text of are not read at all: letters of another
script would be published for ever.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final, NamedTuple

from aggregator.text.language import likeliest, primary

SAMPLE_BYTES: Final = 100_000
"""How much of a document is gone through for words outside ASCII."""
WORDS_BYTES: Final = 4_000
"""How much of the words in it; each is looked at character by character, for each encoding."""
FITTING: Final = 0.85
"""Share of the letters outside ASCII that must be of the language's script."""
DAMAGED: Final = 0.01
"""Share of characters that may be unreadable."""

FEW_BYTES: Final = 40
"""Bytes outside ASCII below which what can be Cyrillic is: a few words fit many scripts, and it is the most common."""
LATIN_RUNS: Final = 4
"""More than all but one in so many letters outside ASCII stand together in no text of a Latin script."""
STRANGE: Final = 0.03
"""Share of letters that may stand where no text of the script has them."""
RARE: Final = 10
"""How many characters of the second level of a Chinese, Japanese or Korean set are as strange as one other fault."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SIGN = re.compile("[\u00a0-\u00bf\u2010-\u203a\u20ac\u2116\u2122\u3000-\u303f\uff00-\uff65]")
_TAG = re.compile(rb"<[^<>]*>")
_WORD = re.compile(rb"[^\s<>]*[\x80-\xff][^\s<>]*")
_HEAD_LANGUAGE = re.compile(
    rb"""<(?:\w{1,20}:)?language[^<>]{0,200}>\s*(?:<!\[CDATA\[)?\s*([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})*)"""
    rb"""|\sxml:lang\s*=\s*["']([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})*)["']"""
    rb"""|"language"\s*:\s*"([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})*)\""""
)


_IMPOSSIBLE = re.compile(
    "[ךםןףץ](?=[א-ת])"  # forms that Hebrew has at the end of words
    "|[ةى](?=[\u0621-\u064a])"  # letters that Arabic has at the end of words
    "|ς(?=[ΐά-ώ])|(?<![ΐά-ώΑ-Ω])ς|σ(?![ΐά-ώ])"
    "|(?<![ก-ฮ])(?<![ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
    "|[เแโใไ](?![ก-ฮ])"  # vowels of Thai
    "|(?<=[ก-\u0e3aเ-\u0e4e])[๐-๙]"
    "|[\u3131-\u318e]"  # parts of Korean syllables
    "|[\u0591-\u05c7\u05f0-\u05f4]"  # points and ligatures that Hebrew is printed without
)
_MIXED = re.compile(r"[A-Za-z](?=[^\W\d_\x00-\x7f])|[^\W\d_\x00-\x7f](?=[A-Za-z])")
"""Letters of two scripts in one word."""
_FIRST_LEVELS = {
    "gb18030": ("gb2312", b"\xb0", b"\xd7"),
    "big5hkscs": ("big5", b"\xa4", b"\xc6"),
    "cp932": ("shift_jis", b"\x88", b"\x98"),
    "euc_jp": ("euc_jp", b"\xb0", b"\xcf"),
    "cp949": ("euc_kr", b"\xb0", b"\xc8"),
}
"""A set and the first bytes of its common characters."""


class _Reading(NamedTuple):
    """An encoding, and whose text it is used for."""

    encoding: str
    script: str
    """A word of the Unicode names of its letters."""
    languages: frozenset[str]


def _of(encoding: str, script: str, languages: str) -> _Reading:
    return _Reading(encoding, script, frozenset(languages.split()))


_READINGS: Final = (
    _of("gb18030", "CJK", "zh yue wuu"),
    _of("big5hkscs", "CJK", "zh yue wuu"),
    _of("cp932", "CJK|HIRAGANA|KATAKANA", "ja"),
    _of("euc_jp", "CJK|HIRAGANA|KATAKANA", "ja"),
    _of("cp949", "HANGUL|CJK", "ko"),
    _of("cp1251", "CYRILLIC", "ru uk be bg sr mk kk ky mn tg tt ba cv os ce"),
    _of("koi8_r", "CYRILLIC", "ru bg"),
    _of("koi8_u", "CYRILLIC", "uk be"),
    _of("iso8859_5", "CYRILLIC", "ru uk be bg sr mk"),
    _of("cp1256", "ARABIC", "ar fa ur ps ug ckb sd arz"),
    _of("iso8859_6", "ARABIC", "ar"),
    _of("cp1255", "HEBREW", "he yi iw"),
    _of("cp1253", "GREEK", "el"),
    _of("iso8859_7", "GREEK", "el"),
    _of("cp874", "THAI", "th"),
    _of("cp1258", "LATIN|COMBINING", "vi"),
    _of("cp1250", "LATIN", "pl cs sk hu sl hr bs ro sq"),
    _of("iso8859_2", "LATIN", "pl cs sk hu sl hr bs ro sq"),
    _of("cp1254", "LATIN", "tr az"),
    _of("cp1257", "LATIN", "lt lv et"),
)
"""The usual one of a language before the others."""
_TRADITIONAL = re.compile(r"zh[-_](?:tw|hk|mo|hant)", re.IGNORECASE)
_WESTERN = "cp1252"
LATIN: Final = frozenset({_WESTERN, *(reading.encoding for reading in _READINGS if reading.script.startswith("LATIN"))})
"""Encodings of Latin scripts."""


def named_language(body: bytes) -> str:
    """Return the language that a document of an encoding like ASCII names first; empty if it names none."""
    found = _HEAD_LANGUAGE.search(body, 0, SAMPLE_BYTES)
    return next(filter(None, found.groups())).decode("ascii") if found else ""


def usual_encoding(body: bytes, language: str) -> str:
    """Return the encoding of the language that makes text of the bytes; empty if none does, or it has none of its own.

    :param language: a BCP 47 tag
    """
    spoken = primary(language)
    readings = [reading for reading in _READINGS if spoken in reading.languages]
    if _TRADITIONAL.match(language):
        readings.reverse()
    sample = _sample(body)
    fitting = [(_fit(sample, reading), reading) for reading in readings]
    fitting = [each for each in fitting if each[0] >= FITTING]
    if any(reading.encoding in _CYRILLIC for _, reading in fitting):
        return max((reading.encoding for _, reading in fitting), key=lambda encoding: _evenness(sample, encoding))
    if not fitting:
        return ""
    return max(fitting, key=lambda each: (round(each[0], 2), _letters(sample, each[1].encoding, spoken)))[1].encoding


def strange_to_latin(body: bytes) -> str:
    """Return the encoding of bytes that are surely of no Latin script, whose letters outside ASCII stand alone."""
    runs = re.findall(rb"[\x80-\xff]+", _sample(body))
    high = sum(map(len, runs))
    together = sum(len(run) for run in runs if len(run) > 1)
    return guessed_encoding(body) if high >= FEW_BYTES and together * LATIN_RUNS > high * (LATIN_RUNS - 1) else ""


def guessed_encoding(body: bytes) -> str:
    """Return the encoding that makes the likeliest text of the bytes; empty if none makes any."""
    sample = _sample(body)
    runs = re.findall(rb"[\x80-\xff]+", sample)
    together = sum(len(run) for run in runs if len(run) > 1)
    if together * 2 < sum(map(len, runs)):  # in Latin scripts letters outside ASCII stand alone
        return _latin(body, sample)
    found: list[tuple[float, str, str]] = []
    for reading in _READINGS:
        if reading.encoding in LATIN or _fit(sample, reading) < FITTING:
            continue
        spoken, score = likeliest(sample.decode(reading.encoding, "replace"))
        found.append((score if spoken in reading.languages else 0.0, reading.encoding, spoken))
    if not found:
        return ""
    score, encoding, spoken = max(found, key=lambda each: each[0])
    cyrillic = [encoding for _, encoding, _ in found if encoding in _CYRILLIC]
    if encoding in _CYRILLIC or (cyrillic and (not score or sum(map(len, runs)) < FEW_BYTES)):
        return max(cyrillic, key=lambda encoding: _evenness(sample, encoding))
    return usual_encoding(body, spoken) if score else ""


def _latin(body: bytes, sample: bytes) -> str:
    """Of the encodings of Latin scripts the one whose text is most surely in one of its languages."""
    spoken, best = likeliest(sample.decode(_WESTERN, "replace"))
    found = _WESTERN
    if any(spoken in reading.languages for reading in _READINGS):
        best = 0.0
    for reading in _READINGS:
        if reading.encoding in LATIN:
            spoken, score = likeliest(sample.decode(reading.encoding, "replace"))
            if spoken in reading.languages and score > best:
                best, found = score, usual_encoding(body, spoken) or found
    return found


def _letters(sample: bytes, encoding: str, spoken: str) -> int:
    """How many letters outside ASCII there are, of the language's alphabet where encodings share their letters."""
    alphabet = _ALPHABETS.get(spoken)
    text = sample.decode(encoding, "replace").lower()
    return sum(1 for char in text if (char in alphabet if alphabet else char.isalpha() and not char.isascii()))


_ALPHABETS = {
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "sl": "čšž",
    "hr": "čćđšž",
    "bs": "čćđšž",
    "ro": "ăâîşţ",
    "sq": "çë",
}
"""Of the languages that have two encodings with the same letters in other places."""


_CYRILLIC = frozenset({"cp1251", "koi8_r", "koi8_u", "iso8859_5"})


def _evenness(sample: bytes, encoding: str) -> int:
    """How many letters are small: KOI8 and Windows-1251 hold the cases in each other's place."""
    return sum(1 for char in sample.decode(encoding, "replace") if char.islower() and not char.isascii())


def _sample(body: bytes) -> bytes:
    """The first words that have bytes outside ASCII, parted by blanks."""
    return b" ".join(_WORD.findall(_TAG.sub(b" ", body[:SAMPLE_BYTES])))[:WORDS_BYTES]


def _fit(sample: bytes, reading: _Reading) -> float:
    """The share of characters outside ASCII that are letters of the script; 0 if too many cannot be read."""
    text = sample.decode(reading.encoding, "replace")
    chars = [char for char in text if not char.isascii()]
    if not chars or chars.count(_REPLACEMENT) > len(chars) * DAMAGED + 1:
        return 0.0
    scripts = tuple(reading.script.split("|"))
    letters = [char for char in chars if not _is_sign(char)]
    fitting = sum(1 for char in letters if unicodedata.name(char, "").startswith(scripts))
    if not letters or _strange(text, reading.encoding) > len(letters) * STRANGE:
        return 0.0
    return fitting / len(letters)


def _strange(text: str, encoding: str) -> int:
    """How often a text does what no text of its script does."""
    faults = len(_IMPOSSIBLE.findall(text))
    if encoding not in LATIN and encoding not in _FIRST_LEVELS:
        faults += len(_MIXED.findall(text))
    level = _FIRST_LEVELS.get(encoding)
    if level:
        codec, first, last = level
        leads = [char.encode(codec, "ignore")[:1] for char in text if "\u3400" <= char <= "\ud7a3"]
        faults += sum(1 for lead in leads if not first <= lead <= last) // RARE
    return faults + sum(1 for one, two in pairwise(text) if one.islower() and two.isupper() and not two.isascii())


def _is_sign(char: str) -> bool:
    """Whether a character is punctuation that every script has."""
    return _SIGN.match(char) is not None
