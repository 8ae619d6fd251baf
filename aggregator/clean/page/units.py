# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""A parsed page as units: each run of text that no block element and no line break interrupts.

A unit knows where it stands in the tree, so that what is chosen can be cut out of the page as it is there: with its
links, its pictures, its lists and tables, and every space between its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from unicodedata import normalize

from lxml.etree import iterwalk, tostring
from lxml.html import Element, HtmlElement

from aggregator.clean.page.element_names import is_boilerplate
from aggregator.text.elements import SHOWN

_BLOCKS = frozenset(
    """
    address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main menu nav object ol p picture pre section summary
    table tbody td tfoot th thead tr ul video audio
    """.split()
) | {SHOWN}
_SILENT = frozenset(
    """
    script style noscript template head iframe object embed svg math select textarea button canvas map datalist
    """.split()
)
"""Elements whose text no reader sees as the page's."""

_FLOW = frozenset("article aside body center details div fieldset footer form header html main nav section".split())
"""Elements in which paragraphs stand beside each other."""

LINKED = 0.85
"""Share of a unit that must be linked for it to be a link as a whole."""

NEAR = 5
"""Elements around a unit that say what kind of unit it is; further out they say what kind of page."""

_UNWRAPPED = frozenset({"form", "fieldset", "menu", "dialog", "legend"})
"""Elements that a story may stand in, but that are no part of one."""

_MEDIA = ("video", "audio", SHOWN)
_ASIDE = frozenset({"aside", "nav", "footer", "header"})
"""Elements around media that say that they belong to something else."""

_NOT_ALNUM = re.compile(r"\W+")


@dataclass(slots=True, eq=False)
class Unit:
    """One run of text. Not frozen: it holds elements of a tree that is changed in place."""

    holder: HtmlElement
    """The block element that it stands in."""
    after: HtmlElement | None
    """The child of `holder` that the run follows; None where it begins the element."""
    inline: list[HtmlElement] = field(default_factory=list)
    """Inline children of `holder` that belong to the run."""
    text: str = ""
    """White space folded."""
    linked: int = 0
    """Characters of `text` that are links."""
    squashed: str = ""
    """Letters and digits of `text` alone, in lower case: what two renderings of one text have in common."""
    stations: dict[HtmlElement, HtmlElement] = field(default_factory=dict)
    """The stations of the page's holders that were looked for already: one holder may have ten thousand runs."""

    @property
    def is_heading(self) -> bool:
        """Whether it stands in h1 to h6."""
        return self.inside("h1", "h2", "h3", "h4", "h5", "h6")

    def inside(self, *tags: str) -> bool:
        """Whether its holder, or one of the four elements above, is one of `tags`."""
        return any(element.tag in tags for element, _ in zip(self.ancestors(), range(NEAR), strict=False))

    def ancestors(self) -> Iterator[HtmlElement]:
        """The elements that the unit stands in: its holder, what holds that, and so on up to the body."""
        element: HtmlElement | None = self.holder
        while element is not None and element.tag not in {"body", "html"}:
            yield element
            element = element.getparent()

    @property
    def is_anchor(self) -> bool:
        """Whether it is one link to a part of the same page."""
        links = [element for element in self.inline if element.tag == "a"]
        return (
            bool(links)
            and self.linked >= LINKED * len(self.text)
            and all((element.get("href") or "").startswith("#") for element in links)
        )

    def station(self) -> HtmlElement:
        """The element that its paragraph, list or table stands in: neighbours in one flow of text share it."""
        found = self.stations.get(self.holder)
        if found is None:
            found = self.stations[self.holder] = _station(self.holder)
        return found


def _station(element: HtmlElement) -> HtmlElement:
    if element.tag in _FLOW and not any(child.tag in _BLOCKS and child.tag != "br" for child in element):
        parent = element.getparent()
        element = element if parent is None else parent
    while element.tag not in _FLOW:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def squash(text: str) -> str:
    """Letters and digits of a text, in lower case; composed, as trafilatura composes them (Unicode NFC)."""
    return _NOT_ALNUM.sub("", text if text.isascii() else normalize("NFC", text)).casefold()


def units_of(tree: HtmlElement) -> list[Unit]:
    """The units of a page with text, in document order; linear in its size."""
    body = tree.find("body")
    root = body if body is not None else tree
    reader = _Reader(root)
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and element.tag in _SILENT:
            walk.skip_subtree()
        elif event == "start":
            reader.start(element)
        elif event == "end":
            reader.end(element)
        else:
            reader.text(element.tail)
    return reader.found


class _Reader:
    """Turns the walk over a page into units."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[Unit] = []
        self._root = root
        self._blocks = _blocks(root) | {root}
        self._stations: dict[HtmlElement, HtmlElement] = {}
        self._unit = self._run(root, None)
        self._pieces: list[str] = []
        self._in_link = 0

    def start(self, element: HtmlElement) -> None:
        if element in self._blocks:
            self._begin(self._run(element, None))
        else:
            self._in_link += element.tag == "a"
        self.text(element.text)

    def end(self, element: HtmlElement) -> None:
        if element not in self._blocks:
            self._in_link -= element.tag == "a"
            if element.getparent() is self._unit.holder:
                self._unit.inline.append(element)
        elif element is self._root:
            self._begin(self._unit)
            return
        else:
            self._begin(self._run(element.getparent(), element))
        self.text(element.tail)

    def text(self, words: str | None) -> None:
        if words:
            self._pieces.append(words)
            if self._in_link:
                self._unit.linked += len(words.strip())

    def _run(self, holder: HtmlElement, after: HtmlElement | None) -> Unit:
        return Unit(holder=holder, after=after, stations=self._stations)

    def _begin(self, following: Unit) -> None:
        """Close the present unit, and go on with another."""
        unit = self._unit
        unit.text = " ".join("".join(self._pieces).split())
        unit.squashed = squash(unit.text)
        if unit.squashed:
            self.found.append(unit)
        self._unit, self._pieces = following, []


def carve(tree: HtmlElement, units: list[Unit], kept: AbstractSet[int]) -> str:
    """The HTML of a page with nothing in it but the given units, and the elements that hold them."""
    body = tree.find("body")
    root = body if body is not None else tree
    cut(unit for index, unit in enumerate(units) if index not in kept)
    alive: set[HtmlElement] = {root}
    for index in kept:
        _enliven(units[index].holder, alive)
    for media in _media_among(root, [units[index] for index in sorted(kept)], alive):
        _enliven(media, alive)
    for element in alive:
        if element.tag in _UNWRAPPED:
            element.tag = "div"
        for child in list(element):
            if child in alive or child.tag == "br":
                continue
            if not isinstance(child.tag, str):
                child.drop_tree()
            elif child.tag in _BLOCKS:
                _drop_block(child)
    return str(tostring(root, encoding="unicode", method="html"))


def _enliven(element: HtmlElement | None, alive: set[HtmlElement]) -> None:
    while element is not None and element not in alive:
        alive.add(element)
        element = element.getparent()


def _media_among(root: HtmlElement, kept: list[Unit], alive: AbstractSet[HtmlElement]) -> list[HtmlElement]:
    """What plays, and links in place of frames, among the kept units: between two of them, or in the flow of one."""
    order = {element: number for number, element in enumerate(root.iter())}
    places = [order[unit.holder if unit.after is None else unit.after] for unit in kept]
    if not places:
        return []
    first, last = min(places), max(places)
    flows = {kept[0].station(), kept[-1].station()}
    found = []
    for media in root.iter(*_MEDIA):
        holder = media.getparent()
        is_boilerplate_between = False
        while holder is not None and holder not in alive:
            is_boilerplate_between = is_boilerplate_between or holder.tag in _ASIDE or is_boilerplate(holder)
            holder = holder.getparent()
        if not is_boilerplate_between and (first < order[media] < last or holder in flows):
            found.append(media)
    return found


def _drop_block(element: HtmlElement) -> None:
    """Take a block out; where it parted two runs of text, a line break parts them now."""
    before, after, parent = element.getprevious(), element.getnext(), element.getparent()
    front = before.tail if before is not None else parent.text if parent is not None else None
    runs_before = bool((front or "").strip()) or _is_inline(before)
    runs_after = bool((element.tail or "").strip()) or _is_inline(after)
    if runs_before and runs_after:
        element.addprevious(Element("br"))
    element.drop_tree()


def _is_inline(element: HtmlElement | None) -> bool:
    return element is not None and isinstance(element.tag, str) and element.tag not in _BLOCKS


def cut(units: Iterable[Unit]) -> None:
    """Take the text of units out of their tree, and their inline elements; what stands around them stays."""
    for unit in units:
        if unit.after is None:
            unit.holder.text = None
        else:
            unit.after.tail = " "
        for element in unit.inline:
            element.tail = None
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)


def _blocks(root: HtmlElement) -> set[HtmlElement]:
    """Block elements, and inline ones that hold some."""
    found: set[HtmlElement] = set()
    for element in root.iter(*_BLOCKS):
        holder: HtmlElement | None = element
        while holder is not None and holder not in found:
            found.add(holder)
            holder = holder.getparent() if holder is not root else None
    return found
