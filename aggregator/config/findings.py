"""Mistakes as they are found, by key path, and the faults with line and column that they become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from aggregator.config.locate import KeyPath, locate
from aggregator.config.wrong import Wrong, found
from aggregator.errors import Fault

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")

_EXPECTED: Final = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a table",
    "dict_type": "a table",
}
"""What each of pydantic's type errors asks for."""


LINES_TOLD: Final = 5
"""Further lines of one fault that are named: whoever mends the first searches for the rest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One mistake, by its key path."""

    path: KeyPath
    message: str
    hint: str = ""
    at_key: bool = False
    """Whether the key itself is to be pointed at rather than its value."""
    see: KeyPath | None = None
    """Another place that belongs to it; its line is told in the message."""
    shows_again: bool = False
    """Whether the same message at another place is the same fault: told at the first, with the lines of the others."""


@dataclass(kw_only=True, slots=True)
class Findings:
    """Everything found so far."""

    found: list[Finding] = field(default_factory=list)
    renamed: dict[KeyPath, str] = field(default_factory=dict)
    """Paths whose last key was misspelt: what the file really says there. See `spelling.mend`."""
    doubtful: set[KeyPath] = field(default_factory=set)
    """Places whose fault has been told, so that no later check tells another."""

    def add(  # noqa: D102 -- `Finding` documents its fields
        self,
        path: KeyPath,
        message: str,
        hint: str = "",
        *,
        at_key: bool = False,
        see: KeyPath | None = None,
        shows_again: bool = False,
    ) -> None:
        self.found.append(
            Finding(path=path, message=message, hint=hint, at_key=at_key, see=see, shows_again=shows_again)
        )

    def add_validation(self, error: ValidationError, under: KeyPath = ()) -> None:
        """Take over what the schema found, in plain words.

        :param under: where in the document what was validated stands
        """
        for details in error.errors(include_url=False):
            if details["type"] == "too_short" and details["input"]:
                continue  # all that is in it was refused already, each at its place
            path: KeyPath = (*under, *details["loc"])
            at_key = path[-1:] == ("[key]",)  # so pydantic calls what is wrong with a key that the user chose
            path = path[:-1] if at_key else path
            if path not in self.doubtful:
                message, hint = _in_plain_words(details)
                self.add(path, message, hint, at_key=at_key or details["type"] == "missing")

    def faults(self, text: str, file: str) -> tuple[Fault, ...]:
        """Every finding at its place in the document, in the document's order.

        :param text: the document; valid TOML
        :param file: its name for messages
        """
        if not self.found:
            return ()
        places = locate(text)
        faults = []
        for finding, others in _told_once(self.found):
            path = self._as_written(finding.path)
            place = places.key(path) if finding.at_key else places.value(path)
            message = finding.message
            if finding.see is not None:
                message += f"; the first is at line {places.value(self._as_written(finding.see)).line}"
            if again := [places.value(self._as_written(other)).line for other in others]:
                message += f"; so too at {_lines(again)}"
            faults.append(
                Fault(
                    file=file,
                    line=place.line,
                    column=place.column,
                    key=key_text(path),
                    message=message,
                    hint=finding.hint,
                )
            )
        return tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.column, fault.key, fault.message)))

    def _as_written(self, path: KeyPath) -> KeyPath:
        """The path with the keys that the file has, misspelt or not."""
        if not self.renamed:
            return path
        return tuple(self.renamed.get(path[: depth + 1], part) for depth, part in enumerate(path))


def _told_once(found: Iterable[Finding]) -> Iterator[tuple[Finding, list[KeyPath]]]:
    """Each fault where it shows first, in the order in which they were found, with the other places of it."""
    places: dict[tuple[str, str], list[KeyPath]] = {}
    first: list[tuple[Finding, list[KeyPath]]] = []
    for finding in found:
        fault = (finding.message, finding.hint)
        if finding.shows_again and fault in places:
            places[fault].append(finding.path)
            continue
        others: list[KeyPath] = []
        if finding.shows_again:
            places[fault] = others
        first.append((finding, others))
    yield from first


def _lines(numbers: list[int]) -> str:
    """Lines of a file in words: "line 7", "lines 7, 9 and 12"; the first few of many."""
    named = [str(number) for number in dict.fromkeys(numbers)]
    more = len(named) - LINES_TOLD
    named = [*named[:LINES_TOLD], f"{more} more"] if more > 0 else named
    *most, last = named
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


def key_text(path: KeyPath) -> str:
    """A path as people write it: `sources[2].url`, `site."odd key"`; indexes count from 0."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            quoted = part if _BARE_KEY.fullmatch(part) else f'"{part}"'.encode("unicode_escape").decode()
            text += f".{quoted}" if text else quoted
    return text


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; "" where none is near."""
    by_form = {_form(candidate): candidate for candidate in known}
    matches = get_close_matches(_form(word), by_form, n=1, cutoff=0.6)
    return by_form[matches[0]] if matches else ""


def _form(word: str) -> str:
    return word.casefold().replace("-", "_")


def _in_plain_words(details: ErrorDetails) -> tuple[str, str]:
    """Message and hint for one of pydantic's errors; never with a text that the file holds."""
    kind, value = details["type"], details["input"]
    context: Mapping[str, object] = details.get("ctx", {})
    if isinstance(wrong := context.get("error"), Wrong):
        return wrong.message, wrong.hint
    if kind == "missing":
        return "it is missing", ""
    if kind == "too_short":
        return "expected at least one", ""
    expected = _EXPECTED.get(kind)
    if expected is None:  # a constraint that the schema gained and this table did not; its own words may hold the value
        return f"{found(value)} cannot be used here", ""
    return f"expected {expected}, found {found(value)}", _TYPE_HINTS.get((kind, type(value)), "")


_TYPE_HINTS: Final[dict[tuple[str, type], str]] = {
    ("tuple_type", str): "put it in brackets, even if it is the only one",
    ("string_type", int): "put it in quotes",
    ("string_type", list): "only one is possible here",
    ("int_type", str): "leave out the quotes",
    ("bool_type", str): "leave out the quotes",
}
