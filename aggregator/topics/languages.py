"""The rule on languages: what a story is written in."""

from __future__ import annotations

import json
from dataclasses import dataclass

from aggregator.model import Accepts, Case, Condition, Fact, Naming, Reason, Rule
from aggregator.text.language import primary
from aggregator.text.wording import one_of, shortened


@dataclass(frozen=True, slots=True)
class InLanguages(Rule):
    """The copy that is shown is in one of the languages; regional variants are one language."""

    tags: tuple[str, ...]
    """BCP 47, as the user wrote them; only the primary subtag counts."""

    @property
    def name(self) -> str:
        """The key `languages`."""
        return "languages"

    def judge(self, case: Case) -> Reason:
        """The language of the story."""
        language = case.facts.language
        if not language:
            return Reason(rule=self.name, holds=False, why="its language is not known")
        holds = primary(language) in self._primaries()
        why = f"its language is {language}" + ("" if holds else f", not {shortened(self.tags)}")
        return Reason(rule=self.name, holds=holds, why=why)

    def canon(self) -> str:
        """The primary subtags, sorted."""
        return f"languages({' '.join(map(json.dumps, sorted(self._primaries())))})"

    def describe(self, naming: Naming) -> str:
        """Written in one of them."""
        del naming
        return f"written in {one_of(self.tags)}"

    def asks(self) -> frozenset[Fact]:
        """The language."""
        return frozenset({Fact.LANGUAGE})

    def cost(self) -> int:
        """Little."""
        return 1

    def acceptor(self) -> Accepts:
        """A look into a set, nearly always without taking the tag apart."""
        wanted = self._primaries()

        def accepts(case: Case) -> bool:
            language = case.facts.language
            return language in wanted or (bool(language) and primary(language) in wanted)

        return accepts

    def condition(self) -> Condition:
        """The languages."""
        return Condition(languages=self._primaries())

    def _primaries(self) -> frozenset[str]:
        return frozenset(filter(None, map(primary, self.tags)))
