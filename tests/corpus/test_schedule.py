"""Floors under the placing of polls, on the half of the recorded time that no constant was chosen on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aggregator.evaluation.schedule import evaluate_schedule


@pytest.fixture(scope="module")
def figures(corpus: Path) -> dict[str, Any]:
    """Seven recorded feeds under every scheme."""
    return evaluate_schedule(corpus / "polls")


def test_stories_wait_less_at_as_many_polls(figures: dict[str, Any]) -> None:
    """At the polls that entry-frequency takes of each source, stories wait by about a third less."""
    total = figures["total"]
    assert total["same polls"]["polls_a_day"] == pytest.approx(total["entry-frequency"]["polls_a_day"], rel=0.01)
    assert figures["gain"]["median"] >= 0.38
    assert figures["gain"]["mean"] >= 0.29
    assert figures["gain"]["median_by_source"] >= 0.32
    assert figures["gain"]["mean_by_source"] >= 0.24


def test_nothing_is_lost_that_hourly_polls_would_have_found(figures: dict[str, Any]) -> None:
    """No story that was in a feed for an hour leaves it unread as shipped; at as many polls no more than there."""
    assert figures["total"]["adaptive"]["lost"] == 0
    assert figures["total"]["same polls"]["lost"] <= figures["total"]["entry-frequency"]["lost"]
    assert sum(source["schemes"]["adaptive"]["found"] for source in figures["sources"].values()) > 7_000


def test_as_shipped_polls_are_fewer_and_stories_earlier_than_hourly(figures: dict[str, Any]) -> None:
    """The defaults keep within the budget, and nearly halve the median delay of hourly polls."""
    total = figures["total"]
    assert total["adaptive"]["polls_a_day"] <= 0.6 * total["entry-frequency"]["polls_a_day"]
    assert total["adaptive"]["delay_median"] <= 0.52 * total["hourly"]["delay_median"]
    assert all(source["schemes"]["adaptive"]["polls_a_day"] <= 48 * 1.02 for source in figures["sources"].values())
