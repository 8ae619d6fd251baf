"""Article pages: what the operator knows of a source's, and what came of asking for one."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An article page as the origin gave it."""

    url: str
    """The address that answered, after every redirect."""
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class NoPage:
    """No page was had; the feed's own text serves."""

    why: str
    """In plain words, as the end of a sentence: "the site's robots.txt asks us not to read it"."""
    transient: bool
    """Whether asking again later may well succeed."""
