# ruff: noqa: RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Wire copy: agency, dateline, byline and reporting credits, parsed into fields before they are cut from the text."""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.clean.blocks import without_back, without_front
from aggregator.clean.draft import Context, Draft, noted, taken, without
from aggregator.clean.wire import agencies
from aggregator.clean.wire.bylines import read_authors, read_line
from aggregator.clean.wire.dateline import LENGTH_LIMIT, find, is_labelled
from aggregator.clean.words.load import any_of
from aggregator.clean.words.phrases import (
    COPYRIGHT,
    COPYRIGHT_WORDS,
    PROMOTION_LIMIT,
    REPORTING,
    REPORTING_LIMIT,
    REPORTING_WORDS,
)

FRONT = 4
"""Blocks from the front in which a byline or a dateline stands."""

_SIGNATURE = re.compile(
    r"(?:(?<=[.!?…»”\"'’)])|^)\s*(?:\((?P<round>[^()]{2,40})\)|/(?P<slashed>[^/]{2,30})/|\[(?P<square>[^\[\]]{2,30})\]|[-–—]+\s*(?P<dashed>[^-–—]{2,40}))\.?\s*$"
)
"""An agency's name closing the last paragraph: "… he said. (AFP)", "… said. — Reuters"."""


_BETWEEN_SIGNS = re.compile(rf"[/,&]|\s{any_of('and')}\s")

_REPORTED = re.compile(
    rf"{any_of('reported_by')}\s+([^;.()]{{3,200}})|^\W*(?:the\s+)?([^;()]{{3,160}}?)\s+{any_of('contributed')}\s",
    re.IGNORECASE,
)
_PLACES = re.compile(r"(?:\s*/\s*|\s+in\s+)[^\W\d_a-z][\w.'’-]*(?:[ ,]+(?!and\b)[^\W\d_a-z][\w.'’-]*)*")
"""Where each of them was: "Ana Lopez in New York", "Ana Lopez/New York"."""


def read_authors_field(draft: Draft, context: Context) -> Draft:  # noqa: ARG001 -- the one signature of steps
    """Part the feed's author field into people and agency."""
    credit = read_authors(draft.authors)
    agency = draft.agency or credit.agency
    if credit.authors == draft.authors and agency == draft.agency:
        return draft
    return replace(draft, authors=credit.authors, agency=agency)


def take_dateline(draft: Draft, context: Context) -> Draft:
    """Parse a dateline in the first paragraphs, and cut it off."""
    year = draft.published.year if draft.published else None
    seen = 0
    for index, block in enumerate(draft.blocks):
        if not block.text or block.is_heading or block.is_caption:
            continue
        seen += 1
        if seen > FRONT:
            break
        found = find(block.text[: LENGTH_LIMIT * 2], year=year, lone=_is_lone(draft, index))
        if found is None:
            continue
        cleaned = replace(draft, dateline=found.dateline, agency=draft.agency or found.dateline.agency)
        if context.kept:
            return cleaned
        blocks = (*draft.blocks[:index], without_front(block, found.length), *draft.blocks[index + 1 :])
        return noted(replace(cleaned, blocks=blocks), taken(found.dateline.text, "kept as a field"))
    return draft


def _is_lone(draft: Draft, index: int) -> bool:
    """Whether a paragraph that begins with a label is the only one."""
    if not is_labelled(draft.blocks[index].text):
        return True
    return not any(is_labelled(block.text) for at, block in enumerate(draft.blocks) if at != index)


def take_byline(draft: Draft, context: Context) -> Draft:
    """Parse lines that say who wrote the story, at its front and at its end, and cut them off."""
    positions = [index for index, block in enumerate(draft.blocks) if block.text and not block.is_caption]
    reasons: dict[int, str] = {}
    authors, agency = draft.authors, ""
    for index in {*positions[: FRONT + 1], *positions[-FRONT:]}:
        credit = read_line(draft.blocks[index].text)
        if credit is None or not (credit.authors or credit.agency):
            continue
        reasons[index] = "kept as authors and agency"
        agency = agency or credit.agency
        authors = authors or credit.authors
    if not reasons or len(reasons) == len(positions):
        return draft
    return replace(without(draft, context, reasons, words_only=True), authors=authors, agency=agency or draft.agency)


def take_signature(draft: Draft, context: Context) -> Draft:
    """Parse an agency's sign after the last sentence: "… he said. (AFP)"."""
    last = next((index for index in range(len(draft.blocks) - 1, -1, -1) if draft.blocks[index].text), None)
    if last is None:
        return draft
    block = draft.blocks[last]
    match = _SIGNATURE.search(block.text, max(0, len(block.text) - 60))
    sign = next((group for group in match.groups() if group), "") if match else ""
    parts = [agencies.called(part) for part in _BETWEEN_SIGNS.split(sign)] if sign else []
    agency = next((part for part in parts if part), "")
    if match is None or not agency:
        return draft
    named = replace(draft, agency=draft.agency or agency)
    if match.start() == 0 or context.kept:
        return named
    cut = without_back(block, len(block.text) - match.start())
    blocks = (*draft.blocks[:last], cut, *draft.blocks[last + 1 :])
    return noted(replace(named, blocks=blocks), taken(match[0], "kept as the agency"))


def take_reporting(draft: Draft, context: Context) -> Draft:
    """Cut off "Additional reporting by …", "(Reporting by …; editing by …)", "… contributed to this report"."""
    reasons = {
        index: "credits the newsroom"
        for index, block in enumerate(draft.blocks)
        if index
        and len(block.text) <= REPORTING_LIMIT
        and REPORTING_WORDS(block.text)
        and REPORTING.fullmatch(block.text)
    }
    if not reasons:
        return draft
    lines = [draft.blocks[index].text for index in reasons]
    agency = next((found for line in lines if (found := agencies.named_in(line))), "")
    people = [name for line in lines for name in _contributors(line) if name not in draft.authors]
    return replace(
        without(draft, context, reasons),
        agency=draft.agency or agency,
        contributors=tuple(dict.fromkeys((*draft.contributors, *people))),
    )


def _contributors(line: str) -> tuple[str, ...]:
    """The people who reported, of a credit: not those who edited or wrote it up."""
    match = _REPORTED.search(line)
    names = next((group for group in match.groups() if group), "") if match else ""
    return read_authors([_PLACES.sub("", names)]).authors if names else ()


def read_copyright(draft: Draft, context: Context) -> Draft:  # noqa: ARG001 -- the one signature of steps
    """Take the agency from a line of rights ("© AFP 2024"); another rule removes the line."""
    if draft.agency:
        return draft
    for block in reversed(draft.blocks[-6:]):
        if len(block.text) <= PROMOTION_LIMIT and COPYRIGHT_WORDS(block.text) and COPYRIGHT.fullmatch(block.text):
            agency = agencies.marked_in(block.text)
            if agency:
                return replace(draft, agency=agency)
    return draft


def read_host(draft: Draft, context: Context) -> Draft:  # noqa: ARG001 -- the one signature of steps
    """Take the agency from the link's host, where an agency publishes itself."""
    return draft if draft.agency or not draft.link else replace(draft, agency=agencies.publishing_at(draft.link))
