"""The head of a story: its title and author said again, its date, and a standfirst that the text repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, pictures, without
from aggregator.clean.head.months import parse_visible
from aggregator.clean.shape import is_paragraph
from aggregator.clean.words.load import any_of
from aggregator.text.words import spaced

REPEATED_TITLE = "repeated-title"
"""The rule that takes a title which the text says again, and a text that says nothing else."""

HEAD = 6
"""Blocks with text from the front that the rules of this file look at."""

HEAD_LIMIT = 1_500
"""Characters of a block that are compared; no standfirst is longer."""

TWICE_LENGTH = 120
"""Characters of the shortest paragraph that goes where it stands twice; refrains and instructions are shorter."""

TWICE = 2
"""Times that a standfirst stands in a story: once as itself and once in the text."""

VERSE = 2
"""Line breaks within a paragraph from which on it is verse, or an address."""

REACH = 9
"""Blocks within which a standfirst is repeated."""

STANDFIRST_WORDS = 8
"""Words of the shortest line that can be a repetition; less recurs by chance."""


SAME_DATE = timedelta(days=2)
"""How far a line's date may be from the story's: zones, and an evening's story that is printed the next day."""

_UPDATED = re.compile(rf"\W*{any_of('updated')}\b", re.IGNORECASE)
"""How a line begins that says when the story was changed."""

_QUESTION = re.compile(
    "[?\N{FULLWIDTH QUESTION MARK}\N{ARABIC QUESTION MARK};\N{GREEK QUESTION MARK}\N{ETHIOPIC QUESTION MARK}:"
    "\N{FULLWIDTH COLON}]\\W{0,3}$|\N{HIRAGANA LETTER KA}\N{IDEOGRAPHIC FULL STOP}$"
)
"""How a question ends, or a line that has somebody answer; the semicolon is Greek, the syllable Japanese."""
_ASKED_WITHIN = "\N{ARMENIAN QUESTION MARK}"
"""Armenian marks the word that is asked for."""
_FIRST_WORD = re.compile(r"[\W_]*([^\W_]+)")
_LETTER = re.compile(r"\w")


def strip_title(draft: Draft, context: Context) -> Draft:
    """Take out a title that the text begins with again."""
    longest = 2 * len(draft.original_title) + 20
    short = [
        index
        for index in _head(draft.blocks, 3)
        if len(draft.blocks[index].text) <= longest and not draft.blocks[index].inside("li", "table")
    ]
    if not short:
        return draft
    titles = {_folded(draft.title), _folded(draft.original_title)} - {""}
    reasons = {index: "says the title again" for index in short if _folded(draft.blocks[index].text) in titles}
    return without(draft, context, reasons, words_only=True)


def strip_author(draft: Draft, context: Context) -> Draft:
    """Take out a line above the story that is one of the feed's authors and nothing else."""
    authors = {_folded(author) for author in draft.authors} - {""}
    reasons = {}
    for index in _head(draft.blocks, 3) if authors else ():
        block = draft.blocks[index]
        if is_paragraph(block) or block.inside("li", "table"):
            break
        if _folded(block.text) in authors:
            reasons[index] = "says the author again"
    return without(draft, context, reasons)


def strip_date_line(draft: Draft, context: Context) -> Draft:
    """Take out a visible date near the front; it dates the story where nothing else does.

    Nothing of the story stands above such a line; and one that names another day than the story is known to be of says
    when something else was. A line that names no zone is in the source's.
    """
    for index in _head(draft.blocks, HEAD):
        block = draft.blocks[index]
        if is_paragraph(block):
            return draft
        if block.inside("li", "table"):
            continue
        for line in block.text.split("\n"):
            moment = parse_visible(line, context.zone)
            if moment is None:
                continue
            if draft.published and abs(draft.published - moment) > SAME_DATE and not _UPDATED.match(line):
                return draft
            dated = replace(draft, published=draft.published or moment)
            if line == block.text:
                return without(dated, context, {index: "kept as the date"})
            return dated
    return draft


def strip_standfirst(draft: Draft, context: Context) -> Draft:
    """Take out a paragraph near the front that a later one repeats, in full or as its beginning.

    Also a paragraph that stands word for word twice: a page that was copied with its summary, or a text that stands
    twice as a whole. A question asked of several people, a refrain, a verse and what is said three times stay.
    """
    reasons: dict[int, str] = {}
    told = Counter(block.text for block in draft.blocks if block.text)
    head = _head(draft.blocks, HEAD)
    if len(head) > 1:
        near = draft.blocks[: head[-1] + REACH]
        first_words = [_first_word(block.text) for block in near]
        for index in head:
            if (
                told[near[index].text] <= TWICE
                and not _is_said_again(near[index])
                and _is_repeated(near, first_words, told, index)
            ):
                reasons[index] = "the text below repeats it"
            elif is_paragraph(near[index]) and not near[index].inside("li"):
                break  # the story has begun
    first: dict[str, int] = {}
    again: set[tuple[int, int]] = set()
    for index, block in enumerate(draft.blocks):
        if index in reasons or len(block.text) < TWICE_LENGTH or block.kind != "p" or block.inside("table", "li"):
            continue
        if told[block.text] == TWICE and block.text in first and not _is_said_again(block):
            again.add((first[block.text], index))
        first.setdefault(block.text, index)
    begun = next((index for index in head if is_paragraph(draft.blocks[index])), -1)
    for earlier, index in again:
        if earlier <= begun or again & {(earlier - 1, index - 1), (earlier + 1, index + 1)}:
            reasons[index] = "stands above word for word"
    return without(draft, context, reasons, words_only=True)


def _is_said_again(block: Block) -> bool:
    """Whether a block may well stand twice in one story: a question, or lines of verse."""
    text = block.text
    return _ASKED_WITHIN in text or _QUESTION.search(text[-4:]) is not None or text.count("\n") >= VERSE


def _is_repeated(blocks: Sequence[Block], first_words: Sequence[str], told: Counter[str], index: int) -> bool:
    """Whether one of the next blocks says the same, or begins with it."""
    block, word = blocks[index], first_words[index]
    if first_words.count(word) == 1 or len(block.text) > HEAD_LIMIT or block.is_heading:
        return False
    start = _folded(block.text)
    if not _says_enough(start):
        return False
    for later in range(index + 1, min(index + REACH, len(blocks))):
        if first_words[later] == word and _begins(_folded(blocks[later].text[:HEAD_LIMIT]), start):
            # Said word for word with something else between that is not said again: a refrain, a call with answers.
            between = blocks[index + 1 : later]
            return blocks[later].text != block.text or all(
                each.is_heading or each.is_caption or told[each.text] > 1 or not _says_enough(_folded(each.text))
                for each in between
            )
    return False


def _says_enough(text: str) -> bool:
    """Whether words cannot well recur by chance; scripts without spaces are counted by characters."""
    return text.count(" ") + 1 >= STANDFIRST_WORDS or (" " not in text and len(text) >= 4 * STANDFIRST_WORDS)


def _folded(text: str) -> str:
    """Words in small letters, parted by one space: an ellipsis where a standfirst was cut does not count."""
    return spaced(text.casefold())


def _first_word(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match[1].casefold() if match else ""


def _begins(text: str, start: str) -> bool:
    return text.startswith(start) and (len(text) == len(start) or text[len(start)] == " ")


def says_title_alone(draft: Draft, text: str, context: Context) -> bool:
    """Whether a text is the title that the item came with, and nothing else: no text at all, then.

    A text that links to something else than its story says that; an item without a title has it of its text.
    """
    title = draft.original_title
    if not title or not text or len(text) > 2 * len(title) + 20 or REPEATED_TITLE in context.keep:
        return False
    elsewhere = any(link != draft.link for block in draft.blocks for link in block.links)
    return not elsewhere and _folded(text) in {_folded(draft.title), _folded(title)} - {""}


def pictures_alone(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """What blocks show, without a word."""
    shown = (replace(block, text="", linked=0, links=(), html=pictures(block.html)) for block in blocks)
    return tuple(block for block in shown if block.html)


def _head(blocks: tuple[Block, ...], count: int) -> list[int]:
    """The first blocks with text that is no caption of a figure."""
    with_text = (index for index, block in enumerate(blocks) if _LETTER.search(block.text) and not block.is_caption)
    return list(islice(with_text, count))
