"""From places to region tags: what a story is about, where it was filed, what it names in passing.

read the names (match, disambiguate)
  → subject or not, by how likely the story is about each country (weigh)
  → subdivisions and areas beside the countries, each tag with its evidence
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from aggregator.model import Dateline, Mention, RegionTag, Role
from aggregator.model.story import Rejected
from aggregator.regions.disambiguate import read_field, resolve
from aggregator.regions.findings import Dismissed, Findings, Place
from aggregator.regions.gazetteer import KINDS, Gazetteer, Reading
from aggregator.regions.weigh import chance, features, main_country, model
from aggregator.text.words import LEAD

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

AGAINST: Final = {"the best known place of that name": "lesser known, and nothing else of the story is there"}
"""Why the other readings were rejected, where that is not the reason for which one was taken."""
FIELD_ORDER: Final = {"title": 0, "lead": 1, "body": 2, "dateline": 3, "source": 4}

NO_CLAIMS: Final[Mapping[str, str]] = MappingProxyType({})


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
    """The regions of a story: subjects first, of these the main region first, then the most confident.

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
    weighing, threshold = model()
    tags: list[RegionTag] = []
    by_country, rest = group(places)
    found = features(by_country)
    chances = {code: chance(weighing, values) for code, values in found.items()}
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
    main = main_country(subjects, chances, found)
    tags.sort(key=lambda t: (order[t.role], t.code != main, -t.confidence, "-" in t.code, t.code))
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
