"""Words of a config that were renamed, so that whoever has the old one is told the new one and not a mere likeness."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from aggregator.config.wrong import Wrong

_FORMER: Final = {
    "named-furniture": "named-boilerplate",
    "priority": "preference",
}
"""Keys and values of before, and what they are called now; `CHANGELOG.md` lists them."""


def present_word(word: str, known: Container[str]) -> str:
    """What a word of before is called now; "" where it is none, or means nothing in this place.

    :param known: the words that can stand here
    """
    now = _FORMER.get(word.strip().casefold(), "")
    return now if now in known else ""


def refuse_former(value: str, known: Container[str]) -> None:
    """Refuse a value that is written in a word of before.

    :param known: the values that can stand here
    :raises Wrong: with the word of now
    """
    if now := present_word(value, known):
        raise Wrong(renaming(value, now), f'write "{now}"')


def renaming(word: str, now: str) -> str:
    """The message that tells the word of now."""
    return f"{word.strip()} is called {now} now"
