"""Boilerplate that is learned: blocks which many stories of one source hold, whatever their words and language.

    cleaned story ──► observed ──► counted by the store, for each source ──► enough stories? ──► Context.learned
                                                                                                     │
    next story ──► … all other rules … ──► strip_learned ◄───────────────────────────────────────────┘

The rule comes last, so that it sees the very blocks that were counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, without
from aggregator.clean.shape import ends_sentence, is_linked_headline
from aggregator.model import Story
from aggregator.text.paragraphs import BREAK, block_fingerprint

RULE = "learned"

COUNTED_LIMIT = 1_000
"""Characters of the longest block that is counted: what recurs is a notice or a promotion, and no longer."""

FEWEST_LETTERS = 4
"""Letters of the shortest block that is counted; less is an ornament ("* * *") that parts a story's sections."""

LABEL_LIMIT = 80
"""Characters of the longest block that may be a label of what stands below it."""

_ID = re.compile(r"[0-9a-f]{18}")
"""A block's id: its digest in hexadecimal."""


def title_digest(title: str) -> bytes:
    """What a story's title is known by when blocks are counted; four bytes are enough among a hundred."""
    return block_fingerprint(title)[1:5]


def block_of(reference: str) -> bytes:
    """The digest that a config means: an id as `aggregator rules` lists it, or a block's own words."""
    return bytes.fromhex(reference) if _ID.fullmatch(reference) else block_fingerprint(reference)


def strip_learned(draft: Draft, context: Context) -> Draft:
    """Take out the blocks that were learned to be boilerplate of this source.

    A label that stands above running text stays: it names a part of the story ("What we know so far"). Above links and
    at the end it goes, and the links below it too.
    """
    if not context.learned:
        return draft
    found = {
        index: block_fingerprint(block.text)
        for index, block in enumerate(draft.blocks)
        if block.text
        and len(block.text) <= COUNTED_LIMIT
        and not block.is_caption
        and not block.inside("table")
        and block_fingerprint(block.text) in context.learned
    }
    reasons: dict[int, str] = {}
    for index in found:
        block = draft.blocks[index]
        end = _end_of_list(draft.blocks, index, found) if _is_label(block) else index + 1
        if end is None:
            continue
        reasons[index] = "stands in many stories of this source"
        reasons |= dict.fromkeys(range(index + 1, end), f"below “{block.text}”, which many stories of this source hold")
    cleaned = without(draft, context, reasons)
    if cleaned is draft:
        return draft
    gone = cleaned.removals[len(draft.removals) :]
    ids = [found[index].hex() if index in found else "" for index in sorted(reasons) if draft.blocks[index].text]
    named = (replace(one, block=block) for one, block in zip(gone, ids, strict=True))
    return replace(cleaned, removals=(*draft.removals, *named))


def paragraphs(story: Story) -> list[str]:
    """The blocks of a cleaned story that are worth counting, in order; none where the story is but one block."""
    blocks = story.text.split(BREAK)
    if len(blocks) == 1 and not any(one.block for one in story.removals):
        return []
    return [text for text in blocks if len(text) <= COUNTED_LIMIT and sum(map(str.isalpha, text)) >= FEWEST_LETTERS]


def observed(story: Story) -> tuple[bytes, ...]:
    """What `paragraphs` gives as digests, one for one, and after them the blocks that the rule itself took out.

    Those are counted on, so that what recurs is known to recur still.
    """
    return (
        *map(block_fingerprint, paragraphs(story)),
        *(bytes.fromhex(one.block) for one in story.removals if one.block),
    )


def _is_label(block: Block) -> bool:
    if block.is_heading:
        return True
    is_line = len(block.text) <= LABEL_LIMIT and not block.linked
    return is_line and (block.text.endswith(":") or not ends_sentence(block.text))


def _end_of_list(blocks: Sequence[Block], label: int, found: Collection[int]) -> int | None:
    """Where what belongs to a label ends: after the links below it, at the end; None above running text."""
    end = label + 1
    while end < len(blocks) and (end in found or not blocks[end].text or is_linked_headline(blocks[end])):
        end += 1
    links = [index for index in range(label + 1, end) if index not in found and blocks[index].text]
    if links:
        return links[-1] + 1
    return label + 1 if end == len(blocks) else None
