"""Boilerplate by its words: feed footers, "read more", share bars, promotions, counters, labels of adverts, notices."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

from aggregator.clean.blocks import Block, without_back
from aggregator.clean.draft import Context, Draft, Step, noted, taken, without
from aggregator.clean.shape import ends_sentence, is_link, running, same_page
from aggregator.clean.words.phrases import (
    ADVERT,
    BUTTON,
    CONTINUE_HINTS,
    CONTINUE_LINE,
    CONTINUE_TAIL,
    CONTINUE_TOPIC,
    CONTINUE_WORDS,
    COPYRIGHT,
    COPYRIGHT_WORDS,
    COUNTER,
    FEED_FOOTER,
    FEED_FOOTER_WORDS,
    NOTICE,
    PROMOTION,
    PROMOTION_LIMIT,
    PROMOTION_OWN,
    SHARE,
)
from aggregator.text.fingerprint import normal
from aggregator.text.spot import Spotter

BUTTON_LIMIT = 30
"""Characters of the longest text of a button."""

LINE_LIMIT = 160
"""Characters of the longest block that a rule for lines looks at."""

SHORT_WORDS = 5
"""Words of the longest line that can only be an invitation to go on, though it is no link."""

FOOTER_LIMIT = 700
"""Characters at a block's end in which a feed's footer is looked for."""

HINTED_SHARE = 0.4
"""Share of the text above which blocks that are named like boilerplate are none: a whole body in `class="promo"`."""


_TAGS = re.compile(r"<[^<>]*>")

_TRUNCATED = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\))\s*$")
"""WordPress' sign that an excerpt ends here."""

_HINT = re.compile(
    r"""(?:^|[\s_-])(?:
      share(?:daddy|this|bar|-?buttons?|-?links?|-?tools?)?|sharing|sd-(?:sharing|content)
    | social(?:-?(?:share|links|media|bar|buttons|icons))?|addtoany|a2a|addthis|ssba
    | related(?:-?(?:posts?|articles?|content|stories|links))?|yarpp|jp-relatedposts|recirc\w*|recommend(?:ed|ations?)
    | most-?read|mostpopular|trending|read-?(?:more|next|also)|more-link
    | newsletter\w*|mc_embed\w*|mailchimp|subscri(?:be|ption)(?:-\w+)?|sign-?up|promo(?:tion)?
    | advert\w*|ads?by\w*|ad-(?:slot|container|wrapper|label|unit)|adsense|sponsor\w*|outbrain|taboola
    | (?:blogger-|post-|entry-|article-)?post-footer|(?:entry|article)-footer|feedflare|wpcnt|wp-polls
    | cookie\w*|consent|breadcrumbs?|tag-?cloud|post-?tags|entry-meta|post-?meta|author-?(?:bio|box|info)
    | disclaimer|nav|comments?(?:-?(?:count|link|area|form))?
    | aria-hidden|screen-reader-text|visually-hidden|sr-only
    )(?=$|[\s_-])""",
    re.VERBOSE,
)
"""Names that page authors give to boilerplate."""


def whole_block(
    pattern: re.Pattern[str],
    limit: int,
    why: str,
    *,
    words: Spotter | None = None,
    outside: bool = False,
    below: bool = False,
) -> Step:
    """A step that removes every block that matches as a whole and is not longer than `limit` characters.

    :param words: one of them is in all that matches
    :param outside: only above the story's first paragraph and below its last one, and no block with a picture
    :param below: of these, only those below
    """

    def step(draft: Draft, context: Context) -> Draft:
        reasons = {
            index: why
            for index, block in enumerate(draft.blocks)
            if block.text
            and len(block.text) <= limit
            and (words is None or words(block.text))
            and not block.inside("table")
            and not (outside and block.has_picture)
            and pattern.fullmatch(block.text)
        }
        if reasons and outside:
            story = running(draft.blocks)
            above = story and not below
            reasons = {index: why for index in reasons if index >= story.stop or (above and index < story.start)}
        return without(draft, context, reasons)

    return step


strip_adverts = whole_block(ADVERT, LINE_LIMIT, "labels an advertisement")
strip_shares = whole_block(SHARE, LINE_LIMIT, "asks to share")
strip_counters = whole_block(COUNTER, LINE_LIMIT, "counts, or leads to comments", outside=True)
strip_buttons = whole_block(BUTTON, BUTTON_LIMIT, "was a button", outside=True)
strip_notices = whole_block(NOTICE, PROMOTION_LIMIT, "speaks of the page, not of the story")
strip_copyright = whole_block(
    COPYRIGHT, PROMOTION_LIMIT, "claims rights", words=COPYRIGHT_WORDS, outside=True, below=True
)


def strip_promotions(draft: Draft, context: Context) -> Draft:
    """Take out blocks that ask the reader to sign up, follow or download, for what is the publisher's own.

    A story's people ask for such things too: its headings, and the steps of a list, must name a newsletter or the like;
    any other block may be a link as a whole, or too short to say anything else.
    """
    reasons = {
        index: "asks to subscribe, follow or join"
        for index, block in enumerate(draft.blocks)
        if block.text
        and len(block.text) <= PROMOTION_LIMIT
        and not block.inside("table")
        and PROMOTION.fullmatch(block.text)
        and _is_own_promotion(block)
    }
    return without(draft, context, reasons)


def _is_own_promotion(block: Block) -> bool:
    if PROMOTION_OWN.search(block.text):
        return True
    if block.is_heading or block.inside("li"):
        return False
    return is_link(block, 0.5) or (len(block.text.split()) <= SHORT_WORDS and not ends_sentence(block.text))


def strip_hinted(draft: Draft, context: Context) -> Draft:
    """Take out blocks that the page's author named as boilerplate: `class="sharedaddy"`, `related-posts`, a `nav`."""
    hinted = {index for index, block in enumerate(draft.blocks) if block.hint and _HINT.search(block.hint)}
    if not hinted:
        return draft
    total = sum(len(block.text) for block in draft.blocks)
    if sum(len(draft.blocks[index].text) for index in hinted) > total * HINTED_SHARE:
        return draft
    return without(draft, context, dict.fromkeys(hinted, "its element is named as boilerplate"))


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

    return _cut_backs(draft, context, footer_start, "the blog's software adds it")


def strip_continue(draft: Draft, context: Context) -> Draft:
    """Take out "Continue reading…", as a block or at a block's end, where a link or an ellipsis marks it."""
    reasons = {
        index: "only leads on"
        for index, block in enumerate(draft.blocks)
        if block.text
        and len(block.text) <= LINE_LIMIT
        and CONTINUE_HINTS(block.text)
        and not block.inside("table")
        and _only_leads_on(block, draft.link)
    }
    return _cut_backs(
        without(draft, context, reasons),
        context,
        lambda block: _continue_start(block, draft.link),
        "only leads on",
    )


def strip_truncation_mark(draft: Draft, context: Context) -> Draft:
    """Make "[…]" at the end of an excerpt a plain ellipsis."""
    if not draft.blocks or context.kept:
        return draft
    last = draft.blocks[-1]
    match = _TRUNCATED.search(last.text, max(0, len(last.text) - 20))
    if not match or not last.text[: match.start()].strip():
        return draft
    cut = without_back(last, len(last.text) - match.start())
    blocks = (*draft.blocks[:-1], replace(cut, text=cut.text + "…", html=cut.html + "…"))
    return noted(replace(draft, blocks=blocks), taken(match[0], "becomes an ellipsis"))


def _only_leads_on(block: Block, page: str) -> bool:
    """A whole link, or too short to say anything else; "more about" a topic must lead to the story's own page."""
    if not CONTINUE_LINE.match(block.text):
        return is_link(block) and CONTINUE_TOPIC.match(block.text) is not None and same_page(block.links[-1], page)
    return block.linked * 2 >= len(block.text) or (
        len(block.text.split()) <= SHORT_WORDS and not ends_sentence(block.text.rstrip("…."))
    )


def _footer_start(block: Block) -> int | None:
    tail = max(0, len(block.text) - FOOTER_LIMIT)
    if not FEED_FOOTER_WORDS(block.text[tail:]):
        return None
    match = FEED_FOOTER.search(block.text, tail)
    return match.start() if match else None


def _continue_start(block: Block, page: str) -> int | None:
    tail = max(0, len(block.text) - LINE_LIMIT)
    words = CONTINUE_WORDS.search(block.text, tail) if CONTINUE_HINTS(block.text[tail:]) else None
    match = CONTINUE_TAIL.search(block.text, max(tail, words.start() - 12)) if words else None
    if match is None or not (match["mark"].strip() or block.links):
        return None
    before = block.text[: match.start()].rstrip()
    if not match["mark"].strip():
        if before and not ends_sentence(before):
            return None
        if not (_ends_in_link(block, match["words"]) or same_page(block.links[-1], page)):
            return None
    return match.end("mark")


def _ends_in_link(block: Block, words: str) -> bool:
    """Whether the last link of a block is just these words, so that they are no sentence of the story's with a link."""
    shown = _TAGS.sub("", block.html[block.html.rfind("<a ") :])
    return normal(unescape(shown)) == normal(words)


def _cut_backs(draft: Draft, context: Context, start_of: Callable[[Block], int | None], why: str) -> Draft:
    """Cut the end of each block from where `start_of` says; a block of which nothing is left goes."""
    if context.kept:
        return draft
    blocks: list[Block] = []
    gone = []
    for block in draft.blocks:
        start = start_of(block) if block.text and not block.inside("table") else None
        if start is None:
            blocks.append(block)
            continue
        gone.append(taken(block.text[start:], why))
        cut = without_back(block, len(block.text) - start)
        if cut.text or cut.has_picture:
            blocks.append(cut)
    if not gone or not any(block.text for block in blocks):
        return draft
    return noted(replace(draft, blocks=tuple(blocks)), *gone)
