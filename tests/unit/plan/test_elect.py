"""The election of the copy that is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from aggregator.model import CopyEvidence, Origin, Preference, Runner, Voice
from aggregator.plan.elect import Worth, confirmed_lengths, elect, is_agencys_own, winner

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLAIN = Worth(uid="b", eligible=True, preference=0, length=1000, published=NOW)
NOBODY = ""


@pytest.mark.parametrize(
    "better",
    [
        replace(PLAIN, uid="c", preference=1, length=10),
        replace(PLAIN, uid="c", length=1001),
        replace(PLAIN, uid="c", published=NOW - timedelta(seconds=1)),
        replace(PLAIN, uid="a"),
    ],
    ids=["preference before length", "longer by what others have", "earlier", "lower uid"],
)
def test_the_order_of_preference(better: Worth) -> None:
    """Preference, then length, then time, then uid decide, whatever order the copies come in."""
    for runners in permutations([PLAIN, better]):
        assert winner(runners, NOBODY) is better


def test_a_copy_without_text_or_source_wins_only_alone() -> None:
    """What is pruned, or of a source that the config dropped, is shown only where there is nothing else."""
    gone = replace(PLAIN, uid="c", eligible=False, preference=9)
    assert winner([gone, PLAIN], gone.uid) is PLAIN
    assert winner([gone], NOBODY) is gone


@pytest.mark.parametrize(("length", "stays"), [(1001, True), (1100, True), (1101, False)])
def test_the_shown_copy_stays_until_clearly_outdone(length: int, stays: bool) -> None:  # noqa: FBT001 pytest passes it by name
    """A text of the same preference must be a tenth longer to take the place of the one that readers have."""
    rival = replace(PLAIN, uid="c", length=length)
    assert (winner([PLAIN, rival], PLAIN.uid) is PLAIN) is stays


def test_preference_takes_the_place_at_once() -> None:
    """The user's preference needs no margin."""
    rival = replace(PLAIN, uid="c", preference=1, length=1)
    assert winner([PLAIN, rival], PLAIN.uid) is rival


AGENCY, FREE = replace(PLAIN, uid="c", agency_own=True), replace(PLAIN, uid="d")
WALLED = replace(PLAIN, uid="e", paywalled=True, length=1050)


def test_a_papers_own_copy_comes_before_a_planets() -> None:
    """However long or early the planet's is, and though it is shown; a preference given to the planet decides."""
    planets = replace(PLAIN, uid="c", outdone=True, agency_own=True, length=9_000, published=NOW - timedelta(hours=9))
    assert winner([PLAIN, planets], planets.uid) is PLAIN
    preferred = replace(planets, preference=1)
    assert winner([PLAIN, preferred], PLAIN.uid) is preferred


def test_the_agencys_own_copy_comes_before_a_longer_one() -> None:
    """Papers pad what an agency wrote; where a source has a higher preference, that still decides."""
    assert winner([replace(PLAIN, length=9_000), AGENCY], NOBODY) is AGENCY
    favourite = replace(PLAIN, preference=1)
    assert winner([favourite, AGENCY], NOBODY) is favourite


def test_the_order_is_the_users() -> None:
    """What the config puts first decides first, for the election as for the copy that is shown."""
    assert winner([FREE, WALLED], NOBODY) is WALLED
    assert winner([FREE, WALLED], NOBODY, (Preference.FREE, Preference.LENGTH)) is FREE
    assert winner([FREE, WALLED], WALLED.uid, (Preference.FREE, Preference.LENGTH)) is FREE
    assert winner([FREE, WALLED], FREE.uid) is FREE  # hardly longer
    assert winner([replace(FREE, paywalled=True), replace(WALLED, paywalled=False)], FREE.uid) is not FREE


def runner(uid: str, length: int, **fields: Any) -> Runner:
    return Runner(**{"uid": uid, "voice": Voice(source=uid), "length": length, "published": NOW} | fields)


def copy(uid: str, of: str, length: int, *, forward: float, backward: float, house: str = "") -> Runner:
    evidence = CopyEvidence(of=of, forward=forward, backward=backward, longest="", gap_hours=0.0, rule="containment")
    return runner(uid, length, voice=Voice(source=house or uid), evidence=evidence)


def test_what_one_copy_adds_by_itself_makes_it_no_longer() -> None:
    """A report with an advertisement below it is as long as the report; and so it is if it grows later."""
    report = runner("a", 1_000)
    assert confirmed_lengths([report, copy("b", "a", 1_500, forward=2 / 3, backward=1.0)]) == {"a": 1_000, "b": 1_000}
    grown = confirmed_lengths([report, copy("b", "a", 9_000, forward=1.0, backward=1.0)])
    assert grown["b"] == grown["a"] == 1_000


def test_the_cut_copy_is_the_shorter_where_two_houses_have_more() -> None:
    """Two whole copies confirm one another, and the teaser that came first gives its place up."""
    teaser = runner("a", 200)
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


def test_the_shown_copy_keeps_its_place_against_an_earlier_one_and_a_lower_uid() -> None:
    """Who was first decides between two that nobody shows yet; readers who have one see no swap for it."""
    earlier = replace(PLAIN, uid="a", published=NOW - timedelta(hours=9))
    assert winner([PLAIN, earlier], NOBODY) is earlier
    assert winner([PLAIN, earlier], PLAIN.uid) is PLAIN
    assert winner([PLAIN, replace(PLAIN, uid="a")], PLAIN.uid) is PLAIN


def test_what_counts_more_than_length_decides_before_it() -> None:
    """A shown copy that is much shorter holds out where the user's order puts what it has first, and else does not."""
    free, longer = replace(PLAIN, uid="c"), replace(PLAIN, uid="d", length=9_000, paywalled=True)
    assert winner([free, longer], free.uid, (Preference.FREE, Preference.LENGTH)) is free
    assert winner([free, longer], free.uid, (Preference.LENGTH, Preference.FREE)) is longer


def test_what_counts_less_than_length_decides_among_texts_that_are_about_as_long() -> None:
    """A shown copy behind a wall gives its place to one that is free, though both are of one length within a tenth."""
    walled, free = replace(PLAIN, uid="c", paywalled=True), replace(PLAIN, uid="d", length=1_050)
    assert winner([walled, free], walled.uid) is free
    assert winner([walled, replace(free, paywalled=True)], walled.uid) is walled


def test_a_shown_copy_without_text_gives_its_place_to_a_lesser_one_with_text() -> None:
    """It may be older, of higher preference and of the agency: there is nothing left to show."""
    gone = runner("a", 0, pruned=True, preference=9)
    dropped = runner("b", 900, configured=False, preference=9)
    assert elect([gone, dropped, runner("c", 10)], "a") == "c"
    assert elect([gone, dropped], "b") == "b"


def test_a_planets_copy_is_outdone_by_the_papers_own_while_that_can_be_shown() -> None:
    """Once retention took the paper's text, the planet's is as good as any other paper's, and the earlier one."""
    paper = Voice(source="paper", host="paper.example", served="paper.example")
    relayed = Voice(source="planet", origin=Origin(title="Paper", link="https://paper.example/"))
    planet = runner("a", 900, voice=relayed, published=NOW - timedelta(hours=1))
    assert elect([planet, runner("b", 10, voice=paper)], "a") == "b"
    assert elect([planet, runner("b", 10, voice=paper, pruned=True), runner("c", 10)], "b") == "a"


def test_the_agencys_own_copy_is_told_by_its_house_and_link() -> None:
    """Of two copies that say that they are the agency's, the one in a feed of its house is shown."""
    link = "https://www.apnews.com/article/1"
    claims = {"agency": "Associated Press", "link": link}
    own = runner("b", 10, voice=Voice(source="ap", served="feeds.apnews.com"), **claims)
    assert elect([runner("a", 900, voice=Voice(source="gazette", served="gazette.example"), **claims), own], "a") == "b"
