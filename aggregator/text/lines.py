"""The lines of plain text: which were broken by its author, and which by a program that wraps at a width."""

from __future__ import annotations

import re

WRAP_COLUMNS = 90
"""Columns to which hard-wrapped text is taken to be wrapped at the most; longer lines are paragraphs."""
NARROWEST = 45
"""Columns of the longest line below which lines are verses or a list, and were not wrapped."""
WRAPPED_FROM = 55
"""Columns of a line from which a line that goes on in small letters is taken to be its second half."""

FEW_LINES = 3
"""Lines below which nothing can be told from their lengths."""
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_GOES_ON = re.compile(r"[^\W\d_]")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of `text`, between blank lines, without empty ones."""
    return [part for part in _PARAGRAPHS.split(text.strip()) if part.strip()]


def joined(chunk: str) -> str:
    """A paragraph's lines as one where they were wrapped at one width; else as they are."""
    lines = _lines(chunk)
    return " ".join(lines) if is_wrapped(lines) else "\n".join(lines)


def meant(chunk: str) -> str:
    """`joined`, and of two lines one where the first is long and the second goes on in small letters."""
    whole = joined(chunk).split("\n")
    kept = whole[:1]
    for line in whole[1:]:
        if len(kept[-1]) >= WRAPPED_FROM and _GOES_ON.match(line) and line[0].islower():
            kept[-1] += f" {line}"
        else:
            kept.append(line)
    return "\n".join(kept)


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines are those of one paragraph that was wrapped at a width."""
    longest = max(map(len, lines), default=0)
    return (
        len(lines) >= FEW_LINES
        and NARROWEST <= longest <= WRAP_COLUMNS
        and all(len(line) > 0.6 * longest for line in lines[:-1])
    )


def _lines(chunk: str) -> list[str]:
    return [line.strip() for line in chunk.split("\n") if line.strip()]
