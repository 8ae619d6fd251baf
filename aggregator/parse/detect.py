"""What a document is, and for one that is no feed, what it looks like."""

from __future__ import annotations

import re
from html import unescape

HEAD_BYTES = 4096
"""How much of a document is looked at."""
TITLE_CHARS = 80
"""How much of an HTML page's title goes into a message."""

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
"""Local names, in lower case, of the root elements of RSS, RDF, Atom and bare-channel documents."""

_ROOT = re.compile(rb"<(?:[\w.\-]+:)?([\w.\-]+)")
_HTML_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_ARCHIVES = (
    (b"\x1f\x8b", "still gzip-compressed (gzipped twice, or sent without Content-Encoding)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"BZh", "bzip2-compressed"),
    (b"\x28\xb5\x2f\xfd", "Zstandard-compressed"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
)


def binary_kind(body: bytes) -> str:
    """What the first bytes give away about a document that is no text; empty if nothing."""
    return next((kind for start, kind in _ARCHIVES if body.startswith(start)), "")


def is_json(body: bytes) -> bool:
    """Whether a document in UTF-8 can be JSON and not XML."""
    return body[:HEAD_BYTES].lstrip().startswith((b"{", b"["))


def local_name(name: bytes) -> str:
    """An element's name without prefix and in lower case: `rdf:RDF` is "rdf"."""
    return name.rpartition(b":")[2].decode("utf-8", "replace").lower()


def looks_like(body: bytes) -> str:
    """Say in plain words what a document that is no feed looks like.

    :param body: in UTF-8
    """
    head = body[:HEAD_BYTES].strip()
    if not head:
        return "a body of white space only" if body else "an empty body"
    lower = head.lower()
    if b"<html" in lower or b"<!doctype html" in lower or lower.startswith((b"<head", b"<body")):
        title = _HTML_TITLE.search(head)
        text = " ".join(unescape(title[1].decode("utf-8", "replace")).split()) if title else ""
        return f'an HTML page titled "{text[:TITLE_CHARS]}"' if text else "an HTML page"
    root = _ROOT.search(head)
    if head.startswith(b"<") and root:
        return f"an XML document of another kind (<{root[1].decode('utf-8', 'replace')[:TITLE_CHARS]}>)"
    return "text that is neither XML nor JSON"
