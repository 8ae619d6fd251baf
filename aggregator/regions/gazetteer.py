"""The gazetteer: every name that the tagger knows, with all that it can mean. Immutable, compiled, read once."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from aggregator.errors import GazetteerError
from aggregator.regions.hierarchy import country_of

FORMAT: Final = 2
"""Version of `gazetteer.json.gz` that this code reads."""

KINDS: Final = {
    "n": "country",
    "d": "demonym",
    "c": "capital",
    "s": "subdivision",
    "a": "area",
    "i": "institution",
    "p": "person",
    "q": "person",
    "k": "county",
    "t": "city",
    "o": "city",
    "b": "abbreviation",
    "h": "hint",
    "x": "shield",
}
"""What the one-letter kinds of the compiled file stand for.

`q` is a surname that needs its bearer's country beside it; `h` a word of public life that only helps to choose between
namesakes; `o` a town whose name is an ordinary word or a person's name; `b` an abbreviation that means a state only
behind a town ("Athens, Ga."); a shield is a longer name that hides the place in it ("Indian Ocean", "Bank of America").
"""

LARGE: Final = 10
"""Rank of a city of 100,000: from here on a name is believed without help from its surroundings."""


class Reading(NamedTuple):
    """One thing that a name can mean."""

    kind: str
    """A key of `KINDS`."""
    code: str
    """ISO 3166-1, ISO 3166-2 or area code; empty for a shield."""
    rank: int
    """Of a town: twice the power of ten of its population, one more from 3 on (100,000: 10; 300,000: 11); else 0."""
    country: str
    """The country that `code` lies in; empty for an area or a shield."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gazetteer:
    """Names, their readings, and the automaton that finds them all in one pass."""

    readings: tuple[tuple[Reading, ...], ...]
    """For each name, what it can mean, the likeliest first; never empty. The names themselves are in the automata."""
    latin: AhoCorasick
    """Finds the first `boundary` names, those in Latin letters."""
    others: AhoCorasick
    """Finds the names in all other scripts; one automaton each halves the memory that loading takes."""
    boundary: int
    """Number of names in Latin letters: the place in `readings` of the first name of another script."""
    years: Mapping[str, tuple[int, int]]
    """First and last year in which a person's name stands for the country."""
    given: frozenset[str]
    """Given names in lower case."""
    sources: Mapping[str, str]
    """Where the names come from, and under which licence."""


@cache
def load() -> Gazetteer:
    """The compiled gazetteer, read once per process.

    :raises GazetteerError: the file is missing, damaged or of another format version
    """
    try:
        raw = json.loads(gzip.decompress(files("aggregator.regions").joinpath("data/gazetteer.json.gz").read_bytes()))
        if raw["format"] != FORMAT:
            raise GazetteerError(
                f"the gazetteer has format {raw['format']}, this program reads {FORMAT}; run scripts/build_gazetteer.py"
            )
        return _build(raw)
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError, zlib.error) as error:
        raise GazetteerError(
            f"the gazetteer cannot be read ({error}); reinstall, or run scripts/build_gazetteer.py"
        ) from error


def _build(raw: dict[str, Any]) -> Gazetteer:
    specs = [_readings(spec) for spec in raw["specs"]]
    latin, others = raw.pop("latin").split("\n"), raw.pop("others").split("\n")
    readings = tuple([specs[i] for i in raw.pop("index")])
    boundary = len(latin)
    if boundary + len(others) != len(readings):
        raise ValueError(f"{boundary + len(others)} names, {len(readings)} readings")
    first = _automaton(latin)
    del latin
    return Gazetteer(
        readings=readings,
        latin=first,
        others=_automaton(others),
        boundary=boundary,
        years={name: (first, last) for name, (first, last) in raw["years"].items()},
        given=frozenset(raw["given"].split()),
        sources=raw["sources"],
    )


def _automaton(names: list[str]) -> AhoCorasick:
    return AhoCorasick(
        names,
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
        store_patterns=False,
    )


def _readings(spec: str) -> tuple[Reading, ...]:
    """Parse `kind:code:rank;kind:code:rank`."""
    found = []
    for part in spec.split(";"):
        kind, code, rank = part.split(":")
        found.append(Reading(kind, code, int(rank), country_of(code)))
    return tuple(found)
