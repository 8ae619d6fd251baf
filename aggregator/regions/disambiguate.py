"""Which of its readings a name has in this story, and why; and which names are no places here at all.

A name with one likely reading is taken at once. The others are read by their neighbours ("Paris, Texas", "Jordan
Smith", "in French"), then by what the rest of the story has made plain; one name has one reading in a story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from aggregator.regions.findings import STRENGTH, Doubt, Field, Findings, Place
from aggregator.regions.gazetteer import LARGE, Gazetteer, Reading
from aggregator.regions.match import Hit, find, readable
from aggregator.regions.wording import (
    CUISINE_AFTER,
    FOLLOWERS,
    HONORIFICS,
    INSIDE,
    LANGUAGE_AFTER,
    LANGUAGE_BEFORE,
    LANGUAGES,
    ORDINARY_FIRST_NAMES,
    PREPOSITIONS,
    STREET_AFTER,
    WINDOW,
    WORD_AFTER,
    word_before,
)

OUT_OF_OFFICE: Final = "stood for the country in other years"
MIDDLING: Final = 9
"""Rank of a town of 30,000: from here on its country's presence is help enough, a smaller one needs its state's."""
NEXT: Final = 2
"""Characters between a town and the state or country behind it: ", ", " (" or a comma."""
CLUSTER: Final = 2
"""Different small towns of one subdivision, or mentions of one, that together make it likely."""
SURE: Final = {
    "n": 0.98, "d": 0.93, "c": 0.95, "s": 0.95, "a": 0.95, "i": 0.9, "p": 0.9, "q": 0.8, "k": 0.9, "t": 0.85, "o": 0.6,
    "b": 0.95,
}  # fmt: skip
"""How far each kind of reading is to be trusted where nothing speaks against it."""
CONTAINED: Final = 0.97
"""The same for a town that stands before its state or country."""
HINT: Final = 0.5
"""What one word of public life says."""
NEIGHBOURS: Final = {"GE": ("AM", "AZ", "RU", "UA", "TR")}
"""Countries whose company speaks for one that shares its name with a state elsewhere."""


def read_field(gazetteer: Gazetteer, name: str, text: str) -> Field:
    """Find every name in one text of the story."""
    plain = readable(text)
    return Field(name, plain, find(gazetteer, plain), name == "title" and (text.isupper() or _headline_case(plain)))


def _headline_case(text: str) -> bool:
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]  # noqa: PLR2004 - short words stay small
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words)  # noqa: PLR2004


def resolve(
    gazetteer: Gazetteer, fields: list[Field], *, lead: int, year: int | None, prior: Mapping[str, float]
) -> Findings:
    """Read every name of the story.

    :param lead: characters of the body that count as its lead
    :param year: of the story, for people whose years in the news are known; None: any
    :param prior: what speaks for a country beforehand (the source's own), by country code
    """
    found = Findings()
    found.evidence.update(prior)
    doubts: list[Doubt] = []
    surnames: list[tuple[str, Hit, Reading]] = []
    for field in fields:
        lead_end = lead if field.name == "body" else 0
        for position, hit in enumerate(field.hits):
            first = gazetteer.readings[hit.name][0]
            kind = first.kind
            where = "lead" if hit.start < lead_end else field.name
            if kind in "nda":
                _take_name(gazetteer, found, doubts, Doubt(field, position, where))
            elif kind in "sctok":
                doubts.append(Doubt(field, position, where))
            elif kind == "h":
                found.evidence[first.country] += HINT
            elif kind == "q":
                if year is None or _in_office(gazetteer, field.text[hit.start : hit.end], year):
                    surnames.append((where, hit, first))
                else:
                    found.dismiss(where, hit, first, OUT_OF_OFFICE)
            else:
                _take_other(gazetteer, found, doubts, Doubt(field, position, where), year)
    _settle(gazetteer, found, doubts)
    _decide(gazetteer, found, doubts)
    for where, hit, reading in surnames:
        if found.evidence.get(reading.country, 0) >= 1:
            found.take(where, hit, reading, f"the story is in {reading.country}", SURE["q"])
        else:
            found.dismiss(where, hit, reading, f"a surname, and nothing else of the story is in {reading.country}")
    return found


def _take_other(gazetteer: Gazetteer, found: Findings, doubts: list[Doubt], doubt: Doubt, year: int | None) -> None:
    """Read a shield, a person, an institution or an abbreviation."""
    field, position, where = doubt
    hit = field.hits[position]
    readings = gazetteer.readings[hit.name]
    first = readings[0]
    if first.kind == "x":
        _take_shield(gazetteer, found, field.text[hit.start : hit.end])
        found.dismiss(where, hit, first, "a longer name, which hides the place in it")
    elif first.kind == "b":
        if _behind_a_town(field.text, hit.start):
            found.take(where, hit, first, "an abbreviation behind a town", SURE["b"])
    elif len(readings) > 1 and first.kind == "i":
        doubts.append(doubt)
    elif year is None or _in_office(gazetteer, field.text[hit.start : hit.end], year):
        found.take(where, hit, first, "", SURE[first.kind])
    else:
        found.dismiss(where, hit, first, OUT_OF_OFFICE)


def _take_shield(gazetteer: Gazetteer, found: Findings, name: str) -> None:
    """A longer name hides the place in it; if it is a person's, its words are that person for the rest of the story."""
    words = name.split(" ")
    if words[0].lower() in gazetteer.given:
        found.persons.update(words)


def _in_office(gazetteer: Gazetteer, name: str, year: int) -> bool:
    """Whether a person stood for the country in that year, or the one after; true for what has no years."""
    first, last = gazetteer.years.get(name, (0, 9999))
    return first <= year <= last + 1


def _take_name(gazetteer: Gazetteer, found: Findings, doubts: list[Doubt], doubt: Doubt) -> None:
    """Read a country's, people's or area's name: at once, unless it may be a person, a language or a state."""
    field, position, where = doubt
    hit = field.hits[position]
    readings = gazetteer.readings[hit.name]
    first = readings[0]
    if len(readings) > 1 and any(r.country != first.country and r.kind in "ndso" for r in readings):
        doubts.append(doubt)
        return
    name = field.text[hit.start : hit.end]
    if first.kind == "d":
        if name in LANGUAGES and _language_or_dish(field.text, hit):
            found.dismiss(where, hit, first, "a language or a dish")
            return
    elif first.kind == "n":
        text = field.text
        if name.lower() in gazetteer.given or STREET_AFTER.match(text, hit.end) or text[hit.end : hit.end + 1] == ",":
            doubts.append(doubt)
            return
    found.take(where, hit, first, "", SURE[first.kind])


def _language_or_dish(text: str, hit: Hit) -> bool:
    """Whether an adjective is a language ("in French") or a kitchen ("Thai food")."""
    if CUISINE_AFTER.match(text, hit.end):
        return True
    before = text[max(0, hit.start - WINDOW) : hit.start]
    return bool(LANGUAGE_BEFORE.search(before)) and bool(LANGUAGE_AFTER.match(text, hit.end))


def _settle(gazetteer: Gazetteer, found: Findings, doubts: list[Doubt]) -> None:
    """Towns that stand before their state or country, for all mentions of the same name in the story."""
    for field, position, _ in doubts:
        hits = field.hits
        hit = hits[position]
        if position + 1 == len(hits) or hits[position + 1].start - hit.end > NEXT:
            continue
        container = _container(gazetteer, field, position)
        if container is not None:
            readings = gazetteer.readings[hit.name]
            inside = [r for r in readings if container.code in (r.code, r.country)]
            reading = inside[0] if inside else Reading("t", container.code, 0, container.country)
            if reading.kind != "n":
                found.settled.setdefault(hit.name, reading)
                found.count(reading, STRENGTH["k"])


def _container(gazetteer: Gazetteer, field: Field, position: int) -> Reading | None:
    """The state or country that a name stands before: "Paris, Texas", "Athens, Ga.", "London (Ontario)"."""
    hit, following = field.hits[position], field.hits[position + 1]
    if field.text[hit.end : following.start] not in (", ", " (", ","):
        return None
    own = gazetteer.readings[hit.name]
    for reading in gazetteer.readings[following.name]:
        if reading.kind not in "nsb":
            continue
        if any(r.kind in "cto" and reading.code in (r.code, r.country) for r in own):
            return reading
        if reading.kind in "sb" and (own[0].kind in "to" or (own[0].kind == "c" and reading.country != own[0].country)):
            return reading
    return None


def _behind_a_town(text: str, start: int) -> bool:
    """Whether "Ga." or "TX" at `start` stands behind a comma and a capitalised word."""
    if text[max(0, start - 2) : start] != ", ":
        return False
    words = text[max(0, start - WINDOW) : start - 2].split()
    return bool(words) and words[-1][0].isupper() and words[-1].isalpha()


def _decide(gazetteer: Gazetteer, found: Findings, doubts: list[Doubt]) -> None:
    """Read the names that need their neighbours or the rest of the story."""
    weak: list[tuple[Place, Hit]] = []
    _name_persons(gazetteer, found, doubts)
    doubts.sort(key=lambda doubt: len(gazetteer.readings[doubt.field.hits[doubt.position].name]) > 1)
    for field, position, where in doubts:
        hit = field.hits[position]
        settled = found.settled.get(hit.name)
        if settled is not None:
            why = f"named as a place of {settled.code}"
            found.places.append(Place(where, hit.start, hit.end, settled, why, CONTAINED, gazetteer.readings[hit.name]))
            continue
        readings = gazetteer.readings[hit.name]
        text = field.text
        if readings[0].kind not in "ki":
            earlier = word_before(text, hit.start)
            located = earlier in PREPOSITIONS
            why = _no_place(gazetteer, found, field, hit, earlier, located=located)
            if why:
                found.dismiss(where, hit, readings[0], why)
                continue
        else:
            located = True
        reading, why = _choose(readings, found.evidence)
        others = readings if len(readings) > 1 else ()
        place = Place(where, hit.start, hit.end, reading, why, SURE[reading.kind], others)
        if reading.kind == "o" or (
            reading.kind in "tc" and (reading.rank < LARGE or _in_longer_name(field, hit, position))
        ):
            weak.append((place._replace(sure=SURE["t"] if located and reading.kind != "o" else SURE["o"]), hit))
        else:
            found.places.append(place)
            found.count(reading, STRENGTH.get(reading.kind, 0.5))
    found.places += _weak(weak, found)


def _name_persons(gazetteer: Gazetteer, found: Findings, doubts: list[Doubt]) -> None:
    """Towns' names that are a given name here: one surname follows more than once, and stands alone as well."""
    pairs: dict[tuple[str, str], int] = {}
    body = None
    for field, position, _ in doubts:
        hit, text = field.hits[position], field.text
        if text[hit.end : hit.end + 1] != " " or not text[hit.end + 1 : hit.end + 2].isupper() or field.titled:
            continue
        if gazetteer.readings[hit.name][0].kind not in "tco":
            continue
        following = WORD_AFTER.match(text, hit.end)
        if following and (word := following[1].removesuffix("'s").rstrip(".,")) not in FOLLOWERS:
            pair = text[hit.start : hit.end], word
            pairs[pair] = pairs.get(pair, 0) + 1
            if field.name == "body":
                body = field
    if body is None:
        return
    for (name, surname), times in pairs.items():
        if times >= CLUSTER and name not in found.persons:
            text = body.text
            paired = sum(text.count(f"{word} {surname}") for word in (name, "the", "The"))
            if text.count(surname) > paired:
                found.persons.add(name)


def _no_place(gazetteer: Gazetteer, found: Findings, field: Field, hit: Hit, earlier: str, *, located: bool) -> str:
    """Why a name is no place where it stands; empty where it may be one."""
    if STREET_AFTER.match(field.text, hit.end):
        return "an address"
    name = field.text[hit.start : hit.end]
    if _person(gazetteer, field, hit, name, earlier):
        found.persons.add(name)
        return "part of a person's name"
    if name in found.persons and earlier not in INSIDE:
        return "a person's name in this story"
    first = gazetteer.readings[hit.name][0]
    if first.kind in "to":
        if field.titled and first.rank < LARGE:
            return "a small town, and every word of the headline is capitalised"
        if _part_of_a_name(field, hit, earlier, located=located):
            return "part of a longer name"
    return ""


def _person(gazetteer: Gazetteer, field: Field, hit: Hit, name: str, earlier: str) -> bool:
    """Whether the name is part of a person's: "Mr Georgia", "Jordan Smith", "Paris Hilton"."""
    if earlier:
        word = earlier
        if word in HONORIFICS:
            return True
        if word[0].isupper():
            lowered = word.lower()
            if lowered in gazetteer.given and lowered not in ORDINARY_FIRST_NAMES:
                return True
            if len(word) == 2 and word[1] == ".":  # noqa: PLR2004  (an initial)
                return True
        elif word in PREPOSITIONS:
            return False
    if name.lower() in gazetteer.given and not field.titled:
        following = WORD_AFTER.match(field.text, hit.end)
        if following and following[1].removesuffix("'s").rstrip(".,") not in FOLLOWERS:
            start = hit.end + 1
            return not any(h.start == start and gazetteer.readings[h.name][0].kind in "ndcsakix" for h in field.hits)
    return False


def _part_of_a_name(field: Field, hit: Hit, earlier: str, *, located: bool) -> bool:
    """Whether a town's name stands at the end of a longer name: "Kevin Durham", "Smith-Lincoln"."""
    text = field.text
    if hit.start > 1 and text[hit.start - 1] == "-" and text[hit.start - 2].isalpha():
        return True
    if located or field.titled or not earlier:
        return False
    word = earlier
    if not word[0].isupper() or word.endswith(".") or word in FOLLOWERS:
        return False
    begin = hit.start - 1 - len(word)
    at_head = begin <= 0 or text[begin - 1] in '\n\u201c"(' or text[max(0, begin - 2)] in '.!?:\u201d"'
    return not at_head


def _in_longer_name(field: Field, hit: Hit, position: int) -> bool:
    """Whether a capitalised word follows that no place's name is followed by: "Kobe Bryant"."""
    if field.titled:
        return False
    following = WORD_AFTER.match(field.text, hit.end)
    if following is None or following[1].removesuffix("'s").rstrip(".,") in FOLLOWERS:
        return False
    return position + 1 >= len(field.hits) or field.hits[position + 1].start != hit.end + 1


def _weak(weak: list[tuple[Place, Hit]], found: Findings) -> list[Place]:
    """Small towns, and towns named as something else is: taken where the story already is there, or several agree."""
    towns: dict[str, set[int]] = {}
    times = Counter(hit.name for _, hit in weak)
    for place, hit in weak:
        towns.setdefault(place.reading.code, set()).add(hit.name)
    places = []
    for place, hit in weak:
        reading = place.reading
        if reading.kind == "o":  # only its state or country behind it makes a place of it: that was settled before
            found.dismiss(place.field, hit, reading, "an ordinary word, and neither state nor country stands behind it")
        elif found.evidence.get(reading.code if reading.rank < MIDDLING else reading.country, 0) >= 1:
            places.append(place._replace(why=place.why or f"the story is in {reading.code}"))
        elif len(towns[reading.code]) >= CLUSTER and place.sure > SURE["o"] and reading.code != reading.country:
            places.append(place._replace(why=f"other places of {reading.code} are near"))
        elif times[hit.name] >= CLUSTER and reading.kind in "tc" and place.sure > SURE["o"]:
            places.append(place._replace(sure=SURE["o"], why=place.why or "named again and again"))
        else:
            found.dismiss(
                place.field, hit, reading, f"a lesser place, and nothing else of the story is in {reading.code}"
            )
    return places


def _choose(readings: tuple[Reading, ...], evidence: Mapping[str, float]) -> tuple[Reading, str]:
    """The reading that size and the rest of the story speak for."""
    first = readings[0]
    if len(readings) == 1:
        return first, ""
    best, most = first, -1.0
    for reading in readings:
        kind, country = reading.kind, reading.country
        if kind == "o" and first.kind == "n":
            continue  # a town that has a country's name is meant only behind a comma and its state
        own = evidence.get(reading.code, 0.0) if reading.code != country else 0.0
        near = evidence.get(country, 0.0)
        score = 0.8 * reading.rank + min(4.5, 1.2 * own) + min(3.0, 0.75 * near)
        if kind in "nsa":
            score += 12.5 if kind == "n" else 12.0
            near += 0.5 * sum(evidence.get(other, 0) for other in NEIGHBOURS.get(reading.code, ()))
            score += min(3.0, 0.75 * near)
        elif kind == "c" and reading.rank > LARGE:
            score += 2.5
        elif kind in "ik":
            score += 12.0
        if score > most:
            best, most = reading, score
    if best is first:
        return first, "the best known place of that name"
    return best, f"the story is in {best.code}"
