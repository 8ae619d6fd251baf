"""What cleaning takes from items of real feeds, against judgements made by reading 200 of them."""

from pathlib import Path
from typing import Any

import pytest

from aggregator.evaluation.removals import JUDGEMENTS, PICKED, evaluate_removals, pick, read_judgements

LOST, LEFT = 0.005, 0.07
"""Ceilings: the share of the stories' text that is lost, and of the items in which boilerplate is left."""


@pytest.fixture(scope="module", name="figures")
def _figures(corpus: Path) -> dict[str, Any]:
    return evaluate_removals(corpus / "feeds" / "news")


def test_the_judged_items_are_those_that_are_picked(corpus: Path) -> None:
    """The seeded pick gives the items of the judgements, so none was chosen by hand and none was left out."""
    picked = [(item.document, item.key) for item in pick(corpus / "feeds" / "news")]
    assert len(picked) == PICKED
    assert picked == [(judged.document, judged.key) for judged in read_judgements(JUDGEMENTS)]


def test_every_judgement_still_fits_its_text(figures: dict[str, Any]) -> None:
    """The items are read as they were when they were judged: no offset means another text by now."""
    assert (figures["items"], figures["stale"]) == (PICKED, 0)


@pytest.mark.parametrize("half", ["tuning", "measuring"])
def test_little_of_the_story_is_lost_and_little_boilerplate_is_left(figures: dict[str, Any], half: str) -> None:
    """In either half, the lost text and the items with boilerplate in them stay below their ceilings."""
    assert figures["halves"][half]["stories"] > 90
    assert figures["halves"][half]["lost"] <= LOST
    assert figures["halves"][half]["left"] <= LEFT
