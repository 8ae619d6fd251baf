# ruff: noqa: E501, RUF001 -- words of many languages, with the dashes that publishers set
"""Who wrote the story of an article page.

    authors of JSON-LD ► `meta` ► elements marked as author ► elements named as byline ► lines "By …" below the heading

The first place that names a person is taken. A site that names itself, or another organisation, as the author names nobody
yet: that is the author only where no place names a person. Agencies stay among the names here: the chain of cleaning puts
them into a field of their own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from aggregator.clean.page.element_names import names_of
from aggregator.clean.page.jsonld import LinkedData, name_of, type_of
from aggregator.clean.wire import agencies
from aggregator.clean.wire.bylines import LENGTH_LIMIT, NAMES_LIMIT, read_line
from aggregator.clean.words.load import any_of
from aggregator.text.urls import host
from aggregator.text.words import letters

NAME_WORDS = 6
"""Words of the longest name; more is a role, or a sentence about somebody."""

NAME_LENGTH = 60
"""Characters of the longest name."""

BYLINE_REACH = 60
"""Elements after the heading among which a line "By …" stands."""

FRAGMENTS = 60
"""Pieces of text of the longest element that is read as a byline."""

SITE_LENGTH = 5
"""Letters of the shortest name of a site that is looked for within an author's."""

META_NAMES = (
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "parsely-author",
    "dc.creator",
    "dc.creator.name",
    "dcterms.creator",
    "citation_author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)

_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|(?:article-?|post-?|entry-?|story-?)?authors?(?:-?names?)?|writers?|autor(?:en|es|i)?|auteurs?|autore|verfasser|redakteur)(?=$|[\s_-])"
)
"""Names of elements that hold who wrote a story."""

_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|related|recommended|more|bio|biography|sidebar|widget|teasers?|cards?|latest|popular|trending|recirc\w*)(?=$|[\s_-])"
)
"""Names of elements whose authors are of something else."""

_OUTSIDE = frozenset({"aside", "footer", "nav"})
_LINES = frozenset({"p", "div", "span", "li", "address"})
_BY = re.compile(rf"^\s*{any_of('by')}\s*:?\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+|\s*\n\s*")
_PLACE = re.compile(r"[\w-]\.[a-z]{2,12}$|[@\d]|https?:")
_ADDRESS = re.compile(r"https?:|@|www\.")


class Author(NamedTuple):
    """Somebody who is named as the author."""

    name: str
    is_organisation: bool = False


def read_page_authors(
    tree: HtmlElement, meta: Mapping[str, Sequence[str]], data: LinkedData, site: str, url: str = ""
) -> tuple[str, ...]:
    """The names of those who wrote a page's story, each once, at most `NAMES_LIMIT`.

    :param meta: contents of `meta` elements by name in lower case
    :param site: what the site is called; "" if unknown
    :param url: of the page; its host is a name of the site too
    """
    itself = {letters(name) for name in (site, *map(name_of, data.values("publisher")), *_host_names(url)) if name}
    stated = [*_of_data(data, "author"), *_of_data(data, "creator")]
    said = [[Author(_without_role(value)) for value in meta.get(name, ())] for name in META_NAMES]
    shown: tuple[Callable[[HtmlElement], Iterable[str]], ...] = (_of_marked, _of_named, _of_lines)
    for place in (*stated, *said, *(map(Author, find(tree)) for find in shown)):
        people = [each.name for each in place if not each.is_organisation and not _is_site(each.name, itself)]
        names = _unique(people)
        if names:
            return names
    return next((names for place in (*stated, *said) if (names := _unique(each.name for each in place))), ())


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and not _ADDRESS.match(name)))[:NAMES_LIMIT]


def _host_names(url: str) -> tuple[str, ...]:
    """What a host may be called: "post.example" is "post.example" and "post"."""
    name = host(url)
    return (name, *name.split(".")[-2:-1])


def _is_site(name: str, itself: set[str]) -> bool:
    """Whether a name is the site's, or has it in it: "Post editors"."""
    bare = letters(name)
    return bare in itself or any(len(each) >= SITE_LENGTH and each in bare for each in itself)


def is_name(text: str) -> bool:
    """Whether a text may be somebody's name: a few words, no address, no number, no sentence."""
    return (
        0 < len(text) <= NAME_LENGTH
        and len(text.split()) <= NAME_WORDS
        and not _PLACE.search(text)
        and any(map(str.isalpha, text))
        and text[-1] not in "?!:…"
    )


def _of_data(data: LinkedData, key: str) -> Iterator[list[Author]]:
    """The authors of each article, as its JSON-LD has them."""
    for node in data.articles:
        things = [data.resolved(value) for value in _flat(node.get(key))]
        yield [
            Author(name, is_organisation="Organization" in type_of(thing) and not agencies.called(name))
            for thing in things
            if (name := _without_role(name_of(thing)))
        ]


def _flat(value: object) -> Iterator[object]:
    """One value or many; an object whose `name` is a list is as many people."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("name"), list):
            yield from item["name"]
        elif item is not None:
            yield item


def _without_role(name: str) -> str:
    """A name less what follows its comma, if that is too long for a name or is an address: "Ana Ek, professor of …"."""
    first, *rest = (part.strip() for part in name.split(","))
    return first if any(len(part.split()) > NAME_WORDS or _PLACE.search(part) for part in rest) else name.strip()


def _of_marked(tree: HtmlElement) -> Iterator[str]:
    """Elements whose attributes say that they hold the author (HTML `rel`, microdata, hCard)."""
    for element in tree.xpath("//*[@itemprop='author' or @rel='author' or contains(@class, 'vcard')]")[
        : 4 * NAMES_LIMIT
    ]:
        if _is_elsewhere(element):
            continue
        inner = element.xpath(".//*[@itemprop='name' or contains(concat(' ', @class, ' '), ' fn ')]")
        yield from _names(inner[0] if inner else element)


def _of_named(tree: HtmlElement) -> Iterator[str]:
    """Elements that are called byline or author; the first with names is the story's."""
    for element in tree.iter("a", "address", "div", "span", "p", "li", "ul"):
        if (
            (element.get("class") or element.get("id"))
            and _BYLINE.search(names_of(element))
            and not _is_elsewhere(element)
        ):
            names = list(_names(element))
            if names:
                yield from names
                return


def _of_lines(tree: HtmlElement) -> Iterator[str]:
    """A line below the heading that begins with "By" in one of many languages."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return
    for element in heading.xpath(f"following::*[position() <= {BYLINE_REACH}]"):
        if element.tag in _LINES:
            credit = read_line(_text(element))
            if credit is not None and credit.authors:
                yield from credit.authors
                return


def _names(element: HtmlElement) -> Iterator[str]:
    """The names in an element: those of its links, else those of its text."""
    links = [_text(link) for link in itertools.islice(element.iter("a"), NAMES_LIMIT)]
    people = [text for link in links if is_name(text := _BY.sub("", link)) and len(text.split()) > 1]
    if people:
        yield from people
        return
    text = _text(element)
    credit = read_line(text)
    if credit is not None:
        yield from credit.authors
        return
    name = _PARTS.split(_BY.sub("", text), maxsplit=1)[0].strip(" ,")
    if is_name(name) and (len(name.split()) > 1 or not name.isascii()):
        yield name


def _text(element: HtmlElement) -> str:
    """The text of a short element on one line; "" for what is longer than a byline."""
    pieces = list(itertools.islice(element.itertext(), FRAGMENTS + 1))
    text = " ".join(" ".join(pieces).split())
    return text if len(pieces) <= FRAGMENTS and len(text) <= LENGTH_LIMIT else ""


def _is_elsewhere(element: HtmlElement) -> bool:
    return any(
        holder.tag in _OUTSIDE or _ELSEWHERE.search(names_of(holder))
        for holder in itertools.islice(itertools.chain([element], element.iterancestors()), 5)
    )
