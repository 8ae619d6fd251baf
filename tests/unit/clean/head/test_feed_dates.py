"""Dates of feeds that stand for none."""

from datetime import UTC, datetime

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.story import clean_item
from aggregator.model import RawItem

TEXT = "<p>19 August 2024, 23:14</p><p>TIRANA, Aug 19 (Reuters) - The mill by the river opened again on Friday.</p>"


@pytest.mark.parametrize("zero", [datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_placeholder_is_no_date(zero: datetime) -> None:
    """The story is dated by its visible line, its dateline is not of the year 1, and what was wrong is on record."""
    story = clean_item(RawItem(hash=b"", title="Mill opens", content=TEXT, published=zero), Context())
    assert story.published == datetime(2024, 8, 19, 23, 14, tzinfo=UTC)
    assert story.dateline is not None
    assert story.dateline.date is not None
    assert story.dateline.date.year == 2024
    assert [problem.where for problem in story.problems] == ["clean: date"]


def test_a_feeds_date_wins_over_the_visible_one() -> None:
    """Where the feed says when, the line of the text changes nothing."""
    said = datetime(2024, 8, 20, 1, tzinfo=UTC)
    story = clean_item(RawItem(hash=b"", title="Mill opens", content=TEXT, published=said), Context())
    assert (story.published, story.problems) == (said, ())
