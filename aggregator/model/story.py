"""A story as cleaned, and an item: one source's copy of it, signed and tagged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from enum import StrEnum

from aggregator.model.feed import Enclosure, Problem
from aggregator.model.origin import Origin
from aggregator.model.times import check_times


class Role(StrEnum):
    """What a region is to a story."""

    SUBJECT = "subject"
    """What the story is about."""
    DATELINE = "dateline"
    """Where it was filed."""
    MENTION = "mention"
    """Named in passing."""


class Edit(StrEnum):
    """What kind of difference there is between two versions of an item."""

    NONE = "none"
    """The same words."""
    VOLATILE = "volatile"
    """Counters, clock times: what ticks on while a story stays as it is."""
    TYPO = "typo"
    """A few words respelt."""
    RETITLE = "retitle"
    """Another title over the same text."""
    SUBSTANTIVE = "substantive"
    """It says something new."""
    CORRECTION = "correction"
    """It says that something was wrong."""
    RETRACTION = "retraction"
    """It was taken back."""


UNNOTICED = (Edit.NONE, Edit.VOLATILE)
"""The edits that no reader notices."""

MOVING = (Edit.SUBSTANTIVE, Edit.CORRECTION, Edit.RETRACTION)
"""The edits that move `atom:updated` where a topic does not choose its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A reading that a name might have had, and why it was not taken."""

    code: str
    """As `RegionTag.code`."""
    reading: str
    """As `Mention.reading`."""
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One span of text that speaks for a region."""

    field: str
    """"title", "lead", "body", "dateline", "source" for the source's own country, or "decision" for what was said by
    hand."""
    start: int
    """Offset in that field's text, in characters; 0 for "source" and "decision"."""
    end: int
    text: str
    """The words themselves."""
    reading: str
    """What they were read as: "country", "demonym", "capital", "city", "area", …"""
    why: str = ""
    """Why this reading was chosen where there were others."""
    rejected: tuple[Rejected, ...] = dataclass_field(default=(), compare=False)
    """The other readings of the words. Known when a story is tagged, not kept with it, and so not compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionTag:
    """One region a story is tagged with, and why.

    A tag without evidence cannot be built: whoever reads a topic can always ask what made it match.
    """

    code: str
    """ISO 3166-1 alpha-2 ("AZ"), ISO 3166-2 ("GB-SCT"), UN M49 ("145") or a shipped name ("south-caucasus")."""
    role: Role
    confidence: float
    """0 to 1."""
    evidence: tuple[Mention, ...]
    """The spans that spoke for it, most telling first; never empty."""

    def __post_init__(self) -> None:
        if not self.evidence:
            msg = f"region tag {self.code} has no evidence"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dateline:
    """Where and when a wire story was filed: "BAKU, Aug 19 (Reuters) -"."""

    text: str
    """As it stood before it was stripped from the story."""
    place: str = ""
    date: date | None = None
    agency: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """One piece that cleaning took out."""

    rule: str
    """The rule's name: "related-list", "promotion", "caption"."""
    text: str
    """The words that went, shortened to `clean.draft.REMOVAL_TEXT_LIMIT` characters."""
    why: str = ""
    block: str = ""
    """Of a learned removal the block's id, as `aggregator rules` lists it and the config pins or refuses it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What reaches a subscriber: the story and nothing that was wrapped around it."""

    title: str
    """Plain text, one line; never empty (the lead's first words serve where there was none)."""
    original_title: str = ""
    """As the feed had it, as plain text."""
    link: str = ""
    """Canonical: absolute, tracking parameters gone; empty where the item had none."""
    guid: str = ""
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    """People whom a credit below the text names: "Additional reporting by …"."""
    agency: str = ""
    """The wire agency's name ("Press Association"); empty for the paper's own report."""
    dateline: Dateline | None = None
    marks: tuple[str, ...] = ()
    """What an agency or a paper put before the title, in its normal form: "UPDATE 2", "WRAPUP 1", "BREAKING"."""
    corrections: tuple[str, ...] = ()
    """Notes of correction; shown in the HTML, and no part of the text that is compared and tagged."""
    published: datetime | None = None
    """As the source says; None where it says nothing believable."""
    updated: datetime | None = None
    html: str = ""
    """Sanitised; absolute addresses only."""
    text: str = ""
    """Plain text of the story, paragraphs separated by one blank line; no dateline, byline or captions."""
    language: str = ""
    """BCP 47 primary subtag; empty where it cannot be told."""
    categories: tuple[str, ...] = ()
    picture: Enclosure | None = None
    """The lead picture in its largest sensible size, with caption and credit; not among `enclosures` again."""
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    """The paper that it was taken from, where it names another one than its source."""
    from_page: bool = False
    """Whether the text is the article page's, not the feed's."""
    paywalled: bool = False
    """Whether the page says that reading it takes a subscription."""
    removals: tuple[Removal, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemKeys:
    """The identities of an item within its source: versioned digests of canonical values, empty where it has none."""

    guid: bytes = b""
    link: bytes = b""
    title: bytes = b""
    """Of title and publication day together: a title alone is no identity."""
    number: bytes = b""
    """Of the article number that guid and link share."""
    undated: bytes = b""
    """Of the link without the date in it."""

    def __iter__(self) -> Iterator[bytes]:
        return (key for key in (self.guid, self.link, self.title, self.number, self.undated) if key)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One source's copy of a story, ready to be compared with what the store knows."""

    uid: str
    """16 hex digits of a digest of the source's name and the item's first key; the item's own for ever once stored."""
    hash: bytes
    """`RawItem.hash` it was made from."""
    story: Story
    keys: ItemKeys
    digest: bytes
    """Versioned digest of title and normalised text, volatile parts left out: equal means nothing changed."""
    feed_digest: bytes = b""
    """Where the text came from the page: the digest of the feed's own version, which tells whether to ask again."""
    blocks: tuple[bytes, ...] = ()
    """`clean.boilerplate.learned.observed`: the blocks of its text that are counted."""
    signature: tuple[int, ...]
    """Sampled shingle hashes (signed 64-bit) for the candidate index; see `dedupe.near`."""
    terms: Mapping[int, float] = dataclass_field(default_factory=dict)
    """`dedupe.events.event_terms`: what tells the happening that it is about."""
    regions: tuple[RegionTag, ...]
    """Subjects first, of these the main region first, then the most confident."""
