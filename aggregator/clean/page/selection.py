"""Which units of a page are its story: steps that take out of a first choice what is boilerplate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from aggregator.clean.draft import removal
from aggregator.clean.page.element_names import is_boilerplate, names_of
from aggregator.clean.page.units import LINKED, Unit
from aggregator.clean.shape import announces, ends_sentence, introduces
from aggregator.model import Removal

BOILERPLATE_SHARE = 0.35
"""Share of the chosen text above which an element is no boilerplate, whatever it is called."""

BOILERPLATE_SUM = 1.5
"""How many times that share all boilerplate's paragraphs together may have; beyond it the names mean something else."""

BODY_SHARE = 0.85
"""Share of the paragraphs that the element of the story holds."""

LINE = 80
"""Characters of the longest line above a story that is a date, a place or a name."""

PARAGRAPH = 60
"""Characters of the shortest sentence that is a paragraph for certain."""

GAPS = 20
"""Pieces between a story's parts that are put on record; a page with more has its story in pieces."""

ANNOUNCED = 100
"""Linked lines below the one that announces them; longer lists are set as lists."""

ALIKE = 4
"""Elements around a paragraph that are compared with those around another: a page wraps each in as many at the most."""

_DIGITS = re.compile(r"\d+")
_LISTS = frozenset({"ul", "ol", "dl", "menu"})

REPEATED = 30
"""Letters and digits of the shortest quotation that is dropped because the text has it too."""


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
    dropped: set[int] = field(default_factory=set)
    """Indexes of those that a step took out."""

    def drop(self, rule: str, indexes: Iterable[int], why: str) -> None:
        """Take units out, and put them on record."""
        for index in sorted(indexes):
            self.kept.discard(index)
            self.dropped.add(index)
            self.removals.append(removal(rule, self.units[index].text, why))

    def announced(self, index: int, *, is_last: bool = False) -> set[int]:
        """The units that one announces with a colon: the list that follows on it, or lines that are one link each.

        A label of few words is believed for a list within the story alone: "Read also:" stands above such lines too.

        :param is_last: whether the story has nothing below it
        """
        text = self.units[index].text
        if not announces(text) or (is_last and not introduces(text)):
            return set()
        return self.list_after(index) or (self._links_after(index) if introduces(text) else set())

    def _links_after(self, index: int) -> set[int]:
        station, found = self.units[index].station(), set()
        for later in range(index + 1, min(index + 1 + ANNOUNCED, len(self.units))):
            unit = self.units[later]
            if unit.linked < LINKED * len(unit.text) or unit.is_heading or unit.station() is not station:
                break
            found.add(later)
        return found

    def list_after(self, index: int) -> set[int]:
        """The units of the list that follows directly on a unit; none where something else follows."""
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        whole = next((each for each in following.ancestors() if each.tag in _LISTS), None) if following else None
        if whole is None or whole in self.units[index].ancestors():
            return set()
        found = set()
        for later in range(index + 1, len(self.units)):
            if whole not in self.units[later].ancestors():
                break
            found.add(later)
        return found

    def length(self, indexes: Iterable[int]) -> int:
        """Characters of some units."""
        return sum(len(self.units[index].text) for index in indexes)


def is_paragraph(unit: Unit) -> bool:
    """Whether a unit is running text for certain."""
    return len(unit.text) >= PARAGRAPH and ends_sentence(unit.text) and unit.linked * 2 < len(unit.text)


def note_gaps(selection: Selection, first: AbstractSet[int]) -> None:
    """Put on record what stands in one flow with the story's parts, or within it, and was never taken for one.

    Between them, and from the last of them to the end of what holds it.

    :param first: what was chosen at first; what went of it is on record
    """
    order = sorted(selection.kept)
    stations = {selection.units[index].station() for index in order}
    last = selection.units[order[-1]]
    holders = stations | {each for each in last.ancestors() if each.tag == "article"}
    said = []
    for index in range(order[0], len(selection.units)):
        unit = selection.units[index]
        if index in selection.kept or index in first:
            continue
        is_between = index < order[-1]
        if (is_between and unit.station() in stations) or any(each in holders for each in unit.ancestors()):
            said.append(unit.text)
    selection.removals += [removal("gap", text, "stands among the story's parts and is none") for text in said[:GAPS]]


def stands_alike(unit: Unit, other: Unit) -> bool:
    """Whether two units stand in one flow, or each in an element of its own, called and placed as the other's."""
    first, second = unit.station(), other.station()
    for _ in range(ALIKE):
        if first is second:
            return True
        above, beyond = first.getparent(), second.getparent()
        if above is None or beyond is None or not are_alike(first, second):
            return False
        first, second = above, beyond
    return False


def are_alike(element: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements are of one kind and name; numbers in names only count."""
    return element.tag == other.tag and _DIGITS.sub("", names_of(element)) == _DIGITS.sub("", names_of(other))


def drop_navigation(selection: Selection) -> None:
    """Drop lines in navigation and footers: a section's name there is matched by chance."""
    lines = [
        index
        for index in selection.kept
        if not is_paragraph(selection.units[index])
        and any(element.tag in {"nav", "footer"} for element in selection.units[index].ancestors())
    ]
    selection.drop("navigation", lines, "stands in the page's navigation")


def drop_boilerplate(selection: Selection) -> None:
    """Drop what stands in elements that are named as boilerplate, unless much of the story does.

    Much of it may stand in one such element, or in many of one name: a page may call each of its paragraphs a preview
    for subscribers.
    """
    limit = BOILERPLATE_SHARE * selection.length(selection.kept)
    held: dict[HtmlElement, list[int]] = {}
    for index in sorted(selection.kept):
        for element in selection.units[index].ancestors():
            held.setdefault(element, []).append(index)
    called: dict[str, set[int]] = {}
    for element, indexes in held.items():
        if selection.length(indexes) <= limit and is_boilerplate(element):
            called.setdefault(names_of(element), set()).update(indexes)
    boilerplate = {name: indexes for name, indexes in called.items() if selection.length(indexes) <= limit}
    dropped = set().union(*boilerplate.values())
    if selection.length(index for index in dropped if is_paragraph(selection.units[index])) <= BOILERPLATE_SUM * limit:
        selection.drop("named-boilerplate", dropped, "its element is named as boilerplate")


def drop_cards(selection: Selection) -> None:
    """Drop links that hold blocks, which are cards that lead to other stories, and lists of the page's own parts."""
    cards = [index for index in selection.kept if selection.units[index].inside("a")]
    if 2 * selection.length(cards) < selection.length(selection.kept):
        selection.drop("related-card", cards, "a link around it leads elsewhere")
    contents = [index for index in selection.kept if selection.units[index].is_anchor]
    selection.drop("contents", contents, "leads to a part of the page")


def drop_outside(selection: Selection) -> None:
    """Drop what stands below the element that holds nearly all paragraphs.

    A list that it ends by announcing stays, and what stands in further elements of its kind that hold paragraphs too:
    a story's sections.
    """
    paragraphs = [index for index in sorted(selection.kept) if is_paragraph(selection.units[index])]
    total = selection.length(paragraphs)
    lengths: Counter[HtmlElement] = Counter()
    for index in paragraphs:
        for element in selection.units[index].ancestors():
            lengths[element] += len(selection.units[index].text)
    holders = [element for element, length in lengths.items() if length >= BODY_SHARE * total]
    if not holders:
        return
    inmost = min(holders, key=lambda element: (lengths[element], -sum(1 for _ in element.iterancestors())))
    last = max(index for index in paragraphs if inmost in selection.units[index].ancestors())
    announced = selection.announced(last)
    twins = {element for element in lengths if element.getparent() is inmost.getparent() and are_alike(element, inmost)}
    outside = [
        index
        for index in selection.kept
        if index > last
        and index not in announced
        and not any(element is inmost or element in twins for element in selection.units[index].ancestors())
    ]
    selection.drop("outside", outside, "stands below the element that holds the story")


def drop_front(selection: Selection) -> None:
    """Drop lines above the first paragraph that are no sentences and stand elsewhere: dates, places, reading times."""
    order = sorted(selection.kept)
    first = next((at for at, index in enumerate(order) if is_paragraph(selection.units[index])), 0)
    if not order:
        return
    announced = set().union(*(selection.announced(index) for index in order[:first]))
    opening = selection.units[order[first]]
    lines = [index for index in order[:first] if index not in announced and _is_line(selection.units[index], opening)]
    selection.drop("front-matter", lines, "a line above the first paragraph")


def drop_back(selection: Selection) -> None:
    """Drop lines below the last paragraph that are no sentences and stand elsewhere or lead elsewhere: tags, people."""
    order = sorted(selection.kept)
    last = next((at for at in range(len(order) - 1, -1, -1) if is_paragraph(selection.units[order[at]])), None)
    if last is None:
        return
    end = selection.units[order[last]]
    lines = [index for index in order[last + 1 :] if _is_line(selection.units[index], end, headings=True)]
    selection.drop("back-matter", lines, "a line below the last paragraph")


def _is_line(unit: Unit, paragraph: Unit, *, headings: bool = False) -> bool:
    return (
        (headings or not unit.is_heading)
        and len(unit.text) <= LINE
        and not ends_sentence(unit.text)
        and not unit.inside("table", "blockquote", *(("li",) if headings else ()))
        and not stands_alike(unit, paragraph)
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
