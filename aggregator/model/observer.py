"""Who is told what the engine did: the seam between the engine and the metrics, which do not know each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How the sources are at one moment."""

    queued: int = 0
    """Sources that are due and that nobody polls yet."""
    held: int = 0
    """Sources whose host asked to be left alone until some moment that is still to come."""
    lateness: float = 0.0
    """Seconds since the first of them was due."""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """Sources by how their last poll ended, as in `SourceState.outcome`; "never polled" for new ones."""
    alerts: tuple[tuple[str, str], ...] = ()
    """A source and what a person should look at it for (`schedule.alerts.Concern`), by name."""
    judging: int = 0
    """Topics whose rule was changed, and whose feeds are still by the one before."""


class Observer(Protocol):
    """Told of each poll and each rendered topic as it ends; must be quick, and safe to call from any thread."""

    def polled(
        self,
        *,
        outcome: str,
        seconds: float,
        late: float = 0.0,
        storing: float = 0.0,
        new: int = 0,
        changed: int = 0,
        copies: int = 0,
    ) -> None:
        """One poll of one source ended.

        :param outcome: as in `SourceState.outcome`: "new", "unchanged", "not modified", …
        :param seconds: wall time from lease to commit
        :param late: seconds from the moment at which the source was due to the poll's start
        :param storing: seconds for looking up, deciding and committing; other polls' turns before it are in it
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

    def polled(
        self,
        *,
        outcome: str,
        seconds: float,
        late: float = 0.0,
        storing: float = 0.0,
        new: int = 0,
        changed: int = 0,
        copies: int = 0,
    ) -> None:
        """Let it pass."""

    def published(self, *, topic: str, changed: bool, seconds: float, entries: int, quarantined: int = 0) -> None:
        """Let it pass."""
