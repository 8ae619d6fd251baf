"""What the operator knows of a source's article pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRules:
    """CSS selectors for a source's article pages, each in place of what would be found without it; "" for none."""

    body: str = ""
    """The elements that hold the text, all that match, in document order."""
    remove: tuple[str, ...] = ()
    """Elements that are no part of the story, wherever they stand."""
    title: str = ""
    """The first match with text is the title."""
    author: str = ""
    """Each match names an author or several."""
    date: str = ""
    """When it was published: the first match with a readable date in its `datetime`, its `content` or its text."""

    def __bool__(self) -> bool:
        return self != PageRules()
