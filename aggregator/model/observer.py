"""Who is told what the engine did: the seam between the engine and the metrics, which do not know each other."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Told of each poll and each rendered topic as it ends; must be quick, and safe to call from any thread."""

    def polled(self, *, outcome: str, seconds: float, new: int = 0, changed: int = 0, copies: int = 0) -> None:
        """One poll of one source ended.

        :param outcome: as in `SourceState.outcome`: "new", "unchanged", "not modified", …
        :param seconds: wall time from lease to commit
        :param new: stories that nobody had carried
        :param changed: known items with another text or title
        :param copies: items that carry a story already there
        """

    def published(self, *, topic: str, changed: bool, seconds: float, entries: int, quarantined: int = 0) -> None:
        """One topic was rendered.

        :param changed: whether the bytes of its feed or page are other than before
        :param seconds: wall time from the selected stories to the files
        :param entries: how many its feed shows
        :param quarantined: how many were left out as not valid
        """


class Unobserved:
    """Nobody is told: the observer of one-off commands and tests."""

    def polled(self, *, outcome: str, seconds: float, new: int = 0, changed: int = 0, copies: int = 0) -> None:
        """Let it pass."""

    def published(self, *, topic: str, changed: bool, seconds: float, entries: int, quarantined: int = 0) -> None:
        """Let it pass."""
