"""What people ask of the store: sources, stories, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from aggregator.model import Entry, Role
from aggregator.store.records import BoilerplateRow, SourceRow, StateRow, StoryRecord

SUBJECTS = frozenset({Role.SUBJECT})
"""The role that a region must have for a story to be selected by it, unless more is asked for."""


class Told(Protocol):
    """Answers to people: sources, stories and what is known of them."""

    def source_rows(self) -> tuple[SourceRow, ...]:
        """Every source ever configured, by name."""
        ...

    def states(self) -> tuple[StateRow, ...]:
        """Every source that is polled, by name; quick for ten thousand of them."""
        ...

    def failing(self) -> tuple[int, int]:
        """How many sources gave nothing usable when they were last asked, and how many were asked so far."""
        ...

    def boilerplate_rows(self, source: str | None = None) -> tuple[BoilerplateRow, ...]:
        """Every block that is counted, of one source or of all; by source, those seen most first."""
        ...

    def find(self, ref: str) -> StoryRecord:
        """One story by its uid, an item's uid (four or more leading characters do), its entry id, or a link.

        :raises UnknownNameError: none, or more than one, is meant
        """
        ...

    def entries(
        self,
        *,
        since: datetime,
        codes: Collection[str] | None = None,
        roles: Collection[Role] = SUBJECTS,
        sources: Collection[str] | None = None,
        languages: Collection[str] | None = None,
    ) -> Iterator[Entry]:
        """Published stories whose `updated` is not before `since`, newest first by `updated`, ties by id.

        :param codes: with at least one of these regions; None for any story
        :param roles: what such a region must be to the story
        :param sources: carried by at least one of these sources, as the shown copy or another; None for any
        :param languages: of the shown copy; None for any
        """
        ...
