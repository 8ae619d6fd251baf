"""Megabytes of HTML through a sanitiser piece by piece: its tree of a document is ten times the document's size.

A document is cut between two tags where nothing but plain containers is open; each piece gets their tags at both ends,
and the seams come out again behind the sanitiser. What is not plainly nested passes whole, as all short documents do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

PIECE = 400_000
"""Characters; a document of less than twice as many is not cut."""

_MARK = "\ue0fe"
"""Stands for a piece's content when its seams are looked for; private use, so no text has it."""
_TAG = re.compile(r"<(/?[a-z][a-z0-9]*)(?:\s[^<>]*+)?>")
_PLAIN = frozenset({"article", "blockquote", "div", "li", "main", "ol", "p", "section", "ul"})
"""Containers that can be ended anywhere and begun again, and so may be open at a cut."""
_VOID = frozenset({"br", "hr", "img", "source", "wbr"})
_DEPTH = 32


def by_pieces(clean: Callable[[str], str], html: str) -> str:
    """What `clean` makes of `html`, in less memory.

    :param clean: a sanitiser, whose output is balanced
    """
    if len(html) < 2 * PIECE or "<" not in html or _MARK in html:
        return clean(html)
    cuts = _cuts(html)
    if not cuts:
        return clean(html)
    out: list[str] = []
    start, opening, before, after = 0, "", "", ""
    for end, path in (*cuts, (len(html), ())):
        closing = "".join(f"</{tag}>" for tag in reversed(path))
        piece = clean(f"{opening}{html[start:end]}{closing}")
        if out and piece.startswith(before) and out[-1].endswith(after):
            out[-1], piece = out[-1].removesuffix(after), piece.removeprefix(before)
        out.append(piece)
        start, opening = end, "".join(f"<{tag}>" for tag in path)
        before, _, after = clean(f"{opening}{_MARK}{closing}").partition(_MARK)
    return "".join(out)


def _cuts(html: str) -> list[tuple[int, tuple[str, ...]]]:
    """Where the document can be cut, and what is open there; nothing where it is not plainly nested."""
    found: list[tuple[int, tuple[str, ...]]] = []
    path: list[str] = []
    tags = at = 0
    size = PIECE
    while at < len(html):
        end = html.find("<", at + size)
        end = len(html) if end < 0 else end
        names = _TAG.findall(html, at, end)
        tags += len(names)
        for name in names:
            if name in _VOID:
                continue
            if name[0] != "/":
                path.append(name)
            elif not path or path.pop() != name[1:]:
                return []
        if len(path) > _DEPTH:
            return []
        is_plain = _PLAIN.issuperset(path)
        if is_plain and end < len(html):
            found.append((end, tuple(path)))
        at, size = end, PIECE if is_plain else 1  # else the next tag may be the one that closes what is in the way
    return found if not path and tags == html.count("<") else []
