"""Rules that are made of rules: all of them, any of them, not one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Accepts, Case, Condition, Fact, Naming, Reason, Rule

_ANY = Condition()


@dataclass(frozen=True, slots=True)
class AllOf(Rule):
    """Each of the rules holds; without rules, it takes every story."""

    rules: tuple[Rule, ...]
    """In the order in which people read them."""

    @property
    def name(self) -> str:
        """What people call it."""
        return "all of"

    def judge(self, case: Case) -> Reason:
        """What each of the rules says, the cheapest first, so that a person can read the whole of it."""
        parts = tuple(rule.judge(case) for rule in sorted(self.rules, key=_cost))
        failing = [part.why for part in parts if not part.holds]
        why = "; ".join(failing) if failing else "; ".join(part.why for part in parts)
        return Reason(rule=self.name, holds=not failing, why=why or "nothing is asked", parts=parts)

    def canon(self) -> str:
        """The rules, sorted, since their order says nothing."""
        return f"and({' '.join(sorted({rule.canon() for rule in self.rules}))})"

    def describe(self, naming: Naming) -> str:
        """The clauses with commas between them."""
        return ", ".join(_clause(rule, naming) for rule in self.rules) or "of every kind"

    def describe_not(self, naming: Naming) -> str:
        """The clauses, of which one fails."""
        return f"not ({self.describe(naming)})"

    def asks(self) -> frozenset[Fact]:
        """Whatever one of them looks at."""
        return frozenset[Fact]().union(*(rule.asks() for rule in self.rules))

    def cost(self) -> int:
        """As the cheapest, which is asked first and keeps most stories out."""
        return min((rule.cost() for rule in self.rules), default=0)

    def acceptor(self) -> Accepts:
        """The cheapest first, until one fails."""
        asked = tuple(rule.acceptor() for rule in sorted(self.rules, key=_cost))

        def accepts(case: Case) -> bool:
            for holds in asked:  # noqa: SIM110 - `all` over a generator takes twice the time
                if not holds(case):
                    return False
            return True

        return accepts

    def condition(self) -> Condition:
        """What is true of every one of them."""
        whole = _ANY
        for rule in self.rules:
            whole = _both(whole, rule.condition())
        return whole

    def comes_later(self) -> bool:
        """Where one of them may."""
        return any(rule.comes_later() for rule in self.rules)

    def lasts(self, case: Case, *, holds: bool) -> datetime | None:
        """As long as the first to change, or where it fails, the last of those that fail."""
        return _first_change(self.rules, case) if holds else _last_change(self.rules, case, holds=False)


@dataclass(frozen=True, slots=True)
class AnyOf(Rule):
    """One of the rules holds at least; without rules, it takes no story."""

    rules: tuple[Rule, ...]
    """In the order in which people read them."""

    @property
    def name(self) -> str:
        """What people call it."""
        return "any of"

    def judge(self, case: Case) -> Reason:
        """What each of the rules says."""
        parts = tuple(rule.judge(case) for rule in self.rules)
        holding = [part.why for part in parts if part.holds]
        why = "; ".join(holding) if holding else "; ".join(part.why for part in parts)
        return Reason(rule=self.name, holds=bool(holding), why=why or "nothing is asked for", parts=parts)

    def canon(self) -> str:
        """The rules, sorted, since their order says nothing."""
        return f"or({' '.join(sorted({rule.canon() for rule in self.rules}))})"

    def describe(self, naming: Naming) -> str:
        """The clauses with "or" between them."""
        return " or ".join(_clause(rule, naming) for rule in self.rules) or "of no kind"

    def describe_not(self, naming: Naming) -> str:
        """The clauses, of which none holds."""
        return f"not ({self.describe(naming)})"

    def asks(self) -> frozenset[Fact]:
        """Whatever one of them looks at."""
        return frozenset[Fact]().union(*(rule.asks() for rule in self.rules))

    def cost(self) -> int:
        """As the dearest, which is asked for every story that is refused."""
        return max((rule.cost() for rule in self.rules), default=0)

    def acceptor(self) -> Accepts:
        """The cheapest first, until one holds."""
        asked = tuple(rule.acceptor() for rule in sorted(self.rules, key=_cost))
        return lambda case: any(holds(case) for holds in asked)

    def condition(self) -> Condition:
        """What is true of one of them, whichever it is."""
        if not self.rules:
            return _ANY
        first, *rest = (rule.condition() for rule in self.rules)
        for each in rest:
            first = _either(first, each)
        return first

    def comes_later(self) -> bool:
        """Where one of them may."""
        return any(rule.comes_later() for rule in self.rules)

    def lasts(self, case: Case, *, holds: bool) -> datetime | None:
        """As long as the last of those that hold, or where none does, the first to change."""
        return _last_change(self.rules, case, holds=True) if holds else _first_change(self.rules, case, holds=False)


@dataclass(frozen=True, slots=True)
class Not(Rule):
    """The rule does not hold."""

    rule: Rule

    @property
    def name(self) -> str:
        """As the rule says it of itself."""
        return self.rule.name_of_not

    @property
    def name_of_not(self) -> str:
        """The rule's own name."""
        return self.rule.name

    def judge(self, case: Case) -> Reason:
        """What the rule says, which stays true, and the other verdict."""
        said = self.rule.judge(case)
        return Reason(rule=self.name, holds=not said.holds, why=said.why, parts=said.parts)

    def canon(self) -> str:
        """The rule."""
        return f"not({self.rule.canon()})"

    def describe(self, naming: Naming) -> str:
        """As the rule says it of itself."""
        return self.rule.describe_not(naming)

    def describe_not(self, naming: Naming) -> str:
        """The rule's own clause."""
        return self.rule.describe(naming)

    def asks(self) -> frozenset[Fact]:
        """What the rule looks at."""
        return self.rule.asks()

    def cost(self) -> int:
        """What the rule costs."""
        return self.rule.cost()

    def acceptor(self) -> Accepts:
        """The other answer than the rule's."""
        holds = self.rule.acceptor()
        return lambda case: not holds(case)

    def lasts(self, case: Case, *, holds: bool) -> datetime | None:
        """As long as the rule's own answer, which is the other one."""
        return self.rule.lasts(case, holds=not holds)


def _cost(rule: Rule) -> int:
    return rule.cost()


def _clause(rule: Rule, naming: Naming) -> str:
    """A rule's clause within others, in parentheses where it has several of its own."""
    said = rule.describe(naming)
    return f"({said})" if isinstance(rule, AllOf | AnyOf) and len(rule.rules) > 1 else said


def _first_change(rules: Iterable[Rule], case: Case, *, holds: bool = True) -> datetime | None:
    """When the first of the rules may change its answer, which is the same for all; None for never."""
    moments = (rule.lasts(case, holds=holds) for rule in rules)
    return min((moment for moment in moments if moment is not None), default=None)


def _last_change(rules: Iterable[Rule], case: Case, *, holds: bool) -> datetime | None:
    """When the last of those rules that have this answer may change it; None for never."""
    moments = [rule.lasts(case, holds=holds) for rule in rules if rule.judge(case).holds is holds]
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None


def _both(one: Condition, other: Condition) -> Condition:
    """What is true of stories of which both are true.

    A story has one language and one age, so that these meet. It may have several regions and several sources: one of
    each is enough for each condition, so the narrower one is kept.
    """
    regions = min((each for each in (one, other) if each.codes is not None), key=_codes, default=_ANY)
    sources = [each.sources for each in (one, other) if each.sources is not None]
    languages = [each.languages for each in (one, other) if each.languages is not None]
    ages = [each.max_age for each in (one, other) if each.max_age is not None]
    return Condition(
        max_age=min(ages, default=None),
        codes=regions.codes,
        roles=regions.roles,
        sources=min(sources, key=len, default=None),
        languages=frozenset.intersection(*languages) if languages else None,
        publishers=max(one.publishers, other.publishers),
    )


def _either(one: Condition, other: Condition) -> Condition:
    """What is true of stories of which one of both is true at least."""
    ages = (one.max_age, other.max_age)
    return Condition(
        max_age=None if None in ages else max(age for age in ages if age is not None),
        codes=_joined(one.codes, other.codes),
        roles=one.roles | other.roles,
        sources=_joined(one.sources, other.sources),
        languages=_joined(one.languages, other.languages),
        publishers=min(one.publishers, other.publishers),
    )


def _codes(condition: Condition) -> int:
    return len(condition.codes or ())


def _joined(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other
