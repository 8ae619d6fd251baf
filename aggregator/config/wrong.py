"""How a value is refused: what is wrong with it and what was probably meant, never a text that may be secret."""

from __future__ import annotations

import re
from typing import Final

UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Controls, line separators and direction overrides: none belongs in what is shown on one line."""

_KINDS: Final[dict[type, str]] = {
    int: "a very large number",
    str: "text",
    list: "a list",
    tuple: "a list",
    dict: "a table",
}
_TOLD_BELOW: Final = 10**18
"""Integers from here on are not written out: TOML allows any number of digits."""


class Wrong(ValueError):  # noqa: N818 -- it is caught by pydantic, and never seen as an error by anybody else
    """A value is not what it should be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def found(value: object) -> str:
    """What kind of thing `value` is, in a person's words; numbers and truth values are told, texts never."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < _TOLD_BELOW):
        return f"the number {value}"
    return _KINDS.get(type(value), "a date or time")
