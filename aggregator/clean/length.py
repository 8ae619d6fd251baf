"""How long a published text may be: what is longer is cut between two paragraphs, with a link to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from aggregator.clean.blocks import Block

TEXT_CHARS = 200_000
"""Characters of an entry's HTML. The longest reports of magazines have half of that; a feed holds a hundred entries,
and readers ask for all of it."""

MARK = "[…]"
"""What leads to the whole; it needs no language."""


def within_length(blocks: Sequence[Block], link: str) -> tuple[Block, ...]:
    """The blocks as far as they are within `TEXT_CHARS`, and a link to the whole behind what was cut.

    A text of one endless paragraph is cut within it, as plain text.

    :param link: the story's page; without one the mark leads nowhere
    """
    room = TEXT_CHARS
    for place, block in enumerate(blocks):
        room -= len(block.html) + sum(len(holder.attributes) for holder in block.path)
        if room < 0:
            return (*blocks[:place], *_beginning(block, first=place == 0), _mark(link))
    return tuple(blocks)


def _beginning(block: Block, *, first: bool) -> tuple[Block, ...]:
    if not first:
        return ()
    text = block.text[:TEXT_CHARS].rpartition(" ")[0] or block.text[:TEXT_CHARS]
    return (replace(block, text=text, html=escape(text, quote=False), path=(), linked=0, links=()),)


def _mark(link: str) -> Block:
    html = f'<a href="{escape(link)}">{MARK}</a>' if link else MARK
    return Block(text=MARK, html=html, note=True)
