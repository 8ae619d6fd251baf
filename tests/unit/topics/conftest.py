"""Stories for topics to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.model import Edit, Entry, Mention, RegionTag, Role

MOMENT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def _tag(code: str, role: Role = Role.SUBJECT, words: str = "words", field: str = "title") -> RegionTag:
    mention = Mention(field=field, start=0, end=len(words), text=words, reading="country")
    return RegionTag(code=code, role=role, confidence=0.9, evidence=(mention,))


def _entry(**changes: Any) -> Entry:
    entry = Entry(
        uid="1",
        id="tag:example.org,2026:1",
        title="Ferry sails again",
        link="https://paper.example/1",
        authors=(),
        agency="",
        published=MOMENT,
        updated=MOMENT,
        html="",
        text="The ferry left the harbour at dawn.",
        language="en",
        categories=(),
        enclosures=(),
        regions=(),
        source="paper",
        source_title="The Paper",
        publisher="Paper House",
        source_id="https://paper.example/feed",
        source_link="https://paper.example/",
        source_updated=MOMENT,
    )
    if "updated" in changes:
        changes.setdefault("edited", ((Edit.SUBSTANTIVE, changes["updated"]),))
    return replace(entry, **changes)


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Make a story of our own; keyword arguments replace its fields."""
    return _entry


@pytest.fixture
def tag() -> Callable[..., RegionTag]:
    """Make a region tag with one span of evidence."""
    return _tag


@pytest.fixture
def now() -> datetime:
    """The moment at which the story was published."""
    return MOMENT
