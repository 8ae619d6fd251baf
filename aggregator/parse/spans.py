"""Items as stretches of a document's bytes: found, hashed, cut out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from aggregator.parse import detect, prolog

Span = tuple[int, int]
"""First byte, and the byte after the last."""

HASH_BYTES = 8
"""Of a digest; 2,000 items a feed make a chance collision a matter of 10^13 feeds."""

_OPENING = {b"item": re.compile(rb"<item[\s>]"), b"entry": re.compile(rb"<entry[\s>]")}
_ROOT_NAME = re.compile(rb"<([^\s/>]+)")


def candidates(body: bytes) -> Iterator[Span]:
    """Where the text looks like items; a pass of expat (`outline`) tells which of them are.

    :param body: begins with `prolog.DECLARATION`
    """
    root = _ROOT_NAME.match(body, len(prolog.DECLARATION))
    name = b"entry" if root and detect.local_name(root[1]) == "feed" else b"item"
    closing = b"</%s>" % name
    position = 0
    while opening := _OPENING[name].search(body, position):
        end = body.find(closing, opening.end())
        if end < 0:
            return
        position = end + len(closing)
        yield opening.start(), position


def hashes(body: bytes, spans: Iterable[Span]) -> list[bytes]:
    """Digest of each stretch together with the root's start tag, whose namespaces it is read by.

    :param body: begins with `prolog.DECLARATION`
    """
    root = blake2b(prolog.root_tag(body), digest_size=HASH_BYTES)
    digests = []
    view = memoryview(body)
    for start, end in spans:
        digest = root.copy()
        digest.update(view[start:end])
        digests.append(digest.digest())
    return digests


def without(body: bytes, cuts: Iterable[Span]) -> bytes:
    """Return the document without the given stretches, which may lie inside each other."""
    pieces: list[bytes] = []
    position = 0
    for start, end in sorted(cuts):
        if end > position:
            pieces.append(body[position : max(start, position)])
            position = end
    pieces.append(body[position:])
    return b"".join(pieces)
