"""A plain-text document, as a page gives it when it is copied: title, date line, captions, body and lists."""

from __future__ import annotations

import re

from aggregator.clean.blocks import from_text, paragraph
from aggregator.clean.draft import Context, Draft
from aggregator.clean.head.titles import LENGTH_LIMIT, shorten
from aggregator.clean.story import finish
from aggregator.clean.table import Kind
from aggregator.model import RawItem, Story
from aggregator.text.html import without_control
from aggregator.text.lines import FEW_LINES, WRAP_COLUMNS, joined


def clean_text(text: str, context: Context | None = None) -> Story:
    """The story of a plain-text document. Its first line is its title."""
    lines = without_control(text.replace("\r\n", "\n").replace("\r", "\n")).strip().split("\n", 1)
    title = shorten(" ".join(lines[0].split()), LENGTH_LIMIT)
    rest = _unwrapped(lines[1].strip()) if len(lines) > 1 else ""
    blocks = from_text(rest)
    if not blocks and len(lines[0]) > LENGTH_LIMIT:
        title, blocks = "", (paragraph(lines[0]),)
    draft = Draft(title=title, original_title=title, blocks=blocks)
    return finish(draft, Kind.PASTE, context or Context(), RawItem(hash=b""))


def _unwrapped(text: str) -> str:
    """`text` with hard-wrapped paragraphs joined, and with one paragraph a line where it has no blank lines."""
    chunks = re.split(r"\n[^\S\n]*\n\s*", text)
    lines = text.split("\n")
    if len(chunks) == 1 and len(lines) > FEW_LINES:
        widths = sorted(len(line) for line in lines if line.strip())
        wrapped = widths[-1] <= WRAP_COLUMNS and widths[len(widths) // 2] > 0.7 * widths[-1]
        return joined(text) if wrapped else "\n\n".join(line for line in lines if line.strip())
    return "\n\n".join(joined(chunk) for chunk in chunks)
