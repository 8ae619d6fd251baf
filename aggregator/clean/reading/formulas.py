"""Formulas as words: MathML on one line, and each formula once, however often a page's script wrote it.

What draws formulas on a page leaves them there twice or thrice: for eyes, for screen readers, as source. The MathML of
them is read; where there is none, the source is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.etree import _Element as Element

from aggregator.clean.reading.trees import become, is_element, named_with, words_in
from aggregator.text.html import without_control

_AROUND = frozenset(
    {"katex", "katex-display", "mwe-math-element", "mathjax", "mathjax_display", "mathjax_svg", "mathjax_svg_display"}
)
"""Classes of elements that hold one formula in all its forms."""
_AROUND_TAGS = frozenset({"mjx-container"})
_DISPLAY = frozenset({"katex-display", "mathjax_display", "mathjax_svg_display"})
_FORMS = 6
"""Elements between a formula's MathML and the one that holds all its forms."""
_COPIES, _SLACK = 3, 40
"""How often a formula's own letters may stand in what holds all its forms, and how many others."""
_PREVIEW = frozenset({"mathjax_preview"})

_UNSEEN = str.maketrans({"\u2061": " ", "\u2062": "", "\u2063": "", "\u2064": "", "\u200b": ""})
"""Operators that are not drawn; the first applies a function, whose name would else run into what it is applied to."""
_TEX_FRAME = re.compile(r"\{\\(?:display|text)style\s+(.*)\}", re.DOTALL)
_DEPTH = 40
"""Elements of a formula within each other that are read; below is no formula that anybody wrote."""


def write_out_formulas(tree: Element) -> None:
    """Put words in place of each formula of a tree."""
    for math in list(tree.iter("math")):
        if len(math) and all(child.tag == "annotation" for child in math):
            _write_source(math, words_of(math), is_display=math.get("display") == "block")
        else:
            _write_out(math)
    for source in list(tree.iter("script")):
        kind = source.get("type") or ""
        if kind.startswith("math/tex"):
            _write_source(source, words_in(source), is_display="mode=display" in kind)


def _write_out(math: Element) -> None:
    """Put words in place of one formula, in all its forms."""
    around, is_display = math, math.get("display") == "block" or math.get("mode") == "display"
    element = math.getparent()
    for _ in range(_FORMS):
        if element is None:
            break
        names = set((element.get("class") or "").lower().split())
        if (element.tag in _AROUND_TAGS or not names.isdisjoint(_AROUND)) and _is_only(math, element):
            around = element
            is_display |= not names.isdisjoint(_DISPLAY) or element.get("display") == "true"
        element = element.getparent()
    words = words_of(math)
    if words:
        become(around, "div" if is_display else "span", words)


def _is_only(math: Element, element: Element) -> bool:
    """Whether an element holds a formula in its forms and nothing else: a whole text may have the class of one."""
    is_one = sum(1 for _ in element.iter("math")) == 1 and next(element.iter("p", "li", "table"), None) is None
    return is_one and len(words_in(element)) <= _COPIES * len(words_in(math)) + _SLACK


def _write_source(source: Element, words: str, *, is_display: bool) -> None:
    """Put the source of a formula in its own place, if nothing drew it; what stands in for it until then goes."""
    before = source.getprevious()
    if before is not None and not (before.tail or "").strip():
        if named_with(before, _AROUND) and words_in(before):
            become(source, "span")
            return
        if named_with(before, _PREVIEW):
            become(before, "span")
    if words:
        become(source, "div" if is_display else "span", words)


def words_of(math: Element) -> str:
    """A formula on one line: what it shows, or else its source."""
    shown = " ".join(without_control(_line(math, _DEPTH)).translate(_UNSEEN).split())
    if shown:
        return shown
    written = (words_in(each) for each in math.iter("annotation"))
    source = next(filter(None, written), "") or " ".join(without_control(math.get("alttext") or "").split())
    frame = _TEX_FRAME.fullmatch(source)
    return frame[1] if frame else source


def _line(element: Element, depth: int) -> str:
    """One element of MathML as it would be typed."""
    name = _name(element)
    if name in _SILENT or depth <= 0:
        return ""
    parts = [_line(child, depth - 1) for child in element if is_element(child)]
    write = _WRITERS.get(name)
    if write is not None and len(parts) > 1:
        return write(parts)
    if name in {"semantics", "maction"}:
        return parts[0] if parts else ""
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name == "mspace":
        return " "
    own = " ".join((element.text or "").split()) if not len(element) else ""
    return own + (", " if name == "mtr" else "").join(parts)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def _grouped(text: str) -> str:
    """In brackets, where without them only its first sign would count."""
    return text if len(text) <= 1 or text.isdecimal() or (text[0] == "(" and text[-1] == ")") else f"({text})"


_SILENT = frozenset({"annotation", "annotation-xml", "mphantom", "mprescripts", "none"})
_WRITERS: dict[str, Callable[[list[str]], str]] = {
    "msup": lambda parts: f"{parts[0]}^{_grouped(parts[1])}",
    "mover": lambda parts: f"{parts[0]}{_over(parts[1])}",
    "msub": lambda parts: f"{parts[0]}_{_grouped(parts[1])}",
    "munder": lambda parts: f"{parts[0]}_{_grouped(parts[1])}",
    "msubsup": lambda parts: f"{parts[0]}_{_grouped(parts[1])}^{_grouped(parts[-1])}",
    "munderover": lambda parts: f"{parts[0]}_{_grouped(parts[1])}^{_grouped(parts[-1])} ",
    "mfrac": lambda parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}",
    "mroot": lambda parts: f"{_grouped(parts[1])}√{_grouped(parts[0])}",
    "mfenced": lambda parts: f"({', '.join(parts)})",
    "mtable": "; ".join,
}
"""Elements that put one thing above, below or beside another, and how that is typed."""

_ACCENTS = {"^": "\u0302", "¯": "\u0304", "→": "\u20d7", "~": "\u0303", "˙": "\u0307", ".": "\u0307", "ˉ": "\u0304"}


def _over(mark: str) -> str:
    """What stands above another sign: an accent of it, or an exponent."""
    return _ACCENTS.get(mark) or f"^{_grouped(mark)}"
