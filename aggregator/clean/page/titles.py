"""The title of an article page, among all that it is called.

    headline of JSON-LD ► og:title ► twitter:title ► h1 ► <title>

The first that speaks of the same story as the page's heading or document title is taken, less what follows it there.
A headline is the story's own (schema.org `headline`); a title for sharing is written for other places, a heading lacks
its kicker, and a document's title is made for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from aggregator.clean.page.jsonld import LinkedData, text_of
from aggregator.text.html import inline_text
from aggregator.text.words import letters

TITLE_LIMIT = 2_000
"""Characters of a title that are looked at; what is longer is cut later, and is no title."""

HEADINGS_LIMIT = 20
"""First-level headings that are looked at."""

LEAST_HEADING = 9
"""Characters of the shortest heading that a longer title is cut down to; shorter ones are logos and sections."""

GRAM = 3
"""Letters and digits in the pieces by which two titles are compared: no language needs words for them."""

ALIKE = 0.2
"""Share of the shorter title's pieces that the other one has, from which both may be of one story."""

_CUT = re.compile(r"\s*(?:…|\.\.\.)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class PageTitles:
    """What a page is called, each on one line."""

    title: str = ""
    """The story's."""
    document: str = ""
    """The document's own, as in the browser's tab: it tells error pages and walls."""


def read_titles(tree: HtmlElement, meta: Mapping[str, Sequence[str]], data: LinkedData, site: str) -> PageTitles:
    """The titles of a page.

    :param meta: contents of `meta` elements by name in lower case
    :param site: what the site is called; "" if unknown
    """
    document = _line(next(iter(tree.xpath("//head/title/text()") or tree.xpath("//title/text()")), ""))
    headings = _headings(tree)
    headlines = [_line(text_of(node.get("headline"))) for node in data.articles]
    shared = [_line(title) for name in ("og:title", "twitter:title") for title in meta.get(name, ())]
    return PageTitles(title=choose_title(headlines, shared, headings, document, site), document=document)


def choose_title(
    headlines: Iterable[str], shared: Iterable[str], headings: Sequence[str], document: str, site: str
) -> str:
    """The story's title, among the page's.

    :param headlines: of its JSON-LD
    :param shared: made for sharing
    :param headings: the first-level ones that the reader sees
    :param document: of the document
    :param site: what no story is called
    """
    name = letters(site)
    own = [title for title in (*headlines, *shared) if title and letters(title) != name]
    shown = [heading for heading in headings if letters(heading) != name]
    witnesses = [title for title in (*shown, document) if title]
    chosen = next((title for title in own if not witnesses or any(_alike(title, each) for each in witnesses)), "")
    chosen = chosen or next((heading for heading in shown if _alike(heading, document)), "")
    chosen = chosen or next(iter(own), "") or document or next(iter(headings), "")
    return _whole(_without_suffix(chosen, [*own, *shown]), [*own, *shown])


def _headings(tree: HtmlElement) -> list[str]:
    lines = (
        _line(element.text_content(), markup=False)
        for element, _ in zip(tree.iter("h1"), range(HEADINGS_LIMIT), strict=False)
    )
    return [line for line in lines if line]


def _line(text: str, *, markup: bool = True) -> str:
    text = text[:TITLE_LIMIT]
    return inline_text(text) if markup else " ".join(text.split())


def _without_suffix(title: str, others: Iterable[str]) -> str:
    """A title less what follows another of the page's titles: "Story - Section - Site" beside "Story"."""
    folded = title.casefold()
    fronts = [
        other
        for other in others
        if LEAST_HEADING <= len(other) < len(title)
        and folded.startswith(other.casefold())
        and re.match(r"\s+[|–—·•»-]\s|\s*\|", title[len(other) :])  # noqa: RUF001 -- the dashes that publishers set
    ]
    return title[: len(min(fronts, key=len))] if fronts else title


def _whole(title: str, others: Iterable[str]) -> str:
    """A title that was cut with an ellipsis as another of the page's titles has it whole."""
    front = _CUT.sub("", title)
    if front == title or len(front) < LEAST_HEADING:
        return title
    return next(
        (other for other in others if len(other) > len(front) and other.startswith(front) and not _CUT.search(other)),
        title,
    )


def _alike(one: str, other: str) -> bool:
    """Whether two titles may be of one story."""
    first, second = _grams(one), _grams(other)
    return len(first & second) >= ALIKE * min(len(first), len(second)) > 0


def _grams(text: str) -> set[str]:
    bare = letters(text)
    return {bare[at : at + GRAM] for at in range(max(1, len(bare) - GRAM + 1))} if bare else set()
