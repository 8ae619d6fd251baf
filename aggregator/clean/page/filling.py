"""What a first choice of a page's units has missed: steps that take in what belongs to the story."""

from __future__ import annotations

import itertools

from lxml.html import HtmlElement

from aggregator.clean.page.element_names import is_boilerplate, is_standfirst
from aggregator.clean.page.selection import BOILERPLATE_SHARE, PARAGRAPH, Selection, is_paragraph
from aggregator.clean.page.units import Unit, squash
from aggregator.clean.pictures.captions import is_credit
from aggregator.clean.shape import ends_sentence

STANDFIRST = 30
"""Characters of the shortest standfirst."""

FRONT = 40
"""Units above the text among which its standfirst is looked for."""

QUOTE_DEPTH = 6
"""Elements between a quotation and the element that the story's paragraphs stand in."""

SUMMARY = 50
"""Letters and digits of a summary that must be the same as a standfirst's first ones; the rest is often cut."""

REACH = 4
"""Paragraphs from the front that may say a standfirst again."""

STOPS = (".", "\N{IDEOGRAPHIC FULL STOP}", "\N{DEVANAGARI DANDA}", "\N{ARABIC FULL STOP}", "\N{HORIZONTAL ELLIPSIS}")
"""How a sentence ends that tells something; headlines end in a question or in nothing."""
CLOSING = "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}») "
"""What may stand behind that end."""

NEAR = 3
"""Elements around a unit whose names speak of it alone."""


def fill_gaps(selection: Selection) -> None:
    """Take in what stands between two chosen units, in the same element as both; named boilerplate stays out.

    Where paragraphs of such names among the chosen ones, and below the last one, are much of the story, the names mean
    something else.
    """
    order = sorted(selection.kept)
    named = []
    for before, after in itertools.pairwise((*order, len(selection.units))):
        if after == before + 1:
            continue
        station = selection.units[before].station()
        is_between = after < len(selection.units)
        if is_between and station is not selection.units[after].station():
            continue
        for index in range(before + 1, after):
            unit = selection.units[index]
            if unit.station() is not station or _is_apart(unit):
                continue
            if _is_named_boilerplate(unit):
                named.append(index)
            elif is_between:
                selection.kept.add(index)
    called = {index for index in named if is_paragraph(selection.units[index])} - selection.dropped
    if selection.length(called) > BOILERPLATE_SHARE * selection.length(selection.kept):
        selection.kept |= called


def fill_links(selection: Selection) -> None:
    """Take in what the text announces and is links, and paragraphs between chosen units that are one link.

    Such a paragraph is whole sentences: a quotation from an earlier report. A headline that leads on is not.
    """
    order = sorted(selection.kept)
    for before, after in itertools.pairwise(order):
        station = selection.units[before].station()
        for index in range(before + 1, after):
            unit = selection.units[index]
            if _is_linked_paragraph(unit) and _stands_in(unit, station):
                selection.kept.add(index)
    for index in order:
        selection.kept |= selection.announced(index, is_last=index == order[-1]) - selection.dropped


def _is_linked_paragraph(unit: Unit) -> bool:
    return (
        len(unit.text) >= PARAGRAPH
        and unit.text.rstrip(CLOSING).endswith(STOPS)
        and not unit.inside("a", "li", "table", "figure", "figcaption", "nav", "aside", "blockquote")
        and not unit.is_heading
        and not _is_named_boilerplate(unit)
    )


def _stands_in(unit: Unit, station: HtmlElement) -> bool:
    """Whether a unit stands in an element, or alone in one that does."""
    own = unit.station()
    return own is station or (own.getparent() is station and _is_all_of(unit, own))


def _is_all_of(unit: Unit, element: HtmlElement) -> bool:
    """Whether an element has no text but a unit's; no more of it is read than that takes."""
    left = len(unit.squashed)
    return all((left := left - len(squash(text))) >= 0 for text in element.itertext())


def fill_tables(selection: Selection) -> None:
    """Take in the whole of a table of which half was chosen: short cells are easily lost."""
    cells: dict[HtmlElement, list[int]] = {}
    tables: dict[HtmlElement, HtmlElement | None] = {}
    for index, unit in enumerate(selection.units):
        if unit.holder not in tables:
            tables[unit.holder] = next((element for element in unit.ancestors() if element.tag == "table"), None)
        table = tables[unit.holder]
        if table is not None:
            cells.setdefault(table, []).append(index)
    for indexes in cells.values():
        if 2 * sum(index in selection.kept for index in indexes) >= len(indexes):
            selection.kept.update(indexes)


def fill_quotes(selection: Selection) -> None:
    """Take in quotations between chosen units of one element, such as posts that the story shows."""
    order = sorted(selection.kept)
    for before, after in itertools.pairwise(order):
        station = selection.units[before].station()
        if after == before + 1 or station is not selection.units[after].station():
            continue
        for index in range(before + 1, after):
            unit = selection.units[index]
            near = list(itertools.islice(unit.ancestors(), QUOTE_DEPTH))
            if station in near and any(element.tag == "blockquote" for element in near):
                selection.kept.add(index)


def _is_apart(unit: Unit) -> bool:
    return unit.linked * 2 >= len(unit.text) or unit.inside("a", "figure", "figcaption")


def _is_named_boilerplate(unit: Unit) -> bool:
    return any(map(is_boilerplate, itertools.islice(unit.ancestors(), NEAR)))


def take_standfirst(selection: Selection) -> None:
    """Take in what stands between the title and the text and is its standfirst.

    Either its element is named so, or the page's own summary is the same text.
    """
    paragraphs = [index for index in sorted(selection.kept) if is_paragraph(selection.units[index])]
    if not paragraphs:
        return
    first = paragraphs[0]
    summary, title = squash(selection.description), squash(selection.title)
    text = "".join(selection.units[index].squashed for index in paragraphs[:REACH])
    for index in range(first - 1, max(-1, first - FRONT), -1):
        unit = selection.units[index]
        if unit.inside("h1") or unit.squashed == title:
            break
        if index in selection.kept or len(unit.text) < STANDFIRST or unit.linked * 2 > len(unit.text):
            continue
        if unit.squashed in text or unit.inside("a", "nav", "aside", "figure", "figcaption") or is_credit(unit.text):
            continue
        near = list(itertools.islice(unit.ancestors(), NEAR))
        said = unit.squashed in summary or (len(summary) >= SUMMARY and unit.squashed.startswith(summary[:SUMMARY]))
        called = ends_sentence(unit.text) and any(map(is_standfirst, near))
        if (called or (said and (ends_sentence(unit.text) or len(unit.text) >= PARAGRAPH))) and not any(
            map(is_boilerplate, near)
        ):
            selection.kept.add(index)
