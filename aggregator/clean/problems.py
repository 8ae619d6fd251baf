"""What is wrong with an item as it came: told beside the best story that could be made of it, never in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from aggregator.clean.blocks import Block
from aggregator.model import Problem, RawItem

LEAST_SHARE = 0.5
"""Share of what was found at first below which it is told how much went."""

_WHOLE_PAGE = re.compile(
    r"\s*(?:<!doctype\s+html|<\?xml[^<>]*>\s*<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE
)
"""What only a page begins with; an item's content is a part of one."""
_TAG_IN_TITLE = re.compile(r"<[a-zA-Z/!][^<>]*>")


def found(raw: RawItem, body: str, *, title: str, link: str, blocks: Sequence[Block]) -> tuple[Problem, ...]:
    """What an item lacks, or has that it should not.

    :param body: the HTML that was taken for its text
    :param title: as read; "" where the item has none
    :param link: as it is shown; "" where it was refused
    :param blocks: what was read of `body`
    """
    return tuple(
        Problem(where=f"clean: {where}", what=what)
        for where, what in (
            *_of_title(raw, title, blocks),
            *_of_body(raw, body, blocks),
            *((("link", "the item's link is no web address"),) if raw.link and not link else ()),
        )
    )


def mostly_removed(share: float) -> Problem:
    """A story of which cleaning left less than `LEAST_SHARE`: the rules may be wrong about it.

    :param share: of the characters of its paragraphs, 0 to 1
    """
    return Problem(where="clean: body", what=f"cleaning left {share:.0%} of what was found: see what it removed")


def _of_title(raw: RawItem, title: str, blocks: Sequence[Block]) -> Iterable[tuple[str, str]]:
    if not title:
        named = "the first words of its text" if any(block.text for block in blocks) else "its address"
        yield "title", f"the item has no title; {named} must do for one"
    elif raw.title_is_html and "<" in raw.title and _TAG_IN_TITLE.search(raw.title):
        yield "title", "the title held markup, which was taken out"


def _of_body(raw: RawItem, body: str, blocks: Sequence[Block]) -> Iterable[tuple[str, str]]:
    if _WHOLE_PAGE.match(body):
        yield "body", "the content is a whole page; what stands around the story there may be left in it"
    if any(block.text for block in blocks):
        return
    has = "nothing of its content is text" if body.strip() else "it has no content"
    if any(block.has_picture and not block.is_frame for block in blocks):
        has = "its content is pictures"
    elif any(block.is_frame for block in blocks):
        has = "its content is frames of other sites"
    elif raw.enclosures:
        has = "its content is in attachments only"
    yield "body", f"the item has no text: {has}"
