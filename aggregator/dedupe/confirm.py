"""Who confirms a story: everybody who has it, and whoever tells of the same event where that is sure.

It is counted when a story is read, from what is stored of each report: a new report, another publisher in the config or
a source that is dropped changes it for every report of the event at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.dedupe.events import SURE
from aggregator.dedupe.voices import count_publishers
from aggregator.model import Copy, Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One story of an event that topics may show."""

    story: str
    """Its uid."""
    copy: Copy
    """The copy that it shows."""
    likeness: float | None = None
    """`EventEvidence.likeness`; None of the event's first story."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Siblings:
    """An event's stories."""

    stories: Mapping[str, Copy]
    """Those that topics may show and that surely belong to it, by uid, each by its shown copy; earliest first."""
    voices: Mapping[str, frozenset[Voice]]
    """Whoever has a story, by its uid; of those that topics may show, also where they may not belong to it."""

    @classmethod
    def of(cls, reports: Iterable[Report], voices: Mapping[str, frozenset[Voice]]) -> Siblings:
        """The stories of one event.

        :param reports: earliest first
        :param voices: whoever has each of the stories, by its uid
        """
        sure = (one for one in reports if one.likeness is None or one.likeness >= SURE)
        return cls(stories={one.story: one.copy for one in sure}, voices=voices)

    def beside(self, story: str) -> tuple[Copy, ...]:
        """The other reports of a story's event; none where it is not sure that it belongs there."""
        return tuple(copy for uid, copy in self.stories.items() if uid != story) if story in self.stories else ()

    def confirming(self, story: str) -> tuple[str, ...]:
        """Who has this story, or another one surely of the same event, sorted."""
        told = self.stories if story in self.stories else (story,)
        return tuple(sorted(count_publishers(frozenset().union(*(self.voices.get(uid, frozenset()) for uid in told)))))
