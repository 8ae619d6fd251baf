"""From a story's places to chances: how likely it is about each country that it names.

A linear model over what speaks for a country; its weights are in `data/weights.toml`, learned by
`scripts/train_regions.py`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from operator import mul
from types import MappingProxyType
from typing import Final

from aggregator.errors import GazetteerError
from aggregator.regions.findings import Place

EARLY: Final = 120
"""Characters of the text within which a name is early: most of a report's first sentence."""
WEIGHT: Final = {
    "n": 1.0,
    "d": 0.8,
    "c": 0.9,
    "s": 0.9,
    "i": 0.7,
    "p": 0.7,
    "q": 0.6,
    "k": 0.8,
    "t": 0.8,
    "o": 0.5,
    "b": 0.9,
    "a": 1.0,
}
"""How much a name of each kind says about its country."""
FEATURES: Final = (
    "bias", "title", "title_first", "title_share", "lead", "lead_share", "body_share", "share", "of_top", "top",
    "count", "first", "dateline", "dateline_only", "alone", "rivals", "names", "title_elsewhere", "far", "lead_first",
    "title_alone", "minor", "filed_elsewhere", "early", "scarce",
)  # fmt: skip
"""What the model looks at, for each country; `features` says what each one is."""


_FIRST: Final = FEATURES.index("first")
FIRST_NAMED: Final = 0.5
"""What being named first adds to a country's chance of being the main one, in log-odds; chosen on the training half."""
TINY: Final = 1e-9
"""Keeps log-odds finite."""


@cache
def model() -> tuple[tuple[float, ...], float]:
    """The weights in the order of `FEATURES`, and the threshold."""
    table = weights()
    return tuple(table[name] for name in FEATURES), table["threshold"]


@cache
def weights() -> Mapping[str, float]:
    """The model's weights by feature, and the threshold under "threshold".

    :raises GazetteerError: the table is missing or damaged
    """
    try:
        table = tomllib.loads(files("aggregator.regions").joinpath("data/weights.toml").read_text(encoding="utf-8"))
        return MappingProxyType({name: float(table[name]) for name in (*FEATURES, "threshold")})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"the table of weights cannot be read ({error}); reinstall") from error


def features(by_country: Mapping[str, list[Place]]) -> dict[str, tuple[float, ...]]:
    """What speaks for each country, in the order of `FEATURES`, each about 0 to 1.

    - title, lead, early, far: named in the title, the lead, about the first sentence, in neither title nor lead
    - title_first, lead_first, first: the first there; how early its first mention is among the countries'
    - title_alone, title_elsewhere: the only one in the title; the title names others only
    - title_share, lead_share, body_share, share: its part of all that is named there, and everywhere
    - of_top, top, minor: its weight against the heaviest's; it is the heaviest; how far below a third its share is
    - count: how often, logarithmic; names: the part that are names of countries, capitals and states
    - alone, rivals: no other country is named; how many are
    - scarce: how few names there are in all, so that a brief is not judged like a long report
    - dateline, dateline_only, filed_elsewhere: filed there; and not named otherwise; the dateline names another
    """
    totals = {"title": 0.0, "lead": 0.0, "body": 0.0}
    sums: dict[str, dict[str, float]] = {}
    for code, spans in by_country.items():
        own = {"title": 0.0, "lead": 0.0, "body": 0.0, "dateline": 0.0}
        for place in spans:
            own[place.field] += WEIGHT[place.reading.kind] * place.sure
        sums[code] = own
        for field in totals:
            totals[field] += own[field]
    weight = {code: 3 * own["title"] + 2 * own["lead"] + own["body"] for code, own in sums.items()}
    everything = sum(weight.values())
    heaviest = max(weight.values(), default=0.0)
    named = sum(1 for value in weight.values() if value)
    leading = min(
        ((p.start, code) for code, spans in by_country.items() for p in spans if p.field == "lead"), default=(0, "")
    )[1]
    filings = any(own["dateline"] for own in sums.values())
    titled = [code for code, own in sums.items() if own["title"]]
    scarce = 1 / max(1, sum(map(len, by_country.values())))
    result: dict[str, tuple[float, ...]] = {}
    for rank, (code, own) in enumerate(sums.items()):
        spans = by_country[code]
        filed = own["dateline"] > 0
        there = weight[code] > 0
        result[code] = (
            1.0,
            float(own["title"] > 0),
            float(bool(titled) and titled[0] == code),
            own["title"] / totals["title"] if totals["title"] else 0.0,
            float(own["lead"] > 0),
            own["lead"] / totals["lead"] if totals["lead"] else 0.0,
            own["body"] / totals["body"] if totals["body"] else 0.0,
            weight[code] / everything if everything else 0.0,
            weight[code] / heaviest if heaviest else 0.0,
            float(there and weight[code] == heaviest),
            math.log1p(len(spans)) / 3,
            1 / (1 + rank),
            float(filed),
            float(filed and not there),
            float(named == 1 and there),
            math.log1p(max(0, named - 1)) / 2,
            sum(1 for p in spans if p.reading.kind in "ncsb") / len(spans),
            float(bool(titled) and not own["title"]),
            float(there and not own["title"] and not own["lead"]),
            float(leading == code),
            float(titled == [code]),
            max(0.0, 1 - 3 * weight[code] / everything) if everything else 0.0,
            float(filings and not filed),
            float(any(p.field == "lead" and p.start < EARLY for p in spans)),
            scarce,
        )
    return result


def chance(model: Sequence[float], values: Sequence[float]) -> float:
    """How likely the story is about a country with these features, 0 to 1."""
    score = sum(map(mul, model, values))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def main_country(subjects: Collection[str], chances: Mapping[str, float], found: Mapping[str, Sequence[float]]) -> str:
    """The country that a story is about above all: of two that are about as likely, the one that it names first."""

    def score(code: str) -> float:
        p = min(max(chances[code], TINY), 1 - TINY)
        return math.log(p / (1 - p)) + FIRST_NAMED * found[code][_FIRST]

    return max(subjects, key=lambda code: (score(code), code), default="")
