"""What an article page says about itself: JSON-LD, OpenGraph and `meta`, in that order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from aggregator.clean.page.authors import read_page_authors
from aggregator.clean.page.dates import first_date, read_published
from aggregator.clean.page.jsonld import LinkedData, is_false, listed, name_of, read_linked_data, text_of, type_of
from aggregator.clean.page.titles import read_titles
from aggregator.text.html import inline_text
from aggregator.text.urls import absolute, canonical, host

PIXELS_LIMIT = 50_000
"""Pixels of the longest side that is believed."""

Meta = Mapping[str, Sequence[str]]
"""Contents of `meta` elements by name in lower case, in the page's order."""

_CHANGE_NAMES = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dc.date.modified",
    "dcterms.modified",
)
_SECTION_NAMES = ("article:section", "og:article:section", "parsely-section", "sailthru.section", "cxenseparse:section")
_LOCKED = frozenset({"locked", "metered"})
"""Values of `article:content_tier` for which a reader pays; the third one is "free"."""

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_PIXELS = re.compile(r"\s*(\d{1,6})(?:\.\d+)?\s*(?:px)?\s*")
_TWIN_HOST = re.compile(r"^(?:m|mobile|amp)\.(?=[^.]+\.)")
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """The picture that a page names as its story's."""

    url: str
    """Absolute."""
    caption: str = ""
    credit: str = ""
    """Who made it."""
    width: int | None = None
    """Pixels; None if not said."""
    height: int | None = None
    """Pixels; None if not said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """A page's own description of its article; every field may be empty."""

    title: str = ""
    """The story's."""
    document_title: str = ""
    """The document's own, as in the browser's tab: it tells error pages and walls."""
    description: str = ""
    """The page's own summary of the story: plain text."""
    site: str = ""
    """The site's name, for cutting it off titles."""
    section: str = ""
    """The part of the paper that the story is filed in."""
    authors: tuple[str, ...] = ()
    """People and agencies."""
    published: datetime | None = None
    """Aware UTC."""
    modified: datetime | None = None
    """Aware UTC."""
    image: Picture | None = None
    """The lead picture."""
    language: str = ""
    """BCP 47, as the page says."""
    link: str = ""
    """Canonical address of the page."""
    body: str = ""
    """The story's text as the page's data have it: plain, or HTML."""
    paywalled: bool = False
    """Whether the page says that its story, or a part of it, is not free to read."""


def read_metadata(tree: HtmlElement, url: str = "") -> Metadata:
    """The metadata of a parsed page.

    :param url: where the page came from; addresses in it are relative to it
    """
    meta = _meta(tree)
    data = read_linked_data(tree)
    site = _said(meta, "og:site_name") or data.first("publisher")
    titles = read_titles(tree, meta, data, site)
    link = _link(tree, meta, url)
    return Metadata(
        title=titles.title,
        document_title=titles.document,
        description=inline_text(_said(meta, "og:description", "description") or data.first("description")),
        site=site,
        section=data.first("articleSection") or inline_text(_said(meta, *_SECTION_NAMES)),
        authors=read_page_authors(tree, meta, data, site, link),
        published=read_published(tree, meta, data, title=titles.title, url=url),
        modified=first_date((*_texts(data, "dateModified"), *_all(meta, _CHANGE_NAMES))),
        image=_image(meta, data, url),
        language=_language(tree, meta, data),
        link=link,
        body=next(filter(None, map(_body_of, data.articles)), ""),
        paywalled=_is_paywalled(meta, data),
    )


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _all(meta: Meta, names: Iterable[str]) -> Iterator[str]:
    return (value for name in names for value in meta.get(name, ()))


def _said(meta: Meta, *names: str) -> str:
    return next(_all(meta, names), "")


def _texts(data: LinkedData, key: str) -> Iterator[str]:
    return map(text_of, data.values(key))


def _body_of(article: Mapping[str, Any]) -> str:
    """The text of an article; the texts of a list are its paragraphs."""
    return "\n\n".join(text for text in map(text_of, listed(article.get("articleBody"))) if text.strip())


def _image(meta: Meta, data: LinkedData, url: str) -> Picture | None:
    """The picture made for sharing, else the article's; with what either says about it."""
    offered = [picture for value in data.values("image") if (picture := _picture(value, url))]
    shared = absolute(_said(meta, "og:image", "og:image:url", "og:image:secure_url", "twitter:image"), url)
    if not shared:
        return next(iter(offered), None)
    same = next((each for each in offered if _place(each.url) == _place(shared)), Picture(url=shared))
    exact = same.url == shared
    return Picture(
        url=shared,
        caption=same.caption,
        credit=same.credit,
        width=_pixels(_said(meta, "og:image:width")) or (same.width if exact else None),
        height=_pixels(_said(meta, "og:image:height")) or (same.height if exact else None),
    )


def _picture(value: Any, url: str) -> Picture | None:
    """An ImageObject of schema.org, or a bare address."""
    if not isinstance(value, dict):
        address = absolute(text_of(value), url)
        return Picture(url=address) if address else None
    address = next(
        (found for key in ("url", "contentUrl", "@id") if (found := absolute(_address(value.get(key)), url))), ""
    )
    if not address:
        return None
    return Picture(
        url=address,
        caption=name_of(value.get("caption")),
        credit=name_of(value.get("creditText")) or name_of(value.get("creator")) or name_of(value.get("author")),
        width=_pixels(value.get("width")),
        height=_pixels(value.get("height")),
    )


def _address(value: Any) -> str:
    return text_of(value[0] if isinstance(value, list) and value else value)


def _place(address: str) -> str:
    """An address of a picture less its parameters, which are its sizes."""
    return address.split("?", 1)[0]


def _pixels(value: Any) -> int | None:
    """A number, a text with one, or a QuantitativeValue of schema.org."""
    if isinstance(value, dict):
        value = value.get("value")
    match = (
        _PIXELS.fullmatch(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    )
    pixels = int(match[1]) if match else 0
    return pixels if 0 < pixels <= PIXELS_LIMIT else None


def _language(tree: HtmlElement, meta: Meta, data: LinkedData) -> str:
    said = (
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
        data.first("inLanguage"),
        _said(meta, "content-language", "dc.language", "og:locale"),
    )
    for language in said:
        match = _LANGUAGE.fullmatch((language or "").strip())
        if match:
            return match[0].replace("_", "-")
    return ""


def _link(tree: HtmlElement, meta: Meta, url: str) -> str:
    """The canonical address; what leads to another host or to the front page is a mistake of the page's maker."""
    stated = [*tree.xpath("//link[@rel='canonical']/@href")[:1], *meta.get("og:url", ())[:1]]
    for address in map(str.strip, map(str, stated)):
        link = canonical(address) if _WEB.match(address) else ""
        if link and not _is_root(link) and (not host(url) or _site_of(link) == _site_of(url)):
            return link
    return canonical(url)


def _site_of(url: str) -> str:
    return _TWIN_HOST.sub("", host(url))


def _is_root(link: str) -> bool:
    return "?" not in link and link.split("://", 1)[-1].partition("/")[2] == ""


def _is_paywalled(meta: Meta, data: LinkedData) -> bool:
    """Google's marks of paid content (schema.org `isAccessibleForFree`), and Facebook's `article:content_tier`."""
    parts = (part for part in data.values("hasPart") if isinstance(part, dict))
    articles = (node for node in data.articles if type_of(node))
    return any(is_false(node.get("isAccessibleForFree")) for node in (*articles, *parts)) or any(
        tier.casefold() in _LOCKED for tier in _all(meta, ("article:content_tier",))
    )
