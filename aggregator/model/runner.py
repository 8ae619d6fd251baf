"""A story's copies as the election looks at them: who speaks, and what each copy has to offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model.evidence import CopyEvidence
from aggregator.model.origin import Origin
from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """One source's word for a story."""

    source: str
    """The source's name."""
    publisher: str = ""
    """Its publisher, by the config or the table; empty where neither says."""
    title: str = ""
    """What it is called."""
    feed_id: str = ""
    """Its feed's own id; empty where the format has none."""
    host: str = ""
    """Of its site, by its own word; else of its feed."""
    served: str = ""
    """The host that its feed is polled at: the config's word, or that of the paper there."""
    origin: Origin | None = None
    """The paper that it took the story from; None where the story is its own."""

    @property
    def name(self) -> str:
        """By what it is counted."""
        return self.publisher or self.source


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """One copy of a story, as far as the election of the shown one looks at it."""

    uid: str
    """Of the item."""
    voice: Voice
    configured: bool = True
    """Whether the config names its source still."""
    pruned: bool = False
    """Whether retention took its text."""
    preference: int = 0
    """Of its source, by the config."""
    length: int
    """Characters of its text."""
    published: datetime
    agency: str = ""
    """`Story.agency`."""
    link: str = ""
    """`Story.link`."""
    paywalled: bool = False
    """`Story.paywalled`."""
    evidence: CopyEvidence | None = None
    """Of which text it was found to be a copy, and how much of each is in the other; None for a founder."""

    def __post_init__(self) -> None:
        check_times(self, "published")

    @property
    def eligible(self) -> bool:
        """Whether it may be shown beside another: it is of a configured source, and has its text still."""
        return self.configured and not self.pruned
