"""What of a guid or an address names one article, whatever words and dates are written around it.

Publishers rewrite the words of an address with the headline, and its date when a story is put on top again. What stays
is an article's number, or what is left of the address without its date.
"""

from __future__ import annotations

import re

LENGTH_LIMIT = 2_000
"""Characters of a guid or an address that are looked at; longer ones name nothing to people."""

NUMBER_DIGITS = 5
"""Digits of an article's number at the least; shorter ones are years, sections, pages, counts in a headline."""

MIXED_LENGTH = 6
"""Characters of an article's number that is made of letters and digits ("p54lq0"), at the least."""

MIXED_TURNS = 3
"""How often letters and digits take turns in one at the least: "covid19" and "g20summit" are words of a headline."""

SLUG_WORDS = 4
"""Words of an address's last part that name one article; "news-at-noon" and "forecast-today" name a page."""

_DIGITS = re.compile(rf"(?<!\d)\d{{{NUMBER_DIGITS},}}(?!\d)")
_ROUND = re.compile(r"000$")
_GROUPED = re.compile(r"(?<=\d)[.,\s\u202f\u00a0'\u2019](?=\d{3})")
_JOINTS = ("-", "_", "+")
_TOKEN = re.compile(r"[a-z0-9]+")
_TURN = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_STAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])\d{0,6})?")
_MONTH = r"(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"(?<![^/._-])(?:19|20)\d\d(?:([/_.-]){_MONTH}(?:\1{_DAY})?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![^/._-])"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"tag:[^,]*,\d{4}(?:-\d\d){0,2}:")
"""The head of a tag URI (RFC 4151): its date is that of the naming house, and of no article."""


def numbers(text: str) -> list[str]:
    """The article numbers in a guid or an address, in their order: long runs of digits, and tokens that mix both.

    A number within the words of a headline ("cases-cross-10000-mark") is none: an article's begins or ends a part.
    """
    low = text[:LENGTH_LIMIT].lower()
    found = [
        match
        for match in _TOKEN.finditer(low)
        if len(match[0]) >= MIXED_LENGTH and len(_TURN.findall(match[0])) >= MIXED_TURNS
    ]
    found += [
        match for match in _DIGITS.finditer(low) if not _STAMP.fullmatch(match[0]) and not _ROUND.search(match[0])
    ]
    found.sort(key=lambda match: match.start())
    return [match[0] for match in found if not _is_within(low, match)]


def article_number(guid: str, address: str, title: str = "") -> str:
    """The number that an item's guid and its address share, or that its address has where there is no guid.

    The longest counts, and of equally long ones the last: numbers of sections stand first.

    :param title: the headline; a number that stands in it too is no article's
    :return: "" where there is none
    """
    shared = numbers(address)
    if guid and shared:
        own = frozenset(numbers(guid))
        shared = [number for number in shared if number in own]
    if shared and title:
        told = _GROUPED.sub("", title[:LENGTH_LIMIT].lower())
        shared = [number for number in shared if number not in told]
    return max(reversed(shared), key=len, default="")


def _is_within(text: str, match: re.Match[str]) -> bool:
    """Whether words are joined to it on both sides."""
    return text[: match.start()].endswith(_JOINTS) and text.startswith(_JOINTS, match.end())


def without_date(address: str) -> str:
    """The address with its dates taken out; "" where it has none, or where too little is left to mean one article."""
    short = address[:LENGTH_LIMIT]
    bare, count = _DATE.subn("~", short)
    return bare if count and len(_WORD.findall(bare.rpartition("/")[2])) > 1 else ""


def names_article(name: str) -> bool:
    """Whether a guid or an address can be one article's alone, and no standing name ("forecast-today", "/bulletin")."""
    short = _TAG.sub("", name[:LENGTH_LIMIT].strip()).rstrip("/")
    if numbers(short) or _STAMP.search(short):
        return True
    if "/" not in short:
        return sum(map(str.isdigit, short)) >= NUMBER_DIGITS
    return bool(_DATE.search(short)) or len(_WORD.findall(short.rpartition("/")[2])) >= SLUG_WORDS
