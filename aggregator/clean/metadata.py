"""What an article page says about itself: JSON-LD, OpenGraph and `meta`, in that order of trust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from aggregator.clean.bylines import NAMES_LIMIT
from aggregator.text.dates import parse_date
from aggregator.text.html import inline_text
from aggregator.text.urls import absolute, canonical

LD_LIMIT = 500_000
"""Characters of one JSON-LD script that are read."""

_NODE_LIMIT = 2_000
"""JSON-LD objects that are looked at on one page."""

_HEADING_LENGTH = 9
"""Characters of the shortest h1 that may be a title; shorter ones are logos and sections."""

_ARTICLE = re.compile(r"(?:Article|Posting|Report)$|^WebPage$")
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "publication_date",
    "cxenseparse:recs:publishtime",
)
_CHANGE_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """A page's own description of its article; every field may be empty."""

    title: str = ""
    description: str = ""
    """The page's own summary of the story: plain text."""
    site: str = ""
    """The site's name, for cutting it off titles."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    image: str = ""
    """Absolute address of the lead picture."""
    language: str = ""
    link: str = ""
    """Canonical address of the page."""
    section: str = ""
    """Where the site files the story: "World"."""
    paywalled: bool = False
    """Whether the page says that its text is not for everybody."""
    document_title: str = ""
    """The `title` of the document itself, which tells error pages."""


def read_metadata(tree: HtmlElement, url: str = "") -> Metadata:
    """The metadata of a parsed page.

    :param url: where the page came from; addresses in it are relative to it
    """
    meta = _meta(tree)
    nodes = [node for node in _ld_nodes(tree) if _ARTICLE.search(_text(node.get("@type")))]
    nodes.sort(key=lambda node: _text(node.get("@type")).endswith("WebPage"))
    site = meta.get("og:site_name", [""])[0] or next(
        (_name(node["publisher"]) for node in nodes if node.get("publisher")), ""
    )
    return Metadata(
        title=_title(tree, meta, nodes),
        description=inline_text(
            next(iter(meta.get("og:description", []) + meta.get("description", [])), "")
            or next((_text(node["description"]) for node in nodes if node.get("description")), "")
        ),
        site=site,
        authors=_authors(tree, meta, nodes),
        published=_moment(nodes, meta, ("datePublished", "dateCreated"), _DATE_NAMES) or _time_element(tree),
        modified=_moment(nodes, meta, ("dateModified",), _CHANGE_NAMES),
        image=absolute(
            next(iter(meta.get("og:image", [])), "")
            or next((_image(node["image"]) for node in nodes if node.get("image")), ""),
            url,
        ),
        language=tree.get("lang") or meta.get("og:locale", [""])[0],
        link=canonical(_first(tree, "//link[@rel='canonical']/@href") or meta.get("og:url", [""])[0], url)
        or canonical(url),
        section=inline_text(
            next((_text(node["articleSection"]) for node in nodes if node.get("articleSection")), "")
            or next(iter(meta.get("article:section", [])), "")
        ),
        paywalled=_is_paywalled(nodes, meta),
        document_title=inline_text(_first(tree, "//head/title/text()") or _first(tree, "//title/text()")),
    )


def _is_paywalled(nodes: list[dict[str, Any]], meta: dict[str, list[str]]) -> bool:
    """What schema.org's `isAccessibleForFree` says of the article or a part of it, or a content tier."""
    parts = [part for node in nodes for part in _list(node.get("hasPart")) if isinstance(part, dict)]
    free = [node.get("isAccessibleForFree") for node in [*nodes, *parts]]
    tiers = [tier.lower() for tier in meta.get("article:content_tier", [])]
    return any(str(said).lower() == "false" for said in free) or any(tier in {"locked", "metered"} for tier in tiers)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _ld_nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD that has a type, `@graph` and arrays unrolled."""
    left = _NODE_LIMIT
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > LD_LIMIT:
            continue
        try:
            waiting: list[Any] = [
                json.loads(re.sub(r"^\s*<!--|-->\s*$|^\s*//<!\[CDATA\[|//\]\]>\s*$", "", script.text), strict=False)
            ]
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting[:0] = node
            elif isinstance(node, dict):
                if "@type" in node:
                    yield node
                waiting.extend(
                    node[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(node.get(key), list | dict)
                )


def _title(tree: HtmlElement, meta: dict[str, list[str]], nodes: list[dict[str, Any]]) -> str:
    headings = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    stated = [_text(node.get("headline")) for node in nodes] + meta.get("og:title", []) + meta.get("twitter:title", [])
    document = _first(tree, "//head/title/text()") or _first(tree, "//title/text()")
    stated = [inline_text(title) for title in stated if title.strip()]
    # A heading that the page's other titles hold is the title without the site's name.
    for heading in headings:
        if len(heading) >= _HEADING_LENGTH and any(
            heading.casefold() in title.casefold() for title in [*stated, document]
        ):
            return heading
    return next(iter(stated), "") or inline_text(document) or next(iter(headings), "")


def _authors(tree: HtmlElement, meta: dict[str, list[str]], nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    for node in nodes:
        names = _names(node.get("author")) or _names(node.get("creator"))
        if names:
            return names
    for name in _AUTHOR_NAMES:
        values = tuple(value for value in meta.get(name, []) if not value.startswith(("http:", "https:")))
        if values:
            return values
    return tuple(
        dict.fromkeys(
            " ".join(element.text_content().split())
            for element in tree.xpath("//*[@rel='author' or @itemprop='author']")[:NAMES_LIMIT]
        )
    )


def _names(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    names = (_name(item) for item in values)
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _name(value: Any) -> str:
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return _name(value[0]) if value else ""
    return inline_text(value).strip() if isinstance(value, str) else ""


def _image(value: Any) -> str:
    if isinstance(value, dict):
        return _text(value.get("url") or value.get("contentUrl"))
    if isinstance(value, list):
        return _image(value[0]) if value else ""
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _moment(
    nodes: list[dict[str, Any]], meta: dict[str, list[str]], keys: tuple[str, ...], names: tuple[str, ...]
) -> datetime | None:
    stated = [_text(node.get(key)) for key in keys for node in nodes] + [
        value for name in names for value in meta.get(name, [])
    ]
    return next((moment for text in stated if text and (moment := parse_date(text))), None)


def _time_element(tree: HtmlElement) -> datetime | None:
    for element in tree.iter("time"):
        moment = parse_date(element.get("datetime") or "") if element.get("datetime") else None
        if moment:
            return moment
    return None


def _first(tree: HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]).strip() if found else ""
