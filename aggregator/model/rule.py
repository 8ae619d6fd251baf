"""A topic's rule as a value: what every kind of rule can be asked, and what it answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aggregator.model.facts import StoryFacts, StoryWords
from aggregator.model.story import Role
from aggregator.model.times import check_times

Accepts = Callable[["Case"], bool]
"""A rule, made ready to be asked about many stories: only whether it holds."""

Naming = Callable[[str], str]
"""A region as people call it, by its code or name in the config."""


class Fact(StrEnum):
    """What a rule has to look at; what no rule looks at need not be read from the store."""

    AGE = "age"
    LANGUAGE = "language"
    PUBLISHERS = "publishers"
    REGIONS = "regions"
    SOURCES = "sources"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One story as it is put to rules, at one moment."""

    facts: StoryFacts
    words: StoryWords | None = None
    """None where no rule asks for words."""
    now: datetime
    """What ages are counted to."""

    def __post_init__(self) -> None:
        check_times(self, "now")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """What one rule says of one story."""

    rule: str
    """`Rule.name`: for a plain key of a topic the key itself, "regions" or "none"."""
    holds: bool
    why: str
    """Plain words that name the tag, the word and the place, or the number that decided."""
    parts: tuple[Reason, ...] = ()
    """What the rules within it say, where it is made of others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """What is true of every story that a rule can take, in terms that a store can select by.

    It may let stories through that the rule refuses, and keeps none from it that the rule takes.
    """

    max_age: timedelta | None = None
    """It was published no longer ago than this; None: any age will do, and so on below."""
    codes: frozenset[str] | None = None
    """It has one of these regions at least, in one of `roles`."""
    roles: frozenset[Role] = frozenset(Role)
    sources: frozenset[str] | None = None
    """One of these carries it, as the shown copy or another."""
    languages: frozenset[str] | None = None
    """Its language is one of these, as primary subtags (BCP 47)."""
    publishers: int = 1
    """So many report its event at least."""


class Rule(ABC):
    """A condition on stories.

    A kind of rule is one frozen dataclass that says all of this for itself; whoever judges, describes or stores rules
    asks these methods and knows no kind by name.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def name(self) -> str:
        """The key of a topic that it stands for, or what people call it."""

    @property
    def name_of_not(self) -> str:
        """As `name`, for the rule that it must not hold."""
        return f"not {self.name}"

    @abstractmethod
    def judge(self, case: Case) -> Reason:
        """Whether it holds for a story, and why."""

    @abstractmethod
    def canon(self) -> str:
        """Text that is the same for two rules exactly if they take the same stories for the same reasons.

        Strings in it are quoted as in JSON, so that nothing a user writes can look like another rule. Whoever changes
        what a rule's text means raises `topics.canon.VERSION`.
        """

    @abstractmethod
    def describe(self, naming: Naming) -> str:
        """A clause for people, as it follows "stories": "with “oil”", "about Azerbaijan (AZ)"."""

    def describe_not(self, naming: Naming) -> str:
        """A clause for the rule that it must not hold."""
        return f"not {self.describe(naming)}"

    @abstractmethod
    def asks(self) -> frozenset[Fact]:
        """What it looks at."""

    def cost(self) -> int:
        """How dear it is to ask, compared with other rules: 0 for a number or a moment, 9 for words in the text."""
        return 5

    def acceptor(self) -> Accepts:
        """The rule's answer without the reasons; kinds that are asked often say this quicker."""
        return lambda case: self.judge(case).holds

    def condition(self) -> Condition:
        """What is true of every story that it takes, or nothing where that is hard to say."""
        return Condition()

    def comes_later(self) -> bool:
        """Whether a story that it refuses may be taken when it is older, and nothing else changed."""
        return Fact.AGE in self.asks()

    def lasts(self, case: Case, *, holds: bool) -> datetime | None:
        """The last moment at which its answer is still the same, if the story stays as it is; None for ever.

        :param holds: its answer to the case
        """
        del case, holds
        return None


@dataclass(frozen=True, slots=True)
class EveryStory(Rule):
    """Takes every story."""

    @property
    def name(self) -> str:
        """What it is called in reasons, as no key makes it."""
        return "every story"

    def judge(self, case: Case) -> Reason:
        """Say that every story is taken."""
        del case
        return Reason(rule=self.name, holds=True, why="every story is taken")

    def canon(self) -> str:
        """A name."""
        return "every()"

    def describe(self, naming: Naming) -> str:
        """Three words."""
        del naming
        return "of every kind"

    def asks(self) -> frozenset[Fact]:
        """Nothing."""
        return frozenset()

    def cost(self) -> int:
        """None."""
        return 0


EVERY_STORY = EveryStory()
