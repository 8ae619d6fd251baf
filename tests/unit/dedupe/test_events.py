"""Linking different texts about one happening."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.events import TELLING, Rarity, Report, event_of, event_terms

QUAKE = "A strong earthquake shook the town of Karsk on Monday, the survey said, and 41 houses were damaged."
AGAIN = "Families in Karsk spent the night outside after the earthquake damaged 41 houses and the old church."
FIRE = "A fire broke out in a paper mill at Osmund on Sunday, and firemen needed nine hours to put it out."
WORLD = Rarity(stories=1_000, holding=dict.fromkeys(event_terms("", "the of on and a in was were to after"), 900))


def _report(uid: str, text: str, *regions: str) -> Report:
    return Report(uid=uid, terms=event_terms("", text), regions=frozenset(regions))


def test_two_reports_of_one_event_are_linked() -> None:
    """The event is named after its first story; the evidence names the nearest one and how alike they are."""
    events = {"quake": [_report("quake", QUAKE)], "fire": [_report("fire", FIRE)]}
    evidence = event_of(_report("new", AGAIN), events, WORLD)
    assert evidence is not None
    assert (evidence.event, evidence.nearest) == ("quake", "quake")
    assert 0.12 <= evidence.likeness <= 1


def test_another_event_is_not() -> None:
    """What shares only everyday words is a story of its own."""
    assert event_of(_report("new", FIRE), {"quake": [_report("quake", QUAKE)]}, WORLD) is None
    assert event_of(_report("new", ""), {"quake": [_report("quake", QUAKE)]}, WORLD) is None


def test_an_event_is_judged_by_all_its_stories() -> None:
    """One story that mentions everything does not draw all others into its event."""
    mixed = _report("mixed", f"{QUAKE} {FIRE}")
    alone = event_of(_report("new", AGAIN), {"e": [mixed]}, WORLD)
    among = event_of(_report("new", AGAIN), {"e": [mixed, *(_report(str(n), FIRE) for n in range(9))]}, WORLD)
    assert alone is not None
    assert among is None


def test_reports_about_other_regions_are_less_alike() -> None:
    """Two floods in two countries have much vocabulary in common."""
    here = event_of(_report("new", AGAIN, "AM"), {"e": [_report("e", QUAKE, "AM")]}, WORLD)
    there = event_of(_report("new", AGAIN, "CL"), {"e": [_report("e", QUAKE, "AM")]}, WORLD)
    assert here is not None
    assert there is None or there.likeness < here.likeness


@pytest.mark.parametrize(
    ("title", "text", "word", "weight"),
    [
        ("", "the town of Karsk shook", "Karsk", TELLING),
        ("", "Houses fell.", "houses", 1.0),
        ("", "there were 41 of them", "41", TELLING),
        ("Houses Fall In Karsk", "It happened at night.", "Karsk", 1.0),
        ("Houses Fall In Karsk", "", "Karsk", TELLING),
    ],
)
def test_names_and_numbers_tell_more(title: str, text: str, word: str, weight: float) -> None:
    """A capital counts where its place does not explain it."""
    ((term, _),) = event_terms("", word.casefold()).items()
    assert event_terms(title, text)[term] == weight


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_will_do(title: str, text: str) -> None:
    """Whatever is in a text, it has terms, and is like itself."""
    report = Report(uid="a", terms=event_terms(title, text))
    evidence = event_of(report, {"a": [report]}, Rarity(stories=10, holding={}))
    assert (evidence is not None) == bool(report.terms)
    assert evidence is None or evidence.likeness == pytest.approx(1.0)


def test_two_headlines_must_be_much_alike() -> None:
    """Three words in common are no event where there are only nine."""
    first = Report(uid="a", terms=event_terms("Karsk council votes on the new bridge again", ""))
    other = Report(uid="b", terms=event_terms("Karsk council elects a woman for the first time", ""))
    assert event_of(other, {"a": [first]}, WORLD) is None
