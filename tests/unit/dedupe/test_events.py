"""Linking different texts about one happening."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.events import COUNTED, LEAST_STORIES, TELLING, TERMS, WINDOW, Linker, Rarity, event_terms
from aggregator.model import EventEvidence, KnownEvents, Report
from tests.support import utc

QUAKE = "A strong earthquake shook the town of Karsk on Monday, the survey said, and 41 houses were damaged."
AGAIN = "Families in Karsk spent the night outside after the earthquake damaged 41 houses and the old church."
FIRE = "A fire broke out in a paper mill at Osmund on Sunday, and firemen needed nine hours to put it out."
COMMON = dict.fromkeys(event_terms("", "the of on and a in was were to after"), COUNTED)
NAMES = [f"{first}{second}" for first in ("Al", "Be", "Ca", "Do", "El", "Fi") for second in "bdfglmn"]
NOW = utc(2026, 3, 4, 12)


class Story:
    """A linker that knows a thousand stories with the usual words, and whatever it is told."""

    def __init__(self) -> None:
        self.linker = Linker(known=KnownEvents(stories=1_000, holding=COMMON))

    def tell(  # noqa: D102 - a test helper
        self, uid: str, text: str, *regions: str, title: str = "", published: datetime | None = None
    ) -> EventEvidence | None:
        evidence, _ = self.linker.link(
            uid,
            title=title,
            text=text,
            terms=event_terms(title, text),
            published=published,
            regions=frozenset(regions),
        )
        return evidence


def test_two_reports_of_one_event_are_linked() -> None:
    """The event is named after its first story; the evidence names the nearest one, how alike they are, and why."""
    world = Story()
    assert world.tell("quake", QUAKE) is None
    assert world.tell("fire", FIRE) is None
    evidence = world.tell("new", AGAIN)
    assert evidence is not None
    assert (evidence.event, evidence.nearest) == ("quake", "quake")
    assert 0.12 <= evidence.likeness <= 1
    assert set(evidence.words[:2]) == {"karsk", "41"}


def test_the_third_report_joins_the_same_event() -> None:
    """An event keeps the name of its first story, whichever of them the next one is most like."""
    world = Story()
    world.tell("quake", QUAKE)
    world.tell("second", AGAIN)
    third = world.tell("third", AGAIN.replace("Families", "People"))
    assert third is not None
    assert (third.event, third.nearest) == ("quake", "second")


def test_another_event_is_not() -> None:
    """What shares only everyday words is a story of its own, and so is one without words."""
    world = Story()
    world.tell("quake", QUAKE)
    assert world.tell("new", FIRE) is None
    assert world.tell("empty", "") is None


def test_what_the_store_proposes_counts_as_what_the_document_holds() -> None:
    """A stored report is compared as it was weighed when it came."""
    _, report = Linker(known=KnownEvents(stories=1_000, holding=COMMON)).link(
        "quake", title="", text=QUAKE, terms=event_terms("", QUAKE)
    )
    asking = {"item": frozenset({"shaking"})}
    known = KnownEvents(stories=1_000, holding=COMMON, reports={"shaking": (report,)}, asking=asking)
    evidence, _ = Linker(known=known).link("new", title="", text=AGAIN, terms=event_terms("", AGAIN), item="item")
    assert evidence is not None
    assert (evidence.event, evidence.nearest) == ("shaking", "quake")
    assert Linker(known=known).link("new", title="", text=AGAIN, terms=event_terms("", AGAIN), item="other")[0] is None


def test_an_event_is_judged_by_all_its_stories() -> None:
    """One story that mentions everything does not draw all others into its event."""
    vectors = Rarity(stories=1_000, holding=COMMON)
    mixed, fire = (vectors.weigh(event_terms("", text)) for text in (f"{QUAKE} {FIRE}", FIRE))
    alone = [Report(uid="mixed", vector=mixed)]
    among = [*alone, *(Report(uid=str(n), vector=fire) for n in range(9))]
    found = []
    for reports in (alone, among):
        known = KnownEvents(
            stories=1_000, holding=COMMON, reports={"e": tuple(reports)}, asking={"item": frozenset({"e"})}
        )
        linked, _ = Linker(known=known).link("new", title="", text=AGAIN, terms=event_terms("", AGAIN), item="item")
        found.append(linked)
    assert found[0] is not None
    assert found[1] is None


def test_reports_about_other_regions_are_less_alike() -> None:
    """Two floods in two countries have much vocabulary in common."""
    likeness = []
    for region in ("AM", "CL"):
        world = Story()
        world.tell("quake", QUAKE, "AM")
        evidence = world.tell("new", AGAIN, region)
        likeness.append(evidence.likeness if evidence else 0.0)
    assert likeness[1] < likeness[0]


def test_reports_far_apart_in_time_are_not_linked() -> None:
    """An anniversary is no report of the event, and nor is an archive that is read for the first time."""
    for gap, linked in ((WINDOW, True), (WINDOW + timedelta(minutes=1), False)):
        world = Story()
        world.tell("quake", QUAKE, published=NOW - gap)
        assert (world.tell("new", AGAIN, published=NOW) is not None) == linked


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


def test_a_long_text_keeps_its_names() -> None:
    """Of more terms than are kept, those go that tell less."""
    words = " ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100))
    terms = event_terms("", f"{words} then came Karsk and Osmund")
    assert len(terms) == TERMS
    assert event_terms("", "the Karsk").keys() & event_terms("", "at Karsk").keys() <= terms.keys()


@pytest.mark.parametrize(("stories", "count", "tells"), [(10, 2, True), (10, 3, False), (10_000, 199, True)])
def test_a_word_that_many_stories_have_tells_nothing(stories: int, count: int, tells: bool) -> None:  # noqa: FBT001
    """Whether it has a weight depends on the share of stories with it, and on their number."""
    assert (Rarity(stories=stories, holding={1: count}).of(1) > 0) == tells
    assert Rarity(stories=10_000, holding={1: COUNTED}).of(1) == 0


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_will_do(title: str, text: str) -> None:
    """Whatever is in a text, it has terms, and is like itself."""
    linker = Linker(known=KnownEvents(stories=LEAST_STORIES))
    terms = event_terms(title, text)
    linker.link("a", title=title, text=text, terms=terms)
    evidence, _ = linker.link("b", title=title, text=text, terms=terms)
    assert (evidence is not None) == bool(terms)
    assert evidence is None or evidence.likeness == pytest.approx(1.0)


def test_two_headlines_must_be_much_alike() -> None:
    """Three words in common are no event where there are only nine."""
    world = Story()
    world.tell("a", "", title="Karsk council votes on the new bridge again")
    assert world.tell("b", "", title="Karsk council elects a woman for the first time") is None


def test_the_document_itself_tells_which_words_are_common() -> None:
    """A first poll of forty stories links the two that tell of one event, and no others; one of three links nothing."""
    notes = [f"The council of a town to the north on {name} and in the night was after a vote" for name in NAMES]
    for texts, linked in (([*notes, QUAKE, AGAIN], {"AGAIN"}), ([QUAKE, AGAIN, FIRE], set())):
        terms = [event_terms("", text) for text in texts]
        linker = Linker(known=KnownEvents(), arriving=terms)
        found = set()
        for text, each in zip(texts, terms, strict=True):
            if linker.link(text, title="", text=text, terms=each)[0]:
                found.add("AGAIN" if text == AGAIN else text)
        assert found == linked
