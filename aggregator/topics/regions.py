"""The rule on regions: what a story is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b

from aggregator.model import Accepts, Case, Condition, Fact, Mention, Naming, Reason, RegionTag, Role, Rule
from aggregator.text.wording import one_of, shortened

SUBJECTS = frozenset({Role.SUBJECT})
"""The roles that count where a topic does not say."""

_ROLE = {
    Role.SUBJECT: "what it is about",
    Role.DATELINE: "the place it was filed from",
    Role.MENTION: "only named in passing",
}


@dataclass(frozen=True, slots=True)
class AboutRegions(Rule):
    """A rule that takes stories with one of the regions in one of the roles."""

    written: tuple[str, ...]
    """Codes or names as the user wrote them."""
    codes: frozenset[str]
    """The same, expanded to every code below them; none of them: no story has it."""
    roles: frozenset[Role] = SUBJECTS
    """One at least."""

    @property
    def name(self) -> str:
        """The key `regions`."""
        return "regions"

    def judge(self, case: Case) -> Reason:
        """The first tag that counts and its evidence, or what the story is about instead."""
        tags = case.facts.regions
        hit = next((tag for tag in tags if tag.role in self.roles and tag.code in self.codes), None)
        if hit is None:
            return Reason(rule=self.name, holds=False, why=self._why_not(tags))
        evidence = _evidence(hit.evidence[0])
        if hit.role is Role.SUBJECT:
            return Reason(rule=self.name, holds=True, why=f"it is about {hit.code}: {evidence}")
        return Reason(rule=self.name, holds=True, why=f"{hit.code} is {_ROLE[hit.role]}: {evidence}")

    def canon(self) -> str:
        """What was written, a digest of the codes that it stands for, and the roles.

        The codes themselves are many: Azerbaijan has 79, Europe some two thousand.
        """
        names = " ".join(json.dumps(name, ensure_ascii=False) for name in sorted(set(self.written)))
        codes = blake2b("\n".join(sorted(self.codes)).encode(), digest_size=8).hexdigest()
        return f"regions({' '.join(sorted(self.roles))}: {names} #{codes})"

    def describe(self, naming: Naming) -> str:
        """About one of them, or in which other role."""
        names = one_of(map(naming, self.written or sorted(self.codes)))
        if self.roles == SUBJECTS:
            return f"about {names}"
        return f"with {names} as {one_of(sorted(self.roles))}"

    def asks(self) -> frozenset[Fact]:
        """Regions."""
        return frozenset({Fact.REGIONS})

    def cost(self) -> int:
        """More than a number, less than words."""
        return 3

    def acceptor(self) -> Accepts:
        """A look into two sets for each tag."""
        codes, roles = self.codes, self.roles

        def accepts(case: Case) -> bool:
            return any(tag.code in codes and tag.role in roles for tag in case.facts.regions)

        return accepts

    def condition(self) -> Condition:
        """The codes and the roles."""
        return Condition(codes=self.codes, roles=self.roles)

    def _why_not(self, tags: tuple[RegionTag, ...]) -> str:
        passing = next((tag for tag in tags if tag.code in self.codes), None)
        if passing:
            instead = one_of(_ROLE[role] for role in sorted(self.roles))
            return f"{passing.code} is {_ROLE[passing.role]} ({_evidence(passing.evidence[0])}), not {instead}"
        asked = shortened(self.written or sorted(self.codes))
        subjects = [tag.code for tag in tags if tag.role is Role.SUBJECT]
        if subjects:
            return f"it is about {shortened(subjects)}, not {asked}"
        return f"it is about no region that was recognised, so not {asked}"


def _evidence(mention: Mention) -> str:
    if mention.field == "source":
        return "the country of its source"
    if mention.field == "decision":
        return mention.why
    return f"“{mention.text}” in the {mention.field}"
