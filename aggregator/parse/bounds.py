"""How large each part of a feed may be: one place, after parsing, whatever the format.

Names and keywords are compared, searched and shown with every entry, so a feed must not be able to make them a burden.
What is longer than anything of its kind is left out and told; a title is cut. An entry's text is cut where it is
cleaned (`aggregator/clean/length.py`), with a link to the whole, as only there a cut falls between two paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from aggregator.model.feed import Enclosure, ParsedFeed, Problem, RawItem
from aggregator.model.origin import Origin

NAME_CHARS: Final = 5_000
"""Characters of one author; papers of physics name hundreds in one field."""
AUTHORS: Final = 50
"""Authors of one item, in fields of their own."""
NAMES_CHARS: Final = 10_000
"""Characters of all authors of an item together."""
CATEGORY_CHARS: Final = 300
"""Characters of one category; they are words."""
CATEGORIES: Final = 100
"""Categories of one item."""
WORD_CHARS: Final = 200
"""Characters of one word of a name; searches for mail addresses are quadratic in it."""
TITLE_CHARS: Final = 20_000
"""Characters of a title, markup and all; what is shown is shorter by far."""
ADDRESS_CHARS: Final = 4_000
"""Characters of an id or address; servers refuse longer ones, at 8,000 bytes at the latest."""
RIGHTS_CHARS: Final = 5_000
"""Characters of what a source says of its rights, markup and all; it is a line or two."""
CAPTION_CHARS: Final = 5_000
"""Characters of a caption or credit."""
TYPE_CHARS: Final = 200
"""Characters of a media type or language."""

_ENDLESS_WORD = re.compile(rf"[^\s,;]{{{WORD_CHARS + 1}}}")


def within_bounds(feed: ParsedFeed) -> ParsedFeed:
    """Return the feed with every small part within its bound, and a problem in each item for what is not there."""
    told = feed.head.masthead
    masthead = replace(told, title=told.title[:TITLE_CHARS], link=_address(told.link), id=_address(told.id))
    return replace(
        feed,
        head=replace(feed.head, masthead=masthead),
        language=feed.language if len(feed.language) <= TYPE_CHARS else "",
        items=tuple(_item(item) for item in feed.items),
    )


def _item(item: RawItem) -> RawItem:
    guid, link = _address(item.guid), _address(item.link)
    authors = _names(item.authors)
    categories = tuple(each for each in item.categories if len(each) <= CATEGORY_CHARS)[:CATEGORIES]
    enclosures = tuple(_enclosure(each) for each in item.enclosures if len(each.url) <= ADDRESS_CHARS)
    origin = item.origin and _origin(item.origin)
    told = (
        ("the title is longer than a title can be: cut", len(item.title) > TITLE_CHARS),
        ("the id is longer than an id can be: left out", guid != item.guid),
        ("the link is longer than an address can be: left out", link != item.link),
        ("it has more authors, or longer names, than one item can have: left out", authors != item.authors),
        ("it has more categories, or longer ones, than one item can have: left out", categories != item.categories),
        ("an attachment's address is too long: left out", len(enclosures) < len(item.enclosures)),
        ("what it says of its source is longer than that can be: cut, or left out", origin != item.origin),
    )
    if not any(wrong for _, wrong in told) and enclosures == item.enclosures and len(item.language) <= TYPE_CHARS:
        return item
    return replace(
        item,
        title=item.title[:TITLE_CHARS],
        guid=guid,
        link=link,
        authors=authors,
        categories=categories,
        enclosures=enclosures,
        origin=origin,
        language=item.language if len(item.language) <= TYPE_CHARS else "",
        base_url=_address(item.base_url),
        problems=(*item.problems, *(Problem(where="parse: bounds", what=what) for what, wrong in told if wrong)),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    room = NAMES_CHARS
    for name in names:
        if len(kept) < AUTHORS and len(name) <= min(NAME_CHARS, room) and not _ENDLESS_WORD.search(name):
            kept.append(name)
            room -= len(name)
    return tuple(kept)


def _enclosure(each: Enclosure) -> Enclosure:
    if len(each.title) <= CAPTION_CHARS and len(each.credit) <= CAPTION_CHARS and len(each.type) <= TYPE_CHARS:
        return each
    return replace(
        each,
        title=each.title[:CAPTION_CHARS],
        credit=each.credit[:CAPTION_CHARS],
        type=each.type if len(each.type) <= TYPE_CHARS else "",
    )


def _origin(origin: Origin) -> Origin:
    return replace(
        origin,
        id=_address(origin.id),
        title=origin.title[:TITLE_CHARS],
        link=_address(origin.link),
        feed=_address(origin.feed),
        rights=origin.rights[:RIGHTS_CHARS],
    )


def _address(text: str) -> str:
    return text if len(text) <= ADDRESS_CHARS else ""
