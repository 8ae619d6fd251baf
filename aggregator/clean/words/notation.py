# ruff: noqa: RUF001, RUF002 -- the apostrophe that is written for both
"""How words are written in a language's file, as regular expressions; and what every text that matches one must hold.

    most (read|viewed)( .{1,40})?      a space is white space, parentheses group and take nothing apart
    don’t miss                         ’ is either apostrophe
    पढ़ें                                a letter and the dot below it are also the one sign for both
    this <mail> was sent               a kind in angle brackets stands for all its words in all languages

All else is as in Python's `re`, where capitals and small letters are the same unless the kind says otherwise.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from unicodedata import normalize

_syntax: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")

_DOTTED: Final = {normalize("NFD", chr(sign)): chr(sign) for sign in (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF)}
"""Letters of Devanagari and Bengali with a dot below, which no normal form makes one sign: both are written."""
_TOKEN: Final = re.compile(
    rf"\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?)| |’|<([a-z_]+)>|{'|'.join(_DOTTED)}",
    re.DOTALL,
)
_QUOTES: Final = "'\N{RIGHT SINGLE QUOTATION MARK}"

SHORTEST: Final = 2
"""Letters of the shortest piece that a cheap look asks for; one letter is in every text."""
FEW: Final = 4
"""Times that a group may be repeated which holds a repetition without a bound."""

_REPEATS: Final = (_codes.MAX_REPEAT, _codes.MIN_REPEAT, _codes.POSSESSIVE_REPEAT)


def regex(phrase: str, any_of: Callable[[str], str]) -> str:
    """A phrase of a language's file as a regular expression without groups that capture.

    :param any_of: the words of another kind, as one group
    """

    def token(match: re.Match[str]) -> str:
        found = match[0]
        if match[1]:
            return any_of(match[1])
        if found == "(":
            return "(?:"
        if found == " ":
            return r"\s+"
        if found in _DOTTED:
            return f"(?:{found}|{_DOTTED[found]})"
        if found == _QUOTES[1]:
            return f"[{_QUOTES}]"
        return found.replace(_QUOTES[1], _QUOTES) if found.startswith("[") else found

    return _TOKEN.sub(token, phrase)


def needed(patterns: Iterable[str]) -> frozenset[str]:
    """Pieces in small letters of which every text holds one that any of the regular expressions matches.

    :raises ValueError: one of them matches texts that have no piece of `SHORTEST` letters in common
    """
    found: set[str] = set()
    for pattern in patterns:
        pieces = _needed(_syntax.parse(pattern))
        if not pieces:
            raise ValueError(f"{pattern!r} has no letters that must be there, so that no cheap look can find it")
        found |= pieces
    return frozenset(found)


def is_steep(pattern: str) -> bool:
    """Whether a regular expression repeats, many times, what holds a repetition without a bound: `(a+ )*`."""
    return _is_steep(_syntax.parse(pattern), within=False)


def _needed(tree: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The most telling of the sets of pieces that a sequence asks for; empty for none."""
    sets: list[frozenset[str]] = []
    run = ""
    for code, argument in (*tree, (None, None)):
        if code is _codes.LITERAL:
            run += chr(argument).lower()
            continue
        if len(run) >= SHORTEST:
            sets.append(frozenset({run}))
        run = ""
        if code is _codes.SUBPATTERN:
            sets.append(_needed(argument[-1]))
        elif code is _codes.BRANCH:
            branches = [_needed(branch) for branch in argument[1]]
            sets.append(frozenset().union(*branches) if all(branches) else frozenset())
        elif code in _REPEATS and argument[0]:
            sets.append(_needed(argument[2]))
    return max(filter(None, sets), key=_telling, default=frozenset())


def _telling(pieces: frozenset[str]) -> tuple[float, float]:
    """Sorts sets of pieces by how few texts hold one of them by chance: the shortest decides, then the others."""
    lengths = [len(piece) for piece in pieces]
    return min(lengths), sum(lengths) / len(lengths)


def _is_steep(tree: Iterable[tuple[Any, Any]], *, within: bool) -> bool:
    for code, argument in tree:
        if code in _REPEATS:
            is_endless = argument[1] is _codes.MAXREPEAT
            inner = within or is_endless or argument[1] > FEW
            if (is_endless and within) or _is_steep(argument[2], within=inner):
                return True
        elif any(_is_steep(part, within=within) for part in _parts(code, argument)):
            return True
    return False


def _parts(code: Any, argument: Any) -> Iterable[Iterable[tuple[Any, Any]]]:
    """What a group, a choice or a look ahead is made of."""
    if code is _codes.BRANCH:
        return list(argument[1])
    is_nested = code in (_codes.SUBPATTERN, _codes.ASSERT, _codes.ASSERT_NOT, _codes.ATOMIC_GROUP)
    return [argument if code is _codes.ATOMIC_GROUP else argument[-1]] if is_nested else []
