"""Everything before a document's root element: junk, declaration, comments, DOCTYPE.

The DOCTYPE is where XML's attacks live (entity expansion, external entities), and no feed needs one:
an internal subset is refused before any parser sees it, and a reference to an external DTD, such as
that of RSS 0.91, is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.parse import detect

DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
"""What replaces a document's own declaration once it is in UTF-8."""

JUNK_BYTES = 20_000
"""How much may stand before the XML declaration or the root element (PHP warnings, blank lines)."""

_STEP = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:[^\["'>]|"[^"]*"|'[^']*')*([\[>]?)""", re.IGNORECASE)
_TAG = re.compile(rb"""<((?:[\w.\-]+:)?[A-Za-z_][\w.\-]*)(?:[^"'<>]|"[^"<]*"|'[^'<]*')*>""")
_ROOT = re.compile(rb"<(?:[\w.\-]+:)?(?:rss|rdf|feed)\s[^>]*>", re.IGNORECASE)
_START = re.compile(rb"<\?xml\b|<!DOCTYPE\b|<(?:[\w.\-]+:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prolog:
    """Where the root element begins."""

    body: bytes
    """The document from its root element on, with `DECLARATION` before it; empty if it was refused."""
    name: str = ""
    """The root's local name in lower case."""
    refusal: str = ""
    """Why the document is not to be parsed; empty if it may be."""
    problems: tuple[str, ...] = ()


def read(body: bytes) -> Prolog:
    """Find the root element of a document in UTF-8 and take away what stands before it."""
    head = 0
    while step := _STEP.match(body, head):
        head = step.end()  # a comment may speak of a DOCTYPE
    start = _START.search(body, head, head + JUNK_BYTES)
    position = start.start() if start else head
    junk = bool(body[head:position].strip())
    while True:
        if step := _STEP.match(body, position):
            position = step.end()
        elif doctype := _DOCTYPE.match(body, position):
            if doctype[1] == b"[":
                return _refused("it has a DOCTYPE with an internal subset, which is not safe to parse")
            if doctype[1] != b">":
                return _refused("its DOCTYPE has no end")
            position = doctype.end()
        else:
            break
    tag = _TAG.match(body, position)
    if not tag or detect.local_name(tag[1]) not in detect.FEED_ROOTS:
        inner = _ROOT.search(body, position, position + JUNK_BYTES)  # a feed inside a page or an envelope
        tag = _TAG.match(body, inner.start()) if inner else None
        junk = True
    if not tag:
        return _refused(f"it looks like {detect.looks_like(body)}")
    return Prolog(
        body=DECLARATION + body[tag.start() :],
        name=detect.local_name(tag[1]),
        problems=("text before the document removed",) if junk else (),
    )


def root_tag(body: bytes) -> bytes:
    """Return the start tag of the root of a document that begins with `DECLARATION`."""
    tag = _TAG.match(body, len(DECLARATION))
    return tag[0] if tag else b""


def _refused(why: str) -> Prolog:
    return Prolog(body=b"", refusal=why)
