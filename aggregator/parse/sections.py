"""CDATA sections and comments that nobody ended, and that would swallow the items behind them.

XML ends a section at the next end mark, which may stand in an item further down; a document without one looks cut off.
Where a section goes beyond the item that it begins in, to the end of the document or to where another one ends that
begins further down, its beginning is no mark.
"""

from __future__ import annotations

import re

TAIL_BYTES = 100
"""How far from its end the end tag of a document's root is looked for."""

_BEGINNING = re.compile(rb"<!\[CDATA\[|<!--")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
_WITHOUT = {b"<![CDATA[": b"", b"<!--": b"&lt;!--"}
_ITEM_END = re.compile(rb"</(?:item|entry)\s*>")
_ITEM_TAG = re.compile(
    rb"<(?:(?:item|entry)[\s>]|(/)(?:item|entry)\s*>\s*(?:<(?:item|entry)[\s>]|</(?:channel|feed|rss|rdf)))",
    re.IGNORECASE,
)
"""A tag of an item; its group is filled for an end that another item or the end of the list follows."""
_ROOT_END = re.compile(rb"</(?:[\w.\-]+:)?(?:rss|rdf|feed)\s*>\s*\Z", re.IGNORECASE)


def ends_with_root(body: bytes) -> bool:
    """Whether a document ends with the end tag of its root, and is not cut off."""
    return _ROOT_END.search(body, max(0, len(body) - TAIL_BYTES)) is not None


def count_item_ends(body: bytes) -> int:
    """Return how many ends of items there are, those in sections too."""
    return len(_ITEM_END.findall(body))


def end_sections(body: bytes) -> bytes:
    """Return the document without the beginnings of sections that go beyond their item."""
    ends = dict.fromkeys(_ENDS, -1)  # where the next end mark is, by the sign of the beginning
    others: dict[bytes, int] = {}  # where the next beginning behind the item's end is
    tag_at, goes_beyond = -1, False
    pieces: list[bytes] = []
    kept = position = 0
    while beginning := _BEGINNING.search(body, position):
        sign, position = beginning[0], beginning.end()
        if ends[sign] < position:
            found = body.find(_ENDS[sign], position)
            ends[sign] = found if found >= 0 else len(body)
        if tag_at < position:
            tag = _ITEM_TAG.search(body, position)
            tag_at, goes_beyond = (tag.start(), tag[1] is not None) if tag else (len(body), False)
            others = {each: body.find(each, tag_at) for each in _ENDS} if goes_beyond else {}
        if goes_beyond and (ends[sign] == len(body) or tag_at < others[sign] < ends[sign]):
            pieces += [body[kept : beginning.start()], _WITHOUT[sign]]
            kept = position
        else:
            position = ends[sign]
    return b"".join([*pieces, body[kept:]])
