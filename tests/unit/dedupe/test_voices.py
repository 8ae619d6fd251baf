"""Who is counted as having told a story, where planets tell it for others."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from aggregator.dedupe.voices import are_one, count_publishers, is_of, outdoes, paper_of
from aggregator.model import Origin, Voice

QUAY = Origin(title="The Quay Log", link="https://quay.example/", feed="https://feeds.burn.example/quay")
MILL = Origin(title="Mill News", link="https://www.mill.example/")
TIMES = Origin(title="The Times", link="https://www.thetimes.co.uk/world")
PAPER = Voice(source="quay", title="Quay", host="quay.example", feed_id="urn:x:quay")
OTHER = Voice(source="other", title="Other", host="other.example")


def through(origin: Origin, source: str = "ring", publisher: str = "") -> Voice:
    return Voice(source=source, publisher=publisher, title="Ring", host="ring.example", origin=origin)


@pytest.mark.parametrize(
    ("voices", "names"),
    [
        ([through(QUAY), through(MILL)], {"quay.example", "mill.example"}),
        ([through(QUAY), through(QUAY, "circle")], {"quay.example"}),
        ([PAPER, through(QUAY)], {"quay"}),
        ([PAPER, through(QUAY), through(MILL), OTHER], {"quay", "mill.example", "other"}),
        ([through(TIMES), Voice(source="sun", publisher="News Corp", host="thesun.co.uk")], {"News Corp"}),
        ([through(TIMES)], {"News Corp"}),
        ([through(QUAY, publisher="Ring House"), through(MILL, publisher="Ring House")], {"Ring House"}),
        ([through(QUAY, publisher="Ring House"), through(QUAY, "circle")], {"quay.example"}),
        ([PAPER, through(QUAY, publisher="Ring House")], {"quay"}),
        ([Voice(source="ring"), through(MILL)], {"ring", "mill.example"}),
    ],
)
def test_every_paper_counts_once_whoever_tells_for_it(voices: list[Voice], names: set[str]) -> None:
    """Through one planet or two, or beside its own feed; a source with a publisher speaks for no more than that."""
    for order in permutations(voices):
        assert count_publishers(order) == names


@pytest.mark.parametrize("publisher", ["", "Ring House"])
def test_a_planets_word_never_takes_a_voice_away_from_another(publisher: str) -> None:
    """Naming another paper as one's source leaves that paper's own voice, and everybody else's, where it was."""
    alone = count_publishers([PAPER, OTHER])
    for claim in (QUAY, Origin(title="Other", link="https://other.example/"), Origin(title="quay"), MILL):
        assert alone <= count_publishers([PAPER, OTHER, through(claim, publisher=publisher)])


@pytest.mark.parametrize(
    ("origin", "same"),
    [
        (QUAY, True),
        (Origin(title="Anything", id="urn:x:quay"), True),
        (Origin(title="Anything", id="tag:quay.example,2026:log"), True),
        (Origin(title="Anything", link="https://news.quay.example/"), True),
        (Origin(title="quay"), True),
        (Origin(title="Quay", link="https://elsewhere.example/"), False),
        (Origin(title="Anything", link="https://notquay.example/"), False),
        (Origin(title="Anything", id="urn:x:other"), False),
    ],
)
def test_which_source_a_planet_means(origin: Origin, same: bool) -> None:  # noqa: FBT001 pytest passes it by name
    """Ids and hosts tell; a name alone does where there is nothing else."""
    assert is_of(origin, PAPER) is same


@pytest.mark.parametrize(
    ("served", "sure"),
    [
        ("quay.example", True),
        ("feeds.quay.example", True),
        ("127.0.0.1", True),
        ("localhost", True),
        ("", True),
        ("stranger.example", False),
        ("notquay.example", False),
    ],
)
def test_a_feed_elsewhere_that_says_it_is_the_papers_site_is_not_believed(served: str, *, sure: bool) -> None:
    """Anybody can write a paper's address as that of one's own site; where a feed is served cannot be made up."""
    assert outdoes(replace(PAPER, served=served), QUAY) is sure
    assert not outdoes(replace(OTHER, served=served), QUAY)


def test_a_house_serves_its_papers_feeds_where_it_likes() -> None:
    """The table of houses tells which hosts are one's."""
    sun = Voice(source="sun", publisher="News Corp", host="thetimes.co.uk", served="feeds.thesun.co.uk")
    assert outdoes(sun, TIMES)
    assert not outdoes(replace(sun, served="stranger.example"), TIMES)


def test_copies_of_one_paper_do_not_confirm_one_another() -> None:
    """Neither the paper's own and a planet's, nor two planets'; nor what one source brings under two papers' names."""
    assert are_one(PAPER, through(QUAY))
    assert are_one(through(QUAY), PAPER)
    assert are_one(through(QUAY), through(QUAY, "circle"))
    assert are_one(through(QUAY), through(MILL))
    assert not are_one(OTHER, through(QUAY))
    assert not are_one(through(MILL, "circle"), through(QUAY))
    assert not are_one(PAPER, OTHER)


def test_a_paper_is_counted_by_its_house_then_its_host_then_its_name() -> None:
    """The table of houses knows what belongs together; a host is surer than a name."""
    told = (TIMES, QUAY, Origin(title="Only", id="tag:mo@pier.example,2026:x"), Origin(title="Only", id="urn:x:y"))
    assert [paper_of(each) for each in told] == ["News Corp", "quay.example", "pier.example", "Only"]
