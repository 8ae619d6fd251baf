"""The main text of an article page: trafilatura says which paragraphs, the page itself gives them.

Trafilatura's answer is a witness, not the text: its rendering loses spaces, lists and links. Each unit of the page that
it has is chosen; then what stands in furniture is dropped, and what is missing between is taken in.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from lxml.html import HtmlElement

from aggregator.clean.draft import removal
from aggregator.clean.element_names import is_furniture
from aggregator.clean.phrases import ends_sentence
from aggregator.clean.units import Unit, carve, squash, units_of
from aggregator.model import Removal

LONG = 25
"""Letters and digits of the shortest unit that is looked for anywhere; shorter ones recur, and only count in their place."""

REACH = 300
"""Letters and digits from the last match within which a short unit is looked for."""

END = 40
"""Letters and digits at a long unit's ends that must be found where the whole is not."""

COVERAGE = 0.6
"""The least share of the witness that must be found among the units, or it stands for itself."""

FURNITURE_SHARE = 0.35
"""Share of the chosen text above which an element is no furniture, whatever it is called."""

LINE = 80
"""Characters of the longest line above a story that is a date, a place or a name."""

PARAGRAPH = 60
"""Characters of the shortest sentence that is a paragraph for certain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The main text of a page."""

    html: str
    """As it is in the page, less everything around it."""
    removals: tuple[Removal, ...]
    """What the witness had, and is no part of the story."""


@dataclass(slots=True, eq=False)
class _Choice:
    """The units of a page, and which of them are chosen so far."""

    units: list[Unit]
    kept: set[int]
    title: str
    description: str
    removals: list[Removal]

    def drop(self, rule: str, indexes: list[int], why: str) -> None:
        for index in indexes:
            self.kept.discard(index)
            self.removals.append(removal(rule, self.units[index].text, why))


def choose(tree: HtmlElement, witness: str, *, title: str = "", description: str = "") -> Chosen | None:
    """Find in a page what a witness took for its main text; the tree is cut down to it.

    :param witness: the plain text of another extraction
    :param title: of the story, as the page says
    :param description: the page's own summary; a paragraph above the text that says the same is its standfirst
    :return: None where the page does not show what the witness has: it took it from a script
    """
    units = units_of(tree)
    kept, coverage = align(units, witness)
    if coverage < COVERAGE or not kept:
        return None
    choice = _Choice(units, kept, title, description, [])
    for step in STEPS:
        step(choice)
    if not choice.kept:
        return None
    return Chosen(html=carve(tree, units, choice.kept), removals=tuple(choice.removals))


def align(units: list[Unit], witness: str) -> tuple[set[int], float]:
    """Find the units of a page in another rendering of its main text: their indexes, and the share of it that they make.

    A long unit is found anywhere, a short one only near to where the last one ended. What was found twice counts once.
    """
    wanted = squash(witness)
    spans: dict[int, tuple[int, int]] = {}
    at = 0
    for index, unit in enumerate(units):
        text = unit.squashed
        is_long = len(text) >= LONG
        start = wanted.find(text, at, len(wanted) if is_long else at + REACH + len(text))
        end = start + len(text)
        if start < 0 and len(text) >= 2 * END:
            start = wanted.find(text[:END], at)
            tail = wanted.find(text[-END:], max(start, at), max(start, at) + 2 * len(text)) if start >= 0 else -1
            start, end = (start, tail + END) if tail >= 0 else (-1, -1)
        if start >= 0:
            spans[index] = (start, end)
            at = end
        elif is_long and (start := wanted.find(text)) >= 0:
            _insert(spans, index, (start, start + len(text)))
    covered = sum(end - start for start, end in spans.values())
    return set(spans), min(1.0, covered / max(1, len(wanted)))


def _insert(spans: dict[int, tuple[int, int]], index: int, span: tuple[int, int]) -> None:
    """Add a span that lies before the last one, unless it was found already; it supersedes what lies within it."""
    start, end = span
    if any(s <= start and end <= e for s, e in spans.values()):
        return
    for other in [k for k, (s, e) in spans.items() if start <= s and e <= end]:
        del spans[other]
    spans[index] = span


def _is_paragraph(unit: Unit) -> bool:
    return len(unit.text) >= PARAGRAPH and ends_sentence(unit.text) and unit.linked * 2 < len(unit.text)


def drop_furniture(choice: _Choice) -> None:
    """Drop what stands in elements that are named as furniture, unless most of the story does."""
    total = sum(len(choice.units[index].text) for index in choice.kept)
    held: dict[HtmlElement, list[int]] = {}
    for index in choice.kept:
        for element in choice.units[index].ancestors():
            if is_furniture(element):
                held.setdefault(element, []).append(index)
    for indexes in held.values():
        inside = [index for index in indexes if index in choice.kept]
        if inside and sum(len(choice.units[index].text) for index in inside) <= FURNITURE_SHARE * total:
            choice.drop("named-furniture", inside, "its element is named as furniture")


def drop_cards(choice: _Choice) -> None:
    """Drop links that hold blocks: cards that lead to other stories."""
    cards = [index for index in choice.kept if choice.units[index].inside("a") and not choice.units[index].inside("figure")]
    if 2 * sum(len(choice.units[i].text) for i in cards) < sum(len(choice.units[i].text) for i in choice.kept):
        choice.drop("related-card", sorted(cards), "a link around it leads elsewhere")


def drop_outsiders(choice: _Choice) -> None:
    """Drop short units at the front that stand in navigation."""
    bad = [
        index
        for index in choice.kept
        if any(element.tag in {"nav", "footer"} for element in choice.units[index].ancestors())
        and not _is_paragraph(choice.units[index])
    ]
    choice.drop("navigation", sorted(bad), "stands in the page's navigation")


def drop_front(choice: _Choice) -> None:
    """Drop lines above the first paragraph that are no sentences and stand elsewhere: dates, places, reading times."""
    order = sorted(choice.kept)
    first = next((at for at, index in enumerate(order) if _is_paragraph(choice.units[index])), 0)
    station = choice.units[order[first]].station() if order else None
    lines = [
        index
        for index in order[:first]
        if not choice.units[index].is_heading
        and len(choice.units[index].text) <= LINE
        and not ends_sentence(choice.units[index].text)
        and choice.units[index].station() is not station
    ]
    choice.drop("front-matter", lines, "a line above the first paragraph")


def fill_gaps(choice: _Choice) -> None:
    """Take in what stands between two chosen units, in the same element as both; named furniture stays out."""
    order = sorted(choice.kept)
    for before, after in itertools.pairwise(order):
        if after == before + 1 or choice.units[before].station() is not choice.units[after].station():
            continue
        station = choice.units[before].station()
        for index in range(before + 1, after):
            unit = choice.units[index]
            if unit.station() is station and _may_fill(unit):
                choice.kept.add(index)


def fill_tables(choice: _Choice) -> None:
    """Take in the whole of a table of which half was chosen: short cells are easily lost."""
    cells: dict[HtmlElement, list[int]] = {}
    for index, unit in enumerate(choice.units):
        table = next((element for element in unit.ancestors() if element.tag == "table"), None)
        if table is not None:
            cells.setdefault(table, []).append(index)
    for indexes in cells.values():
        if 2 * sum(index in choice.kept for index in indexes) >= len(indexes):
            choice.kept.update(indexes)


def _may_fill(unit: Unit) -> bool:
    if unit.linked * 2 >= len(unit.text) or unit.inside("a", "figure", "figcaption"):
        return False
    return not any(is_furniture(element) for element, _ in zip(unit.ancestors(), range(3), strict=False))


STEPS: tuple[Callable[[_Choice], None], ...] = (drop_outsiders, drop_furniture, drop_cards, fill_gaps, fill_tables, drop_front)
