"""Bounds on what of a page is read, so that no page costs more than a large one does."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml.html import HtmlElement

from aggregator.model import Problem

SIZE_LIMIT: Final = 10_000_000
"""Characters of a page that are read; article pages are below 3 MB."""
MARKUP_LIMIT: Final = 60_000
"""Signs `<` of a page up to which it is read: its tags. Of 394 pages of 250 papers the largest has 8,402; each costs up
to 0.1 ms."""
BREAKS_LIMIT: Final = 500
"""Line breaks of a page that trafilatura sees as such: it compares each with all others of its element."""


def bound_source(source: str) -> tuple[str, tuple[Problem, ...]]:
    """A page's source as far as it is read, and a problem where that is not all of it."""
    end, found = SIZE_LIMIT, -1
    if source.count("<", 0, SIZE_LIMIT) > MARKUP_LIMIT:
        for _ in range(MARKUP_LIMIT + 1):
            found = source.find("<", found + 1)
        end = found
    if len(source) <= end:
        return source, ()
    what = f"the page is too large: it is read as far as {end:,} of its {len(source):,} characters"
    return source[:end], (Problem(where="clean: page", what=what),)


def bound_breaks(tree: HtmlElement) -> HtmlElement:
    """A page's tree for trafilatura: itself, or a copy without the line breaks beyond `BREAKS_LIMIT`."""
    if sum(1 for _ in tree.iter("br")) <= BREAKS_LIMIT:
        return tree
    copy = deepcopy(tree)
    # Text is put together once: each break that is taken out by itself would copy all text before it.
    texts: dict[tuple[HtmlElement, bool], list[str]] = {}
    for element in list(copy.iter("br"))[BREAKS_LIMIT:]:
        before, parent = element.getprevious(), element.getparent()
        owner = (parent, False) if before is None else (before, True)
        texts.setdefault(owner, [(parent.text if before is None else before.tail) or ""]).append(element.tail or "")
        element.tail = None
        parent.remove(element)
    for (element, is_tail), pieces in texts.items():
        setattr(element, "tail" if is_tail else "text", " ".join(pieces))
    return copy
