"""A docstring is read alone, in an editor's bubble or by `help`: its first sentence stands on its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LEANING = re.compile(
    r"(?:the same|of (?:those|these|them|which)|see (?:the|its|also|above|below)|as (?:above|below|before|there)|"
    r"those|these|them|they|their|it|its|ours|hers?|his|both|likewise|ditto|idem|again|also|and|but|or|so|then|that)\b",
    re.IGNORECASE,
)
"""First words that lean on something that was said elsewhere."""


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """The line and docstring of a module, and of each class and function in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            told = ast.get_docstring(node)
            if told is not None:
                yield getattr(node, "lineno", 1), told


@pytest.mark.parametrize(
    "room", sorted({path.parent for path in (ROOT / "aggregator").rglob("*.py")}), ids=lambda room: room.name
)
def test_no_docstring_leans_on_another(room: Path) -> None:
    """None begins with "The same for", "Of those", "See the protocol", or a word for what was named elsewhere."""
    leaning = [
        f"{path.relative_to(ROOT)}:{line}: {told.splitlines()[0]}"
        for path in sorted(room.glob("*.py"))
        for line, told in docstrings(path.read_text(encoding="utf-8"))
        if LEANING.match(told)
    ]
    assert not leaning, "\n".join(leaning)


@pytest.mark.parametrize(
    ("first", "leans"),
    [
        ("The same for pages.", True),
        ("Of those, the newest.", True),
        ("See the protocol.", True),
        ("As above.", True),
        ("Their names.", True),
        ("The sameness of two texts.", False),
        ("Items of a story.", False),
        ("Italics are kept.", False),
        ("See whether the lease is ours.", False),
    ],
)
def test_what_leans_is_told_from_what_stands(first: str, *, leans: bool) -> None:
    """Only whole words at the beginning count, in any function and class."""
    (_, (_, told)) = docstrings(f'"""A module."""\ndef f():\n    """{first}"""\n')
    assert (LEANING.match(told) is not None) is leans
