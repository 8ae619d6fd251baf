"""The hierarchy: ISO 3166 codes from pycountry, English titles from the CLDR, areas from `areas.toml`."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pycountry
from babel import Locale

HERE = Path(__file__).resolve().parent

FORMAT = 1
"""Read by `aggregator.regions.hierarchy`."""

ALSO_COUNTRIES = frozenset(
    # a list of some thirty codes reads better as words
    [
        "CN-HK",
        "CN-MO",
        "CN-TW",
        "US-AS",
        "US-GU",
        "US-MP",
        "US-PR",
        "US-UM",
        "US-VI",
        "FR-971",
        "FR-972",
        "FR-973",
        "FR-974",
        "FR-976",
        "FR-BL",
        "FR-MF",
        "FR-NC",
        "FR-PF",
        "FR-PM",
        "FR-TF",
        "FR-WF",
        "NL-AW",
        "NL-BQ1",
        "NL-BQ2",
        "NL-BQ3",
        "NL-CW",
        "NL-SX",
        "NO-21",
        "NO-22",
        "FI-01",
        "DK-FO",
        "DK-GL",
    ]
)
"""Subdivisions that ISO 3166-1 lists as well; here they are only what 3166-1 calls them, under no other country."""

TITLES = {
    "BA": "Bosnia and Herzegovina", "CD": "DR Congo", "CG": "Republic of the Congo", "CI": "Ivory Coast",
    "CV": "Cape Verde", "CZ": "Czechia", "HK": "Hong Kong", "KP": "North Korea", "KR": "South Korea", "MM": "Myanmar",
    "MO": "Macao", "PS": "Palestine", "TR": "Turkey", "XK": "Kosovo",
}  # fmt: skip
"""Where news uses another short title than the CLDR's."""


def plain(text: str) -> str:
    """Without diacritics: "Telangāna" as "Telangana"."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def rows(name: str) -> list[list[str]]:
    """A data file's rows; lines that begin with # are remarks."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 (and XK) to English title, sorted by code."""
    english = Locale("en").territories
    codes = {c.alpha_2 for c in pycountry.countries} | {"XK"}
    return {
        code: TITLES.get(code) or english[code].replace("&", "and").replace("St.", "Saint") for code in sorted(codes)
    }


@cache
def subdivisions() -> dict[str, str]:
    """ISO 3166-2 to title: English where `subdivisions.tsv` has it, else as ISO writes it (India: plain)."""
    own = {row[0]: row[1] for row in rows("subdivisions.tsv")}
    titles = {}
    for item in sorted(pycountry.subdivisions, key=lambda s: s.code):
        if item.code in ALSO_COUNTRIES:
            continue
        name = item.name.partition("[")[0].strip()
        titles[item.code] = own.get(item.code) or (plain(name) if item.country_code == "IN" else name)
    unknown = own.keys() - titles.keys()
    if unknown:
        raise SystemExit(f"subdivisions.tsv: no such ISO 3166-2 codes: {sorted(unknown)}")
    return titles


@cache
def areas() -> dict[str, dict[str, object]]:
    """`areas.toml`, its members checked."""
    found = tomllib.loads((HERE / "areas.toml").read_text(encoding="utf-8"))
    known = found.keys() | countries().keys() | subdivisions().keys()
    for key, area in found.items():
        unknown = set(area["members"]) - known
        if unknown:
            raise SystemExit(f"areas.toml: {key}: no such members: {sorted(unknown)}")
    return found


def build() -> bytes:
    """The bytes of `hierarchy.json`."""
    document = {
        "format": FORMAT,
        "sources": "ISO 3166 via pycountry (iso-codes, LGPL-2.1-or-later); titles: CLDR (Unicode-3.0); UN M49",
        "areas": {key: area["title"] for key, area in areas().items()},
        "members": {key: area["members"] for key, area in areas().items()},
        "countries": countries(),
        "subdivisions": subdivisions(),
    }
    return (json.dumps(document, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n").encode()
