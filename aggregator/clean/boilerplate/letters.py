"""What a letter has around its text: the way to its copy on the web above, the way out and the sender below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, without
from aggregator.clean.shape import ends_sentence, is_story
from aggregator.clean.words.load import any_of
from aggregator.clean.words.phrases import UNSUBSCRIBE

HEAD = 4
"""Blocks with text from the front in which the way to a letter's copy is looked for."""

FOOT = 14
"""Blocks with text from the end in which the way out is looked for."""

LINE_LIMIT = 160
"""Characters of the longest line of a letter's frame that says nothing of letters itself: a name, an address."""

NOTICE_LIMIT = 500
"""Characters of the longest block that tells why one gets the letter."""

BARE_WORDS = 4
"""Words of the longest way out that is no link."""

_REASON = re.compile(rf"[\s\W_]*{any_of('letter_reason')}", re.IGNORECASE)
"""Begins a block that tells why one gets the letter."""

_COPY = re.compile(rf"[\s\W_]*{any_of('letter_trouble')}?{any_of('letter_copy')}.{{0,40}}", re.IGNORECASE)
"""The way to a letter's copy on the web."""

_OF_SENDER = re.compile(r"\d|©|\bcopyright\b|@", re.IGNORECASE)
"""An address of a house, a mail or a right: what a sender puts above the way out."""


def strip_letter(draft: Draft, context: Context) -> Draft:
    """Take out the frame of a letter: what leads to its copy, why one gets it, the way out, and the sender below it."""
    texts = [index for index, block in enumerate(draft.blocks) if block.text and not block.inside("table")]
    reasons = {
        index: "leads to the letter's copy on the web"
        for index in texts[:HEAD]
        if draft.blocks[index].links
        and len(draft.blocks[index].text) <= LINE_LIMIT
        and _COPY.fullmatch(draft.blocks[index].text)
    }
    start = next((index for index in texts[-FOOT:] if _is_way_out(draft.blocks[index])), None)
    if start is not None and is_story(draft.blocks[:start]) and _is_frame(draft.blocks[start:]):
        first = _with_sender(draft.blocks, start)
        reasons |= dict.fromkeys(range(first, len(draft.blocks)), "stands below the letter")
    return without(draft, context, reasons)


def _is_way_out(block: Block) -> bool:
    """Whether a block tells why one gets the letter, or leads out of its list."""
    if len(block.text) > NOTICE_LIMIT:
        return False
    if _REASON.match(block.text):
        return True
    may_lead_out = block.links or len(block.text.split()) <= BARE_WORDS
    return bool(may_lead_out) and UNSUBSCRIBE.search(block.text) is not None


def _is_frame(blocks: Sequence[Block]) -> bool:
    """Whether nothing that begins with the way out is a story: lines, and more of the same."""
    return all(
        _is_way_out(block)
        or len(block.text) <= LINE_LIMIT
        or (len(block.text) <= NOTICE_LIMIT and block.linked * 2 >= len(block.text))
        for block in blocks
    )


def _with_sender(blocks: Sequence[Block], start: int) -> int:
    """Where the frame begins that is known to stand from `start` on: an address may stand above the way out."""
    while start > 1:
        above = blocks[start - 1]
        is_line = not above.is_heading and not above.inside("li", "table") and len(above.text) <= LINE_LIMIT
        if above.kind != "hr" and not (
            is_line and above.text and not ends_sentence(above.text) and _OF_SENDER.search(above.text)
        ):
            break
        start -= 1
    return start
