"""Rules on words: one of several terms, or each of them, is in the title or the text."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.model import Accepts, Case, Fact, Naming, Reason, Rule, StoryWords
from aggregator.text.wording import all_of, one_of, shortened
from aggregator.topics.terms import Term


@dataclass(frozen=True, slots=True)
class AnyWord(Rule):
    """One of the terms at least is there."""

    terms: tuple[Term, ...]

    @property
    def name(self) -> str:
        """The key `any`."""
        return "any"

    @property
    def name_of_not(self) -> str:
        """The key `none`."""
        return "none"

    def judge(self, case: Case) -> Reason:
        """The first term that is there, and where."""
        words = _words(case)
        for sought in self.terms:
            index = sought.find(words)
            if index >= 0:
                return Reason(rule=self.name, holds=True, why=_found(sought, words, index))
        return Reason(rule=self.name, holds=False, why=f"none of {_absent(self.terms)}")

    def canon(self) -> str:
        """The terms, sorted."""
        return f"any({_sorted(self.terms)})"

    def describe(self, naming: Naming) -> str:
        """With one of the terms."""
        del naming
        return f"with {one_of(each.describe() for each in self.terms)}"

    def describe_not(self, naming: Naming) -> str:
        """Without each of the terms."""
        del naming
        return f"without {one_of(each.describe() for each in self.terms)}"

    def asks(self) -> frozenset[Fact]:
        """Words."""
        return frozenset({Fact.WORDS})

    def cost(self) -> int:
        """The most of all."""
        return 9

    def acceptor(self) -> Accepts:
        """Whole words by the story's tokens, all at once; the others one by one, if their tokens are there."""
        whole = frozenset(each.needle for each in self.terms if each.is_token)
        others = tuple((each.required, each.find) for each in self.terms if not each.is_token)

        def accepts(case: Case) -> bool:
            words = _words(case)
            there = words.tokens
            if not whole.isdisjoint(there):
                return True
            return any(required <= there and find(words) >= 0 for required, find in others)

        return accepts


@dataclass(frozen=True, slots=True)
class AllWords(Rule):
    """Each of the terms is there."""

    terms: tuple[Term, ...]

    @property
    def name(self) -> str:
        """The key `all`."""
        return "all"

    def judge(self, case: Case) -> Reason:
        """Where each term is, or the first that is missing."""
        words = _words(case)
        places = []
        for sought in self.terms:
            index = sought.find(words)
            if index < 0:
                return Reason(rule=self.name, holds=False, why=_not_there(sought))
            places.append(_found(sought, words, index))
        return Reason(rule=self.name, holds=True, why="; ".join(places))

    def canon(self) -> str:
        """The terms, sorted."""
        return f"all({_sorted(self.terms)})"

    def describe(self, naming: Naming) -> str:
        """With all of the terms."""
        del naming
        return f"with {all_of(each.describe() for each in self.terms)}"

    def asks(self) -> frozenset[Fact]:
        """Words."""
        return frozenset({Fact.WORDS})

    def cost(self) -> int:
        """Nearly the most: the first word that is missing ends it."""
        return 8

    def acceptor(self) -> Accepts:
        """All their tokens at once first."""
        required = frozenset[str]().union(*(each.required for each in self.terms))
        others = tuple(each.find for each in self.terms if not each.is_token)

        def accepts(case: Case) -> bool:
            words = _words(case)
            return required <= words.tokens and all(find(words) >= 0 for find in others)

        return accepts


def _words(case: Case) -> StoryWords:
    """The story's words.

    :raises ValueError: whoever asks did not read them, though the rule says that it looks at them
    """
    if case.words is None:
        msg = "a rule on words needs the story's words"
        raise ValueError(msg)
    return case.words


def _found(sought: Term, words: StoryWords, index: int) -> str:
    often = "" if sought.least == 1 else f" {sought.least} times or more, first"
    return f"“{sought.written}” is{often} {words.place(index)}"


def _not_there(sought: Term) -> str:
    if sought.least > 1:
        return f"{sought.describe()} is asked for, and there are fewer"
    if sought.place == "anywhere":
        return f"“{sought.written}” is neither in the title nor in the text"
    return f"“{sought.written}” is not {sought.missing()}"


def _absent(terms: tuple[Term, ...]) -> str:
    if all(each.place == "anywhere" and each.least == 1 for each in terms):
        return f"{shortened(f'“{each.written}”' for each in terms)} is in the title or the text"
    return f"{shortened(each.describe() for each in terms)} is there"


def _sorted(terms: tuple[Term, ...]) -> str:
    return " ".join(sorted({each.canon() for each in terms}))
