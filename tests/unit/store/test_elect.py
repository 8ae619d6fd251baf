"""The election of the copy that is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from aggregator.dedupe.voices import Voice
from aggregator.model import CopyEvidence, Merit
from aggregator.store.elect import Runner, Text, confirmed_lengths, is_agencys_own, winner

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLAIN = Runner(id=1, uid="b", eligible=True, priority=0, length=1000, published=NOW)
NOBODY = 0


@pytest.mark.parametrize(
    "better",
    [
        replace(PLAIN, id=2, priority=1, length=10),
        replace(PLAIN, id=2, length=1001),
        replace(PLAIN, id=2, published=NOW - timedelta(seconds=1)),
        replace(PLAIN, id=2, uid="a"),
    ],
    ids=["priority before length", "longer by what others have", "earlier", "lower uid"],
)
def test_the_order_of_preference(better: Runner) -> None:
    """Priority, then length, then time, then uid decide, whatever order the copies come in."""
    for runners in permutations([PLAIN, better]):
        assert winner(runners, NOBODY) is better


def test_a_copy_without_text_or_source_wins_only_alone() -> None:
    """What is pruned, or of a source that the config dropped, is shown only where there is nothing else."""
    gone = replace(PLAIN, id=2, eligible=False, priority=9)
    assert winner([gone, PLAIN], gone.id) is PLAIN
    assert winner([gone], NOBODY) is gone


@pytest.mark.parametrize(("length", "stays"), [(1001, True), (1100, True), (1101, False)])
def test_the_shown_copy_stays_until_clearly_outdone(length: int, stays: bool) -> None:  # noqa: FBT001 pytest passes it by name
    """A text of the same priority must be a tenth longer to take the place of the one that readers have."""
    rival = replace(PLAIN, id=2, length=length)
    assert (winner([PLAIN, rival], PLAIN.id) is PLAIN) is stays


def test_priority_takes_the_place_at_once() -> None:
    """The user's preference needs no margin."""
    rival = replace(PLAIN, id=2, priority=1, length=1)
    assert winner([PLAIN, rival], PLAIN.id) is rival


AGENCY, FREE = replace(PLAIN, id=2, agency_own=True), replace(PLAIN, id=3)
WALLED = replace(PLAIN, id=4, paywalled=True, length=1050)


def test_a_papers_own_copy_comes_before_a_planets() -> None:
    """However long or early the planet's is, and though it is shown; a priority given to the planet decides."""
    planets = replace(PLAIN, id=2, outdone=True, agency_own=True, length=9_000, published=NOW - timedelta(hours=9))
    assert winner([PLAIN, planets], planets.id) is PLAIN
    preferred = replace(planets, priority=1)
    assert winner([PLAIN, preferred], PLAIN.id) is preferred


def test_the_agencys_own_copy_comes_before_a_longer_one() -> None:
    """Papers pad what an agency wrote; where a source has a higher priority, that still decides."""
    assert winner([replace(PLAIN, length=9_000), AGENCY], NOBODY) is AGENCY
    favourite = replace(PLAIN, priority=1)
    assert winner([favourite, AGENCY], NOBODY) is favourite


def test_the_order_is_the_users() -> None:
    """What the config puts first decides first, for the election as for the copy that is shown."""
    assert winner([FREE, WALLED], NOBODY) is WALLED
    assert winner([FREE, WALLED], NOBODY, (Merit.FREE, Merit.LENGTH)) is FREE
    assert winner([FREE, WALLED], WALLED.id, (Merit.FREE, Merit.LENGTH)) is FREE
    assert winner([FREE, WALLED], FREE.id) is FREE  # hardly longer
    assert winner([replace(FREE, paywalled=True), replace(WALLED, paywalled=False)], FREE.id) is not FREE


def copy(uid: str, of: str, length: int, *, forward: float, backward: float, house: str = "") -> Text:
    evidence = CopyEvidence(of=of, forward=forward, backward=backward, longest="", gap_hours=0.0, rule="containment")
    return Text(uid=uid, voice=Voice(source=house or uid), length=length, evidence=evidence)


def test_what_one_copy_adds_by_itself_makes_it_no_longer() -> None:
    """A report with an advertisement below it is as long as the report; and so it is if it grows later."""
    report = Text(uid="a", voice=Voice(source="a"), length=1_000)
    assert confirmed_lengths([report, copy("b", "a", 1_500, forward=2 / 3, backward=1.0)]) == {"a": 1_000, "b": 1_000}
    grown = confirmed_lengths([report, copy("b", "a", 9_000, forward=1.0, backward=1.0)])
    assert grown["b"] == grown["a"] == 1_000


def test_the_cut_copy_is_the_shorter_where_two_houses_have_more() -> None:
    """Two whole copies confirm one another, and the teaser that came first gives its place up."""
    teaser = Text(uid="a", voice=Voice(source="a"), length=200)
    whole = copy("b", "a", 2_000, forward=0.1, backward=1.0)
    lengths = confirmed_lengths([teaser, whole, copy("c", "b", 2_000, forward=1.0, backward=1.0)])
    assert lengths == {"a": 200, "b": 2_000, "c": 2_000}
    sister = copy("c", "b", 2_000, forward=1.0, backward=1.0, house="b")
    assert confirmed_lengths([teaser, whole, sister])["b"] == 200


def test_an_item_is_the_agencys_own_only_in_a_feed_of_its_house() -> None:
    """The name of an agency and a link to its site are anybody's to write; the feed's address is the config's."""
    own = {"link": "https://www.apnews.com/article/1", "host": "feeds.apnews.com", "publisher": ""}
    assert is_agencys_own("Associated Press", **own)
    assert not is_agencys_own("Associated Press", **own | {"host": "gazette.example"})
    assert not is_agencys_own("Associated Press", **own | {"link": "https://gazette.example/1"})
    assert not is_agencys_own("", **own)
    assert is_agencys_own("Associated Press", **own | {"host": "proxy.example", "publisher": "Associated Press"})
