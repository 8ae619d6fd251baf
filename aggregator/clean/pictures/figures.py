"""Captions right beside their picture, made captions of its figure: the HTML keeps them, the text does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain

from aggregator.clean.blocks import Block, Container, without_front
from aggregator.text.words import spaced

_PICTURE = re.compile(r"<img [^<>]*>")
_SAID = re.compile(r' (?:alt|title)="([^"]*)"')
_NAMED = re.compile(
    r"(?:^|\s)(?:[a-z0-9]+[-_]+)*(?:image|img|photo|picture|media|figure)?(?:caption|bildunterschrift|légende)(?:[-_]+text)?(?:$|\s)"
)
"""Names that page authors give to captions: `wp-caption-text`, `image-caption`, `tr-caption`."""

SAID_WORDS = 3
"""Words of the shortest caption that is known by the picture's own description."""


def picture_of(blocks: tuple[Block, ...], index: int, captions: Collection[int] = ()) -> int | None:
    """The picture that a caption is right beside, in its own block, before it or after it; None for none.

    :param captions: other captions, which may stand between them
    """
    if _PICTURE.search(blocks[index].html):
        return index
    for step in (-1, 1):
        beside = index + step
        while beside in captions and 0 <= beside < len(blocks) and not blocks[beside].has_picture:
            beside += step
        if 0 <= beside < len(blocks) and _is_picture(blocks[beside]):
            return beside
    return None


def is_named(block: Block) -> bool:
    """Whether the page's author named the block's element as a caption."""
    return bool(block.hint) and "ca" in block.hint and _NAMED.search(block.hint) is not None


def is_said(block: Block, picture: Block) -> bool:
    """Whether a block says what the picture's own description says."""
    said = spaced(block.text.casefold())
    return said.count(" ") + 1 >= SAID_WORDS and any(
        spaced(text.casefold()) == said for text in _SAID.findall(picture.html)
    )


def figured(blocks: tuple[Block, ...], captions: Mapping[int, int]) -> tuple[Block, ...]:
    """`blocks` with each caption as the caption of its picture's figure.

    :param captions: index of the caption to index of its picture, which may be the same
    """
    number = 1 + max((holder.number for block in blocks for holder in block.path), default=0)
    told = Counter(captions.values())
    figures: dict[int, tuple[Container, ...]] = {}
    holders: dict[int, Container] = {}
    for picture in told:
        path = blocks[picture].path
        at = next((depth for depth, holder in enumerate(path) if holder.tag == "figure"), None)
        figures[picture] = path[: at + 1] if at is not None else (*path, Container(number, "figure", ""))
        holders[picture] = Container(number + 1, "figcaption", "")
        number += 2

    def made(index: int, block: Block) -> tuple[Block, ...]:
        picture = captions.get(index)
        if picture is None:
            return (replace(block, path=figures[index], kind=""),) if index in figures else (block,)
        kind = "" if told[picture] == 1 else "p"
        caption = replace(block, path=(*figures[picture], holders[picture]), kind=kind)
        if picture != index:
            return (caption,)
        shown = "".join(_PICTURE.findall(block.html))
        alone = replace(block, text="", html=shown, linked=0, links=(), path=figures[picture], kind="")
        return (alone, without_front(replace(caption, html=_PICTURE.sub("", block.html)), 0))

    return tuple(chain.from_iterable(made(index, block) for index, block in enumerate(blocks)))


def _is_picture(block: Block) -> bool:
    return not block.text and not block.inside("table") and _PICTURE.search(block.html) is not None
