"""From places to region tags: what a story is about, where it was filed, what it names in passing.

read the names (match, disambiguate)
  → add up what speaks for each country (features)
  → subject or not (a linear model; its weights are in data/weights.toml)
  → subdivisions and areas beside the countries, each tag with its evidence
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from operator import mul
from types import MappingProxyType
from typing import Final

from aggregator.errors import GazetteerError
from aggregator.model import Dateline, Mention, RegionTag, Role
from aggregator.model.story import Rejected
from aggregator.regions.disambiguate import read_field, resolve
from aggregator.regions.findings import Dismissed, Findings, Place
from aggregator.regions.gazetteer import KINDS, Gazetteer, Reading

LEAD: Final = 400
"""Characters of the text that count as its lead: the first two or three sentences of a report."""
EARLY: Final = 120
"""Characters of the text within which a name is early: most of a report's first sentence."""
TEXT_LIMIT: Final = 100_000
"""Characters of the text that are read; what a story is about is said long before."""
EVIDENCE_LIMIT: Final = 5
"""Spans kept with a tag."""
SOURCE_CONFIDENCE: Final = 0.3
"""Of a tag that rests on the source's own country alone."""
SOURCE_PRIOR: Final = 0.5
"""What the source's country adds to a reading's support."""
PROXIES: Final = 3
"""Mentions of institutions and people that together name their country."""
DATELINE_CONFIDENCE: Final = 0.9

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
AGAINST: Final = {"the best known place of that name": "lesser known, and nothing else of the story is there"}
"""Why the other readings were rejected, where that is not the reason for which one was taken."""
FIELD_ORDER: Final = {"title": 0, "lead": 1, "body": 2, "dateline": 3, "source": 4}

FEATURES: Final = (
    "bias", "title", "title_first", "title_share", "lead", "lead_share", "body_share", "share", "of_top", "top",
    "count", "first", "dateline", "dateline_only", "alone", "rivals", "names", "title_elsewhere", "far", "lead_first",
    "title_alone", "minor", "filed_elsewhere", "early", "scarce",
)  # fmt: skip
"""What the model looks at, for each country; `features` says what each one is."""


NO_CLAIMS: Final[Mapping[str, str]] = MappingProxyType({})


@cache
def _model() -> tuple[tuple[float, ...], float]:
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


def tag(
    gazetteer: Gazetteer,
    *,
    title: str,
    text: str,
    dateline: Dateline | None = None,
    source_country: str | None = None,
    when: date | None = None,
    claims: Mapping[str, str] = NO_CLAIMS,
    language: str = "",  # noqa: ARG001  (all languages are read at once; kept for callers that know it)
) -> tuple[RegionTag, ...]:
    """The regions of a story: subjects first, most confident first; the first subject is the main region.

    A story that names no place is given its source's country, with little confidence and that reason.
    Evidence offsets are in the title, in the text (for "lead" and "body") or in the dateline's own text.

    :param when: day of publication, for people whose names stand for a country in some years only; the dateline's own
        date goes before it; without either every year counts
    """
    found = read(gazetteer, title=title, text=text, dateline=dateline, source_country=source_country, when=when)
    return judge(
        claimed(found.places, claims), title=title, text=text, dateline=dateline, source_country=source_country
    )


def claimed(places: list[Place], claims: Mapping[str, str]) -> list[Place]:
    """The places, those of a claimed territory read as places of the country that `claims` gives it to."""
    if not claims:
        return places
    result = []
    for place in places:
        reading = place.reading
        country = claims.get(reading.country or reading.code)
        result.append(
            place._replace(reading=reading._replace(code=country, country=country), why=place.why or "by the config")
            if country
            else place
        )
    return result


@dataclass(kw_only=True, slots=True)
class Quotes:
    """Places as evidence, in the words of the story; a place that speaks for several tags is quoted once."""

    texts: Mapping[str, str]
    """By name of the field, as given."""
    made: dict[tuple[str, int], Mention] = dataclass_field(default_factory=dict)

    def of(self, place: Place) -> Mention:
        """The evidence that a place is."""
        field, start = place.field, place.start
        mention = self.made.get((field, start))
        if mention is None:
            mention = Mention(
                field=field,
                start=start,
                end=place.end,
                text=self.texts[field][start : place.end],
                reading=KINDS[place.reading.kind],
                why=place.why,
                rejected=_rejected(place.others, place.reading.code, place.why) if place.others else (),
            )
            self.made[field, start] = mention
        return mention


def judge(
    places: list[Place], *, title: str, text: str, dateline: Dateline | None, source_country: str | None
) -> tuple[RegionTag, ...]:
    """The tags of a story whose names are read; the arguments are those of `tag`."""
    filed = (dateline.text or dateline.place) if dateline else ""
    quotes = Quotes(texts={"title": title, "lead": text, "body": text, "dateline": filed})
    model, threshold = _model()
    tags: list[RegionTag] = []
    by_country, rest = group(places)
    found = features(by_country)
    chances = {code: chance(model, values) for code, values in found.items()}
    subjects = {code for code, p in chances.items() if p >= threshold}
    if chances and not subjects:
        best = max(chances, key=lambda code: chances[code])
        if any(p.field in ("title", "lead") for p in by_country[best]):
            subjects.add(best)
    for code, spans in by_country.items():
        if code not in subjects and _only_by_proxy(spans):
            continue
        tags.append(_country_tag(code, spans, chances[code], quotes, subject=code in subjects))
        tags += _subdivision_tags(code, spans, chances[code], quotes, subject=code in subjects)
    tags += _area_tags(rest, quotes, alone=not subjects)
    if source_country and not tags:
        why = "the story names no place, so it is taken to be about its source's country"
        mention = Mention(field="source", start=0, end=0, text="", reading="country", why=why)
        tags.append(
            RegionTag(code=source_country, role=Role.SUBJECT, confidence=SOURCE_CONFIDENCE, evidence=(mention,))
        )
    order = {Role.SUBJECT: 0, Role.DATELINE: 2, Role.MENTION: 1}
    tags.sort(key=lambda t: (order[t.role], -t.confidence, "-" in t.code, t.code))
    return tuple(tags)


def read(
    gazetteer: Gazetteer,
    *,
    title: str,
    text: str,
    dateline: Dateline | None,
    source_country: str | None,
    when: date | None = None,
) -> Findings:
    """Every place that the story names, each with one reading, and the names that are none.

    Spans are into the fields as they were given.
    """
    body = text[:TEXT_LIMIT]
    fields = [read_field(gazetteer, "title", title), read_field(gazetteer, "body", body)]
    year = when.year if when else None
    if dateline is not None:
        fields.append(read_field(gazetteer, "dateline", dateline.text or dateline.place))
        year = dateline.date.year if dateline.date else year
    prior = {source_country: SOURCE_PRIOR} if source_country else {}
    return resolve(gazetteer, fields, lead=LEAD, year=year, prior=prior)


def group(places: list[Place]) -> tuple[dict[str, list[Place]], list[Place]]:
    """Places by country, in the order in which they stand; and the areas."""
    by_country: dict[str, list[Place]] = {}
    areas = []
    for place in sorted(places, key=lambda p: (FIELD_ORDER[p.field], p.start)):
        if place.reading.country:
            by_country.setdefault(place.reading.country, []).append(place)
        else:
            areas.append(place)
    return by_country, areas


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


def _only_by_proxy(spans: list[Place]) -> bool:
    """Whether a country is present only by an institution or a person: too little to say that the story names it."""
    return len(spans) < PROXIES and all(place.reading.kind in "ipq" for place in spans)


def _country_tag(code: str, spans: list[Place], p: float, quotes: Quotes, *, subject: bool) -> RegionTag:
    if subject:
        return RegionTag(code=code, role=Role.SUBJECT, confidence=round(p, 3), evidence=_evidence(spans, quotes))
    if all(place.field == "dateline" for place in spans):
        return RegionTag(
            code=code, role=Role.DATELINE, confidence=DATELINE_CONFIDENCE, evidence=_evidence(spans, quotes)
        )
    sure = max(place.sure for place in spans)
    return RegionTag(code=code, role=Role.MENTION, confidence=round(sure, 3), evidence=_evidence(spans, quotes))


def _subdivision_tags(country: str, spans: list[Place], p: float, quotes: Quotes, *, subject: bool) -> list[RegionTag]:
    """Tags for the subdivisions that the country's mentions lie in; subject where half of its weight is theirs."""
    groups: dict[str, list[Place]] = {}
    for place in spans:
        if place.reading.code != country and place.field != "dateline":
            groups.setdefault(place.reading.code, []).append(place)
    if not groups:
        return []
    whole = sum(_prominence(place) for place in spans)
    tags = []
    for code, own in groups.items():
        share = sum(_prominence(place) for place in own) / whole
        about = subject and share >= 0.5  # noqa: PLR2004  (half)
        sure = max(place.sure for place in own)
        role = Role.SUBJECT if about else Role.MENTION
        tags.append(
            RegionTag(
                code=code, role=role, confidence=round(p * share if about else sure, 3), evidence=_evidence(own, quotes)
            )
        )
    return tags


def _area_tags(areas: list[Place], quotes: Quotes, *, alone: bool) -> list[RegionTag]:
    """Tags for areas named as such; subject in the title, or in the lead of a story that is about no country."""
    groups: dict[str, list[Place]] = {}
    for place in areas:
        groups.setdefault(place.reading.code, []).append(place)
    tags = []
    for code, spans in groups.items():
        fields = {place.field for place in spans}
        if fields == {"dateline"}:
            continue
        about = "title" in fields or (alone and "lead" in fields)
        tags.append(
            RegionTag(
                code=code,
                role=Role.SUBJECT if about else Role.MENTION,
                confidence=0.6 if about else 0.9,
                evidence=_evidence(spans, quotes),
            )
        )
    return tags


def _prominence(place: Place) -> float:
    return {"title": 3.0, "lead": 2.0, "body": 1.0, "dateline": 0.5}[place.field] * place.sure


def _evidence(spans: list[Place], quotes: Quotes) -> tuple[Mention, ...]:
    """The most telling spans: title before lead before body, names before adjectives."""
    chosen = spans if len(spans) == 1 else sorted(spans, key=lambda p: (FIELD_ORDER[p.field], -p.sure, p.start))
    return tuple([quotes.of(place) for place in chosen[:EVIDENCE_LIMIT]])


@lru_cache(maxsize=4096)
def _rejected(others: tuple[Reading, ...], taken: str, why: str) -> tuple[Rejected, ...]:
    """The readings of a name that were not taken, each with what spoke against it."""
    return tuple(
        [
            Rejected(code=other.code, reading=KINDS[other.kind], why=AGAINST.get(why, why))
            for other in others
            if other.code and other.code != taken and other.kind != "h"
        ]
    )


def told(dismissed: Sequence[Dismissed], *, title: str, text: str, dateline: Dateline | None) -> tuple[Mention, ...]:
    """Names that are no places in this story, with the reading they would have had, in the order of the story."""
    filed = (dateline.text or dateline.place) if dateline else ""
    texts = {"title": title, "lead": text, "body": text, "dateline": filed}
    return tuple(
        [
            Mention(
                field=d.field,
                start=d.start,
                end=d.end,
                text=texts[d.field][d.start : d.end],
                reading=KINDS[d.reading.kind],
                why=d.why,
            )
            for d in sorted(dismissed, key=lambda d: (FIELD_ORDER[d.field], d.start))
        ]
    )
