# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""Untrusted HTML to the blocks that the rules of this room read: sanitised, then cut wherever an element is a block."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from aggregator.clean.blocks import VOID, Block, Container, folded_lines, tidy
from aggregator.clean.reading.layout import flattened
from aggregator.clean.reading.shown import shown
from aggregator.text.elements import SECTIONS, SHOWN
from aggregator.text.html import structured
from aggregator.text.traces import Traces

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?: [a-zA-Z-]+="[^"]*")*)>|([^<]+)')
_HINT = re.compile(r' (?:class|id|role)="([^"]*)"')
_HINT_OF_HEADING = re.compile(r' (?:class|role)="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_TITLE = re.compile(r' title="([^"]*)"')
_KEPT_ATTRIBUTE = re.compile(r' (?:start|reversed|colspan|rowspan|scope|cite)="[^"]*"')
_PRESENTATIONAL = re.compile(r' role="(?:presentation|none)"', re.IGNORECASE)
_DIRECTION = re.compile(r' dir="([^"]+)"')
_LANGUAGE = re.compile(r' lang="([^"]+)"')

_HOLDERS = frozenset(
    "ul ol li dl dt dd blockquote table thead tbody tfoot tr td th caption figure figcaption details summary".split()
)
_BARE = frozenset({"figure", "li", "td", "th", "dt", "dd", "caption", "figcaption", "summary"})
_OWN = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_LISTS = frozenset({"menu", "dir"})
"""Lists by other names."""
_BREAKERS = _HOLDERS | _OWN | (SECTIONS - _LISTS) | {"div", "hr"}
_TELLING = frozenset({"aside", "nav", "footer", "header", "small"})
_INLINE_LIMIT = 12
"""Inline elements within each other that are kept: every later block opens what is open again."""

_CHUNK = 65_536
"""Characters that are cut into tokens at once: of megabytes, all tokens would take ten times as much."""

_HINT_LIMIT = 160
"""Characters of one element's names that are kept: utility classes run to kilobytes."""


class _Said(NamedTuple):
    """What elements say of the text in them."""

    direction: str = ""
    language: str = ""

    def attributes(self, around: _Said) -> str:
        """As attributes of a start tag, less what an element around it says already."""
        direction = f' dir="{self.direction}"' if self.direction != around.direction else ""
        language = f' lang="{self.language}"' if self.language != around.language else ""
        return direction + language


class _Frame(NamedTuple):
    """A block element that is open."""

    hint: str = ""
    """What it and what holds it is called."""
    said: _Said = _Said()
    """What holds for the text in it."""
    shown: _Said = _Said()
    """The part of that which a container says that stays in the output."""


def read(html: str, base_url: str = "", traces: Traces | None = None, *, page: str = "") -> tuple[Block, ...]:
    """The blocks of untrusted HTML as a browser shows it, in document order; linear in its size.

    :param traces: is told what tracked, and what went
    :param page: the story's own address, to which links lead that name but a part of the page
    """
    traces = traces or Traces()
    return read_settled(shown(html, base_url, traces), base_url, traces, page=page)


def read_settled(html: str, base_url: str = "", traces: Traces | None = None, *, page: str = "") -> tuple[Block, ...]:
    """`read` for HTML that `clean.reading.shown` has settled already."""
    reader = _Reader()
    clean = structured(html, base_url, traces, page=page)
    at = 0
    while at < len(clean):
        end = clean.find("<", at + _CHUNK)  # in the sanitiser's output a `<` begins a tag, and nothing else does
        end = len(clean) if end < 0 else end
        for closing, tag, attributes, text in _TOKEN.findall(clean, at, end):
            if text:
                reader.text(text)
            elif closing:
                reader.end(tag)
            else:
                reader.start(tag, attributes)
        at = end
    reader.flush()
    return flattened(tuple(reader.blocks), reader.presentational)


class _Reader:
    """Turns the tokens of sanitised, balanced HTML into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.presentational: set[int] = set()  # tables that say that they hold no data
        self._path: list[Container] = []
        self._frames = [_Frame()]
        self._own: list[str] = []  # open p, heading or pre, innermost last; "" for a holder
        self._inline: list[tuple[str, str]] = []  # open inline elements: start tag, end tag
        self._html: list[str] = []
        self._text: list[str] = []
        self._links: list[str] = []
        self._linked = 0
        self._in_link = 0
        self._count = 0

    def start(self, tag: str, attributes: str) -> None:
        tag = "ul" if tag in _LISTS else tag
        if tag == "hr":
            self.flush()
            self.blocks.append(Block(text="", html="", kind="hr", path=tuple(self._path)))
        elif tag in _BREAKERS:
            self.flush()
            around = self._frames[-1]
            frame = self._enter(tag, attributes)
            if tag in _HOLDERS:
                self._count += 1
                kept = "".join(_KEPT_ATTRIBUTE.findall(attributes)) if attributes else ""
                self._path.append(Container(self._count, tag, kept + frame.said.attributes(around.shown)))
                if tag == "table" and _PRESENTATIONAL.search(attributes):
                    self.presentational.add(self._count)
                self._own.append("")  # what holds the holder does not shape the blocks in it
            elif tag in _OWN:
                self._own.append(tag)
        elif tag == SHOWN:
            self._lead_out(attributes)
        elif tag == "br":
            self._break()
        elif tag in VOID:
            self._html.append(f"<{tag}{_without_hints(attributes)}>")
        elif tag in {"col", "colgroup"}:
            return
        else:
            self._open_inline(tag, attributes)

    def end(self, tag: str) -> None:
        tag = "ul" if tag in _LISTS else tag
        if tag in _BREAKERS:
            self.flush(cell=tag in {"td", "th"})
            if tag in _HOLDERS and self._path:
                self._path.pop()
            if (tag in _HOLDERS or tag in _OWN) and self._own:
                self._own.pop()
            if len(self._frames) > 1:
                self._frames.pop()
        elif tag not in {"colgroup", SHOWN} and self._inline:
            _, closing = self._inline.pop()
            self._in_link -= closing == "</a>"
            if closing:
                self._html.append(closing)

    def text(self, text: str) -> None:
        if self._own and self._own[-1] == "pre":
            self._html.append(text)
            self._text.append(unescape(text))
            return
        folded = _folded(text)
        if folded[0] == " " and (not self._html or self._html[-1][-1] == " "):
            folded = folded[1:]  # between two blocks, or behind a space that stands already
        if not folded:
            return
        plain = unescape(folded) if "&" in folded else folded
        if not plain.isascii():
            plain = plain.replace("\u00a0", " ")
        if self._in_link > 0:
            self._linked += len(plain.strip())
        self._html.append(folded)
        self._text.append(plain)

    def flush(self, *, cell: bool = False) -> None:
        """End the block that is being read; an empty cell is a block too, or its row would lose a column."""
        if not (self._html or cell):
            return  # nothing was read since the last one
        closing = "".join(end for _, end in reversed(self._inline))
        verbatim = bool(self._own) and self._own[-1] == "pre"
        text = folded_lines("".join(self._text), verbatim=verbatim)
        html = "".join(self._html) + closing
        html = html.strip("\n").rstrip() if verbatim else tidy(html)
        empty_cell = cell and not (self.blocks and self._path and self._path[-1] in self.blocks[-1].path)
        if text or "<img" in html or "<video" in html or "<audio" in html or empty_cell:
            frame = self._frames[-1]
            bare = bool(self._path) and self._path[-1].tag in _BARE
            self.blocks.append(
                Block(
                    text=text,
                    html=html,
                    kind=(self._own and self._own[-1]) or ("" if bare else "p"),
                    path=tuple(self._path),
                    linked=self._linked,
                    links=tuple(self._links),
                    hint=frame.hint,
                    attributes=frame.said.attributes(frame.shown),
                )
            )
        self._html = [start for start, _ in self._inline if start]
        self._text = []
        self._links = []
        self._linked = 0

    def _lead_out(self, attributes: str) -> None:
        """A link in place of a frame: a block of its own, shown as a picture is, and no words of the story's."""
        target, title = _HREF.search(attributes), _TITLE.search(attributes)
        if not target:
            return
        self.flush()
        words = title[1] if title and title[1] else target[1].removeprefix("https://")
        bare = bool(self._path) and self._path[-1].tag in _BARE
        self.blocks.append(
            Block(
                text="",
                html=f'<a href="{target[1]}">{words}</a>',
                kind="" if bare else "p",
                path=tuple(self._path),
                links=(unescape(target[1]),),
                hint=self._frames[-1].hint,
            )
        )

    def _open_inline(self, tag: str, attributes: str) -> None:
        """Begin an inline element; one that says nothing (span, an anchor without target) leaves only its text."""
        start, end = f"<{tag}{_without_hints(attributes)}>", f"</{tag}>"
        if len(self._inline) >= _INLINE_LIMIT or start == "<span>":
            start = end = ""
        elif tag == "a":
            target = _HREF.search(attributes)
            if target:
                self._in_link += 1
                self._links.append(unescape(target[1]))
            else:
                start = end = ""
        self._inline.append((start, end))
        if start:
            self._html.append(start)

    def _break(self) -> None:
        if self._own and self._own[-1] == "pre":
            self.text("\n")
            return
        seen = "".join(self._text[-3:]).rstrip(" ")
        if seen.endswith("\n") and (not self._own or self._own[-1] in {"", "p"}):
            self.flush()
        elif seen or "".join(self._text).strip():
            self._html.append("<br>")
            self._text.append("\n")

    def _enter(self, tag: str, attributes: str) -> _Frame:
        """Open a block element."""
        around = self._frames[-1]
        if attributes or tag in _TELLING:
            said = _said(attributes, around.said)
            frame = _Frame(_hint(tag, attributes, around.hint), said, said if tag in _HOLDERS else around.shown)
        elif tag in _HOLDERS and around.shown is not around.said:
            frame = around._replace(shown=around.said)
        else:
            frame = around
        self._frames.append(frame)
        return frame


def _said(attributes: str, around: _Said) -> _Said:
    direction = _DIRECTION.search(attributes) if " dir=" in attributes else None
    language = _LANGUAGE.search(attributes) if " lang=" in attributes else None
    if not (direction or language):
        return around
    return _Said(direction[1] if direction else around.direction, language[1] if language else around.language)


def _hint(tag: str, attributes: str, around: str) -> str:
    # A heading's id is its own words, made by the site's software.
    pattern = _HINT_OF_HEADING if tag[0] == "h" and tag[1:].isdigit() else _HINT
    names = " ".join(pattern.findall(attributes))[:_HINT_LIMIT].lower() if attributes else ""
    own = f"{tag} {names}".strip() if tag in _TELLING else names
    return f"{around} {own}".strip() if own else around


def _folded(text: str) -> str:
    """`text` with each run of white space, and of characters without width, as one space; at its ends too."""
    if not text.isascii():
        text = text.replace("\u200b", " ").replace("\ufeff", " ")
    elif "  " not in text and text.isprintable():
        return text
    inner = " ".join(text.split())
    if not inner:
        return " "
    return f"{' ' if text[0].isspace() else ''}{inner}{' ' if text[-1].isspace() else ''}"


def _without_hints(attributes: str) -> str:
    if not attributes or not (' class="' in attributes or ' id="' in attributes or ' role="' in attributes):
        return attributes
    return _HINT.sub("", attributes)
