"""The rule on sources: who carries a story."""

from __future__ import annotations

import json
from dataclasses import dataclass

from aggregator.model import Accepts, Case, Condition, Fact, Naming, Reason, Rule
from aggregator.text.wording import one_of, shortened


@dataclass(frozen=True, slots=True)
class FromSources(Rule):
    """One of the sources carries it, as the copy that is shown or as another."""

    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The key `sources`."""
        return "sources"

    def judge(self, case: Case) -> Reason:
        """The source that is shown, or the first other one."""
        facts = case.facts
        if facts.source in self.names:
            return Reason(rule=self.name, holds=True, why=f"it comes from {facts.source}")
        carrier = next((source for source in facts.carriers if source in self.names), "")
        if carrier:
            why = f"{carrier} carries it too; it is shown from {facts.source}"
            return Reason(rule=self.name, holds=True, why=why)
        why = f"it comes from {facts.source}, not from {shortened(sorted(self.names))}"
        return Reason(rule=self.name, holds=False, why=why)

    def canon(self) -> str:
        """The names, sorted."""
        return f"sources({' '.join(json.dumps(name) for name in sorted(set(self.names)))})"

    def describe(self, naming: Naming) -> str:
        """From one of them."""
        del naming
        return f"from {one_of(self.names)}"

    def asks(self) -> frozenset[Fact]:
        """Sources."""
        return frozenset({Fact.SOURCES})

    def cost(self) -> int:
        """Little."""
        return 1

    def acceptor(self) -> Accepts:
        """A look into a set or two."""
        names = frozenset(self.names)
        return lambda case: case.facts.source in names or not names.isdisjoint(case.facts.carriers)

    def condition(self) -> Condition:
        """The sources."""
        return Condition(sources=frozenset(self.names))
