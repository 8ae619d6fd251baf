"""Lists of names as people write them."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 5
"""Names listed in one sentence at the most; a rule may name a whole continent."""


def quoted(words: str) -> str:
    """Words in quotation marks."""
    return f"“{words}”"


def shortened(names: Iterable[str]) -> str:
    """The first few names, and how many there are besides: "a, b, c, d, e and 4 more"."""
    listed = list(names)
    shown = ", ".join(listed[:SHOWN])
    return shown if len(listed) <= SHOWN else f"{shown} and {len(listed) - SHOWN} more"


def one_of(names: Iterable[str]) -> str:
    """All the names, of which any will do: "a, b or c"."""
    return _joined(names, "or")


def all_of(names: Iterable[str]) -> str:
    """All the names together: "a, b and c"."""
    return _joined(names, "and")


def _joined(names: Iterable[str], last: str) -> str:
    *most, end = names
    return f"{', '.join(most)} {last} {end}" if most else end
