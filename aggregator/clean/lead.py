"""The head of a story: its title said again, its date, and a standfirst that the text repeats."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, tzinfo

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, Step, without
from aggregator.clean.months import parse_visible

HEAD = 6
"""Blocks with text from the front that the rules of this file look at."""

HEAD_LIMIT = 1_500
"""Characters of a block that are compared; no standfirst is longer."""

TWICE_LENGTH = 120
"""Characters of the shortest paragraph that goes where it stands twice; refrains and instructions are shorter."""

REACH = 9
"""Blocks within which a standfirst is repeated."""

STANDFIRST_WORDS = 8
"""Words of the shortest line that can be a repetition; less recurs by chance."""


_NOT_A_WORD = re.compile(r"[\W_]+")


def strip_title(draft: Draft, context: Context) -> Draft:
    """Take out a title that the text begins with again."""
    titles = {_folded(draft.title), _folded(draft.original_title)} - {""}
    reasons: dict[int, str] = {}
    for index in _head(draft.blocks, 3):
        text = draft.blocks[index].text
        if len(text) <= 2 * len(draft.original_title) + 20 and _folded(text) in titles:
            reasons[index] = "says the title again"
    return without(draft, context, "repeated-title", reasons)


def take_date_line(zone: tzinfo) -> Step:
    """A step that reads a visible date line near the front, and takes it out.

    :param zone: the source's, for a line that names none
    """

    def date_line(draft: Draft, context: Context) -> Draft:
        for index in _head(draft.blocks, HEAD):
            for line in draft.blocks[index].text.split("\n"):
                moment = parse_visible(line, zone)
                if moment is None:
                    continue
                dated = replace(draft, published=draft.published or moment)
                if line == draft.blocks[index].text:
                    return without(dated, context, "date-line", {index: "kept as the date"})
                return dated
        return draft

    return date_line


strip_date_line = take_date_line(UTC)


def strip_standfirst(draft: Draft, context: Context) -> Draft:
    """Take out a paragraph near the front that a later one repeats, in full or as its beginning.

    Also a paragraph that stands word for word twice: a pull quote, or a page that was copied with its summary.
    """
    reasons: dict[int, str] = {}
    head = _head(draft.blocks, HEAD)
    if len(head) > 1:
        near = [_folded(block.text[:HEAD_LIMIT]) for block in draft.blocks[: head[-1] + REACH]]
        for index in head:
            words = near[index]
            block = draft.blocks[index]
            if len(block.text) > HEAD_LIMIT or block.is_heading or not _says_enough(words):
                continue
            if any(_begins(later, words) for later in near[index + 1 : index + REACH]):
                reasons[index] = "the text below repeats it"
    seen: set[str] = set()
    for index, block in enumerate(draft.blocks):
        if index in reasons or len(block.text) < TWICE_LENGTH or block.kind != "p" or block.inside("table", "li"):
            continue
        if block.text in seen:
            reasons[index] = "stands above word for word"
        seen.add(block.text)
    return without(draft, context, "standfirst", reasons)


def _says_enough(words: str) -> bool:
    """Whether words cannot well recur by chance; scripts without spaces are counted by characters."""
    return words.count(" ") + 1 >= STANDFIRST_WORDS or (" " not in words and len(words) >= 4 * STANDFIRST_WORDS)


def _folded(text: str) -> str:
    """Words in small letters, parted by one space: an ellipsis where a standfirst was cut does not count."""
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def _begins(text: str, start: str) -> bool:
    return text.startswith(start) and (len(text) == len(start) or text[len(start)] == " ")


def _head(blocks: tuple[Block, ...], count: int) -> list[int]:
    """The first blocks with text that is no caption of a figure."""
    return [index for index, block in enumerate(blocks) if re.search(r"\w", block.text) and not block.is_caption][
        :count
    ]
