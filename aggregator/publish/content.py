"""The HTML that stands for a story, in feeds and on pages."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape

from lxml import etree
from lxml import html as markup

from aggregator.model import ENTRY_CHARACTERS, Copy, Enclosure, Entry
from aggregator.publish.characters import one_line, printable, web_address
from aggregator.text.sizes import same_picture

_CLOSING = "”\"'\u2019)»"
"""What may stand behind the mark that ends a sentence."""
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "\uff01", "\uff1f", "؟", "।")
_DANGLING = ",;:-\u2013\u2014"
"""What an ellipsis should not follow."""

_SHOWN = re.compile(r'<img\b[^<>]*?\ssrc="([^"]*)"')

_HALF_REFERENCE = re.compile(r"&[#A-Za-z0-9]{0,32}$")
"""A character reference that was cut."""

REPORTS_SHOWN = 8
"""Other reports of one event that are named beside a story, the newest: of a great one there are hundreds."""

LETTERS_IN_A_WORD = 6
"""Columns that a word and its space take; no language that has spaces comes to twice that on average."""


def entry_html(entry: Entry) -> str:
    """The story's sanitised HTML; its text as paragraphs where there is none; empty where it has neither.

    What is longer than an entry may be ends there with a link to the whole of it.
    """
    if entry.html.strip():
        return entry.html if len(entry.html) <= ENTRY_CHARACTERS else _beginning(entry.html) + _onward(entry)
    if len(entry.text) <= ENTRY_CHARACTERS:
        return paragraphs(entry.text)
    return paragraphs(_before_break(entry.text[:ENTRY_CHARACTERS])) + _onward(entry)


def _onward(entry: Entry) -> str:
    """What stands where a story was cut, in no language."""
    paper = escape(one_line(entry.source_title or entry.publisher or entry.source))
    link = web_address(entry.link)
    return f'\n<p>[…] <a href="{escape(link)}">{paper}</a></p>' if link else f"\n<p>[…] {paper}</p>"


def _beginning(long: str) -> str:
    """The first blocks of HTML that is too long; of one single block its beginning."""
    start = long[:ENTRY_CHARACTERS]
    if start.rfind("<") > start.rfind(">"):
        start = start[: start.rfind("<")]
    start = _HALF_REFERENCE.sub("", start)
    try:
        root = markup.fragment_fromstring(start, create_parent="div")
    except (etree.ParserError, ValueError):
        return paragraphs(_before_break(start))
    if len(root) > 1 and len(etree.tostring(root[-1])) < len(start) // 2:  # else it is most of what there is
        root.remove(root[-1])
    inside: str = markup.tostring(root, encoding="unicode")
    return inside.removeprefix("<div>").removesuffix("</div>")


def _before_break(text: str) -> str:
    """Plain text up to its last paragraph that is whole, else up to its last word."""
    for mark in ("\n\n", " "):
        before, found, _ = text.rpartition(mark)
        if found:
            return before
    return text


def shown_reports(entry: Entry) -> tuple[Copy, ...]:
    """The other reports of the same event that are named, earliest first."""
    return entry.reports[-REPORTS_SHOWN:]


def shows_picture(html: str, picture: Enclosure) -> bool:
    """Whether sanitised HTML shows a picture already, in whatever size."""
    return any(same_picture(unescape(url), picture.url) for url in _SHOWN.findall(html))


def words_of(enclosure: Enclosure) -> str:
    """A file's caption on one line, with the credit in brackets behind it; empty where it has neither."""
    caption, credit = one_line(enclosure.title), one_line(enclosure.credit)
    return f"{caption} ({credit})" if caption and credit else caption or credit


def paragraphs(text: str) -> str:
    """Plain text, paragraphs apart by a blank line, as HTML."""
    blocks = (" ".join(block.split()) for block in printable(text).split("\n\n"))
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def lead(text: str, words: int) -> tuple[str, bool]:
    """The first words of a text on one line, and whether there is more.

    Ends with the sentence where one ends in the last third of the limit, else with an ellipsis. Where a script puts no
    space between words, the width of the text stands for their number.
    """
    all_words = printable(text).split()
    kept = all_words[:words]
    shown = " ".join(kept)
    if len(shown) > words * LETTERS_IN_A_WORD and _width(shown) > 2 * words * LETTERS_IN_A_WORD:
        return _narrowed(shown, words * LETTERS_IN_A_WORD), True
    if len(all_words) <= words:
        return shown, False
    for index in range(words - 1, words - words // 3, -1):
        if kept[index].rstrip(_CLOSING).endswith(_SENTENCE_ENDS):
            return " ".join(kept[: index + 1]), True
    return shown.rstrip(_DANGLING) + " …", True


def _narrowed(text: str, limit: int) -> str:
    """The beginning of a text, cut by its width; at a sentence's end where one is in the last third."""
    width = cut = 0
    for cut, character in enumerate(text):  # noqa: B007 - where the loop ends is what is wanted
        width += _columns(character)
        if width > limit:
            break
    shown = text[:cut]
    end = max(shown.rfind(mark) for mark in _SENTENCE_ENDS)
    return shown[: end + 1] if end > cut * 2 // 3 else shown.rstrip(_DANGLING) + "…"


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    """Two for the wide and full-width characters of East Asia (UAX #11), else one."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
