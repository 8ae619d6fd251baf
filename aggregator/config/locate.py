"""Where every key and value of a TOML document stands.

`tomllib` gives values without positions, and the libraries that keep positions are several times slower on large
files. This scanner knows just enough of TOML 1.0 (toml.io/en/v1.0.0) to walk a document that `tomllib` has accepted
already: it checks nothing, and it runs only when there is a mistake to point at.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

KeyPath = tuple[str | int, ...]
"""Keys and, within arrays, 0-based indexes: `("sources", 2, "url")`."""

_SPACE: Final = re.compile(r"[ \t\r]*+")
_GAP: Final = re.compile(r"(?:[ \t\r\n]++|\#[^\n]*+)*+")
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\]++|\\.)*+"|'[^']*+'""")
_DOT: Final = re.compile(r"[ \t]*+\.[ \t]*+")
_STRING: Final = re.compile(
    r'''
      """(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"{3,5}   # up to two quotes may stand right before the closing three
    | \'\'\'(?:[^']++|'{1,2}+(?!'))*+'{3,5}
    | "(?:[^"\\]++|\\.)*+"
    | '[^']*+'
    ''',
    re.VERBOSE | re.DOTALL,
)
_SCALAR: Final = re.compile(r"\d{4}-\d\d-\d\d[ ]\d\d:[^,\]}\s\#]*+|[^,\]}\s\#]++")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A position for people."""

    line: int
    """1-based."""
    column: int
    """1-based, in characters; a tab is one."""


class Places:
    """The positions of one document; see `locate`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: dict[KeyPath, int] = {}
        """Where a key, or the header of a table, begins; for an element of an array, where its value does."""
        self.values: dict[KeyPath, tuple[int, int]] = {}
        """Start and end of a value; a table that has a header, or dotted keys only, has none."""
        self._newlines = [found.start() for found in re.finditer("\n", text)]

    def key(self, path: KeyPath) -> Place:
        """Where the key stands; for a path that is not in the document, where the nearest table above it does."""
        while path and path not in self.keys:
            path = path[:-1]
        return self._place(self.keys.get(path, 0))

    def value(self, path: KeyPath) -> Place:
        """Where the value stands; the same as `key` where there is none to point at."""
        span = self.values.get(path)
        return self.key(path) if span is None else self._place(span[0])

    def source(self, path: KeyPath) -> str | None:
        """The value as it is written in the document; None for a table with a header and for an unknown path."""
        span = self.values.get(path)
        return None if span is None else self.text[span[0] : span[1]]

    def _place(self, offset: int) -> Place:
        before = bisect_left(self._newlines, offset)
        start = self._newlines[before - 1] + 1 if before else 0
        return Place(line=before + 1, column=offset - start + 1)


def locate(text: str) -> Places:
    """Find every key and value of a document.

    :param text: TOML that `tomllib` accepts; what it finds in any other is unspecified
    """
    places = Places(text)
    tables: dict[KeyPath, int] = {}
    """Arrays of tables, and how many tables each holds so far."""
    current: KeyPath = ()
    pos = _skip(_GAP, text, 0)
    while pos < len(text):
        if text[pos] == "[":
            start = pos
            repeated = text.startswith("[[", pos)
            pos = _skip(_SPACE, text, pos + (2 if repeated else 1))
            parts, pos = _key(text, pos)
            pos = _skip(_SPACE, text, pos) + (2 if repeated else 1)
            current = _open(parts, tables, repeated=repeated)
            for depth in range(1, len(current)):
                places.keys.setdefault(current[:depth], start)
            places.keys[current] = start
        else:
            pos = _pair(places, current, pos)
        pos = _skip(_GAP, text, pos)
    return places


def _open(parts: KeyPath, tables: dict[KeyPath, int], *, repeated: bool) -> KeyPath:
    """The path of the table that a header opens: a name of an array of tables means its last table."""
    path: KeyPath = ()
    for depth, part in enumerate(parts, start=1):
        path = (*path, part)
        if repeated and depth == len(parts):
            tables[path] = tables.get(path, 0) + 1
        if path in tables:
            path = (*path, tables[path] - 1)
    return path


def _pair(places: Places, table: KeyPath, pos: int) -> int:
    """Take one `key = value` of `table`; returns where it ends."""
    text = places.text
    start = pos
    parts, pos = _key(text, pos)
    path = table
    for part in parts:
        path = (*path, part)
        places.keys.setdefault(path, start)
    equals = _skip(_SPACE, text, pos)
    return _value(places, path, _skip(_SPACE, text, equals + 1))


def _value(places: Places, path: KeyPath, start: int) -> int:
    """Take one value with all that is in it; returns where it ends."""
    text = places.text
    match text[start]:
        case "[":
            end = _array(places, path, start)
        case "{":
            end = _inline_table(places, path, start)
        case '"' | "'":
            end = _skip(_STRING, text, start)
        case _:
            end = _skip(_SCALAR, text, start)
    places.values[path] = (start, end)
    return end


def _array(places: Places, path: KeyPath, start: int) -> int:
    text = places.text
    index = 0
    pos = _skip(_GAP, text, start + 1)
    while text[pos] != "]":
        element = (*path, index)
        places.keys[element] = pos
        pos = _skip(_GAP, text, _value(places, element, pos))
        if text[pos] == ",":
            pos = _skip(_GAP, text, pos + 1)
        index += 1
    return pos + 1


def _inline_table(places: Places, path: KeyPath, start: int) -> int:
    text = places.text
    pos = _skip(_GAP, text, start + 1)
    while text[pos] != "}":
        pos = _skip(_GAP, text, _pair(places, path, pos))
        if text[pos] == ",":
            pos = _skip(_GAP, text, pos + 1)
    return pos + 1


def _key(text: str, pos: int) -> tuple[KeyPath, int]:
    """A dotted key's parts, and where it ends."""
    parts: list[str] = []
    while True:
        end = _skip(_KEY, text, pos)
        part = text[pos:end]
        if part[0] == '"' and "\\" in part:
            part = tomllib.loads(f"key = {part}")["key"]
        elif part[0] in "\"'":
            part = part[1:-1]
        parts.append(part)
        dot = _DOT.match(text, end)
        if dot is None:
            return tuple(parts), end
        pos = dot.end()


def _skip(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Where what `pattern` finds at `pos` ends."""
    found = pattern.match(text, pos)
    if found is None:
        raise ValueError(f"no TOML at offset {pos}")
    return found.end()
