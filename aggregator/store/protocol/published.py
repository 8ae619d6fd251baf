"""What rendering asks of the store: what topics show, and what was published of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from aggregator.model import Entry, Face
from aggregator.store.records import TopicRow


class Published(Protocol):
    """What topics show, and what was published of it."""

    def topic_rows(self) -> tuple[TopicRow, ...]:
        """Every configured topic, by name."""
        ...

    def held_stories(self, names: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The uids of the stories that each of these topics shows, newest first."""
        ...

    def shown_entries(self, uids: Sequence[str]) -> Iterator[Entry]:
        """The stories with these uids as feeds show them, in that order; what is not in the database is passed over.

        Who has them, `Entry.publishers`, is not among it.
        """
        ...

    def dirty_topics(self) -> dict[str, int]:
        """Topics that need rendering, each with the version to hand to `mark_published`.

        Read it *before* the entries: what is committed later makes the topic dirty again. A topic that is being judged
        anew, and does not show what its rule takes yet, is not among them.
        """
        ...

    def mark_published(
        self,
        name: str,
        *,
        version: int,
        looks: bytes,
        entries: int,
        face: Face,
        left_out: int = 0,
        digest: bytes,
        now: datetime,
    ) -> None:
        """Note that a topic's files show `version`; if their bytes differ, `now` becomes the topic's last change."""
        ...

    def hold_before(self, name: str, entry_ids: Collection[str]) -> int:
        """Note that a topic showed these entries before there was a ledger, each since its story was first seen.

        :returns: how many of them are in the database; 0 where the topic has a ledger already
        """
        ...
