"""One pass of expat over a document: is it well-formed, where are its items, what in it is out of bounds.

feedparser is quadratic in a few places (attributes of one element, categories of one item, the length
of an author, prefixes in use). What would make it slow is found here, and cut out before it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from aggregator.parse.names import Names

MAX_ITEMS: Final = 2_000
"""Items of one document that are read; the first ones, as feeds hold the newest first."""
MAX_ITEM_BYTES: Final = 1_000_000
"""One item, markup and all."""
MAX_DEPTH: Final = 256
"""Elements inside each other, as libxml2's own limit; real feeds stay under 30, XHTML content included."""
MAX_ELEMENTS: Final = 300_000
"""Of one document, items left out not counted; feedparser needs some ten microseconds for each."""
MAX_ATTRIBUTES: Final = 100
"""Attributes of one element; feedparser looks each up by a linear search."""
MAX_CATEGORIES: Final = 100
"""Categories of one item, or of the feed; feedparser compares each with all before it."""
MAX_SMALL_BYTES: Final = 5_000
"""Bytes of one element of `_SMALL`, which hold names and keywords."""
_ENDLESS_WORD = re.compile(rb"[\w.+\-]{200}")
"""No name has a word like this; feedparser's search for mail addresses is quadratic in a word's length."""
MAX_PREFIXES: Final = 100
"""Namespace prefixes in one document; feedparser goes through all for each element."""

_ITEMS = frozenset({"item", "entry"})
_CATEGORIES = frozenset({"category", "subject"})
_SMALL = frozenset(
    {"author", "creator", "managingeditor", "webmaster", "publisher", "owner", "name", "email", "keywords", "tags"}
)
_WATCHED = _ITEMS | _CATEGORIES | _SMALL

_TRUNCATED = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    }
)

_START_TAG = re.compile(rb"""<(?:[^"'<>]|"[^"<]*"|'[^'<]*')*>""")

Span = tuple[int, int]
"""First byte, and the byte after the last."""


@dataclass(kw_only=True, slots=True)
class Outline:
    """What the pass found; filled in while it runs."""

    items: list[Span] = field(default_factory=list)
    """The outermost items that are within bounds, in document order."""
    cuts: list[Span] = field(default_factory=list)
    """Items and elements that are out of bounds, and are not to be parsed."""
    dropped: int = 0
    """How many whole items are in `cuts`."""
    problems: set[str] = field(default_factory=set)
    """What was out of bounds."""
    regular: bool = True
    """False where an item directly holds another: there are more items than spans."""
    error: int = 0
    """expat's error code; 0 for a well-formed document."""
    error_at: int = 0
    """Where the error is, in bytes."""
    root_end: int | None = None
    """Where the root element ends; None if it does not."""
    open: list[int] = field(default_factory=list)
    """Where the elements outside items that were open at the error begin."""
    open_item: int | None = None
    """Where the item that was open at the error begins."""

    @property
    def truncated(self) -> bool:
        """Whether the document just stops."""
        return self.error in _TRUNCATED


class RefusedError(Exception):
    """The document as a whole is out of bounds; the text says how."""


def trace(body: bytes) -> Outline:
    """Go through a document in UTF-8.

    :raises RefusedError: it has a DOCTYPE, or is out of bounds outside its items
    """
    return _Tracer(body).run()


class _Tracer:
    """The state of the pass; expat calls back once for each tag."""

    __slots__ = (
        "body",
        "categories",
        "depth",
        "elements",
        "elements_before",
        "fault",
        "item_depth",
        "names",
        "outline",
        "parser",
        "prefixes",
        "small",
    )

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.outline = Outline()
        self.depth = 0
        self.elements = 0
        self.elements_before = 0
        """How many there were before the open item."""
        self.item_depth = 0
        """Depth of the outermost open item; 0 outside items."""
        self.fault = ""
        """Why the open item is to be dropped."""
        self.categories = 0
        """How many the open item has had."""
        self.small: list[int] = []
        """Where the open watched elements that are no items begin."""
        self.names = Names("")
        self.prefixes: set[str | None] = set()
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartNamespaceDeclHandler = self.prefix
        self.parser.StartDoctypeDeclHandler = self.doctype

    def run(self) -> Outline:
        try:
            self.parser.Parse(self.body, True)
        except expat.ExpatError as error:
            self.outline.error = error.code
            self.outline.error_at = self.parser.ErrorByteIndex
        return self.outline

    def start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        self.elements += 1
        if not self.item_depth:
            self.outline.open.append(self.parser.CurrentByteIndex)
        if self.depth == 1:
            self.names = Names(name)
        local = name.rpartition("}")[2].lower()
        if local in _WATCHED:
            self.start_watched(local, name)
        if self.elements > MAX_ELEMENTS:
            self.out_of_bounds("it has too many elements")
        if self.depth > MAX_DEPTH:
            self.out_of_bounds("elements are nested too deep")
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            self.out_of_bounds("an element has too many attributes")

    def start_watched(self, local: str, name: str) -> None:
        at = self.parser.CurrentByteIndex
        if local not in _ITEMS:
            self.small.append(at)
        elif self.names.split(name)[0]:
            return  # of a module, and no item
        elif self.item_depth:
            # What stands deeper is part of a text, or of the publisher's own element.
            self.outline.regular = self.outline.regular and self.depth > self.item_depth + 1
        else:
            self.item_depth = self.depth
            self.outline.open.pop()
            self.outline.open_item = at
            self.elements_before = self.elements
            self.fault = ""
            self.categories = 0

    def end(self, name: str) -> None:
        local = name.rpartition("}")[2].lower()
        if self.depth == self.item_depth:
            self.end_item()
            self.item_depth = 0
            self.outline.open_item = None
        else:
            if local in _WATCHED and local not in _ITEMS:
                self.end_small(local)
            if not self.item_depth:
                start = self.outline.open.pop()
                if self.depth == 1:
                    self.outline.root_end = self.end_of(start)
        self.depth -= 1

    def end_item(self) -> None:
        outline = self.outline
        start = outline.open_item
        assert start is not None
        end = self.end_of(start)
        if end - start > MAX_ITEM_BYTES:
            self.fault = f"an item is larger than {MAX_ITEM_BYTES // 1_000_000} MB"
        if len(outline.items) >= MAX_ITEMS:
            self.fault = f"it has more than {MAX_ITEMS:,} items"
        if self.fault:
            self.elements = self.elements_before
            outline.cuts.append((start, end))
            outline.dropped += 1
            outline.problems.add(f"{self.fault}: left out")
        else:
            outline.items.append((start, end))

    def end_small(self, local: str) -> None:
        start = self.small.pop()
        end = self.end_of(start)
        if local in _CATEGORIES:
            self.categories += 1
            if self.categories > MAX_CATEGORIES:
                self.cut(start, end, "more categories than one item can have")
        elif end - start > MAX_SMALL_BYTES or _ENDLESS_WORD.search(self.body, start, end):
            self.cut(start, end, f"<{local}> is too long")

    def cut(self, start: int, end: int, why: str) -> None:
        self.outline.cuts.append((start, end))
        if self.item_depth:  # the feed's own categories and names past the bounds are no loss
            self.outline.problems.add(f"{why}: left out")

    def end_of(self, start: int) -> int:
        """Where the element that is ending ends; expat is at its end tag, or behind it if it was `<empty/>`."""
        at = self.parser.CurrentByteIndex
        if self.body[at - 2 : at] == b"/>":
            tag = _START_TAG.match(self.body, start)
            if tag and tag.end() == at:
                return at
        return self.body.index(b">", at) + 1

    def out_of_bounds(self, why: str) -> None:
        if not self.item_depth:
            raise RefusedError(why)
        self.fault = self.fault or why

    def prefix(self, prefix: str | None, _uri: str) -> None:
        self.prefixes.add(prefix)
        if len(self.prefixes) > MAX_PREFIXES:
            raise RefusedError("it declares too many namespace prefixes")

    def doctype(self, *_parts: object) -> None:
        raise RefusedError("it has a DOCTYPE inside the document")
