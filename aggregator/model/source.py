"""A source: what the user wrote of it, and what polling has learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aggregator.model.feed import Hints, Masthead
from aggregator.model.fetch import Freshness, Validators
from aggregator.model.page import PageRules
from aggregator.model.rhythm import Rhythm
from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaning:
    """How the operator wants a source's stories cleaned; by default as all others."""

    keep: frozenset[str] = frozenset()
    """Rules whose removals are not wanted from this source, by name (`clean.table.KEEPABLE`)."""
    timezone: str = "UTC"
    """IANA name of the zone in which the source writes dates that name none."""
    fulltext: bool = False
    """Whether stories get their text from the article's page."""
    page: PageRules = field(default_factory=PageRules)
    pinned: frozenset[bytes] = frozenset()
    """Blocks that are boilerplate whether or not it was learned, by `text.paragraphs.block_fingerprint`."""
    refused: frozenset[bytes] = frozenset()
    """Blocks that are never boilerplate by learning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One feed as the config names it."""

    name: str
    """Unique, `^[a-z0-9][a-z0-9-]{0,63}$`; the key of everything stored of it."""
    was: str = ""
    """The name that it had before, if the config tells; never stored."""
    url: str
    """Absolute http or https address; may hold secrets, so only its host is ever shown."""
    title: str = ""
    """For people; the feed's own title serves where it is empty."""
    publisher: str = ""
    """Who publishes it; copies within one publisher are not independent reports."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of where it is published: a prior for stories that name no place."""
    language: str | None = None
    """BCP 47; a prior for the story's language."""
    preference: int = 0
    """Among copies of one story the highest is published."""
    interval: timedelta | None = None
    """The user's own wish for the time between polls; None: by hints and rhythm."""
    heed_hints: bool = True
    """False: how long answers stay fresh does not count, nor the feed's own ttl, updatePeriod, skipHours and skipDays;
    Retry-After, 429 and the floor do."""
    enabled: bool = True
    cleaning: Cleaning = field(default_factory=Cleaning)
    written: str = ""
    """The address as the config has it, where `${NAME}` in it stands for what the environment holds: that is what is
    stored. Empty where nothing does."""
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The variables in `written` and in what else it is asked with, each name with what it holds; never stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Where a source's permanent redirects (301, 308) lead, and how far they are believed; `schedule.moves` decides.

    The addresses may hold secrets, as the source's own may.
    """

    address: str = ""
    """What is asked in the configured address's place; empty while that is asked itself."""
    candidate: str = ""
    """Where permanent redirects lead now; empty if nowhere."""
    polls: int = 0
    """Good polls that were led there, far enough apart to count."""
    seen_at: datetime | None = None
    """The last of them."""

    def __post_init__(self) -> None:
        check_times(self, "seen_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """An item as it stood in a source's last document."""

    uid: str
    """The stored item's."""
    keys: tuple[bytes, ...] = ()
    """`ItemKeys` that it had there, those too that lead to another item."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceState:
    """What polling knows about a source; stored after every poll, in the poll's own transaction."""

    source: str
    due_at: datetime
    attempted_at: datetime | None = None
    succeeded_at: datetime | None = None
    """Last 200 that parsed, or 304."""
    changed_at: datetime | None = None
    """Last poll that brought a new or changed item."""
    unconditional_at: datetime | None = None
    """Last request that was sent without validators."""
    validators: Validators = field(default_factory=Validators)
    misled: bool = False
    """Whether the source answered 304 though it had news, as far as is known."""
    hashes: frozenset[bytes] = frozenset()
    """`RawItem.hash` of every item of the last complete document."""
    standing: Mapping[bytes, Stood] = field(default_factory=dict)
    """Which item each of `hashes` was; those are missing that were read by a version that did not keep it."""
    hints: Hints = field(default_factory=Hints)
    freshness: Freshness = field(default_factory=Freshness)
    """What the headers of the last answer asked for."""
    failures: int = 0
    """Polls that failed in a row."""
    gone_count: int = 0
    """410 answers in a row."""
    failing_since: datetime | None = None
    """The first of the polls that failed in a row."""
    gap_at: datetime | None = None
    """The last poll that found none of the stories known before: some may have come and gone since the poll before."""
    silent_at: datetime | None = None
    """The moment from which on it is unusual that nothing new came; None while too little is known of the source."""
    pages_until: datetime | None = None
    """Until when the host of its article pages asked for them to be left alone."""
    move: Move = field(default_factory=Move)
    outcome: str = ""
    """Of the last poll: "new", "unchanged", "not modified", "throttled", "gone", or a failure's kind."""
    detail: str = ""
    """One plain sentence on what failed; empty after a success."""
    problems: tuple[str, ...] = ()
    """Of the last document that was read, for people."""
    reasons: tuple[str, ...] = ()
    """Why `due_at` is when it is."""
    rhythm: Rhythm = field(default_factory=Rhythm)
    """When the source brings news, as far as that was learned."""
    masthead: Masthead = field(default_factory=Masthead)
    """What the feed says that it is; what the last document did not say, as an earlier one did."""

    def __post_init__(self) -> None:
        check_times(self, "due_at", "attempted_at", "succeeded_at", "changed_at", "unconditional_at")
        check_times(self, "failing_since", "gap_at", "silent_at", "pages_until")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right to poll one source until a moment, with all that the poll needs to know of it."""

    source: Source
    state: SourceState
    until: datetime
    token: str
    """Proves at commit that the lease is still ours."""
    whole: bool = False
    """Whether the document is to be asked for whole though we hold validators."""

    def __post_init__(self) -> None:
        check_times(self, "until")

    @property
    def address(self) -> str:
        """What is to be asked: the configured address, or the one that it moved to for good."""
        return self.state.move.address or self.source.url
