"""CSS selectors on pages: the one user of cssselect."""

from __future__ import annotations

from functools import lru_cache

from cssselect import SelectorError
from lxml.cssselect import CSSSelector


@lru_cache(maxsize=512)
def compile_selector(text: str) -> CSSSelector:
    """A selector ready to be used on an lxml tree.

    :raises ValueError: it is none; the message says why in plain words
    """
    try:
        return CSSSelector(text, translator="html")
    except SelectorError as error:
        raise ValueError(str(error) or "it cannot be understood") from None
