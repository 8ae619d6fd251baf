# ruff: noqa: E501 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""What article pages put at the end of their text, inside of it: who the author is, how to follow, what it is filed under."""

from __future__ import annotations

import re

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, without
from aggregator.clean.words.load import any_of, plain
from aggregator.text.spot import Spotter

TAIL = 4
"""Blocks with text from the end that the rules of this file look at."""

BIO_LIMIT = 420
"""Characters of the longest paragraph that says who the author is."""

PROMOTION_LIMIT = 400
"""Characters of the longest paragraph that asks the reader to subscribe or write."""

LABEL_LIMIT = 200
"""Characters of the longest line of keywords."""

NAME_REACH = 30
"""Characters from a paragraph's beginning within which a biography names its author: "Our editor Ada Quist …"."""

_FILED = re.compile(rf"[\s\W_]*{any_of('filed_under')}\s*:[\s\S]*", re.IGNORECASE)
_ASKS = re.compile(any_of("asks"), re.IGNORECASE | re.DOTALL)
"""Words that ask for something."""

_OFFERS = re.compile(rf"\b{any_of('offers')}\b", re.IGNORECASE)
"""Words of what is asked for, which stories are about as well."""

_READER = re.compile(rf"\b{any_of('reader')}\b", re.IGNORECASE)
"""Words by which a paper speaks to its reader, or of itself."""

_QUOTED = re.compile('["“„«][^"“”„«»]{0,400}["”“»]')
"""What somebody says, who may well ask others to sign up."""

_TOLD = re.compile(rf"\b{any_of('told')}\b", re.IGNORECASE)
"""Words by which a story tells what somebody said."""

_IS = Spotter(f" {word} " for word in plain("bio_verb"))
"""How a biography goes on after the name."""


def strip_author_bio(draft: Draft, context: Context) -> Draft:
    """Take out a last paragraph that says who one of the authors is."""
    names = [name.casefold() for name in draft.authors if " " in name]
    if not names:
        return draft
    reasons = {
        index: "says who the author is"
        for index in _tail(draft.blocks)
        if len(draft.blocks[index].text) <= BIO_LIMIT and _is_bio(draft.blocks[index].text, names)
    }
    return without(draft, context, reasons)


def _is_bio(text: str, names: list[str]) -> bool:
    folded = text.casefold()
    for name in names:
        at = folded.find(name, 0, NAME_REACH + len(name))
        if at >= 0 and _IS(folded[at + len(name) : at + len(name) + NAME_REACH]):
            return True
    return False


def strip_filed(draft: Draft, context: Context) -> Draft:
    """Take out last lines of keywords: "Filed under: …", "Tags: …"."""
    reasons = {
        index: "says what the page is filed under"
        for index in _tail(draft.blocks)
        if len(draft.blocks[index].text) <= LABEL_LIMIT and _FILED.fullmatch(draft.blocks[index].text)
    }
    return without(draft, context, reasons)


def strip_asking(draft: Draft, context: Context) -> Draft:
    """Take out a last paragraph that asks to subscribe, to follow or to write, and links where."""
    reasons = {
        index: "asks to subscribe, to follow or to write"
        for index in _tail(draft.blocks)
        if draft.blocks[index].links
        and len(draft.blocks[index].text) <= PROMOTION_LIMIT
        and _asks_reader(draft.blocks[index].text)
    }
    return without(draft, context, reasons)


def _asks_reader(text: str) -> bool:
    """Whether a paragraph asks the reader for something, and does not tell of somebody who asks or offers it."""
    own = _QUOTED.sub(" ", text)
    if _TOLD.search(own):
        return False
    return _ASKS.search(own) is not None or (_OFFERS.search(own) is not None and _READER.search(own) is not None)


def _tail(blocks: tuple[Block, ...]) -> list[int]:
    """The last blocks with text, where there are more than these."""
    with_text = [index for index, block in enumerate(blocks) if block.text and not block.is_caption]
    return with_text[max(1, len(with_text) - TAIL) :]
