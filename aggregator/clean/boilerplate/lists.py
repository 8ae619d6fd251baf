# ruff: noqa: RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Lists of other stories: below a heading that says so, or recognised by what they are made of."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, without
from aggregator.clean.shape import (
    HEADLINE_LIMIT,
    ends_sentence,
    introduces,
    is_link,
    is_linked_headline,
    is_paragraph,
    is_story,
    same_site,
)
from aggregator.clean.words.phrases import (
    CONTINUE_WORDS,
    LIST_HEADING,
    RELATED_LABEL,
    RELATED_LINE,
    SECTION_HEADING,
)

HEADING_LIMIT = 80
"""Characters of the longest heading of such a list."""

LINK_WORDS = 3
"""Words of the shortest link that may be a headline in a list."""

SENTENCE_LIMIT = 120
"""Characters of the longest linked headline that ends like a sentence; a longer one is a quotation."""

TAIL_LINES = 6
"""Lines without a sentence's end that make a tail without a heading a list; fewer may be a poem or a result."""

TAIL_SHARE = 0.7
"""Share of such lines in the tail: captions between the headlines may end like sentences."""

LINKED_WORDS = 4
"""Words of the shortest linked line that may be a headline."""

LINK_LINES = 3
"""Links after the story that make a list; one or two may be its sources."""

TAIL_WORDS = 8
"""Words of a tail's lines on average: headlines are statements; lists of names, prizes or figures have fewer."""

MIDDLE_LINES = 8
"""Headlines below a heading in the middle of a story, at the most; what comes after them is the story again."""


_NO_HEADLINE = re.compile(
    r"^\W*[a-zа-яё]\S*\s+\S+\s+\S|^\s*[,;.)\]]|https?:|www\.|\w@\w|_|[,;]$|^[^.:]{1,30}:\s*[\d(]|\d{3}-\d{3}"
)
"""What no headline of a list is: a sentence's middle, an address, a figure's label ("Tickets: …")."""


def looks_like_headline(block: Block) -> bool:
    """Short, and not ended like a sentence; or a link as a whole."""
    if not block.text:
        return True
    if len(block.text) > HEADLINE_LIMIT or (block.inside("li") and not block.linked):
        return False
    return not ends_sentence(block.text) or block.linked >= 0.9 * len(block.text)


def strip_headed_lists(draft: Draft, context: Context) -> Draft:
    """Take out a heading such as "Latest news" with the headlines below it.

    To the end of the document where what follows is mostly headlines, else only the run right below the heading.
    """
    blocks = draft.blocks
    headings = {index for index, block in enumerate(blocks) if _is_list_heading(block)}
    if headings:
        headings -= _sections(blocks, headings)
    if not headings:
        return draft
    rest = _Rest(blocks)
    reasons: dict[int, str] = {}
    index = 0
    while index < len(blocks):
        if index not in headings:
            index += 1
            continue
        end = _list_end(blocks, headings, index, rest)
        for position in range(index, end):
            reasons[position] = f"below “{blocks[index].text[:HEADING_LIMIT]}”"
        index = max(end, index + 1)
    return without(draft, context, reasons)


def strip_related_lines(draft: Draft, context: Context) -> Draft:
    """Take out single lines that name another story after a label: "READ MORE: …"; or "Read more" before its link."""
    reasons = {
        index: "names another story"
        for index, block in enumerate(draft.blocks)
        if block.text
        and len(block.text) <= HEADLINE_LIMIT
        and not block.inside("table")
        and (_is_labelled(block) or _is_labelled_link(block))
    }
    return without(draft, context, reasons)


def _is_labelled(block: Block) -> bool:
    return RELATED_LINE.match(block.text) is not None and (
        block.linked * 2 >= len(block.text) or not ends_sentence(block.text)
    )


def _is_labelled_link(block: Block) -> bool:
    """A label without a mark after it; the rest, or all, is one link that reads like a headline."""
    label = RELATED_LABEL.match(block.text) if block.links else None
    return (
        label is not None
        and len(block.text[label.end() :].split()) >= LINKED_WORDS
        and block.linked >= 0.9 * (len(block.text) - label.end())
    )


def strip_linked_headlines(draft: Draft, context: Context) -> Draft:
    """Take out headlines of other stories between the paragraphs: one link as a whole, not ended like a sentence.

    For pages only: in a feed such a line may be all that an item is about. Lines that the text announces are its own,
    and so is a line of several links.
    """
    announced = _announced(draft.blocks)
    found = [
        index
        for index, block in enumerate(draft.blocks)
        if index not in announced
        and _is_listed_headline(block)
        and len(set(block.links)) <= block.text.count("\n") + 1
        and len(block.text.split()) >= LINKED_WORDS
        and not ends_sentence(block.text)
        and not block.inside("table", "li", "blockquote")
    ]
    if len(found) * 3 > len(draft.blocks) or not is_story(draft.blocks):
        return draft
    return without(draft, context, dict.fromkeys(found, "a link as a whole, between paragraphs"))


def _announced(blocks: Sequence[Block]) -> set[int]:
    """The linked lines that follow directly on a line that introduces them."""
    found: set[int] = set()
    is_open = False
    for index, block in enumerate(blocks):
        if is_open and is_link(block) and not block.is_heading:
            found.add(index)
        elif block.text:
            is_open = introduces(block.text)
    return found


def strip_link_lists(draft: Draft, context: Context) -> Draft:
    """Take out lists at the end whose every item is one link of several words to the site's own pages.

    The story stands right before them: what a line without a sentence's end or with a colon announces is the story's
    own list, of sources or of things to read, and so is a numbered one.
    """
    blocks = draft.blocks
    start = len(blocks)
    home = draft.link or context.feed_link
    while start and (not blocks[start - 1].text or _is_listed_headline(blocks[start - 1])):
        start -= 1
    while start < len(blocks) and not blocks[start].text:
        start += 1
    links = [block for block in blocks[start:] if block.text]
    if len(links) < LINK_LINES or not is_story(blocks[:start]) or _announces(blocks[start - 1]):
        return draft
    if any(block.inside("ol") or not all(same_site(link, home) for link in block.links) for block in links):
        return draft
    return without(draft, context, dict.fromkeys(range(start, len(blocks)), "nothing but links, after the story"))


def _announces(block: Block) -> bool:
    """Whether a block announces a list: a heading, a line without a sentence's end, a colon."""
    return bool(block.text) and (block.is_heading or not ends_sentence(block.text) or block.text.endswith((":", ",")))


def strip_headline_tail(draft: Draft, context: Context) -> Draft:
    """Take out a tail of headlines and their picture captions that no heading announces.

    Such a tail begins after the last paragraph of the story: short lines, most of them without a sentence's end.
    """
    blocks = draft.blocks
    if sum(1 for block in blocks if block.text and not ends_sentence(block.text)) < TAIL_LINES:
        return draft
    start = _tail_start(blocks)
    if start is None or not is_story(blocks[:start]):
        return draft
    return without(draft, context, dict.fromkeys(range(start, len(blocks)), "a run of headlines after the story"))


def _is_list_heading(block: Block) -> bool:
    text = block.text
    if not text or len(text) > HEADING_LIMIT or "\n" in text or block.inside("table", "li"):
        return False
    if block.linked * 2 >= len(text) and CONTINUE_WORDS.search(text):
        return False  # leads on to its own story, and is another rule's
    return LIST_HEADING.fullmatch(text) is not None


def _sections(blocks: Sequence[Block], headings: Container[int]) -> set[int]:
    """Headings that may be the story's own ("Top books") and are one of several: another of their kind follows them."""
    found: set[int] = set()
    following: set[str] = set()
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if not block.is_heading:
            continue
        if index not in headings:
            following.add(block.kind)
        elif block.kind in following and SECTION_HEADING.match(block.text):
            found.add(index)
    return found


class _Rest:
    """What is left of a document from each block on, counted once from the end: headings may be many."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        size = len(blocks)
        self.texts = [0] * (size + 1)
        """Blocks with text, from each index on."""
        self.headlines = [0] * (size + 1)
        """Those of them that look like headlines."""
        self.story_goes_on = [False] * (size + 1)
        """Whether running text is left: a paragraph longer than any headline, or two paragraphs in a row."""
        follower: Block | None = None
        for index in range(size - 1, -1, -1):
            block = blocks[index]
            self.texts[index] = self.texts[index + 1] + bool(block.text)
            self.headlines[index] = self.headlines[index + 1] + (bool(block.text) and looks_like_headline(block))
            goes_on = is_paragraph(block) and (
                len(block.text) > HEADLINE_LIMIT or (follower is not None and is_paragraph(follower))
            )
            self.story_goes_on[index] = self.story_goes_on[index + 1] or goes_on
            follower = block if block.text else follower


def _list_end(blocks: Sequence[Block], headings: Container[int], heading: int, rest: _Rest) -> int:
    """Where the list below a heading ends; the heading's own index where nothing below it is one."""
    first = heading + 1
    while first < len(blocks) and (first in headings or not blocks[first].text):
        first += 1
    if first == len(blocks):
        return len(blocks) if heading else heading
    mostly_headlines = rest.headlines[first] >= TAIL_SHARE * rest.texts[first]
    if mostly_headlines and looks_like_headline(blocks[first]) and not rest.story_goes_on[first]:
        return len(blocks)
    end = first
    while end < len(blocks) and end - first < MIDDLE_LINES and looks_like_headline(blocks[end]):
        if blocks[end].is_heading:
            break
        end += 1
    return end if end > first else heading


def _is_listed_headline(block: Block) -> bool:
    words = len(block.text.split())
    if len(block.text) > SENTENCE_LIMIT and ends_sentence(block.text):
        return False
    return words >= LINK_WORDS and is_linked_headline(block)


def _tail_start(blocks: Sequence[Block]) -> int | None:
    """Where a tail of headlines begins; None for none.

    Read from the end: the longest tail in which at least `TAIL_SHARE` of the blocks do not end like sentences, that no
    two paragraphs in a row interrupt, and that begins with a headline.
    """
    best: int | None = None
    open_lines = total = words = 0
    for index in range(len(blocks) - 1, 0, -1):
        block = blocks[index]
        if (
            block.inside("table", "blockquote", "ul", "ol", "dl", "figure")
            or block.is_heading
            or block.kind == "pre"
            or len(block.text) > HEADLINE_LIMIT * 1.5
        ):
            break
        if not block.text:
            continue
        if _NO_HEADLINE.search(block.text):
            break
        total += 1
        words += len(re.findall(r"\w+", block.text))
        open_lines += not ends_sentence(block.text)
        if is_paragraph(block) and index > 1 and is_paragraph(blocks[index - 1]):
            break
        is_list = open_lines >= TAIL_LINES and open_lines >= TAIL_SHARE * total and words >= TAIL_WORDS * total
        if is_list and not ends_sentence(block.text):
            best = index
    return best
