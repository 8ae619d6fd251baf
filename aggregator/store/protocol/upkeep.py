"""What keeps the store small and sound."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol


class Upkeep(Protocol):
    """What keeps the database small and sound."""

    def prune(self, *, now: datetime, keep: timedelta) -> int:
        """Take text, html, removals and signatures from items neither seen first nor changed within `keep`.

        Keys, ids and digests stay as tombstones, so that nothing old is ever new again.

        :returns: how many items were pruned
        """
        ...

    def expire(self, *, copies: datetime, events: datetime) -> int:
        """Take old items out of the indexes of near copies and of events.

        It goes in steps so short that polls hardly wait; what is cut short, the next call does.

        :param copies: items first seen before are no candidates for copies any more, whatever window is asked for
        :param events: the same for reports of an event
        :returns: how many entries of the indexes were taken out
        """
        ...

    def forget_changes(self, *, before: datetime) -> int:
        """Take the earliest lines out of the log of changes, up to the first that was written at that moment or later.

        It goes in steps so short that polls hardly wait; what is cut short, the next call does.

        :returns: how many
        """
        ...

    def sweep_placements(self, *, now: datetime) -> int:
        """Take out what waits by rules that topics have no more, and let go of stories that somebody deleted.

        It goes in steps so short that polls hardly wait; what is cut short, the next call does.

        :returns: how many
        """
        ...

    def integrity(self) -> list[str]:
        """Everything found wrong with the database, one plain line each; empty if it is sound."""
        ...
