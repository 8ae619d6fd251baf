# ruff: noqa: RUF001 -- marks that end a sentence, in many scripts
"""What a block looks like, whatever its language: a paragraph, a link as a whole; and where the running text is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregator.clean.blocks import Block
from aggregator.text.urls import host, identity

PARAGRAPH_LENGTH = 60
"""Characters above which a block that ends like a sentence is a paragraph of a story."""

STORY_LENGTH = 280
"""Characters from which one paragraph alone is a story."""

HEADLINE_LIMIT = 220
"""Characters of the longest line that may be a headline."""

HEADLINE_LINKED = 0.85
"""Share of such a headline that stands in the link: a date or a section may stand beside it."""

INTRODUCING_WORDS = 5
"""Words of the shortest line that introduces what follows; a label such as "Read also" has fewer."""

INTRODUCING_LENGTH = 12
"""Characters of such a line in scripts without spaces."""

_COLONS = (":", "\N{FULLWIDTH COLON}")
_DASHES = " -\N{EN DASH}\N{EM DASH}"

_SENTENCE_END = re.compile(r"""[.!?…。！？؟।:;]["'”’»›)\]\s]*$|[.!?…]["'”’»]*\s*\([^()]{1,60}\)$""")
"""How a paragraph of a story ends, and a headline does not; `ends_sentence` asks it of a text's last characters."""

_STOPS = (".", "!", "?", "…")
"""How nearly all of them end."""

_END = 80
"""Characters at a text's end that tell how it ends."""

_HOST_LABELS = 2
"""Labels of a host that a site's other hosts share with it, at the least: `example.org`."""


def ends_sentence(text: str) -> bool:
    """Whether `text` ends like a paragraph of a story; a headline and a caption's slug do not."""
    return text.endswith(_STOPS) or _SENTENCE_END.search(text, max(0, len(text) - _END)) is not None


def is_paragraph(block: Block) -> bool:
    """Whether it reads as running text: longer than a headline's line, ended like a sentence, mostly no link."""
    return len(block.text) > PARAGRAPH_LENGTH and ends_sentence(block.text) and block.linked * 2 < len(block.text)


def is_story(blocks: Sequence[Block]) -> bool:
    """Whether there is a story among `blocks`: two paragraphs, or one long one."""
    paragraphs = [block for block in blocks if is_paragraph(block)]
    return len(paragraphs) > 1 or any(len(block.text) > STORY_LENGTH for block in paragraphs)


def running(blocks: Sequence[Block]) -> range:
    """The indexes from the first paragraph to the last; what stands outside of them is at the story's head or foot.

    Empty and at 0 where there is no paragraph: everything is its foot then.
    """
    first = next((index for index, block in enumerate(blocks) if is_paragraph(block)), None)
    if first is None:
        return range(0)
    return range(first, next(index for index in range(len(blocks), first, -1) if is_paragraph(blocks[index - 1])))


def is_link(block: Block, share: float = 0.9) -> bool:
    """Whether it is a link as a whole, white space and marks aside.

    :param share: of its characters that stand in a link, at the least
    """
    return bool(block.links) and block.linked >= share * len("".join(block.text.split()))


def is_linked_headline(block: Block) -> bool:
    """Whether it is a link as a whole, and no longer than a headline."""
    return len(block.text) <= HEADLINE_LIMIT and is_link(block, HEADLINE_LINKED)


def announces(text: str) -> bool:
    """Whether a line ends as what announces something does: with a colon, or one with a dash."""
    return text.rstrip(_DASHES).endswith(_COLONS)


def introduces(text: str) -> bool:
    """Whether a line that announces what follows is more than a label."""
    count = text.count(" ") + 1
    return announces(text) and (count >= INTRODUCING_WORDS or (count == 1 and len(text) >= INTRODUCING_LENGTH))


def same_page(link: str, other: str) -> bool:
    """Whether two addresses lead to one document, wherever in it."""
    return bool(other) and identity(link.partition("#")[0]) == identity(other.partition("#")[0])


def same_site(link: str, other: str) -> bool:
    """Whether two addresses are one site's: their hosts are equal, or one is below the other."""
    first, second = host(link), host(other)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return longer == shorter or (longer.endswith(f".{shorter}") and shorter.count(".") >= _HOST_LABELS - 1)
