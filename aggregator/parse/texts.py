# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""Texts as they are meant: what programs on their way did to them is undone, whatever the format.

CDATA marks that were escaped, markup that was escaped twice, UTF-8 that was read as Windows-1252 and written again, and
the lines of a text that is HTML by its place and has no element.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from aggregator.model.feed import RawItem
from aggregator.parse.markup import HTML_ELEMENTS, holds_markup
from aggregator.parse.mojibake import mended
from aggregator.text.lines import meant, paragraphs

_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_FIRST_TAG = re.compile(r"\s*<([a-z][a-z0-9]*)(?:\s[^<>]*+)?>", re.IGNORECASE)
_LAST_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*+)?>\s*\Z", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:p|a|div|li|h[1-6]|blockquote)\s*>", re.IGNORECASE)
_LINKED = re.compile(r"""<a\s[^<>]{0,500}href\s*=\s*["']?https?:[^<>]{1,2000}>""", re.IGNORECASE)
_TAG = re.compile(r"</?([a-z][\w-]*)(?:\s[^<>]*+)?/?>|<!--", re.IGNORECASE)
_INLINE = frozenset(
    """
    a abbr b bdi bdo big cite code del dfn em font i img ins kbd mark nobr q s samp small span strike strong sub sup
    time tt u var wbr
    """.split()
)
"""Elements that part no lines; beside others the line ends of HTML mean nothing."""
_REFERENCE = re.compile(r"&(?:#\d{3,5}|#[xX][0-9a-fA-F]{2,4}|[A-Za-z]{3,8});")
_MISREAD = re.compile(r"&(?:#\d{3}|#[xX][0-9a-fA-F]{2}|[A-Za-z]{3,6});(?=&|[^\x00-\x7f])")
"""A letter as a reference, and another sign outside ASCII behind it: "&acirc;&euro;&trade;"."""
TAG_CHARS = 1_000
"""How far from the end of a text its last tag is looked for."""
_ROUNDS = 2
"""How often a text may have been escaped too often."""


def settle(item: RawItem) -> RawItem:
    """Return an item with its texts as they are meant."""
    origin = item.origin
    return replace(
        item,
        title=settle_line(item.title),
        summary=settle_html(item.summary),
        content=settle_html(item.content),
        authors=tuple(map(mended, item.authors)),
        categories=tuple(map(mended, item.categories)),
        enclosures=tuple(
            replace(each, title=mended(each.title), credit=mended(each.credit)) for each in item.enclosures
        ),
        origin=origin and replace(origin, title=settle_line(origin.title), rights=mended(origin.rights)),
    )


def settle_line(text: str) -> str:
    """Return a title without CDATA marks."""
    return _read_again(_without_marks(text)).strip()


def settle_html(html: str) -> str:
    """Return a body as HTML that shows what was meant."""
    html = _read_again(_without_marks(html))
    if "&" in html and not holds_markup(html):
        again = html
        for _ in range(_ROUNDS):
            again = unescape(again)
            if _is_markup(again):
                return _with_lines(_without_marks(again))
    return _with_lines(html)


def _read_again(text: str) -> str:
    """Return the text with what was misread read again, also where it was written as references since."""
    if "&" not in text or not _MISREAD.search(text):
        return mended(text)
    letters = _REFERENCE.sub(lambda found: found[0] if (char := unescape(found[0])).isascii() else char, text)
    again = mended(letters)
    return text if again == letters else again


def _without_marks(text: str) -> str:
    return _CDATA.sub(r"\1", text) if "<![CDATA[" in text else text


def _is_markup(text: str) -> bool:
    """Whether a text is markup as a whole, and no text about markup."""
    if "<![CDATA[" in text[:20]:
        return True
    first, last = _FIRST_TAG.match(text), _LAST_TAG.search(text, max(0, len(text) - TAG_CHARS))
    if first and last and {first[1].lower(), last[1].lower()} <= HTML_ELEMENTS:
        return True
    return len(_CLOSED.findall(text)) > 1 and _LINKED.search(text) is not None


def _with_lines(html: str) -> str:
    """Return HTML whose lines show where it has no element, and whose blank lines where it has none that parts them."""
    html = html.replace("\r\n", "\n").replace("\r", "\n") if "\r" in html else html
    if "\n" not in html.strip():
        return html
    names = {name.lower() for name in _TAG.findall(html)}
    if not names:
        parts = [meant(part).replace("\n", "<br>") for part in paragraphs(html)]
    elif names <= _INLINE:
        parts = paragraphs(html)
    else:
        return html
    return "".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else "".join(parts)
