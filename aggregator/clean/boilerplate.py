"""Furniture by its words: feed footers, "read more", share bars, promotions, counters, advertising labels, notices."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from aggregator.clean.blocks import Block, without_back
from aggregator.clean.draft import Context, Draft, Step, noted, removal, without
from aggregator.clean.phrases import (
    ADVERT,
    CONTINUE_HINTS,
    CONTINUE_LINE,
    CONTINUE_TAIL,
    CONTINUE_WORDS,
    COPYRIGHT,
    COPYRIGHT_WORDS,
    COUNTER,
    FEED_FOOTER,
    FEED_FOOTER_WORDS,
    HINT,
    NOTICE,
    PROMOTION,
    PROMOTION_LIMIT,
    SHARE,
    TRUNCATED,
    ends_sentence,
)
from aggregator.text.digest import normal
from aggregator.text.spot import Spotter

LINE_LIMIT = 160
"""Characters of the longest block that a rule for lines looks at."""

SHORT_WORDS = 5
"""Words of the longest line that can only be an invitation to go on, though it is no link."""

FOOTER_LIMIT = 700
"""Characters at a block's end in which a feed's footer is looked for."""

HINTED_SHARE = 0.4
"""Share of the text above which blocks that are named like furniture are none: a whole body in `class="promo"`."""


def whole_block(rule: str, pattern: re.Pattern[str], limit: int, why: str, words: Spotter | None = None) -> Step:
    """A step that removes every block that matches as a whole and is not longer than `limit` characters.

    :param words: one of them is in all that matches
    """

    def step(draft: Draft, context: Context) -> Draft:
        reasons = {
            index: why
            for index, block in enumerate(draft.blocks)
            if block.text
            and len(block.text) <= limit
            and (words is None or words(block.text))
            and not block.inside("table")
            and pattern.fullmatch(block.text)
        }
        return without(draft, context, rule, reasons)

    step.__name__ = rule.replace("-", "_")
    return step


strip_adverts = whole_block("advert-label", ADVERT, LINE_LIMIT, "labels an advertisement")
strip_shares = whole_block("share-bar", SHARE, LINE_LIMIT, "asks to share")
strip_counters = whole_block("counter", COUNTER, LINE_LIMIT, "counts, or leads to comments")
strip_notices = whole_block("notice", NOTICE, PROMOTION_LIMIT, "speaks of the page, not of the story")
strip_copyright = whole_block("copyright", COPYRIGHT, PROMOTION_LIMIT, "claims rights", COPYRIGHT_WORDS)


def strip_promotions(draft: Draft, context: Context) -> Draft:
    """Take out blocks that ask the reader to sign up, follow or download.

    In the middle of running text they must be short, linked or stand alone as a line: a story may quote one.
    """
    reasons = {
        index: "asks to subscribe, follow or join"
        for index, block in enumerate(draft.blocks)
        if block.text
        and len(block.text) <= PROMOTION_LIMIT
        and not block.inside("table")
        and PROMOTION.fullmatch(block.text)
    }
    return without(draft, context, "promotion", reasons)


def strip_hinted(draft: Draft, context: Context) -> Draft:
    """Take out blocks that the page's author named as furniture: `class="sharedaddy"`, `related-posts`, a `nav`."""
    hinted = {index for index, block in enumerate(draft.blocks) if block.hint and HINT.search(block.hint)}
    if not hinted:
        return draft
    total = sum(len(block.text) for block in draft.blocks)
    if sum(len(draft.blocks[index].text) for index in hinted) > total * HINTED_SHARE:
        return draft
    return without(draft, context, "named-furniture", dict.fromkeys(hinted, "its element is named as furniture"))


def strip_feed_footer(draft: Draft, context: Context) -> Draft:
    """Take out "The post … appeared first on …", as a block or at the end of one.

    Such a footer links the story or says its title; a sentence that only sounds like it does neither.
    """

    def footer_start(block: Block) -> int | None:
        start = _footer_start(block)
        if start is None or block.links:
            return start
        said = normal(block.text[start:])
        titles = (normal(title) for title in (draft.title, draft.original_title))
        return start if any(title and title in said for title in titles) else None

    return _cut_backs(draft, context, "feed-footer", footer_start, "the blog's software adds it")


def strip_continue(draft: Draft, context: Context) -> Draft:
    """Take out "Continue reading…", as a block or at a block's end, where a link or an ellipsis marks it."""
    reasons = {
        index: "only leads on"
        for index, block in enumerate(draft.blocks)
        if block.text and len(block.text) <= LINE_LIMIT and CONTINUE_LINE.match(block.text) and _only_leads_on(block)
    }
    return _cut_backs(
        without(draft, context, "continue-reading", reasons),
        context,
        "continue-reading",
        _continue_start,
        "only leads on",
    )


def strip_truncation_mark(draft: Draft, context: Context) -> Draft:
    """Make "[…]" at the end of an excerpt a plain ellipsis."""
    if not draft.blocks or "truncation-mark" in context.keep:
        return draft
    last = draft.blocks[-1]
    match = TRUNCATED.search(last.text, max(0, len(last.text) - 20))
    if not match or not last.text[: match.start()].strip():
        return draft
    cut = without_back(last, len(last.text) - match.start())
    return replace(draft, blocks=(*draft.blocks[:-1], replace(cut, text=cut.text + "…", html=cut.html + "…")))


def _only_leads_on(block: Block) -> bool:
    """A whole link, or too short to say anything else."""
    return block.linked * 2 >= len(block.text) or (
        len(block.text.split()) <= SHORT_WORDS and not ends_sentence(block.text.rstrip("…."))
    )


def _footer_start(block: Block) -> int | None:
    tail = max(0, len(block.text) - FOOTER_LIMIT)
    if not FEED_FOOTER_WORDS(block.text[tail:]):
        return None
    match = FEED_FOOTER.search(block.text, tail)
    return match.start() if match else None


def _continue_start(block: Block) -> int | None:
    tail = max(0, len(block.text) - LINE_LIMIT)
    words = CONTINUE_WORDS.search(block.text, tail) if CONTINUE_HINTS(block.text[tail:]) else None
    match = CONTINUE_TAIL.search(block.text, max(tail, words.start() - 12)) if words else None
    if match is None or not (match["mark"].strip() or block.links):
        return None
    before = block.text[: match.start()].rstrip()
    if not match["mark"].strip() and before and not ends_sentence(before):
        return None
    return match.end("mark")


def _cut_backs(draft: Draft, context: Context, rule: str, start_of: Callable[[Block], int | None], why: str) -> Draft:
    """Cut the end of each block from where `start_of` says; a block of which nothing is left goes."""
    if rule in context.keep:
        return draft
    blocks: list[Block] = []
    removals = []
    for block in draft.blocks:
        start = start_of(block) if block.text and not block.inside("table") else None
        if start is None:
            blocks.append(block)
            continue
        removals.append(removal(rule, block.text[start:], why))
        cut = without_back(block, len(block.text) - start)
        if cut.text or cut.has_picture:
            blocks.append(cut)
    if not removals or not any(block.text for block in blocks):
        return draft
    return noted(replace(draft, blocks=tuple(blocks)), *removals)
