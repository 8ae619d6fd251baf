"""Left-overs of what a page embedded: short codes that nobody replaced, addresses of pictures in posts."""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.clean.blocks import Block, without_back, without_front
from aggregator.clean.draft import Context, Draft, noted, taken
from aggregator.model import Removal

RULE = "embed"
"""The rule that takes leftovers, and a text that is nothing else."""

SHORTCODE_LIMIT = 600
"""Characters of the longest block that is nothing but short codes."""

_PICTURE_IN_POST = re.compile(r"\s*(?:https?://)?pic\.(?:twitter|x)\.com/\w+$")
"""How the text of a post names its picture."""

_VALUE = r"""(?:["'“”″][^\[\]"“”″]*["'“”″]|[^\s\[\]"“”″]+)"""
_SHORTCODE = re.compile(rf"(?:\[(?:/[a-z][\w-]*|[a-z][\w-]*(?:\s+[\w-]+(?:\s?=\s?{_VALUE})?)*\s*/?)\]\s*)+")
"""Short codes as WordPress writes them (`[name attribute="value"]`), one after the other."""

_SELECTORS = frozenset(".#@")
"""How the rules of a style sheet begin that came with an embedded thing: a class, an id, an at-rule."""

_CODE_MARKS = ("=", "[/", "_")
"""One of these is in what is a short code and no editor's note in brackets."""

_DECLARED = r"[a-z-]{2,40}+\s{0,9}+:[^{};]{1,200}+"
_STYLES = re.compile(
    rf"(?:[.#@][^{{}};]{{1,200}}\{{\s*+{_DECLARED}(?:;\s*+{_DECLARED})*+;?+\s*+\}}\s*+)++"
    rf"(?:[.#@][^{{}};]{{0,200}}\{{[^{{}}]{{0,400}}(?:\.\.\.|…)\s*$)?"
)
"""Rules of a style sheet (CSS Syntax Level 3, section 5) at the front of a text, the last of them perhaps cut off."""


def strip_embeds(draft: Draft, context: Context) -> Draft:
    """Take out short codes that nobody replaced, a style sheet said as text, and the address of a post's picture."""
    if context.kept:
        return draft
    blocks: list[Block] = []
    gone: list[Removal] = []
    for block in draft.blocks:
        rest, match = block, None
        if block.text.startswith("[") and _is_shortcode(block):
            rest = replace(block, text="")
        elif "pic." in block.text and block.kind != "pre" and (match := _PICTURE_IN_POST.search(block.text)):
            rest = without_back(block, len(block.text) - match.start())
        elif block.text[:1] in _SELECTORS and block.kind != "pre" and (match := _STYLES.match(block.text)):
            rest = without_front(block, match.end())
        if rest is block:
            blocks.append(block)
            continue
        went = match[0] if match else block.text
        gone.append(taken(went, "left over from what was embedded"))
        if rest.text or rest.has_picture:
            blocks.append(rest)
    if not gone or not any(block.text for block in blocks):
        return draft
    return noted(replace(draft, blocks=tuple(blocks)), *gone)


def is_style_sheet(text: str) -> bool:
    """Whether a text is rules of a style sheet from its first sign to its last."""
    return text[:1] in _SELECTORS and _STYLES.fullmatch(text) is not None


def _is_shortcode(block: Block) -> bool:
    return (
        len(block.text) <= SHORTCODE_LIMIT
        and block.kind != "pre"
        and not block.has_picture
        and "<code" not in block.html
        and any(mark in block.text for mark in _CODE_MARKS)
        and not block.links
        and _SHORTCODE.fullmatch(block.text) is not None
    )
