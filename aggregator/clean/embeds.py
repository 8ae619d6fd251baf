"""Left-overs of what a page embedded: short codes that nobody replaced, addresses of pictures in posts."""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.clean.blocks import Block, without_back
from aggregator.clean.draft import Context, Draft, noted, removal
from aggregator.model import Removal

SHORTCODE_LIMIT = 600
"""Characters of the longest block that is nothing but short codes."""

_PICTURE_IN_POST = re.compile(r"\s*(?:https?://)?pic\.(?:twitter|x)\.com/\w+$")
"""How the text of a post names its picture."""

_VALUE = r"""(?:["'“”″][^\[\]"“”″]*["'“”″]|[^\s\[\]"“”″]+)"""
_SHORTCODE = re.compile(rf"(?:\[(?:/[a-z][\w-]*|[a-z][\w-]*(?:\s+[\w-]+(?:\s?=\s?{_VALUE})?)*\s*/?)\]\s*)+")
"""Short codes as WordPress writes them (`[name attribute="value"]`), one after the other."""

_CODE_MARKS = ("=", "[/", "_")
"""One of these is in what is a short code and no editor's note in brackets."""


def strip_embeds(draft: Draft, context: Context) -> Draft:
    """Take out short codes that nobody replaced, and the address of a post's picture at the end of its words."""
    if "embed" in context.keep:
        return draft
    blocks: list[Block] = []
    gone: list[Removal] = []
    for block in draft.blocks:
        rest = block
        if block.text.startswith("[") and _is_shortcode(block):
            rest = replace(block, text="")
        elif "pic." in block.text and block.kind != "pre" and (match := _PICTURE_IN_POST.search(block.text)):
            rest = without_back(block, len(block.text) - match.start())
        if rest is block:
            blocks.append(block)
            continue
        gone.append(removal("embed", block.text[len(rest.text) :], "left over from what was embedded"))
        if rest.text or rest.has_picture:
            blocks.append(rest)
    if not gone or not any(block.text for block in blocks):
        return draft
    return noted(replace(draft, blocks=tuple(blocks)), *gone)


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
