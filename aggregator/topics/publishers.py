"""The rule on publishers: how many houses report it."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.model import Accepts, Case, Condition, Fact, Naming, Reason, Rule
from aggregator.text.wording import shortened


@dataclass(frozen=True, slots=True)
class MinPublishers(Rule):
    """A rule that asks how many publishers reported the event, by copies or by reports of their own."""

    least: int

    @property
    def name(self) -> str:
        """The key `min_publishers`."""
        return "min_publishers"

    def judge(self, case: Case) -> Reason:
        """The publishers, by name."""
        names = case.facts.publishers
        count = "1 publisher" if len(names) == 1 else f"{len(names)} publishers"
        holds = len(names) >= self.least
        why = f"{count} reported it: {shortened(names)}" + ("" if holds else f"; at least {self.least} are asked for")
        return Reason(rule=self.name, holds=holds, why=why)

    def canon(self) -> str:
        """The number."""
        return f"min_publishers({self.least})"

    def describe(self, naming: Naming) -> str:
        """Reported by so many."""
        del naming
        return f"reported by at least {self.least} publishers"

    def describe_not(self, naming: Naming) -> str:
        """Reported by fewer."""
        del naming
        return f"reported by fewer than {self.least} publishers"

    def asks(self) -> frozenset[Fact]:
        """The publishers."""
        return frozenset({Fact.PUBLISHERS})

    def cost(self) -> int:
        """Little."""
        return 1

    def acceptor(self) -> Accepts:
        """A comparison."""
        least = self.least
        return lambda case: len(case.facts.publishers) >= least

    def condition(self) -> Condition:
        """The number."""
        return Condition(publishers=self.least)
