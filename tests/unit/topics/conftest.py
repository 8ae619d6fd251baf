"""Stories for topics to judge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from aggregator.model import Entry, RegionTag
from tests import build


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Make a story of our own; keyword arguments replace its fields."""
    return build.entry


@pytest.fixture
def tag() -> Callable[..., RegionTag]:
    """Make a region tag with one span of evidence."""
    return build.tag


@pytest.fixture
def now() -> datetime:
    """The moment at which the story was published."""
    return build.MOMENT
