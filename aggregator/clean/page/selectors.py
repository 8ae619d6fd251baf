"""CSS selectors of the operator's on pages: the one user of cssselect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import cast

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import tostring
from lxml.html import HtmlElement

from aggregator.clean.draft import removal
from aggregator.clean.head.months import parse_visible
from aggregator.clean.page.metadata import Metadata
from aggregator.model import PageRules, Removal
from aggregator.text.dates import parse_date


@lru_cache(maxsize=512)
def compile_selector(text: str) -> CSSSelector:
    """A selector ready to be used on an lxml tree.

    :raises ValueError: it is none; the message says why in plain words
    """
    try:
        return CSSSelector(text, translator="html")
    except SelectorError as error:
        raise ValueError(str(error) or "it cannot be understood") from None


def drop(tree: HtmlElement, selectors: Iterable[str]) -> tuple[Removal, ...]:
    """Take out of a page whatever matches, each piece on record."""
    gone = []
    for selector in selectors:
        for element in _outermost(_found(tree, selector)):
            text = _text(element)
            if text:
                gone.append(removal("selector", text, f"matches {selector}"))
            if element.getparent() is not None:
                element.drop_tree()
    return tuple(gone)


def select_body(tree: HtmlElement, selector: str) -> str:
    """The HTML of all that matches, in the page's order; "" where nothing does, or nothing with text."""
    found = _outermost(_found(tree, selector))
    if not any(map(_text, found)):
        return ""
    return "".join(str(tostring(element, encoding="unicode", method="html", with_tail=False)) for element in found)


def with_rules(tree: HtmlElement, metadata: Metadata, rules: PageRules, zone: tzinfo) -> Metadata:
    """What the page says about itself, with what the selectors found in place of it.

    :param zone: the source's, for a visible date that names none
    """
    title = next(filter(None, map(_text, _found(tree, rules.title))), "")
    authors = tuple(dict.fromkeys(filter(None, map(_text, _found(tree, rules.author)))))
    dates = (_moment(element, zone) for element in _found(tree, rules.date))
    return replace(
        metadata,
        title=title or metadata.title,
        authors=authors or metadata.authors,
        published=next(filter(None, dates), None) or metadata.published,
    )


def _found(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    return cast("list[HtmlElement]", compile_selector(selector)(tree)) if selector else []


def _outermost(found: Iterable[HtmlElement]) -> list[HtmlElement]:
    """The elements that are in none of the others: a text is taken once."""
    elements = list(found)
    known = set(elements)
    return [element for element in elements if known.isdisjoint(element.iterancestors())]


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _moment(element: HtmlElement, zone: tzinfo) -> datetime | None:
    for text in (element.get("datetime"), element.get("content"), _text(element)):
        moment = (parse_visible(text, zone) or parse_date(text)) if text else None
        if moment:
            return moment
    return None
