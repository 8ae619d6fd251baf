"""The world as a hierarchy: subdivisions in countries, countries in areas, and the regions that a user defines.

Countries are those of ISO 3166-1 with XK (Kosovo) beside them, subdivisions those of ISO 3166-2, numeric areas those of
UN M49; worded areas ("south-caucasus") are our own and are listed in `scripts/gazetteer/areas.toml`. Everything is read
from `data/hierarchy.json`, which `scripts/build_gazetteer.py` compiles.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from aggregator.errors import GazetteerError, UnknownNameError

FORMAT: Final = 1
"""Version of `hierarchy.json` that this code reads."""

DISPUTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "EH": "western-sahara",
        "HK": "hong-kong",
        "PS": "palestine",
        "TW": "taiwan",
        "XK": "kosovo",
        "crimea": "crimea",
        "kashmir": "kashmir",
    }
)
"""Places that have tags of their own by default and lie in no country; `tag`'s `claims` may give them to one."""
NO_REGIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Hierarchy:
    """Every code that ships, its title and what lies directly below it."""

    titles: Mapping[str, str]
    """Code to English title: "AZ" to "Azerbaijan", "145" to "Western Asia"."""
    members: Mapping[str, tuple[str, ...]]
    """Code to the codes directly below it; a code without any is left out."""
    slugs: Mapping[str, str]
    """A name as a config writes it ("azerbaijan", "scotland") to its code; countries before subdivisions."""


@cache
def shipped() -> Hierarchy:
    """The compiled hierarchy, read once per process.

    :raises GazetteerError: the file is missing, damaged or of another format version
    """
    try:
        raw = json.loads(files("aggregator.regions").joinpath("data/hierarchy.json").read_bytes())
        if raw["format"] != FORMAT:
            raise GazetteerError(
                f"the region hierarchy has format {raw['format']}, this program reads {FORMAT}; "
                "run scripts/build_gazetteer.py"
            )
        return _build(raw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GazetteerError(
            f"the region hierarchy cannot be read ({error}); reinstall, or run scripts/build_gazetteer.py"
        ) from error


def _build(raw: dict[str, Any]) -> Hierarchy:
    titles: dict[str, str] = raw["areas"] | raw["countries"] | raw["subdivisions"]
    members = {code: tuple(below) for code, below in raw["members"].items()}
    for code in raw["subdivisions"]:
        country = code.partition("-")[0]
        members[country] = (*members.get(country, ()), code)
    slugs: dict[str, str] = {}
    for code in (*raw["areas"], *raw["countries"], *raw["subdivisions"]):
        slugs.setdefault(slug(titles[code]), code)
    slugs.update((code, code) for code in raw["areas"])
    return Hierarchy(titles=titles, members=members, slugs=slugs)


def slug(name: str) -> str:
    """The form in which names are compared: "São Paulo" and "sao-paulo" are one."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(c if c.isalnum() else " " for c in plain.casefold() if not unicodedata.combining(c))
    return "-".join(letters.split())


def expand(reference: str, user_regions: Mapping[str, tuple[str, ...]] = NO_REGIONS) -> frozenset[str]:
    """A code or name and all that lies below it: areas, countries, subdivisions.

    A user's region goes before whatever ships under the same name, and may hold codes, names and other user regions.

    :param reference: "AZ", "GB-SCT", "145", "south-caucasus", "Western Asia"; case does not matter
    :param user_regions: name to members, as the user wrote them
    :raises UnknownNameError: nothing has that name, or a user's region contains itself; the message says the way out
    """
    return frozenset(_walk(reference, user_regions, ()))


def _walk(reference: str, user_regions: Mapping[str, tuple[str, ...]], path: tuple[str, ...]) -> Iterable[str]:
    if reference in user_regions:
        if reference in path:
            raise UnknownNameError(f"region {reference!r} contains itself: {' > '.join((*path, reference))}")
        yield reference
        for member in user_regions[reference]:
            yield from _walk(member, user_regions, (*path, reference))
        return
    code = resolve(reference, user_regions)
    world = shipped()
    stack = [code]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(world.members.get(current, ()))


def resolve(reference: str, user_regions: Mapping[str, tuple[str, ...]] = NO_REGIONS) -> str:
    """The code of a shipped country, subdivision or area, by its code or name.

    :raises UnknownNameError: nothing has that name; the message suggests the nearest one
    """
    world = shipped()
    wanted = reference.strip()
    if wanted.upper() in world.titles:
        return wanted.upper()
    found = world.slugs.get(slug(wanted))
    if found is not None:
        return found
    near = _nearest(wanted, user_regions)
    raise UnknownNameError(f"no region is called {reference!r}" + (f"; did you mean {near!r}?" if near else ""))


def _nearest(wanted: str, user_regions: Iterable[str]) -> str:
    """The known name most like a misspelt one; empty where none is near."""
    matches = get_close_matches(slug(wanted), [*user_regions, *shipped().slugs], n=1, cutoff=0.75)
    return matches[0] if matches else ""


def title_of(code: str, user_regions: Iterable[str] = ()) -> str:
    """What people call a region: "Azerbaijan", "South Caucasus"; a user's region is its own name in words.

    :param user_regions: names of the regions that the user defined; a name found here goes before a shipped one
    """
    if code not in user_regions and (title := shipped().titles.get(code)):
        return title
    words = code.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


@cache
def country_of(code: str) -> str:
    """The ISO 3166-1 country of a country or subdivision code; empty for an area."""
    world = shipped()
    head = code.partition("-")[0]
    return head if len(head) == len("AZ") and head.isupper() and head in world.titles else ""
