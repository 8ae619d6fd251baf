"""One raw item to one story: read, run through the chain of rules, and finished.

    RawItem → Draft (title, the fuller of content and summary as blocks) → the rules of `clean.table` → Story

Each rule has one signature, records what it removed, and leaves a draft that it has nothing to say about as it is.
Nothing here raises on input: whatever was wrong with it is in `Story.problems`.
"""

from __future__ import annotations

from dataclasses import replace

from aggregator.clean import problems, tags
from aggregator.clean.blocks import Block, render, text_of
from aggregator.clean.boilerplate import embeds
from aggregator.clean.draft import Context, Draft, noted, removal
from aggregator.clean.head import lead, titles
from aggregator.clean.length import TEXT_CHARS, within_length
from aggregator.clean.origins import origin_of
from aggregator.clean.pictures.lead_picture import lead_picture
from aggregator.clean.reading import trackers
from aggregator.clean.reading.read import read
from aggregator.clean.shape import is_paragraph
from aggregator.clean.table import Kind, chain
from aggregator.model import Enclosure, Problem, RawItem, Story
from aggregator.text.html import allowed, inline_text, plain
from aggregator.text.language import detect
from aggregator.text.urls import absolute, canonical

__all__ = ["Context", "begin", "clean_item", "finish"]

SHORT = 400
"""Characters of a text's paragraphs below which it is not told how much of it went."""

_FULLER = 1.15
"""How much longer the summary must be to be taken for the content: markup and footers aside they are often equal."""


def clean_item(raw: RawItem, context: Context) -> Story:
    """The story of one item of a feed."""
    return finish(begin(raw, context), Kind.FEED, context, raw)


def begin(raw: RawItem, context: Context) -> Draft:
    """An item of a feed as the first step gets it: nothing removed, the fuller of its texts as blocks."""
    base = raw.base_url or raw.link or context.feed_link
    title = titles.read_title(raw.title, is_html=raw.title_is_html)
    traces = trackers.watch(context)
    body = _body(raw)
    page = canonical(raw.link, base)
    blocks = read(body, base, traces, page=page)
    if body == raw.content and raw.summary.strip() and not any(block.text for block in blocks):
        # Reading finds text in what as plain text has none: within an element that goes with what it holds.
        summed_up = read(raw.summary, base, traces, page=page)
        if any(block.text for block in summed_up):
            body, blocks = raw.summary, summed_up
    link = trackers.story_link(raw.link, base, traces)
    return Draft(
        title=title,
        original_title=title,
        blocks=blocks,
        link=link,
        authors=tuple(inline_text(author) for author in raw.authors),
        published=raw.published,
        removals=trackers.removals(traces),
        problems=raw.problems + problems.found(raw, body, title=title, link=link, blocks=blocks),
    )


def finish(draft: Draft, kind: Kind, context: Context, raw: RawItem) -> Story:
    """Run the chain for `kind` over `draft`, and make the story of what is left and of what `raw` says besides."""
    start, origin = draft.blocks, origin_of(raw, context)
    if origin:
        context = replace(context, paper=origin.title)
    for rule in chain(kind):
        draft = rule.apply(draft, context)
    blocks, faults = within_length(draft.blocks, draft.link), draft.problems
    if blocks != draft.blocks:
        faults = (
            *faults,
            Problem(where="clean: body", what=f"longer than {TEXT_CHARS:,} characters: cut, with a link"),
        )
    text = text_of(blocks)
    if not text and any(block.text for block in start):
        # Captions may be all that there is: rather the item as it came than an empty entry.
        blocks = within_length(start, draft.link)
        text = text_of(blocks) or "\n\n".join(block.text for block in start if block.text)
        faults = (
            *faults,
            Problem(where="clean: body", what="cleaning left no text; the body is as the feed had it"),
        )
    elif text and (share := _share_left(start, blocks)) < problems.LEAST_SHARE:
        faults = (*faults, problems.mostly_removed(share))
    if embeds.is_style_sheet(text) and embeds.RULE not in context.keep:
        draft = noted(draft, removal(embeds.RULE, text, "a style sheet is all that the text says"))
        blocks, text = lead.pictures_alone(blocks), ""
    elif lead.says_title_alone(draft, text, context):
        draft = noted(draft, removal(lead.REPEATED_TITLE, text, "it is all that the text says"))
        blocks, text = lead.pictures_alone(blocks), ""
    if not draft.title:
        draft = titles.ensure_title(draft, context)
    files = _enclosures(raw.enclosures, raw.base_url or raw.link or context.feed_link)
    picture, enclosures = lead_picture(files, blocks, start, title=draft.title, text=text)
    return Story(
        title=draft.title,
        original_title=draft.original_title,
        link=draft.link,
        guid=raw.guid,
        authors=draft.authors,
        contributors=draft.contributors,
        agency=draft.agency,
        dateline=draft.dateline,
        marks=draft.marks,
        corrections=draft.corrections,
        published=draft.published,
        updated=raw.updated,
        html=allowed(render(_trimmed(blocks))),
        text=text,
        language=detect(f"{draft.title}. {text}", raw.language or context.language),
        categories=tags.for_readers(inline_text(category) for category in raw.categories),
        picture=picture,
        enclosures=enclosures,
        origin=origin,
        removals=draft.removals,
        problems=faults,
    )


def _body(raw: RawItem) -> str:
    """The fuller of content and summary; the summary only where it says clearly more."""
    if not raw.content.strip():
        return raw.summary
    if not raw.summary.strip() or raw.summary == raw.content:
        return raw.content
    return raw.summary if len(plain(raw.summary)) > len(plain(raw.content)) * _FULLER else raw.content


def _share_left(start: tuple[Block, ...], left: tuple[Block, ...]) -> float:
    """How much of a text's paragraphs is left, in characters: what lists, captions and labels lose is no loss.

    Of a short text one line is much; all of it counts as left.
    """
    before = sum(len(block.text) for block in start if is_paragraph(block))
    return sum(len(block.text) for block in left if is_paragraph(block)) / before if before >= SHORT else 1.0


def _trimmed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks less rules and headings that stand at the end, above nothing."""
    end = len(blocks)
    while end and (blocks[end - 1].kind == "hr" or (blocks[end - 1].is_heading and not blocks[end - 1].text)):
        end -= 1
    return blocks[:end]


def _enclosures(given: tuple[Enclosure, ...], base: str) -> tuple[Enclosure, ...]:
    """Enclosures at web addresses, once each, with their captions as plain text."""
    kept: dict[str, Enclosure] = {}
    for enclosure in given:
        url = absolute(enclosure.url, base)
        if url and url not in kept:
            kept[url] = replace(enclosure, url=url, title=inline_text(enclosure.title))
    return tuple(kept.values())
