# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""HTML in feeds: its elements' names, and elements of XML written as the HTML that they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urljoin

HTML_ELEMENTS = frozenset(
    """
    a abbr acronym address amp-img applet area article aside audio b base basefont bdi bdo big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
    input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noscript object ol optgroup
    option output p param picture pre progress q rp rt ruby s samp script search section select slot small source span
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul
    var video wbr
    """.split()
)
"""HTML's elements, and those that it had."""

VOID_ELEMENTS = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
"""Those that hold nothing and have no end tag."""


_XML = {
    "http://www.w3.org/XML/1998/namespace}lang}xml": "lang",
    "http://www.w3.org/XML/1998/namespace}base}xml": "base",
}
_LINKING = frozenset({"href", "src", "cite", "poster", "longdesc", "data", "action", "background"})
"""Attributes that hold an address."""
_ESCAPED_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*+)?/?>", re.IGNORECASE)


_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)


def holds_markup(text: str) -> bool:
    """Whether a text has tags of HTML in it."""
    return "<" in text and any(name.lower() in HTML_ELEMENTS for name in _ESCAPED_TAG.findall(text))


def _is_source(text: str) -> bool:
    """Whether a text is HTML that was escaped."""
    return holds_markup(text) or _REFERENCE.search(text) is not None


class Markup:
    """What one text element of a feed holds: text, or elements that are written as the HTML that they are.

    By its specification a text of RSS holds no elements, and many feeds leave their HTML unescaped; Atom has XHTML. As
    HTML it is one text, whatever the names in it: the `title` of a drawing or the `link` of a card is none of the item.
    """

    __slots__ = (
        "_bases",
        "_elements",
        "_escaped",
        "_foreign",
        "_loose",
        "_open",
        "_outermost",
        "_own",
        "_parts",
        "attributes",
    )

    def __init__(self) -> None:
        self._parts: list[tuple[bool, str]] = []  # whether it is markup, and what it says
        self._own: list[str] = []  # the text that stands in no element but HTML's
        self._elements = 0
        self._escaped = False
        self._open: list[str] = []
        self._bases: list[str] = []
        self._foreign = 0  # how many of the open elements are none of HTML
        self._outermost = 0
        self._loose = False
        self.attributes: dict[str, str] = {}
        """Of the one `div` around all, if there is one: its xml:lang and xml:base hold for all."""

    @property
    def has_elements(self) -> bool:
        """Whether there is any element in it."""
        return self._elements > 0

    def start(self, module: str, local: str, attributes: list[str]) -> None:
        """Open an element."""
        given = {_XML.get(name, name): value for name, value in pairs(attributes)}
        self._elements += 1
        if not self._open:
            self._outermost += 1
            if local == "div":
                self.attributes = {f"xml:{name}": given[name] for name in ("lang", "base") if name in given}
        name = local if module in ("", "xhtml") else f"x-{local}"
        self._foreign += name not in HTML_ELEMENTS
        self._bases.append(_joined(self._bases[-1] if self._bases else "", given.get("base", "")) if self._open else "")
        self._open.append(name)
        written = "".join(
            f' {key.lower()}="{_quoted(_joined(self._bases[-1], value) if key in _LINKING else value)}"'
            for key, value in given.items()
            if "}" not in key and key != "base"
        )
        self._parts.append((True, f"<{name}{written}>"))

    def end(self) -> None:
        """Close the innermost element."""
        name = self._open.pop()
        self._bases.pop()
        self._foreign -= name not in HTML_ELEMENTS
        self._parts.append((True, "" if name in VOID_ELEMENTS else f"</{name}>"))

    def text(self, text: str) -> None:
        """Add text."""
        self._loose = self._loose or not (self._open or text.isspace())
        self._escaped = self._escaped or (self._open in ([], ["div"]) and _is_source(text))
        self._parts.append((False, text))
        if not self._foreign:
            self._own.append(text)

    def plain(self) -> str:
        """Return the text without tags, and without what somebody's own elements hold."""
        return "".join(self._own)

    def html(self, *, is_xhtml: bool = False) -> str:
        """Return it as HTML.

        :param is_xhtml: whether its text is text for sure, and not HTML that was escaped beside elements that were not
        """
        parts = self._parts
        if self._outermost == 1 and not self._loose:
            tags = [place for place, (is_markup, _) in enumerate(parts) if is_markup]
            if parts[tags[0]][1].startswith("<div"):
                parts = parts[tags[0] + 1 : tags[-1]]
        else:
            self.attributes = {}
        if self._escaped and not is_xhtml and (self._loose or self._elements == 1):
            return "".join(text for _, text in parts)
        return "".join(text if is_markup else escape(text, quote=False) for is_markup, text in parts)


def pairs(attributes: list[str]) -> Iterable[tuple[str, str]]:
    """Return names and values of what expat lists one after the other."""
    return zip(attributes[::2], attributes[1::2], strict=True)


def _quoted(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")


def _joined(base: str, url: str) -> str:
    if not base or not url:
        return url or base
    try:
        return urljoin(base, url)
    except ValueError:
        return url
