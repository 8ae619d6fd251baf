"""What a page asks its reader to press or to fill in, and elements that HTML does not know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from aggregator.clean.reading.trees import become, is_element, words_in
from aggregator.text.elements import BLOCKS, KNOWN, TAGS
from aggregator.text.traces import Traces

BUTTON, FORM, DRAWING = "button", "form", "drawing"

FORM_SHARE = 0.5
"""Share of a document's text above which a form is only wrapped around it."""

BEFORE = 50
"""Texts in front of a button among which words are looked for: a paragraph may be a hundred thousand buttons."""

_LATER = ("amp-", "lite-youtube", "lite-vimeo", "youtube-video", "oembed", "mjx-")
"""Elements that others know what they show of."""
_RUNNING = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "caption", "pre", "dt"})
"""Elements that hold running text and nothing but."""


def release_buttons(tree: Element, traces: Traces) -> None:
    """Leave the words of buttons that a sentence has; other buttons are no text."""
    buttons = list(tree.iter("button"))
    total = len(words_in(tree)) if buttons else 0
    for button in buttons:
        words = words_in(button)
        if _is_in_sentence(button) or len(words) == total:
            button.tag = "span"
        else:
            become(button, "span", " ")
            if words:
                traces.remove(BUTTON, words, "a button")


def _is_in_sentence(button: Element) -> bool:
    """Whether words lead up to a button in its own block, or go on behind it in small letters."""
    if any(any(map(str.isalnum, text)) for text in islice(_texts_before(button), BEFORE)):
        return True
    after = (button.tail or "").lstrip()
    return bool(after) and (after[0].islower() or after[0] in ",;")


def _texts_before(element: Element) -> Iterator[str]:
    """The texts in front of an element, nearest first, back to the border of its block or to another button."""
    at: Element | None = element
    while at is not None and at.tag not in BLOCKS:
        before = at.getprevious()
        while before is not None:
            yield before.tail or ""
            if not is_element(before) or before.tag in BLOCKS or before.tag in {"button", "br"}:
                return
            yield words_in(before)
            before = before.getprevious()
        at = at.getparent()
        if at is not None:
            yield at.text or ""


def take_forms(tree: Element, traces: Traces) -> None:
    """Take out forms, which subscribe, search or log in, and drawings; what holds the text itself is only opened."""
    total = len(words_in(tree))
    for form in list(tree.iter("form")):
        words = words_in(form)
        if len(words) > FORM_SHARE * total:
            form.tag = "div"
            continue
        become(form, "div")
        if words:
            traces.remove(FORM, words, "a form")
    for element in list(tree.iter("select", "textarea", "svg")):
        words = words_in(element)
        if len(words) == total:
            element.tag = "div"
            for part in element.iter("*"):
                part.tag = part.tag if part.tag in TAGS else "span"
            continue
        is_drawing = element.tag == "svg"
        become(element, "span", " ")
        if words:
            traces.remove(DRAWING if is_drawing else FORM, words, "words of a drawing" if is_drawing else "a field")


def name_unknown(tree: Element) -> None:
    """Make elements that HTML does not know blocks, or parts of a sentence where they stand in one."""
    for element in reversed(list(tree.iter())):
        tag = element.tag
        if is_element(element) and tag not in KNOWN and not tag.startswith(_LATER):
            element.tag = "span" if _is_part_of_text(element) else "div"


def _is_part_of_text(element: Element) -> bool:
    """Whether an element is read on with what stands beside it: text, and a space or a mark between."""
    if any(child.tag in BLOCKS for child in element):
        return False
    parent = element.getparent()
    if parent is not None and (parent.tag in _RUNNING or parent.tag not in BLOCKS):
        return True
    previous = element.getprevious()
    before = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
    after = element.tail or ""
    if not (before.strip() or after.strip()):
        return False
    if before[-1:].isalnum() and "-" not in element.tag:
        return True  # no element but a text that nobody escaped: `list<item>`
    return not (before[-1:].isalnum() or after[:1].isalnum())
