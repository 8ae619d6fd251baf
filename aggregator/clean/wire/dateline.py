# ruff: noqa: E501, RUF001, RUF002, SIM905 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Datelines: where and when a wire story was filed, parsed before they are cut from it.

BAKU, Aug 19 (Reuters) - …        WASHINGTON (AP) — …        PARIS, le 3 mars (AFP) - …
Berlin (dpa) - …                  (ANSA) - ROMA, 19 AGO - …  МОСКВА, 19 августа. /ТАСС/. …
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aggregator.clean.head.months import DATE, parse_day
from aggregator.clean.wire import agencies
from aggregator.clean.words.load import any_of, plain
from aggregator.model import Dateline

LENGTH_LIMIT = 140
"""Characters within which a dateline ends."""

ACRONYM_LETTERS = 4
"""Letters up to which a word in capitals may as well be an acronym."""

_DASH = r"(?:[-–—―]{1,3}|--)"
_WORD = r"[^\W\d_a-zа-яё][\w'’.]*"
_LINK = rf"(?:[-\s/]|\s?,\s|\s{any_of('place_particle')}\s)"
_PLACE = rf"(?P<place>(?:{_WORD}(?:{_LINK}{_WORD}){{0,5}}?)(?:\s?\[[^\[\]]{{2,30}}\]|,\s[a-z]{{4,20}}\.)?)"
_CAPITALS = r"(?P<place>[^\W\d_a-zа-яё]{2}(?:[^\W\d_a-zа-яё]|[ .'’/-](?=[^\W\d_])|\.\s(?=[^\W\d_]))*(?:,\s?[A-Z][\w.]{1,14}(?:\s[A-Z][\w.]{1,14})?)?)"
_WHEN = rf"(?:{any_of('dateline_on')}\s+)?(?P<date>(?i:{DATE})|(?:0?[1-9]|[12]\d|3[01]))"
_SIGN = r"(?P<agency>[^()/\[\]\n]{2,40}(?:/[^()/\[\]\n]{2,30})?)"
_END = rf"\s*(?:[.:]\s*)?(?:\s*{_DASH}\s*|(?<=[.:])|(?=\s))\s*"

_SIGNED = re.compile(rf"\W{{0,3}}{_PLACE}(?:[,.]?\s+{_WHEN}[.,]?)?(?:,\s*)?\s*[(/\[]\s*{_SIGN}\s*[)/\]]{_END}")
_SIGN_FIRST = re.compile(
    rf"\W{{0,2}}[(\[/]\s*{_SIGN}\s*[)\]/]\s*(?:[.:]\s*)?{_DASH}?\s*(?:{_CAPITALS}(?:,\s*{_WHEN})?\s*[.:]?\s*{_DASH}\s*)?"
)
_UNSIGNED = re.compile(rf"{_CAPITALS}(?:,\s*{_WHEN})?\s*{_DASH}{{1,2}}\s+(?=[^\W\d_a-z]|[\"'“‘«„])")
_COLON = re.compile(rf"{_CAPITALS}\s*:\s+(?=[^\W\d_a-zа-яё]|[\"'“‘«„])")
_LABELLED = re.compile(r"[^\W\d_a-zа-яё]{2}[^\W\d_a-zа-яё .'’-]{0,40}:\s")
_LAST_SIGN = re.compile(
    rf"{_PLACE}[,.]\s*{_WHEN}[.,]?\s*{_DASH}?\s*(?P<agency>[^\W\d_][\w.]*\w(?:\s[^\W\d_]\w+)?)(?:[.:/](?=\s)|\s*{_DASH})\s*{_DASH}?\s*"
)

_NO_PLACE = plain("capital_label")
"""Words in capitals before a dash or a colon that are labels."""

_LABELS = plain("speaker_label")
"""The same before a colon, where people are labelled too."""

_FIRST_WORDS = frozenset(
    """
    NEW SAN SANTA SANTO SAINT ST ST. LOS LAS LA EL AL SÃO SAO PORT PUERTO KUALA HONG TEL ABU ADDIS BUENOS RIO CAPE PHNOM
    HO MEXICO PANAMA GUATEMALA KUWAIT UNITED WEST EAST NORTH SOUTH FORT MOUNT BANDAR ANDHRA UTTAR TAMIL PORTO BELO
    """.split()
)
"""How places of several words begin; two other words in capitals before a colon are a person."""

TOLD_LENGTH = 60
"""Characters of the shortest sentence below a dateline that has nothing but a place and a colon."""

_SHORT_PLACES = frozenset(
    """
    BAKU OSLO ROME ROMA LIMA KYIV KIEV DOHA RIGA BERN BONN CALI GAZA SUVA APIA LOME MALE JUBA ADEN AGRA CORK YORK BATH NICE
    LYON METZ PERM OMSK BREST BARI PISA VIGO GRAZ LINZ ULM КИЕВ УФА РИГА БАКУ ОМСК СОЧИ
    """.split()
)
"""Places of up to four letters that are believed without an agency; any other short word may be an acronym (NASA)."""


class Found(NamedTuple):
    """A dateline at the front of a text."""

    dateline: Dateline
    length: int
    """Characters of the text that it takes, its dash and spaces included."""


def find(text: str, *, year: int | None = None, lone: bool = True) -> Found | None:
    """The dateline at the front of a story's first paragraph.

    :param year: the story's own, for a dateline that names only day and month
    :param lone: whether no other paragraph begins with capitals and a colon, as in an interview each one does
    """
    head = text[:LENGTH_LIMIT]
    if not head or not _may_begin(head):
        return None
    for pattern in (_SIGNED, _SIGN_FIRST, _LAST_SIGN):
        match = pattern.match(head)
        agency = _agency(match["agency"]) if match else ""
        if match and agency:
            return _found(text, match, agency, year)
    match = _SIGNED.match(head) or _UNSIGNED.match(head)
    if match is None and lone:
        return _before_colon(text, head)
    # Without a known agency only a place in capitals before a dash is one.
    if match is None or not _is_capital_place(match["place"]):
        return None
    taken = head[: match.end()].rstrip()
    # A section's label stands before a hyphen as well ("DOSSIER - …"): a place needs more there.
    told = match["date"] or "," in match["place"] or ")" in taken
    return _found(text, match, "", year) if taken.endswith(("—", "--")) or (told and taken[-1:] in "-–―") else None


def is_labelled(text: str) -> bool:
    """Whether a paragraph begins with capitals and a colon, as a dateline of some papers does, and a speaker's name."""
    return _LABELLED.match(text) is not None


def _before_colon(text: str, head: str) -> Found | None:
    """A place in capitals before a colon, as papers of South Asia set it: "LAHORE: The …"."""
    match = _COLON.match(head)
    if match is None or len(text) - match.end() < TOLD_LENGTH or not _is_capital_place(match["place"]):
        return None
    words = match["place"].split(",")[0].split()
    if _LABELS.intersection(words) or (len(words) > 1 and words[0] not in _FIRST_WORDS):
        return None
    return _found(text, match, "", None)


def _may_begin(head: str) -> bool:
    """A cheap look that spares most paragraphs the patterns: a sign or a dash must come soon."""
    return any(mark in head for mark in "(/[-–—―:") or bool(_LAST_SIGN.match(head))


def _agency(sign: str) -> str:
    return agencies.called(sign) or agencies.called(sign.split("/", 1)[0]) or agencies.named_in(sign)


def _is_capital_place(place: str) -> bool:
    first = place.split(",", 1)[0]
    letters = [character for character in first if character.isalpha()]
    words = re.split(r"[\s/-]+", first)
    if place == first and len(letters) <= ACRONYM_LETTERS and first not in _SHORT_PLACES:
        return False
    return all(letter.isupper() for letter in letters) and words[0] not in _NO_PLACE


def _found(text: str, match: re.Match[str], agency: str, year: int | None) -> Found | None:
    groups = match.groupdict()
    when = groups.get("date") or ""
    rest = text[match.end() :].lstrip()
    if not rest:
        return None
    dateline = Dateline(
        text=text[: match.end()].strip(),
        place=re.sub(r"\s*\[.*\]$", "", (groups.get("place") or "").strip(" ,.")),
        date=parse_day(when, year=year) if when else None,
        agency=agency,
    )
    return Found(dateline, len(text) - len(rest))
