"""What the store takes over from the config."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from aggregator.model import Source, SourceState, TopicMarks

Reschedule = Callable[[Source, SourceState], SourceState]
"""Makes the state of a source whose wishes changed: due when it would be had its last poll known them."""


class Configured(Protocol):
    """What the config says."""

    def sync_sources(
        self, sources: Sequence[Source], *, now: datetime, rescheduled: Reschedule = lambda _, state: state
    ) -> None:
        """Take over the config's sources.

        New ones are due at once. One whose address changed forgets its validators and is due at once. Those not named
        any more stop being polled and published but keep all their identities, so that naming them again makes no
        duplicates.

        :param rescheduled: makes the state of a source that is to be polled at other times than before
        """
        ...

    def sync_topics(self, wanted: Mapping[str, TopicMarks], *, now: datetime) -> None:
        """Take over the config's topics.

        Those with other rules are judged anew, those with other looks rendered. One that is not named any more shows
        nothing from now on; what it held stays in the ledger.
        """
        ...
