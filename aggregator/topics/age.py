"""The rule on age: a story was published no longer ago than so much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.model import Accepts, Case, Condition, Fact, Naming, Reason, Rule
from aggregator.text.durations import exactly, in_words

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MaxAge(Rule):
    """A rule that takes stories published no longer ago than a span; edits have no part in it."""

    limit: timedelta

    @property
    def name(self) -> str:
        """The key `max_age`."""
        return "max_age"

    def judge(self, case: Case) -> Reason:
        """Compare the story's age with the limit; the limit itself is still young enough."""
        age = case.now - case.facts.published
        ago = "less than a minute" if age < _MINUTE else in_words(age)
        if age <= self.limit:
            why = f"published {ago} ago, at most {exactly(self.limit)} allowed"
            return Reason(rule=self.name, holds=True, why=why)
        return Reason(rule=self.name, holds=False, why=f"published {ago} ago, more than {exactly(self.limit)}")

    def canon(self) -> str:
        """The limit in seconds."""
        return f"max_age({self.limit.total_seconds():.0f})"

    def describe(self, naming: Naming) -> str:
        """None older."""
        del naming
        return f"none older than {exactly(self.limit)}"

    def describe_not(self, naming: Naming) -> str:
        """All older."""
        del naming
        return f"all older than {exactly(self.limit)}"

    def asks(self) -> frozenset[Fact]:
        """The age."""
        return frozenset({Fact.AGE})

    def cost(self) -> int:
        """The least of all."""
        return 0

    def acceptor(self) -> Accepts:
        """A subtraction and a comparison."""
        limit = self.limit
        return lambda case: case.now - case.facts.published <= limit

    def condition(self) -> Condition:
        """The age."""
        return Condition(max_age=self.limit)

    def comes_later(self) -> bool:
        """Nothing grows younger."""
        return False

    def lasts(self, case: Case, *, holds: bool) -> datetime | None:
        """Until it has the limit's age; a story that is too old stays so."""
        return case.facts.published + self.limit if holds else None
