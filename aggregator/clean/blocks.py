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
    attributes: str = ""
    """Of its own element: direction and language, as in a start tag, with a leading space; mostly empty."""
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
        """Whether it holds a picture, a video or a sound, or is the link to what a frame showed."""
        return self.is_frame or "<img" in self.html or "<video" in self.html or "<audio" in self.html

    @property
    def is_frame(self) -> bool:
        """Whether it is a link in place of a frame: shown as a picture is, and no words of the story's."""
        return bool(self.links) and not self.text and "<img" not in self.html

    def inside(self, *tags: str) -> bool:
        """Whether one of its containers is one of `tags`."""
        for holder in self.path:  # noqa: SIM110 -- asked of every block by every rule; a generator takes twice the time
            if holder.tag in tags:
                return True
        return False


_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"]*")*)>|([^<]+)')
_LEADING_BREAKS = re.compile(r"(?:\s|<br>)*+")
_EMPTY_INLINE = re.compile(
    r" ?<(strong|em|b|i|u|span|a|small|sub|sup|mark|cite|code|q|s|time|abbr)(?: [^<>]*)?>(\s*)</\1> ?"
)

VOID = frozenset({"br", "img", "source", "wbr"})
"""Inline elements without content or end tag."""


def from_text(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: one for each run of lines between blank lines."""
    return tuple(paragraph(chunk) for chunk in re.split(r"\n[^\S\n]*\n\s*", text.strip()) if chunk.strip())


def paragraph(text: str) -> Block:
    """A block of plain text, its lines kept."""
    lines = folded_lines(text, verbatim=False)
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
            apart = block.attributes or (before and _would_run_together(before, block))
            kind = block.kind or ("p" if apart else "")
            out.append(f"<{kind}{block.attributes}>{block.html}</{kind}>" if kind else block.html)
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
    return tidy("".join(out))


def _keep(html: str, length: int) -> str:
    """`html` up to and with its first `length` characters that are no white space."""
    out: list[str] = []
    todo = length
    depth = 0  # elements that are open in what is kept
    skipped = 0  # elements that begin after it
    for closing, tag, attributes, text in _TOKEN.findall(html):
        if not text:
            is_void = tag in VOID
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
    return tidy("".join(out))


def folded_lines(text: str, *, verbatim: bool) -> str:
    """The text of a block as it stands in `Block.text`."""
    if verbatim:
        return text.strip("\n").rstrip()
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)


def tidy(html: str) -> str:
    """Inline HTML without the empty elements, breaks and spaces at its ends; the space in an empty element stays."""
    previous = None
    while previous != html and ("></" in html or "> </" in html):
        previous = html
        html = _EMPTY_INLINE.sub(_space_of, html)
    if "<br>" in html:
        end = len(html)
        while end and (html[end - 1].isspace() or html.endswith("<br>", 0, end)):
            end -= 1 if html[end - 1].isspace() else 4
        html = html[:end]
        start = _LEADING_BREAKS.match(html)
        html = html[start.end() :] if start else html
    return html.strip()


def _space_of(empty: re.Match[str]) -> str:
    """What an empty element is worth between two words."""
    return " " if empty[2] or empty[0][0] == " " or empty[0][-1] == " " else ""
