"""What stands below a story: where it was first printed, its tags, its author's portrait, the link to itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from aggregator.clean.blocks import Block, without_back
from aggregator.clean.draft import Context, Draft, noted, taken, without
from aggregator.clean.shape import is_link, is_story, same_page, same_site
from aggregator.clean.words.load import any_of

FOOT = 6
"""Blocks with text from the end that the rules of this file look at."""

LINE_LIMIT = 140
"""Characters of the longest line of tags or of a publication."""

LINE_WORDS = 6
"""Words of the longest place of a publication without its year: "on the blog of the Gazette"."""

PORTRAIT_LIMIT = 900
"""Characters of the longest portrait of an author, without its heading."""

PORTRAIT_BLOCKS = 3
"""Blocks of the longest."""

HOME_LIMIT = 90
"""Characters of the longest link to the site's front page."""

_PUBLISHED = re.compile(rf"[\s\W_]*{any_of('printed')}\s+(?P<where>{any_of('printed_in')}\s+\S.*)", re.IGNORECASE)
"""Where and when a story was first printed: "Published in the Gazette, March 3rd, 2024"."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_TAGS_LINE = re.compile(
    rf"[\s\W_]*(?:{any_of('tags_label')}\s*[:\N{{FULLWIDTH COLON}}]\s*\S.*|(?:\#[^\s\#]+[\s,|•·]*)+)", re.IGNORECASE
)
"""A line of tags: after a label, or each with its number sign."""

_LINKED_TAGS = re.compile(r"\((?:<a [^<>]*>[^<>]*</a>[\s,;|]*){2,}\)$")
"""Tags in parentheses after the last sentence, each a link."""

_HREF = re.compile(r' href="([^"]*)"')
_TAGS = re.compile(r"<[^<>]*>")

_PORTRAIT_HEADING = re.compile(rf"[\s\W_]*{any_of('about_author')}[\s\W_]*", re.IGNORECASE)
"""The heading above what a site says of a story's author."""

_PERMALINK = re.compile(rf"{any_of('permalink')}?[\W_]*", re.IGNORECASE)
"""A link that only points to its own story: a word for it, or a mark."""


def strip_publication_lines(draft: Draft, context: Context) -> Draft:
    """Take out a line at the end that says where the story was printed first: with a year, or only a short name."""
    reasons = {
        index: "says where it was printed first"
        for index in _foot(draft.blocks)
        if len(draft.blocks[index].text) <= LINE_LIMIT and _is_publication(draft.blocks[index])
    }
    return without(draft, context, reasons)


def strip_tags(draft: Draft, context: Context) -> Draft:
    """Take out lines of tags at the end, and tags in parentheses that link to the site's own pages."""
    reasons = {
        index: "a line of tags"
        for index in _foot(draft.blocks)
        if len(draft.blocks[index].text) <= 2 * LINE_LIMIT and _TAGS_LINE.fullmatch(draft.blocks[index].text)
    }
    draft = without(draft, context, reasons)
    last = next((index for index in range(len(draft.blocks) - 1, -1, -1) if draft.blocks[index].text), None)
    if last is None or context.kept or not draft.blocks[last].html.endswith("</a>)"):
        return draft
    block = draft.blocks[last]
    match = _LINKED_TAGS.search(block.html, block.html.rfind("("))
    home = draft.link or context.feed_link
    if match is None or not all(same_site(unescape(link), home) for link in _HREF.findall(match[0])):
        return draft
    tags = unescape(_TAGS.sub("", match[0]))
    if not block.text.endswith(tags) or block.text == tags:
        return draft
    cut = without_back(block, len(tags))
    blocks = (*draft.blocks[:last], cut, *draft.blocks[last + 1 :])
    return noted(replace(draft, blocks=blocks), taken(tags, "tags after the last sentence"))


def strip_author_box(draft: Draft, context: Context) -> Draft:
    """Take out "About the author" with the portrait below it, where the document ends with it."""
    blocks = draft.blocks
    positions = [index for index, block in enumerate(blocks) if block.text][-PORTRAIT_BLOCKS - 1 :]
    heading = next((index for index in positions[:-1] if _PORTRAIT_HEADING.fullmatch(blocks[index].text)), None)
    if heading is None or not is_story(blocks[:heading]):
        return draft
    if sum(len(block.text) for block in blocks[heading + 1 :]) > PORTRAIT_LIMIT:
        return draft
    return without(
        draft,
        context,
        dict.fromkeys(range(heading, len(blocks)), "speaks of the author, not of the story"),
    )


def strip_self_links(draft: Draft, context: Context) -> Draft:
    """Take out a last line that is one link: a mark or "Permalink" to the story itself, or the site's front page."""
    reasons = {}
    for index in _foot(draft.blocks):
        block = draft.blocks[index]
        if len(block.text) > HOME_LIMIT or block.inside("li") or not is_link(block):
            break
        if _PERMALINK.fullmatch(block.text):
            reasons[index] = "links to itself"
        elif len(block.links) == 1 and _is_front_page(block.links[0], draft, context):
            reasons[index] = "links to the site's front page"
        else:
            break
    return without(draft, context, reasons)


def _is_publication(block: Block) -> bool:
    match = _PUBLISHED.fullmatch(block.text)
    if match is None:
        return False
    words = match["where"].split()
    return _YEAR.search(match["where"]) is not None or len(words) <= LINE_WORDS


def _is_front_page(link: str, draft: Draft, context: Context) -> bool:
    if draft.link and same_page(link, draft.link):
        return False
    path = link.partition("://")[2].partition("/")[2]
    is_home = bool(context.feed_link) and same_page(link, context.feed_link)
    return is_home or (not path and same_site(link, draft.link or context.feed_link))


def _foot(blocks: Sequence[Block]) -> Iterator[int]:
    """The last blocks with text that are in no table and no caption, from the end; never the only one."""
    seen = 0
    for index in range(len(blocks) - 1, 0, -1):
        block = blocks[index]
        if not block.text or block.is_caption:
            continue
        seen += 1
        if seen > FOOT:
            return
        if not block.inside("table"):
            yield index
