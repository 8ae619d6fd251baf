"""What placing stories in topics may ask of the store; `Store` has it among the rest.

**How placing is made safe.** What is to be judged is looked at in reading transactions, for which nobody waits, and
the plan is written in one short transaction. That one stores nothing unless the cursor into the log of changes is still
where it was before anything was looked at: so whatever changed since then has a line behind the cursor, and comes
again. A topic that got another rule meanwhile is passed over. What was judged twice ends as if it was judged once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from aggregator.model import Change, Condition, Fact, Judging, PlaceStep, Reached, StoryView


class Span(NamedTuple):
    """The next stories of a window, newest first."""

    uids: tuple[str, ...]
    reached: Reached | None
    """The last of them; None where there is none."""


class Placing(Protocol):
    """The log of changes, the stories as rules see them, and the ledger of topics."""

    def changes_after(self, number: int, *, limit: int) -> tuple[Change, ...]:
        """Lines of the log of changes with a higher number, earliest first.

        :param limit: how many at the most
        """
        ...

    def judging(self) -> tuple[int, dict[str, Judging]]:
        """Where the cursor into the log of changes is, and how far each topic is with the rule that it has now.

        A cursor that missed something, or is behind the last line, begins anew at the last, and every topic is judged
        anew; what topics show stays until then.
        """
        ...

    def has_work(self, *, now: datetime) -> bool:
        """Whether a story changed or fell due, or a topic's window is not judged; one quick look."""
        ...

    def due_placements(self, *, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Topics and stories for which time has passed that may change the rule's answer, those longest due first."""
        ...

    def window(self, *, after: Reached | None, since: datetime | None, limit: int) -> Span:
        """The next stories that were last edited at a moment or later, newest first.

        :param after: the last one that was read; None: from the newest on
        :param since: None: all there are
        """
        ...

    def window_size(self, *, since: datetime | None) -> int:
        """How many stories there are that were last edited at a moment or later."""
        ...

    def narrow(self, uids: Collection[str], conditions: Sequence[Condition]) -> tuple[str, ...]:
        """The stories of which one of the conditions may be true, in their order."""
        ...

    def views(self, uids: Collection[str], asks: frozenset[Fact]) -> dict[str, StoryView]:
        """Stories as rules see them, by uid; one that is not there is left out.

        :param asks: what the rules look at; the rest of a view may be empty
        """
        ...

    def taken_by(self, uids: Collection[str]) -> frozenset[tuple[str, str]]:
        """The topics that hold these stories or have them wait, each with the story's uid."""
        ...

    def place(self, step: PlaceStep) -> bool:
        """Write what was planned; False, and nothing written, where somebody else placed meanwhile."""
        ...
