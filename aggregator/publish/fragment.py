"""A story's HTML made fit to stand inside a page of ours: nothing loads by itself, headings come below our own."""

from __future__ import annotations

import re

import nh3
from lxml import etree, html

from aggregator.publish.characters import one_line, printable, web_address
from aggregator.publish.rules import is_language

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

_HEADINGS = {"h1": 4, "h2": 4, "h3": 5, "h4": 5, "h5": 6, "h6": 6}
"""The page's own headings are h1 (topic), h2 (day) and h3 (story); those of the text begin below."""
_STORY_LEVEL = 3

_PARTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "figcaption": ("figure",),
    "caption": ("table",),
}
"""What may stand only in a list, a figure or a table, and in which."""

_FORMS = {
    "dir": re.compile(r"ltr|rtl|auto"),
    "start": re.compile(r"-?\d{1,9}", re.ASCII),
    "colspan": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "rowspan": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "datetime": re.compile(
        r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
        r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:0\d|1[0-3]):?[0-5]\d)?)?",
        re.ASCII,
    ),
}
"""The values of attributes that HTML allows, as far as they are worth keeping; days that some months lack are not."""

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
        attribute_filter=_valid,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _valid(_tag: str, name: str, value: str) -> str | None:
    """An attribute as HTML lets it be; None where it could mean nothing."""
    if name == "lang":
        return value if is_language(value) else None
    form = _FORMS.get(name)
    return value if form is None or form.fullmatch(value) else None


def _rewritten(markup: str) -> str:
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return markup
    level = _STORY_LEVEL
    for element in list(root.iter(*_HEADINGS)):
        level = min(_HEADINGS[element.tag], level + 1)  # no level is skipped, whichever the story begins with
        element.tag = f"h{level}"
    for element in list(root.iter(*_PICTURES)):
        if element.getparent() is not None:  # else it went with the one that it stood in
            _to_link(element)
    _put_in_place(root)
    _let_go(root)
    inside: str = html.tostring(root, encoding="unicode")
    return inside.removeprefix("<div>").removesuffix("</div>")


def _put_in_place(root: html.HtmlElement) -> None:
    """Make lists, tables and figures of what belongs into them, and plain blocks of it where it stands elsewhere."""
    for element in list(root.iter("dl")):
        if element.find("dt") is None:
            element.tag = "div"
        for child in element.iterchildren(tag=etree.Element):
            if child.tag not in ("dt", "dd"):
                child.tag = "dd"
    for element in list(root.iter(*_PARTS)):
        parent = element.getparent()
        if parent is not None and parent.tag not in _PARTS[element.tag]:
            element.tag = "div"
    for element in list(root.iter("ul", "ol")):
        _as_items(element)


def _let_go(root: html.HtmlElement) -> None:
    """Take the tags off links that lead nowhere, times that tell none, and headings of nothing."""
    for element in list(root.iter("a", "time", "h4", "h5", "h6")):
        if element.tag == "a":
            href = element.get("href", "")
            href = href if href.startswith("mailto:") else web_address(href)
            element.set("href", href)
            kept = bool(href)
        elif element.tag == "time":
            kept = _FORMS["datetime"].fullmatch(element.get("datetime", "")) is not None
        else:
            kept = bool(element.text_content().strip())
        if not kept:
            element.drop_tag()


def _as_items(element: html.HtmlElement) -> None:
    """Everything in a list as its items."""
    inside = list(element)
    for text, before in ((element.text, None), *((child.tail, child) for child in inside)):
        if text and text.strip():
            item = html.Element("li")
            item.text = text
            if before is None:
                element.text = None
                element.insert(0, item)
            else:
                before.tail = None
                before.addnext(item)
    for child in inside:
        if child.tag != "li":
            item = html.Element("li")
            child.addprevious(item)
            item.append(child)


def _to_link(element: html.HtmlElement) -> None:
    """Replace what would load by a link to it, or by its words where it stands in a link already."""
    kind = "Picture" if element.tag == "img" else "Media"
    words = one_line(element.get("alt") or element.get("title") or "")
    source = element.find("source[@src]") if element.tag in {"video", "audio"} else None
    own = element.get("src") or element.get("data") or (source.get("src") if source is not None else "")
    address = web_address((own or "").strip())
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
