"""The day of a page's story: from what says that it is, and never from what only looks like a date.

A page is full of days that are not its story's: the copyright's year, the days of other stories in lists and tickers,
a day that a sentence names. A story without a date is dated by when it was first seen, which is nearly right; one with
another story's date stands at the wrong place for ever.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

from lxml.html import HtmlElement

from aggregator.clean.head.months import LINE_LIMIT, parse_visible
from aggregator.clean.page.jsonld import LinkedData, text_of
from aggregator.text.date_in_address import date_in_address
from aggregator.text.dates import parse_date
from aggregator.text.fingerprint import normal

MARKED_LIMIT: Final = 20
"""Elements marked as a date that are looked at."""
FRAGMENTS: Final = 4
"""Pieces of text of an element that may be a date."""
TITLE_LIMIT: Final = 400
"""Characters of a heading that are compared with the title."""
ABOVE: Final = 2
"""Levels above the heading within which a date before it is the heading's own."""
LONG: Final = 100
"""Characters from which a block is a paragraph of the story and no line around its heading."""
PARAGRAPHS: Final = 2
"""Paragraphs behind the heading after which no date is its own."""
HEADLINE_WORDS: Final = 4
"""Words from which a link is another story's headline; names of authors and sections are shorter."""

DATE_NAMES: Final = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
)
"""Names of `meta` elements that tell when a story was published, surest first."""

_AROUND: Final = frozenset({"nav", "aside", "footer", "a", "button", "form", "script", "style", "figure", "select"})
"""Elements in which no date is the story's."""
_WHOLE: Final = frozenset({"html", "body", "main"})
_HEADINGS: Final = ("h1", "h2", "h3", "h4")
_HIGHEST: Final = ("h1", "h2")
_PARTED: Final = re.compile(r"\s*[|·•]\s*")


def read_published(
    tree: HtmlElement, meta: Mapping[str, Sequence[str]], data: LinkedData, *, title: str, url: str
) -> datetime | None:
    """When a page's story was published, from what is surest to what is only likely; None where nothing says so.

    :param meta: contents of `meta` elements by name
    :param title: of the story, as the page says: its heading may be any
    :param url: of the page
    """
    named = (value for name in DATE_NAMES for value in meta.get(name, ()))
    return (
        first_date(map(text_of, data.values("datePublished")))
        or first_date(named)
        or first_date(
            element.get("datetime") or element.get("content") or _short_text(element)
            for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate]")[:MARKED_LIMIT]
        )
        or first_date(map(text_of, data.values("dateCreated")))
        or first_date(text_of(node.get("datePublished") or node.get("uploadDate")) for node in data.others)
        or _of_heading(tree, title, UTC)
        or date_in_address(url)
    )


def first_date(texts: Iterable[str]) -> datetime | None:
    """The first of the texts that is a date."""
    return next((moment for text in texts if text and (moment := parse_date(text))), None)


def _heading_of(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The heading that says the story's title, else the page's first one of the two highest levels."""
    wanted = normal(title)
    said = [(found, normal(found.text_content()[:TITLE_LIMIT])) for found in tree.iter(*_HEADINGS)]
    titled = (found for found, text in said if wanted and text and (text in wanted or wanted in text))
    highest = (found for name in _HIGHEST for found, text in said if found.tag == name and text)
    return next(itertools.chain(titled, highest), None)


def _of_heading(tree: HtmlElement, title: str, zone: tzinfo) -> datetime | None:
    """The date that stands at the story's heading, or is marked as a time within its `article`."""
    heading = _heading_of(tree, title)
    if heading is None:
        return None
    around = [each for each in itertools.islice(heading.iterancestors(), ABOVE) if each.tag not in _WHOLE]
    article = next(heading.iterancestors("article"), None)
    before = _dates(around[-1], heading, zone, until=heading) if around else ()
    return next(
        itertools.chain(
            _dates(tree, heading, zone, after=heading),
            reversed(list(before)),
            _dates(article, heading, zone, marked=True) if article is not None else (),
        ),
        None,
    )


def _dates(
    root: HtmlElement,
    heading: HtmlElement,
    zone: tzinfo,
    *,
    after: HtmlElement | None = None,
    until: HtmlElement | None = None,
    marked: bool = False,
) -> Iterator[datetime]:
    """The dates within an element, in its order.

    :param after: begin behind this one, and end where the story has begun
    :param until: end at this one
    :param marked: only `time` elements
    """
    started, paragraphs = after is None, 0
    for element in root.iter("*"):
        if element is until or paragraphs == PARAGRAPHS:
            return
        if element is after:
            started = True
            continue
        if not started:
            continue
        text = _short_text(element)
        if after is not None and element.tag == "p" and len(element.text_content()) >= LONG:
            paragraphs += 1
        if marked and element.tag != "time":
            continue
        moment = _moment(element, text, zone)
        if moment and not _is_of_others(element, heading):
            yield moment


def _moment(element: HtmlElement, text: str, zone: tzinfo) -> datetime | None:
    if element.tag == "time" and element.get("datetime"):
        return parse_date(element.get("datetime"), zone)
    if not 0 < len(text) < LINE_LIMIT:
        return None
    # A line of several things has the date as one of them: "Thu 14 March 2024 | 10:15 | By Ida Moor".
    pieces = _PARTED.split(text)
    lines = (text, *map(" ".join, itertools.pairwise(pieces)), *(pieces if len(pieces) > 1 else ()))
    return next(filter(None, (parse_visible(line, zone) for line in lines)), None)


def _is_of_others(element: HtmlElement, heading: HtmlElement) -> bool:
    """Whether a date stands in what is around the story, or beside another story's headline."""
    above = set(heading.iterancestors())
    for each in (element, *element.iterancestors()):
        if each in above:
            return False
        if each.tag in _AROUND or any(
            len(link.text_content().split()) >= HEADLINE_WORDS
            for link in itertools.islice(each.iter("a"), MARKED_LIMIT)
        ):
            return True
    return False


def _short_text(element: HtmlElement) -> str:
    return " ".join(" ".join(itertools.islice(element.itertext(), FRAGMENTS)).split())
