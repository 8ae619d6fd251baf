"""A feed document as parsed, before anything is cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aggregator.model.origin import Origin
from aggregator.model.times import check_times


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something wrong with the input that did not stop the work."""

    where: str
    """The stage and the place: "parse: item 7", "clean: title"."""
    what: str
    """One plain sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A file that belongs to an entry (RSS enclosure, Atom rel=enclosure, media:content, JSON attachment)."""

    url: str
    type: str = ""
    """MIME type; empty if not said."""
    length: int | None = None
    """Bytes; None if not said."""
    title: str = ""
    """Its caption, where it has one."""
    credit: str = ""
    """Who made it, without the label: "Ana Ruiz/AP"."""
    width: int | None = None
    """Pixels; None if not said."""
    height: int | None = None
    """Pixels; None if not said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hints:
    """What the feed itself says about when to ask again."""

    interval: timedelta | None = None
    """RSS 2.0 ttl, or sy:updatePeriod over sy:updateFrequency, whichever is longer."""
    skip_hours: frozenset[int] = frozenset()
    """RSS 2.0 skipHours: hours of the day, 0 to 23, GMT."""
    skip_days: frozenset[int] = frozenset()
    """RSS 2.0 skipDays: days of the week, Monday is 0, GMT."""
    hub: str | None = None
    """The WebSub hub, if the feed names one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """What a feed says that it is."""

    title: str = ""
    link: str = ""
    """The site's page, absolute."""
    id: str = ""
    """atom:id of the feed; empty where the format has none."""
    updated: datetime | None = None

    def __post_init__(self) -> None:
        check_times(self, "updated")

    def over(self, before: Masthead) -> Masthead:
        """This one, with what it does not say as it was before."""
        return Masthead(
            title=self.title or before.title,
            link=self.link or before.link,
            id=self.id or before.id,
            updated=self.updated or before.updated,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedHead:
    """All that a feed document says beside its items, and how well it could be read."""

    version: str
    """feedparser's name of the format ("rss20", "atom10") or "json11"; empty: the document is no feed."""
    masthead: Masthead = field(default_factory=Masthead)
    hints: Hints = field(default_factory=Hints)
    complete: bool = True
    """False where the document was truncated or not well-formed: what is missing may not be gone."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RawItem:
    """One entry as the feed has it; every text may still hold markup, and nothing in it is trusted."""

    hash: bytes
    """Digest of the item's own bytes and the root's start tag: unchanged bytes need no second parse."""
    guid: str = ""
    link: str = ""
    """Absolute where the feed gave a base for it."""
    title: str = ""
    title_is_html: bool = True
    """False where the format says that the title is plain text (Atom type=text, JSON Feed)."""
    summary: str = ""
    """HTML of description or atom:summary."""
    content: str = ""
    """HTML of content:encoded, atom:content or content_html."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    language: str = ""
    origin: Origin | None = None
    """The feed that it was taken from, where it names one."""
    base_url: str = ""
    """What relative addresses in the HTML are relative to."""
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        check_times(self, "published", "updated")


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFeed:
    """A feed document's new items, and which items it holds in all."""

    head: FeedHead
    language: str = ""
    items: tuple[RawItem, ...] = ()
    """In document order, without those whose hash the caller knew already."""
    hashes: tuple[bytes, ...] = ()
    """Of every item in the document, known ones too; empty where the document could not be split."""
    total: int = 0
    """How many items the document holds, known ones too."""
