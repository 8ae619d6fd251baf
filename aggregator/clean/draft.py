"""What the steps of cleaning hand on: a story in the making, and what every step may know about its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from aggregator.clean.blocks import Block
from aggregator.model import Dateline, Problem, Removal, Source

REMOVAL_TEXT_LIMIT = 300
"""Characters of a removed piece that are kept to show what went."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What is known about where an item comes from; all of it may be empty."""

    language: str = ""
    """BCP 47 tag of the feed."""
    site_title: str = ""
    """The feed's title: "BBC News - World"."""
    feed_link: str = ""
    """The site's page; relative addresses without a base are relative to it."""
    paper: str = ""
    """Of an item that a planet took from another paper, that paper's name; else empty."""
    feed_id: str = ""
    """The feed's own id; empty where the format has none."""
    addresses: tuple[str, ...] = ()
    """Where the feed is asked for, and what answered; they may hold keys."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What the variables hold that the config has in the source's address and headers."""
    publisher: str = ""
    """Who publishes the source, as the operator named it."""
    zone: tzinfo = UTC
    """The source's own, for visible dates that name none."""
    keep: frozenset[str] = frozenset()
    """Rules whose removals the operator does not want from this source, by their names in `clean.table`."""
    kept: bool = False
    """Whether the rule at work is one of these: it may read a field, and takes nothing away."""
    learned: frozenset[bytes] = frozenset()
    """Blocks that are boilerplate of this source, by `text.paragraphs.block_fingerprint`."""


def source_context(source: Source, learned: frozenset[bytes] = frozenset()) -> Context:
    """What the config and learning say of a source's stories."""
    return Context(
        language=source.language or "",
        site_title=source.title,
        publisher=source.publisher,
        zone=ZoneInfo(source.cleaning.timezone),
        addresses=(source.url,),
        secrets=tuple(value for _, value in source.secrets),
        keep=source.cleaning.keep,
        learned=(learned | source.cleaning.pinned) - source.cleaning.refused,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A story as far as it is cleaned."""

    title: str = ""
    original_title: str = ""
    blocks: tuple[Block, ...] = ()
    link: str = ""
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    agency: str = ""
    dateline: Dateline | None = None
    marks: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    published: datetime | None = None
    removals: tuple[Removal, ...] = ()
    problems: tuple[Problem, ...] = ()


Step = Callable[[Draft, Context], Draft]
"""What a rule of cleaning does. It returns the draft it was given where it finds nothing.

What it takes out it puts on record with `taken`: the table has the rule's name.
"""


def removal(rule: str, text: str, why: str = "") -> Removal:
    """A removal with its words shortened to `REMOVAL_TEXT_LIMIT`."""
    words = " ".join(text.split())
    short = words if len(words) <= REMOVAL_TEXT_LIMIT else words[: REMOVAL_TEXT_LIMIT - 1] + "…"
    return Removal(rule=rule, text=short, why=why)


def taken(text: str, why: str = "") -> Removal:
    """What a step took out, without a name yet: `Rule.apply` puts the rule's on it."""
    return removal("", text, why)


def noted(draft: Draft, *removals: Removal) -> Draft:
    """`draft` with more removals on record."""
    return replace(draft, removals=draft.removals + removals)


def without(draft: Draft, context: Context, reasons: Mapping[int, str], *, words_only: bool = False) -> Draft:
    """`draft` less the blocks at the given indexes, each with its reason; untouched where that would leave no text.

    :param words_only: a block's pictures stay: a credit is no body text, but its photograph belongs to the story
    """
    if not reasons or context.kept:
        return draft
    if not any(block.text and not block.is_caption for index, block in enumerate(draft.blocks) if index not in reasons):
        return draft
    kept: list[Block] = []
    for index, block in enumerate(draft.blocks):
        if index not in reasons:
            kept.append(block)
        elif words_only and block.has_picture:
            kept.append(replace(block, text="", linked=0, links=(), html=pictures(block.html)))
    gone = (taken(draft.blocks[index].text, why) for index, why in sorted(reasons.items()))
    return replace(draft, blocks=tuple(kept), removals=draft.removals + tuple(item for item in gone if item.text))


def pictures(html: str) -> str:
    """The first picture in a block's HTML; empty where it has none."""
    start = min((at for at in (html.find(tag) for tag in ("<img", "<video", "<audio")) if at >= 0), default=len(html))
    end = html.find(">", start) + 1
    return html[start:end] if html.startswith("<img", start) else ""
