"""Small steps on a tree of HTML that is brought to what it shows: an element becomes another, in its own place."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from lxml.etree import _Element as Element

from aggregator.text.html import without_control

_MUTE = frozenset({"script", "style", "template", "head", "title", "desc", "metadata", "noscript"})


def become(element: Element, tag: str, words: str = "", **attributes: str) -> None:
    """Make an element another one, with words and nothing else in it; an empty `span` is as good as none."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # newer than its stubs
    element.tag = tag
    element.text = words
    for name, value in attributes.items():
        element.set(name, value)


def named_with(element: Element, classes: AbstractSet[str]) -> bool:
    """Whether an element has one of these classes, whose names are in small letters."""
    return not classes.isdisjoint((element.get("class") or "").lower().split())


def is_element(node: Element) -> bool:
    """Whether a node is an element, and no comment, whose name is none."""
    return not callable(node.tag)


def words_in(element: Element) -> str:
    """The text in an element on one line, less what scripts and styles hold; what stands in blocks is apart."""
    return " ".join(without_control("".join(_pieces(element))).split())


def _pieces(element: Element) -> Iterator[str]:
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        each, is_left = stack.pop()
        if is_left:
            yield each.tail or ""
            continue
        if each is not element:
            stack.append((each, True))
        if is_element(each) and each.tag not in _MUTE:
            yield each.text or ""
            if each.tag in {"p", "div", "li", "td", "br", "option"}:
                yield " "
            stack.extend((child, False) for child in reversed(each))
