"""How every command prints: tables by rich on a terminal, aligned plain text elsewhere, JSON where it is asked for.

What is printed comes from feeds, among others: whatever a terminal would obey is taken out of it.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Controls, escape sequences' first byte, direction overrides and lone surrogates."""

_FORMS: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (datetime, lambda value: value.isoformat().replace("+00:00", "Z")),
    (timedelta, timedelta.total_seconds),
    (bytes, bytes.hex),
    (Path, str),
    (Mapping, dict),
    (AbstractSet, lambda value: sorted(value, key=str)),
)
"""What stands in JSON for types that JSON does not have."""

_WORD: Final = 18
"""Letters of a word that a narrow terminal does not break; it breaks between words first."""

_GAP: Final = "  "
"""Between the columns of a plain table."""


def printable(value: object) -> str:
    """A value as one line of text that no terminal obeys; None is empty, truth is yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _CONTROL.sub(" ", str(value))


def heading(text: str) -> None:
    """A line that opens a part of the output; bold on a terminal."""
    click.echo(click.style(printable(text), bold=True))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; numbers stand to the right, everything else to the left.

    :param rows: each with one value for each column; anything that `printable` takes
    """
    cells = [list(row) for row in rows]
    numeric = [
        bool(cells) and all(_is_number(row[index]) or row[index] is None for row in cells)
        for index in range(len(columns))
    ]
    texts = [[printable(value) for value in row] for row in cells]
    if sys.stdout.isatty():
        _rich_table(printable(title), columns, texts, numeric)
    else:
        _plain_table(printable(title), columns, texts, numeric)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rich_table(title: str, columns: Sequence[str], rows: list[list[str]], numeric: list[bool]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout)
    grid = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    whole = [
        min(_WORD, max(len(word) for line in (columns, *rows) for word in (*line[index].split(), "")))
        for index in range(len(columns))
    ]
    breaks_words = sum(whole) + 3 * len(whole) > console.width  # else rich would leave out the last columns
    for column, right, width in zip(columns, numeric, whole, strict=True):
        grid.add_column(
            Text(column),
            justify="right" if right else "left",
            overflow="fold",
            min_width=None if breaks_words else width,
        )
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))  # Text: a bracket in a title is no markup
    console.print(grid)


def _plain_table(title: str, columns: Sequence[str], rows: list[list[str]], numeric: list[bool]) -> None:
    from rich.cells import cell_len

    lines = [list(columns), *rows]
    widths = [max(cell_len(line[index]) for line in lines) for index in range(len(columns))]
    click.echo(title)
    for line in lines:
        padded = []
        for cell, width, right in zip(line, widths, numeric, strict=True):
            padding = " " * (width - cell_len(cell))
            padded.append(padding + cell if right else cell + padding)
        click.echo(_GAP.join(padded).rstrip())
    click.echo()


def print_json(value: object) -> None:
    """Print a value as indented JSON; dataclasses become objects, times RFC 3339, durations seconds, bytes hex."""
    utf8 = "utf" in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    text = json.dumps(value, ensure_ascii=not utf8, indent=2, default=_plain)
    click.echo(text.encode("utf-8", "replace").decode())  # a lone surrogate cannot be written


def _plain(value: object) -> Any:
    """What stands in JSON for a value that JSON does not have.

    :raises TypeError: nothing does
    """
    for kind, form in _FORMS:
        if isinstance(value, kind):
            return form(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")
