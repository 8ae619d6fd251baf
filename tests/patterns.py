"""Every compiled pattern of the program, and strings that would take it long if it repeats what it should not.

A pattern costs more than its text is long where a repetition can begin at every letter, or where two of them share one
run of letters. So what each repetition repeats is read from the pattern's own syntax tree, and repeated: alone, after a
beginning that leads to it, and beginning included.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import aggregator

_syntax: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")

LONG = 40
"""Repetitions that may be more than this grow with what they are given."""

DEPTH = 3
"""Of tables in which patterns are looked for."""

_REPEATS = (_codes.MAX_REPEAT, _codes.MIN_REPEAT, _codes.POSSESSIVE_REPEAT)
_CATEGORIES = {
    _codes.CATEGORY_DIGIT: "1",
    _codes.CATEGORY_NOT_DIGIT: "a",
    _codes.CATEGORY_SPACE: " ",
    _codes.CATEGORY_NOT_SPACE: "a",
    _codes.CATEGORY_WORD: "a",
    _codes.CATEGORY_NOT_WORD: ".",
}
_LETTERS = 'ax1É., _-\n<"/&;:='


def compiled() -> dict[re.Pattern[str], str]:
    """All patterns on text that the program's modules hold, each with where it stands."""
    found: dict[re.Pattern[str], str] = {}
    for module in pkgutil.walk_packages(aggregator.__path__, "aggregator."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in _within(value, DEPTH):
                    found.setdefault(pattern, f"{module.name}.{name}")
    return found


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Beginnings, and what to repeat after each."""
    made: dict[tuple[str, str], None] = {}
    tree = _syntax.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    for before, unit in _repeated(tree, ""):
        made |= dict.fromkeys(((before, unit), ("", before + unit), ("", unit)))
    return list(made)


def _within(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth:
        parts: Iterable[object] = ()
        if isinstance(value, Mapping):
            parts = value.values()
        elif isinstance(value, tuple | list | set | frozenset):
            parts = value
        elif is_dataclass(value) and not isinstance(value, type):
            parts = [getattr(value, field.name, None) for field in fields(value)]
        for part in parts:
            yield from _within(part, depth - 1)


def _repeated(sequence: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    """What long repetitions in a part of a syntax tree repeat, each after a text that leads there."""
    for code, argument in sequence:
        if code in _REPEATS:
            least, most, body = argument
            if most > max(LONG, least):
                yield from ((before, unit) for unit in _units(body) if unit)
            yield from _repeated(body, before)
        elif code is _codes.SUBPATTERN:
            yield from _repeated(argument[3], before)
        elif code is _codes.ATOMIC_GROUP:
            yield from _repeated(argument, before)
        elif code is _codes.BRANCH:
            for branch in argument[1]:
                yield from _repeated(branch, before)
        before += _sample(code, argument)


def _units(body: Iterable[Any]) -> Iterator[str]:
    """Texts that match what is repeated: the first way through it, and each of its alternatives."""
    yield "".join(_sample(*each) for each in body)
    for code, argument in body:
        inner = argument[3] if code is _codes.SUBPATTERN else ()
        for branch in argument[1] if code is _codes.BRANCH else ():
            yield "".join(_sample(*each) for each in branch)
        if code is _codes.IN:
            yield from dict.fromkeys(_members(argument))
        if inner:
            yield from _units(inner)


def _sample(code: Any, argument: Any) -> str:
    """A short text that a part of a pattern matches."""
    text = ""
    if code is _codes.LITERAL:
        text = chr(argument)
    elif code is _codes.NOT_LITERAL:
        text = "a" if chr(argument) != "a" else "b"
    elif code is _codes.ANY:
        text = "a"
    elif code is _codes.IN:
        text = _members(argument)[0]
    elif code in _REPEATS:
        text = "".join(_sample(*each) for each in argument[2]) * argument[0]
    elif code is _codes.SUBPATTERN:
        text = "".join(_sample(*each) for each in argument[3])
    elif code is _codes.ATOMIC_GROUP:
        text = "".join(_sample(*each) for each in argument)
    elif code is _codes.BRANCH:
        text = "".join(_sample(*each) for each in argument[1][0])
    return text


def _members(items: list[Any]) -> list[str]:
    """A few letters of a set."""
    negated = items[0][0] is _codes.NEGATE
    if negated:
        return [letter for letter in _LETTERS if not any(_holds(item, letter) for item in items[1:])][:4] or ["☃"]
    letters = [_CATEGORIES[value] if code is _codes.CATEGORY else _first(code, value) for code, value in items]
    return letters[:4]


def _first(code: Any, value: Any) -> str:
    return chr(value[0] if code is _codes.RANGE else value)


def _holds(item: Any, letter: str) -> bool:
    code, value = item
    if code is _codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    if code is _codes.LITERAL:
        return bool(ord(letter) == value)
    name = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(value).rsplit("_", 1)[1]]
    return bool(re.match(name, letter)) != ("_NOT_" in str(value))
