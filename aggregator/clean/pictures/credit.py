# ruff: noqa: RUF001 -- the dashes that publishers set
"""The words beside a picture: what it shows, and who made it."""

from __future__ import annotations

import re

from aggregator.clean.pictures.captions import LENGTH_LIMIT, credit_start
from aggregator.clean.wire import agencies
from aggregator.clean.words.load import any_of
from aggregator.text.html import inline_text

CREDIT_LENGTH = 140
"""Characters of the longest credit; what is longer is a notice of rights."""

_NO_CAPTION = re.compile(
    r"(?:img|dsc[nf]?|image|photo|picture|screen\s?shot|untitled|unnamed|download)[\s\d_.,()-]*", re.IGNORECASE
)
_NOBODY = frozenset(
    {"none", "null", "nil", "n/a", "na", "undefined", "unknown", "-", "no credit", "credit", "photo", "image"}
)
_LABEL = re.compile(
    rf"(?:{any_of('credit_label')}|{any_of('photo_label')})(?:\s*[:：©|｜/／]+\s*(?:by\s+)?|\s+{any_of('photo_by')}\s+)",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "([（【", ")]）】"
_EDGES = " \t\n.,;:：。|–—-©"
_WORD = re.compile(r"[^\W\d_]")


def split_caption(words: str) -> tuple[str, str]:
    """A caption and the credit at its end, each on one line; ("", "") for what is no caption."""
    line = inline_text(words)
    start = _credit_start(line) if len(line) <= LENGTH_LIMIT else None
    credit = credit_name(line[start:]) if start is not None else ""
    caption = line[:start].rstrip(" ([|–—-,;:/©") if start is not None else line
    return ("" if _is_file_name(caption) or len(caption) > LENGTH_LIMIT else caption), credit


def _credit_start(line: str) -> int | None:
    """Where a caption's credit begins; beside a picture a dash and an agency's name is one too: "… in June. — dpa"."""
    start = credit_start(line)
    if start is None:
        at = max(line.rfind(mark) for mark in "—–|-")
        if at >= 0 and agencies.called(line[at + 1 :].strip(" .")):
            return at
    return start


def credit_name(words: str) -> str:
    """Who made a picture, without "Photograph:" and brackets; empty where nobody is named."""
    name = inline_text(words)
    label = _LABEL.match(name.lstrip(f" {_OPENING}"))
    if label:
        name = name.lstrip(f" {_OPENING}")[label.end() :]
    name = name.strip(_EDGES)
    while name[:1] and name[:1] in _OPENING and name[-1:] in _CLOSING:
        name = name[1:-1].strip(_EDGES)
    if any(name.count(last) > name.count(first) for first, last in zip(_OPENING, _CLOSING, strict=True)):
        name = name.rstrip(_CLOSING).strip(_EDGES)
    if len(name) > CREDIT_LENGTH or name.casefold() in _NOBODY or "://" in name or not _WORD.search(name):
        return ""
    return name


def _is_file_name(words: str) -> bool:
    """Whether a caption is but the name of a file, or one Latin word such as a section's."""
    return (words.isascii() and " " not in words) or _NO_CAPTION.fullmatch(words) is not None
