"""What an answer says of a source's address: that it is a feed's, or what it is, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.model import Digest, Failed, FailureKind, Fetched, FetchOutcome, NotModified, Source, Throttled
from aggregator.parse.linked import find_feeds
from aggregator.text.urls import host, tells_secret, without_secrets, without_values

SECRET_LENGTH: Final = 4
"""Characters from which on a variable's value is a secret that is not told."""
_FORMATS: Final = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed", "cdf": "CDF"}
"""How the names of formats begin, and what people call them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What came of asking one source once."""

    source: str
    well: bool
    """Whether a feed answered."""
    what: str
    """What came, one plain sentence."""
    way_out: str = ""
    """What to do about it; empty where nothing is to be done."""
    version: str = ""
    """The format as `ParsedFeed.version` has it; empty where no feed came."""
    items: int | None = None
    """How many stand in the document; None where none came."""
    newest: datetime | None = None
    """The newest item's date; None where none has one."""
    feeds: tuple[str, ...] = ()
    """Addresses of the feeds that a page links."""
    moved_to: str = ""
    """Where the server says that the feed moved for good; empty where it did not."""


def verdict_of_document(source: Source, outcome: Fetched, digest: Digest) -> Trial:
    """What a document says: a feed, a page that may link some, or something else."""
    moved = shown_address(outcome.moved_to, source)
    if digest.head.version:
        dates = [item.story.published for item in digest.items if item.story.published]
        newest = max(dates, default=None)
        count = f"{digest.total} item{'' if digest.total == 1 else 's'}"
        told = (
            f", the newest of {newest:%Y-%m-%d %H:%M} UTC" if newest else ", none with a date" if digest.total else ""
        )
        return Trial(
            source=source.name,
            well=True,
            what=f"a feed: {format_name(digest.head.version)}, {count}{told}",
            way_out=_moved(moved),
            version=digest.head.version,
            items=digest.total,
            newest=newest,
            moved_to=moved,
        )
    why = next((problem.what for problem in reversed(digest.head.problems)), "it is no feed")
    if "an HTML page" not in why:
        return Trial(source=source.name, well=False, what=f"no feed: {why}", way_out=_moved(moved), moved_to=moved)
    linked = find_feeds(outcome.body, url=outcome.url)
    feeds = tuple(dict.fromkeys(shown_address(each, source) for each in linked))
    way_out = "the page links these feeds" if feeds else "it links no feed: look for one on the site, or ask its makers"
    return Trial(
        source=source.name, well=False, what=f"a page and no feed: {why}", way_out=way_out, feeds=feeds, moved_to=moved
    )


def verdict(source: Source, outcome: FetchOutcome, *, standing: int = 0) -> Trial:
    """What an answer without a document says.

    :param standing: how many items the document had that we hold
    """
    match outcome:
        case NotModified():
            moved = shown_address(outcome.moved_to, source)
            what = f"a feed: nothing has changed since the last poll, when it had {standing} items"
            return Trial(
                source=source.name, well=True, what=what, way_out=_moved(moved), items=standing, moved_to=moved
            )
        case Throttled():
            what, way_out = f"the server asks for fewer requests ({outcome.status})", "ask again later"
        case Failed():
            what, way_out = outcome.detail.rstrip("."), _way_out(source, outcome)
        case _:
            what, way_out = (
                "the server says that it is gone for good (410)",
                "remove the source, or find its new address",
            )
    return Trial(source=source.name, well=False, what=what, way_out=way_out)


def unasked(source: Source, *, why: str = "the time was over before its turn came") -> Trial:
    """The verdict that a source was not asked."""
    return Trial(source=source.name, well=False, what=f"not asked: {why}", way_out="ask again later")


def shown_address(address: str | None, source: Source) -> str:
    """An address of an answer as it may be told: without what may be secret in the source's own."""
    if not address:
        return ""
    if tells_secret(address, source.url) or "@" in address.partition("://")[2].partition("/")[0]:
        address = without_secrets(address)
    return without_values(address, [value for _, value in source.secrets if len(value) >= SECRET_LENGTH])


def format_name(version: str) -> str:
    """A format as people call it: "rss20" is "RSS 2.0"."""
    name = next((name for start, name in _FORMATS.items() if version.startswith(start)), version)
    digits = "".join(letter for letter in version if letter.isdigit())
    return f"{name} {digits[0]}.{digits[1:]}" if len(digits) > 1 else name


def _moved(address: str) -> str:
    return f'it moved for good: url = "{address}"' if address else ""


def _way_out(source: Source, failed: Failed) -> str:
    if failed.kind is FailureKind.FORBIDDEN_ADDRESS and "allow_private can" in failed.detail:
        return f'if it is meant, [polling] allow_private = ["{host(source.url)}"]'
    if failed.kind is FailureKind.FORBIDDEN_ADDRESS and "private = true" in failed.detail:
        return "if it is meant, private = true in its [[sources]] table"
    return "ask again later" if failed.transient else "look at its address"
