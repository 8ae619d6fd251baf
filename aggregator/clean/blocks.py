# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""A story's body as a flat sequence of blocks, which is what the rules of this room read and cut.

HTML and plain text come to the same: one block for each paragraph, heading, list item, caption, table cell. A block
holds its sanitised inline HTML, its text, and the containers it stands in; `render` builds clean HTML from them again,
so that whatever a page wrapped around its paragraphs is gone by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import NamedTuple

from aggregator.text.html import structured
from aggregator.text.traces import Traces


class Container(NamedTuple):
    """An element that holds blocks and stays in the output: a list, a quotation, a table's row, a figure."""

    number: int
    """Tells two neighbours of one kind apart; counted in document order."""
    tag: str
    attributes: str
    """As in the sanitised start tag, with a leading space; mostly empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, or what is as good as one."""

    text: str
    """Plain text; lines parted by a line end where the source broke them."""
    html: str
    """Inline HTML, sanitised, without the block's own element."""
    kind: str = "p"
    """Its own element: p, h1 to h6, pre, hr; "" for bare text directly in its container."""
    path: tuple[Container, ...] = ()
    """Outermost first."""
    linked: int = 0
    """Characters of `text` that are links."""
    links: tuple[str, ...] = ()
    """Where its links lead."""
    note: bool = False
    """Whether it is a note on the story: shown, and no part of its text."""
    hint: str = ""
    """`class`, `id`, `role` and tag of it and of what holds it, in lower case; what the page's author called it."""

    @property
    def is_heading(self) -> bool:
        """Whether its element is h1 to h6."""
        return self.kind in {"h1", "h2", "h3", "h4", "h5", "h6"}

    @property
    def is_caption(self) -> bool:
        """Whether it stands in a figcaption."""
        return self.inside("figcaption")

    @property
    def has_picture(self) -> bool:
        """Whether it holds a picture, a video or a sound."""
        return "<img" in self.html or "<video" in self.html or "<audio" in self.html

    def inside(self, *tags: str) -> bool:
        """Whether one of its containers is one of `tags`."""
        for holder in self.path:  # noqa: SIM110 -- asked of every block by every rule; a generator takes twice the time
            if holder.tag in tags:
                return True
        return False


_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"]*")*)>|([^<]+)')
_HINT = re.compile(r' (?:class|id|role)="([^"]*)"')
_HINT_OF_HEADING = re.compile(r' (?:class|role)="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_KEPT_ATTRIBUTE = re.compile(r' (?:start|reversed|colspan|rowspan|scope|cite)="[^"]*"')
_TRAILING_BREAKS = re.compile(r"(?:\s*<br>\s*)+$")
_LEADING_BREAKS = re.compile(r"^(?:\s*<br>\s*)+")
_EMPTY_INLINE = re.compile(r"<(strong|em|b|i|u|span|a|small|sub|sup|mark|cite|code|q|s|time|abbr)(?: [^<>]*)?>\s*</\1>")

_HOLDERS = frozenset(
    "ul ol li dl dt dd blockquote table thead tbody tfoot tr td th caption figure figcaption details summary".split()
)
_VOID = frozenset({"br", "img", "source", "wbr"})
_BARE = frozenset({"figure", "li", "td", "th", "dt", "dd", "caption", "figcaption", "summary"})
_OWN = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_BREAKERS = _HOLDERS | _OWN | {"div", "section", "article", "aside", "header", "footer", "main", "nav", "address", "hr"}
_TELLING = frozenset({"aside", "nav", "footer", "header", "small"})
_INLINE_LIMIT = 12
"""Inline elements within each other that are kept: every later block opens what is open again."""

_CHUNK = 65_536
"""Characters that are cut into tokens at once: of megabytes, all tokens would take ten times as much."""

_HINT_LIMIT = 160
"""Characters of one element's names that are kept: utility classes run to kilobytes."""


def read(html: str, base_url: str = "", traces: Traces | None = None) -> tuple[Block, ...]:
    """The blocks of untrusted HTML, in document order; linear in its size.

    :param traces: is told what tracked
    """
    reader = _Reader()
    clean = structured(html, base_url, traces)
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
    return tuple(reader.blocks)


class _Reader:
    """Turns the tokens of sanitised, balanced HTML into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._path: list[Container] = []
        self._hints: list[str] = [""]
        self._own: list[str] = []  # open p, heading or pre, innermost last; "" for a holder
        self._inline: list[tuple[str, str]] = []  # open inline elements: start tag, end tag
        self._html: list[str] = []
        self._text: list[str] = []
        self._links: list[str] = []
        self._linked = 0
        self._in_link = 0
        self._count = 0

    def start(self, tag: str, attributes: str) -> None:
        if tag in _BREAKERS:
            self.flush()
            self._push_hint(tag, attributes)
            if tag in _HOLDERS:
                self._count += 1
                kept = "".join(_KEPT_ATTRIBUTE.findall(attributes)) if attributes else ""
                self._path.append(Container(self._count, tag, kept))
                self._own.append("")  # what holds the holder does not shape the blocks in it
            elif tag in _OWN:
                self._own.append(tag)
            elif tag == "hr":
                self._hints.pop()
                self.blocks.append(Block(text="", html="", kind="hr", path=tuple(self._path)))
        elif tag == "br":
            self._break()
        elif tag in _VOID:
            self._html.append(f"<{tag}{_without_hints(attributes)}>")
        elif tag in {"col", "colgroup"}:
            return
        else:
            self._open_inline(tag, attributes)

    def end(self, tag: str) -> None:
        if tag in _BREAKERS:
            self.flush(cell=tag in {"td", "th"})
            if tag in _HOLDERS and self._path:
                self._path.pop()
            if (tag in _HOLDERS or tag in _OWN) and self._own:
                self._own.pop()
            if len(self._hints) > 1:
                self._hints.pop()
        elif tag != "colgroup" and self._inline:
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
        text = _lines("".join(self._text), verbatim=verbatim)
        html = "".join(self._html) + closing
        html = html.strip("\n").rstrip() if verbatim else _tidy(html)
        empty_cell = cell and not (self.blocks and self._path and self._path[-1] in self.blocks[-1].path)
        if text or "<img" in html or "<video" in html or "<audio" in html or empty_cell:
            bare = bool(self._path) and self._path[-1].tag in _BARE
            self.blocks.append(
                Block(
                    text=text,
                    html=html,
                    kind=(self._own and self._own[-1]) or ("" if bare else "p"),
                    path=tuple(self._path),
                    linked=self._linked,
                    links=tuple(self._links),
                    hint=self._hints[-1],
                )
            )
        self._html = [start for start, _ in self._inline if start]
        self._text = []
        self._links = []
        self._linked = 0

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

    def _push_hint(self, tag: str, attributes: str) -> None:
        if tag == "hr" or not (attributes or tag in _TELLING):
            self._hints.append(self._hints[-1])
            return
        # A heading's id is its own words, made by the site's software.
        pattern = _HINT_OF_HEADING if tag[0] == "h" and tag[1:].isdigit() else _HINT
        names = " ".join(pattern.findall(attributes))[:_HINT_LIMIT].lower() if attributes else ""
        own = f"{tag} {names}".strip() if tag in _TELLING else names
        self._hints.append(f"{self._hints[-1]} {own}".strip() if own else self._hints[-1])


def from_text(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: one for each run of lines between blank lines."""
    return tuple(paragraph(chunk) for chunk in re.split(r"\n[^\S\n]*\n\s*", text.strip()) if chunk.strip())


def paragraph(text: str) -> Block:
    """A block of plain text, its lines kept."""
    lines = _lines(text, verbatim=False)
    return Block(text=lines, html=escape(lines, quote=False).replace("\n", "<br>"))


def render(blocks: Iterable[Block]) -> str:
    """HTML of the blocks: containers opened and closed where their paths say so. Bytes depend on the blocks alone."""
    out: list[str] = []
    open_path: tuple[Container, ...] = ()
    before: Block | None = None
    for block in blocks:
        shared = 0
        while shared < min(len(open_path), len(block.path)) and open_path[shared] == block.path[shared]:
            shared += 1
        out.extend(f"</{holder.tag}>" for holder in reversed(open_path[shared:]))
        out.extend(f"<{holder.tag}{holder.attributes}>" for holder in block.path[shared:])
        open_path = block.path
        if block.kind == "hr":
            out.append("<hr>")
        else:
            kind = block.kind or ("p" if before and _would_run_together(before, block) else "")
            out.append(f"<{kind}>{block.html}</{kind}>" if kind else block.html)
        before = block
    out.extend(f"</{holder.tag}>" for holder in reversed(open_path))
    return "".join(out)


def _would_run_together(one: Block, two: Block) -> bool:
    """Whether two blocks stand in one holder with no element of their own around either."""
    return not (one.kind or two.kind) and one.path == two.path and bool(one.text and two.text)


def text_of(blocks: Iterable[Block]) -> str:
    """The text of the blocks but captions and notes: paragraphs parted by one blank line, cells of a row by a bar."""
    parts: list[str] = []
    row: Container | None = None
    for block in blocks:
        if not block.text or block.is_caption or block.note:
            continue
        own_row = next((holder for holder in block.path if holder.tag == "tr"), None) if block.path else None
        if own_row is not None and own_row == row:
            parts[-1] += f" | {block.text}"
        else:
            parts.append(block.text)
        row = own_row
    return "\n\n".join(parts)


def without_front(block: Block, length: int) -> Block:
    """`block` without the first `length` characters of its text, in its HTML too."""
    return replace(block, text=block.text[length:].lstrip(), html=_cut(block.html, len(block.text[:length].strip())))


def without_back(block: Block, length: int) -> Block:
    """`block` without the last `length` characters of its text, in its HTML too."""
    kept = block.text[: len(block.text) - length].rstrip()
    return replace(block, text=kept, html=_keep(block.html, len("".join(kept.split()))))


def _cut(html: str, length: int) -> str:
    """`html` less its first characters of text, as many as `length` says; white space is counted as in folded text."""
    out: list[str] = []
    todo = length
    seen_text = False
    for closing, tag, attributes, text in _TOKEN.findall(html):
        if not text:
            if tag == "br" and todo > 0:
                todo -= 1
            else:
                out.append(f"<{closing}{tag}{attributes}>")
        elif todo <= 0:
            out.append(text)
        else:
            plain = unescape(text).replace("\u00a0", " ")
            if not seen_text:
                plain = plain.lstrip()
            seen_text = seen_text or bool(plain)
            out.append(escape(plain[todo:], quote=False))
            todo -= len(plain)
    return _tidy("".join(out))


def _keep(html: str, length: int) -> str:
    """`html` up to and with its first `length` characters that are no white space."""
    out: list[str] = []
    todo = length
    depth = 0  # elements that are open in what is kept
    skipped = 0  # elements that begin after it
    for closing, tag, attributes, text in _TOKEN.findall(html):
        if not text:
            is_void = tag in _VOID
            if todo > 0:
                depth += 0 if is_void else -1 if closing else 1
                out.append(f"<{closing}{tag}{attributes}>")
            elif is_void:
                continue
            elif not closing:
                skipped += 1
            elif skipped:
                skipped -= 1
            elif depth:
                depth -= 1
                out.append(f"</{tag}>")
            continue
        kept = []
        for character in unescape(text):
            if todo <= 0:
                break
            todo -= not character.isspace()
            kept.append(character)
        out.append(escape("".join(kept), quote=False))
    return _tidy("".join(out))


def _lines(text: str, *, verbatim: bool) -> str:
    if verbatim:
        return text.strip("\n").rstrip()
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)


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


def _tidy(html: str) -> str:
    """Inline HTML without the empty elements, breaks and spaces at its ends."""
    previous = None
    while previous != html and ("></" in html or "> </" in html):
        previous = html
        html = _EMPTY_INLINE.sub("", html)
    if "<br>" in html:
        html = _LEADING_BREAKS.sub("", _TRAILING_BREAKS.sub("", html))
    return html.strip()


def _without_hints(attributes: str) -> str:
    if not attributes or not (' class="' in attributes or ' id="' in attributes or ' role="' in attributes):
        return attributes
    return _HINT.sub("", attributes)
