"""Notes of correction: what a paper says of its own story. A field, still shown, and no part of the text.

Such a note is of interest to a reader, and must not make two copies of one report differ or tag it with a place that it
was wrong about.
"""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.clean.draft import REMOVAL_TEXT_LIMIT, Context, Draft, noted, taken
from aggregator.clean.words.load import any_of, spotter

LENGTH_LIMIT = 700
"""Characters of the longest note."""

FRONT, BACK = 3, 4
"""Blocks with text from the front and from the end among which a note stands."""

_NOTE = re.compile(rf"[\s\W_]*{any_of('correction')}", re.IGNORECASE)
_WORDS = spotter("correction")


def take_corrections(draft: Draft, context: Context) -> Draft:
    """Read notes of correction at the front and at the end into their field; the HTML goes on to show them."""
    if context.kept:
        return draft
    positions = [index for index, block in enumerate(draft.blocks) if block.text and not block.is_caption]
    found = [
        index
        for index in dict.fromkeys((*positions[:FRONT], *positions[-BACK:]))
        if len(draft.blocks[index].text) <= LENGTH_LIMIT
        and _WORDS(draft.blocks[index].text)
        and _NOTE.fullmatch(draft.blocks[index].text)
    ]
    if not found or len(found) == len(positions):
        return draft
    blocks = tuple(replace(block, note=index in found or block.note) for index, block in enumerate(draft.blocks))
    texts = [" ".join(draft.blocks[index].text.split()) for index in sorted(found)]
    corrected = replace(draft, blocks=blocks, corrections=(*draft.corrections, *texts))
    return noted(corrected, *(taken(text[:REMOVAL_TEXT_LIMIT], "kept as a correction") for text in texts))
