"""Which units of a page are its story: steps that take out of a first choice what is furniture, and fill its gaps."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from aggregator.clean.captions import is_credit
from aggregator.clean.draft import removal
from aggregator.clean.element_names import is_furniture, is_standfirst
from aggregator.clean.phrases import ends_sentence
from aggregator.clean.units import Unit, squash
from aggregator.model import Removal

FURNITURE_SHARE = 0.35
"""Share of the chosen text above which an element is no furniture, whatever it is called."""

LINE = 80
"""Characters of the longest line above a story that is a date, a place or a name."""

PARAGRAPH = 60
"""Characters of the shortest sentence that is a paragraph for certain."""

REPEATED = 30
"""Letters and digits of the shortest quotation that is dropped because the text has it too."""

STANDFIRST = 30
"""Characters of the shortest standfirst."""

FRONT = 40
"""Units above the text among which its standfirst is looked for."""

SUMMARY = 50
"""Letters and digits of a summary that must be the same as a standfirst's first ones; the rest is often cut."""

REACH = 4
"""Paragraphs from the front that may say a standfirst again."""

NEAR = 3
"""Elements around a unit whose names speak of it alone."""


@dataclass(kw_only=True, slots=True, eq=False)
class Selection:
    """The units of a page, and which of them are chosen so far. Steps change it in place."""

    units: list[Unit]
    kept: set[int]
    """Indexes of the chosen ones."""
    title: str = ""
    description: str = ""
    """The page's own summary of its story."""
    removals: list[Removal] = field(default_factory=list)

    def drop(self, rule: str, indexes: Iterable[int], why: str) -> None:
        """Take units out, and put them on record."""
        for index in sorted(indexes):
            self.kept.discard(index)
            self.removals.append(removal(rule, self.units[index].text, why))

    def length(self, indexes: Iterable[int]) -> int:
        """Characters of some units."""
        return sum(len(self.units[index].text) for index in indexes)


Step = Callable[[Selection], None]


def is_paragraph(unit: Unit) -> bool:
    """Whether a unit is running text for certain."""
    return len(unit.text) >= PARAGRAPH and ends_sentence(unit.text) and unit.linked * 2 < len(unit.text)


def drop_navigation(selection: Selection) -> None:
    """Drop lines in navigation and footers: a section's name there is matched by chance."""
    lines = [
        index
        for index in selection.kept
        if not is_paragraph(selection.units[index])
        and any(element.tag in {"nav", "footer"} for element in selection.units[index].ancestors())
    ]
    selection.drop("navigation", lines, "stands in the page's navigation")


def drop_furniture(selection: Selection) -> None:
    """Drop what stands in elements that are named as furniture, unless much of the story does."""
    total = selection.length(selection.kept)
    held: dict[HtmlElement, list[int]] = {}
    for index in sorted(selection.kept):
        for element in selection.units[index].ancestors():
            held.setdefault(element, []).append(index)
    for element, indexes in held.items():
        inside = [index for index in indexes if index in selection.kept]
        if inside and selection.length(inside) <= FURNITURE_SHARE * total and is_furniture(element):
            selection.drop("named-furniture", inside, "its element is named as furniture")


def drop_cards(selection: Selection) -> None:
    """Drop links that hold blocks, which are cards that lead to other stories, and lists of the page's own parts."""
    cards = [index for index in selection.kept if selection.units[index].inside("a")]
    if 2 * selection.length(cards) < selection.length(selection.kept):
        selection.drop("related-card", cards, "a link around it leads elsewhere")
    contents = [index for index in selection.kept if selection.units[index].is_anchor]
    selection.drop("contents", contents, "leads to a part of the page")


def fill_gaps(selection: Selection) -> None:
    """Take in what stands between two chosen units, in the same element as both; named furniture stays out."""
    for before, after in itertools.pairwise(sorted(selection.kept)):
        if after == before + 1:
            continue
        station = selection.units[before].station()
        if station is not selection.units[after].station():
            continue
        for index in range(before + 1, after):
            unit = selection.units[index]
            if unit.station() is station and _may_fill(unit):
                selection.kept.add(index)


def fill_ends(selection: Selection) -> None:
    """Take in paragraphs that stand right before the first chosen one, in the same element."""
    paragraphs = [index for index in sorted(selection.kept) if is_paragraph(selection.units[index])]
    if not paragraphs:
        return
    station = selection.units[paragraphs[0]].station()
    for index in range(paragraphs[0] - 1, -1, -1):
        unit = selection.units[index]
        if unit.station() is not station or not is_paragraph(unit) or not _may_fill(unit):
            break
        selection.kept.add(index)


def fill_tables(selection: Selection) -> None:
    """Take in the whole of a table of which half was chosen: short cells are easily lost."""
    cells: dict[HtmlElement, list[int]] = {}
    for index, unit in enumerate(selection.units):
        table = next((element for element in unit.ancestors() if element.tag == "table"), None)
        if table is not None:
            cells.setdefault(table, []).append(index)
    for indexes in cells.values():
        if 2 * sum(index in selection.kept for index in indexes) >= len(indexes):
            selection.kept.update(indexes)


def _may_fill(unit: Unit) -> bool:
    if unit.linked * 2 >= len(unit.text) or unit.inside("a", "figure", "figcaption"):
        return False
    return not any(map(is_furniture, itertools.islice(unit.ancestors(), NEAR)))


def drop_front(selection: Selection) -> None:
    """Drop lines above the first paragraph that are no sentences and stand elsewhere: dates, places, reading times."""
    order = sorted(selection.kept)
    first = next((at for at, index in enumerate(order) if is_paragraph(selection.units[index])), 0)
    if not order:
        return
    station = selection.units[order[first]].station()
    lines = [index for index in order[:first] if _is_line(selection.units[index], station)]
    selection.drop("front-matter", lines, "a line above the first paragraph")


def drop_back(selection: Selection) -> None:
    """Drop lines below the last paragraph that are no sentences and stand elsewhere or lead elsewhere: tags, people."""
    order = sorted(selection.kept)
    last = next((at for at in range(len(order) - 1, -1, -1) if is_paragraph(selection.units[order[at]])), None)
    if last is None:
        return
    station = selection.units[order[last]].station()
    lines = [index for index in order[last + 1 :] if _is_line(selection.units[index], station, headings=True)]
    selection.drop("back-matter", lines, "a line below the last paragraph")


def _is_line(unit: Unit, station: HtmlElement, *, headings: bool = False) -> bool:
    return (
        (headings or not unit.is_heading)
        and len(unit.text) <= LINE
        and not ends_sentence(unit.text)
        and not unit.inside("table", "li", "blockquote")
        and unit.station() is not station
    )


def drop_repeats(selection: Selection) -> None:
    """Drop quotations set apart that the text has too."""
    order = sorted(selection.kept)
    text = "\n".join(selection.units[index].squashed for index in order)
    repeated = [
        index
        for index in order
        if len(selection.units[index].squashed) >= REPEATED
        and selection.units[index].inside("blockquote", "aside", "figure")
        and text.count(selection.units[index].squashed) > 1
    ]
    selection.drop("pull-quote", repeated, "the text has it too")


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
        if (called or (said and (ends_sentence(unit.text) or len(unit.text) >= PARAGRAPH))) and not any(map(is_furniture, near)):
            selection.kept.add(index)


SELECTION: tuple[Step, ...] = (
    drop_navigation,
    drop_furniture,
    drop_cards,
    fill_gaps,
    fill_ends,
    fill_tables,
    drop_front,
    drop_back,
    drop_repeats,
    take_standfirst,
)
"""The steps, in order: what is filled in later is not looked at by those before."""
