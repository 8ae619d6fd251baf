"""A story's HTML made fit to stand inside a page of ours: nothing loads by itself, headings come below our own."""

from __future__ import annotations

import nh3
from lxml import etree, html

from aggregator.publish.characters import one_line, printable, web_address

_TAGS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd"),
        *("del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h4", "h5", "h6"),
        *("hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp"),
        *("rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var"),
    )
)
"""What a text needs and nothing that loads, runs, submits or styles."""

_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}

_HEADINGS = {"h1": "h4", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h6"}
"""The page's own headings are h1 (topic), h2 (day) and h3 (story); those of the text begin below."""

_PICTURES = ("img", "video", "audio", "iframe", "embed", "object")
"""What would load from elsewhere; becomes a link, so that a reader is seen by a third party only on purpose."""


def page_fragment(markup: str) -> str:
    """The story's HTML for a page: media as links, headings below ours, and sanitised once more.

    The sanitiser comes last, so that what a page holds is safe whoever cleaned the story, and however long ago.
    """
    markup = printable(markup)
    if "<" in markup:
        markup = _rewritten(markup)
    return nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _rewritten(markup: str) -> str:
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return markup
    for element in list(root.iter(*_HEADINGS)):
        element.tag = _HEADINGS[element.tag]
    for element in list(root.iter(*_PICTURES)):
        if element.getparent() is not None:  # else it went with the one that it stood in
            _to_link(element)
    inside: str = html.tostring(root, encoding="unicode")
    return inside.removeprefix("<div>").removesuffix("</div>")


def _to_link(element: html.HtmlElement) -> None:
    """Replace what would load by a link to it, or by its words where it stands in a link already."""
    kind = "Picture" if element.tag == "img" else "Media"
    words = one_line(element.get("alt") or element.get("title") or "")
    address = web_address((element.get("src") or element.get("data") or "").strip())
    linked = any(ancestor.tag == "a" for ancestor in element.iterancestors())
    tail = element.tail
    element.clear()
    element.tail = tail
    if not address and not words:
        element.drop_tag()
        return
    element.text = f"{kind}: {words}" if words else kind
    element.tag = "span" if linked or not address else "a"
    if element.tag == "a":
        element.set("href", address)
