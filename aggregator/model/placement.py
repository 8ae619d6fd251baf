"""What a topic holds, and what is decided about it: which stories come, stay, wait and leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aggregator.model.facts import StoryFacts
from aggregator.model.times import check_times

HELD_BEFORE = "held before the ledger"
"""Why a story is in a topic that showed it before the program wrote down why."""


class Stay(StrEnum):
    """How a story stands to a topic that took it, or may."""

    IN = "in"
    """The topic shows it."""
    OVER = "over"
    """The topic's rule takes it, and there are as many newer stories as the topic shows."""
    LATER = "later"
    """The rule refuses it now, and may take it when it is older."""
    LEFT = "left"
    """The topic showed it once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryView:
    """A story as it is put to topics: one that is not in the database has no view."""

    facts: StoryFacts
    absent: str = ""
    """Why no topic may show it, whatever its rule says; empty for nearly all."""
    shown_as: str
    """uid of the copy that is shown."""
    title: str = ""
    """Of that copy; empty where nobody asked for words, as is `text`."""
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """One story in one topic's ledger."""

    topic: str
    story: str
    stay: Stay
    judgement: int
    """The number of the judgement that this is of; of stories that wait, an older one than the topic's is void."""
    moment: datetime
    """By which the topic orders: when it was last edited in a way that the topic counts."""
    due: datetime | None
    """The last moment for which the rule's answer is known, if nothing but time passes; None: for ever."""
    shown_as: str
    """uid of the copy that was shown when it was last judged."""
    since: datetime | None
    """When the topic began to show it, the last time; None: it never did."""
    why: str
    """What the rule said of it then."""
    until: datetime | None
    """When the topic ceased to show it; None while it does, and where it never did."""
    left_why: str
    """Why it did; empty as long as it does not."""

    def __post_init__(self) -> None:
        check_times(self, "moment", "due", "since", "until")


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A topic's rule takes a story, or may later."""

    topic: str
    story: str
    stay: Stay
    """`OVER` until the limit is applied, or `LATER`."""
    moment: datetime
    due: datetime | None
    shown_as: str
    why: str

    def __post_init__(self) -> None:
        check_times(self, "moment", "due")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A topic has a story in its ledger, and its rule does not take it any more."""

    topic: str
    story: str
    why: str
    """What happened, and which rule fails."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacementPlan:
    """What topics' rules say of some stories, for one transaction."""

    accepted: tuple[Accepted, ...] = ()
    refused: tuple[Refused, ...] = ()
    changed: frozenset[str] = frozenset()
    """uids of the stories that look otherwise than before, in whichever topic shows them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """How far the stories of a topic's window were judged, newest first."""

    updated: datetime
    """Of the last story that was judged."""
    story: str

    def __post_init__(self) -> None:
        check_times(self, "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """How far a topic is with the rule that it has now."""

    wanted: int
    """The number of the judgement by that rule."""
    judgement: int
    """The one that its placements are of: another number, and they stay as they are until that one is good for use."""
    settled: bool
    """Whether its whole window was judged."""
    cut: int
    """The limit by which its stories were counted last."""
    reached: Reached | None = None
    judged: int = 0
    """Stories of the window that were judged."""
    to_judge: int = 0
    """Stories in the window when judging began; more may have come."""

    @property
    def waits(self) -> bool:
        """Whether what it shows is still by another rule."""
        return self.wanted != self.judgement


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceStep:
    """One transaction of placing: what is planned, and what must still be so that it holds."""

    plan: PlacementPlan
    before: int
    """Where the cursor was when the stories were looked at: what changed since then comes again."""
    after: int
    """Where the cursor is to be."""
    wanted: Mapping[str, int]
    """`Judging.wanted` by topic: a topic that got another rule meanwhile is judged by that."""
    limits: Mapping[str, int]
    """`Topic.limit` by topic."""
    progress: Mapping[str, Judging] = field(default_factory=dict)
    """How far these topics are with it."""
    now: datetime

    def __post_init__(self) -> None:
        check_times(self, "now")
