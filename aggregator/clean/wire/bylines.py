# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Bylines into people and agencies: "By Anna Ek and Li Wei in Paris, political editors" is Anna Ek and Li Wei."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from aggregator.clean.wire import agencies
from aggregator.clean.words.load import any_of, plain

LENGTH_LIMIT = 160
"""Characters of the longest line that is read as a byline."""

FIELD_LIMIT = 1_000
"""Characters of an author's field that are read: more is a list of something else, or meant to take long."""

NAMES_LIMIT = 8
"""People that a byline names at the most; more is a list of something else."""

_BY = rf"(?:{any_of('by')}|{any_of('byline_label')})"
_PARTICLE = any_of("name_particle")
_NAME_WORD = r"(?:[^\W\d_a-zа-яё][\w'’.-]*|" + _PARTICLE + r")"
_NAME = rf"[^\W\d_a-zа-яё][\w'’.-]*(?:[ \u00a0]{_NAME_WORD}){{0,5}}"
_JOINT = any_of("and")
_AND = rf"(?:\s*,\s*{_JOINT}\s+|\s*[,;]\s*|\s+(?:{_JOINT}|{any_of('with')}|&)\s+|\s*&\s*|\s*/\s*)"

BYLINE = re.compile(
    rf"\W{{0,3}}(?:(?i:{_BY}))\s+(?P<names>{_NAME}(?:{_AND}{_NAME}){{0,9}})(?P<rest>.{{0,90}})$", re.DOTALL
)
"""A whole line; what `rest` may be is up to `_is_rest`."""

_LEADING_BY = re.compile(rf"^\W*(?i:{_BY})\s+(?=[^\W\d_a-z])")
_BETWEEN_NAMES = re.compile(_AND)
_FILED = re.compile(r"\s+(?:in|à|aus|в|from)\s+(?=[^\W\d_a-zа-яё])")
"""What stands between a name and the place that its story was filed from."""
_PLACES_BEGIN = frozenset(
    {"New", "North", "South", "East", "West", "Northern", "Southern", "Western", "Eastern", "British"}
)
"""First words of states and provinces that are written after a town: "Albany, New York"."""
_FULL_NAME = 2
"""Words from which on what stands before a place is a person's name: "Stories from Asia" is a column."""

_REST = re.compile(
    rf"""\s*(?:
      | [.,]?\s*{any_of("byline_from")}\s+(?:{any_of("byline_the")}\s+)?[^\W\d_a-z][\w\s,.'’-]{{1,60}}   # … in Paris
    | \s*[|,•·–—/-]\s*[^.!?]{{1,90}}                                                              # … | political editor
    | \s*\([^()]{{1,60}}\)
    | \s*,?\s*(?i:{any_of("byline_when")})?\s*:?\s*[\d.:/,\s\w-]{{4,50}}\d{{2,4}}.{{0,20}}
    )\s*\.?""",
    re.VERBOSE,
)
_MAIL = re.compile(r"(?:\(\s{0,3}+)?(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}+\.[\w.-]{1,253}+(?:\s{0,3}+\))?")
"""As long as mail addresses are at the most (RFC 5321); it begins where a word begins, or a word of 100 kB would be read
from each of its letters on."""
_URL = re.compile(r"https?://\S+|\bwww\.\S+")
_IN_PARENTHESES = re.compile(r"\(([^()]{2,60})\)")
_ROLE = re.compile(rf"\b{any_of('role')}\b", re.IGNORECASE)
_ONE_NAME = re.compile(r"[^\W\d_a-zа-яё][^\W\d_]*+(?:['’-][^\W\d_]+)*")
_ONE_SORTED = 2
"""Parts of a single person who is written "Lopez, Ana"."""

_NOBODY = plain("nobody")


class Credit(NamedTuple):
    """Who wrote a story, as a byline says."""

    authors: tuple[str, ...]
    agency: str
    """"" for none."""


def read_line(line: str) -> Credit | None:
    """The credit that a whole line gives; None where the line is no byline."""
    if len(line) > LENGTH_LIMIT:
        return None
    text = " ".join(line.split())
    if not text:
        return None
    if "\n" not in line.strip():
        alone = agencies.called(text)
        if alone:
            return Credit((), alone)
    match = BYLINE.match(_URL.sub("", _MAIL.sub("", text)).strip())
    if match is None or not _REST.fullmatch(match["rest"]):
        return None
    if "." in re.sub(r"\b[^\W\d_]\.|\b(?:St|Jr|Sr|Dr|Mr|Mrs|Ms|Prof)\.", "", match["names"].rstrip(".")):
        return None
    rest = match["rest"]
    each_in_a_place = _FILED.match(rest) is not None and len(_FILED.findall(rest)) > 1
    return read_authors([match["names"] + rest if each_in_a_place else match["names"]], hint=rest)


def read_authors(values: Iterable[str], *, hint: str = "") -> Credit:
    """People and agency of a feed's author fields: mail addresses, roles, "By" and doubles gone.

    :param hint: more words that may name an agency, but no people
    """
    people: list[str] = []
    agency = ""
    for value in values:
        text = _URL.sub(" ", " ".join(value[:FIELD_LIMIT].split()))
        if _MAIL.search(text):  # RSS 2.0: "name@host (Full Name)"
            inner = _IN_PARENTHESES.search(_MAIL.sub(" ", text) if _IN_PARENTHESES.sub("", text) == "" else text)
            text = inner[1] if inner and "@" not in inner[1] else _MAIL.sub(" ", text)
        text = _LEADING_BY.sub("", text).strip()
        for part in _split(text):
            name = part.strip(" \t,;|/<>-–—•·")
            found = agencies.called(name) or agencies.named_in(name)
            if found:
                agency = agency or found
            elif name and name.casefold() not in _NOBODY and any(map(str.isalpha, name)):
                people.append(name)
    agency = agency or (agencies.marked_in(hint) if hint else "")
    unique = {name.casefold(): name for name in reversed(people)}
    return Credit(tuple(reversed(unique.values()))[:NAMES_LIMIT], agency)


def _split(text: str) -> list[str]:
    """The names of one author field; a role after a comma goes, one that stands alone stays."""
    parts = _without_places(text)
    without_roles = [part for part in parts if not _ROLE.search(part)]
    return _in_order(without_roles) if _is_sorted(text, without_roles) else without_roles or parts


def _without_places(text: str) -> list[str]:
    """The parts of an author field, without where each was: "Anna Ek in Albany, New York and Li Wei in Rome" is two."""
    parts: list[str] = []
    end, place, after = 0, False, ""
    for between in (*_BETWEEN_NAMES.finditer(text), None):
        part = text[end : between.start() if between else len(text)].strip()
        before, after = after, between[0].strip() if between else ""
        end = between.end() if between else len(text)
        if not part:
            continue
        if _goes_on(part, after=before, place=place, last=parts[-1] if parts else ""):
            place = True
            continue
        filed = _FILED.search(part)
        place = filed is not None and (filed[0].strip() == "in" or part[: filed.start()].count(" ") + 1 >= _FULL_NAME)
        parts.append(part[: filed.start()].strip() if filed and place else part)
    return [part for part in parts if part]


def _goes_on(part: str, *, after: str, place: bool, last: str) -> bool:
    """Whether a part of an author field says more of a place, and names nobody.

    :param after: what parts it from the one before
    :param place: whether that one named a place
    :param last: the name before
    """
    words = part.split()
    if after.endswith(","):
        return place and (len(words) == 1 or words[0] in _PLACES_BEGIN) and not _FILED.search(part)
    # Spanish "en" is where somebody was, Dutch "en" is "and": nobody is called by one word beside a full name.
    return after == "en" and len(words) == 1 and last.count(" ") + 1 >= _FULL_NAME


def _is_sorted(text: str, parts: list[str]) -> bool:
    """Whether names stand as in a card index: "Lopez, Ana, Ek, Eva", surname and first name by turns.

    Every part is one word of letters, they are parted by commas alone, and their number is even: so many people who are
    called by one word each, no byline has.
    """
    return (
        len(parts) >= _ONE_SORTED
        and len(parts) % 2 == 0
        and all(
            _ONE_NAME.fullmatch(part) and not agencies.called(part) and part.casefold() not in _NOBODY for part in parts
        )
        and [part for each in text.split(",") if (part := each.strip()) and not _ROLE.search(part)] == parts
    )


def _in_order(parts: list[str]) -> list[str]:
    return [f"{first} {last}" for last, first in zip(parts[::2], parts[1::2], strict=True)]
