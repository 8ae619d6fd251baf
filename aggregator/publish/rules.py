"""What RFC 4287 and the W3C validator ask of an entry and no schema can say, checked on the finished XML."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from aggregator.text.iri import is_iri

ATOM = "{http://www.w3.org/2005/Atom}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_RFC3339 = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
)
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(\s*;.*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_WEB_RELATIONS = frozenset({"alternate", "related", "enclosure", "self"})
"""Relations whose target a reader opens: http or https only."""

_EXACTLY_ONE = ("id", "title", "updated", "published")
_AT_MOST_ONE = ("content", "summary", "source", "rights")
_OF_SOURCE = ("id", "title", "updated")


def is_media_type(value: str) -> bool:
    """Whether the value has the form of a media type (RFC 6838 section 4.2), parameters allowed."""
    return _MEDIA_TYPE.fullmatch(value) is not None


def is_language(value: str) -> bool:
    """Whether the value has the form of a language tag (RFC 5646)."""
    return _LANGUAGE.fullmatch(value) is not None


def entry_faults(entry: etree._Element) -> tuple[str, ...]:
    """What is wrong with an `atom:entry` as it was read back; empty where it may be published.

    Each fault is one plain sentence that names the element. Section numbers are RFC 4287's.
    """
    return (
        *_counts(entry),
        *_identity(entry, "the entry"),
        *_dates(entry),
        *_links(entry),
        *_people(entry),
        *_categories(entry),
        *_body(entry),
        *_language(entry),
        *_source(entry),
    )


def _counts(entry: etree._Element) -> list[str]:
    """Section 4.1.2: how often each child may stand."""
    seen = Counter(child.tag for child in entry)
    faults = [f"it has {seen[ATOM + name]} elements {name}, not one" for name in _EXACTLY_ONE if seen[ATOM + name] != 1]
    faults += [f"it has {seen[ATOM + name]} elements {name}" for name in _AT_MOST_ONE if seen[ATOM + name] > 1]
    return faults


def _identity(holder: etree._Element, whose: str) -> list[str]:
    """Section 4.2.6: an id is an absolute IRI. A title is not empty."""
    identity = holder.findtext(ATOM + "id") or ""
    faults = [] if is_iri(identity) else [f"the id of {whose} is no absolute IRI: {identity!r}"]
    if not (holder.findtext(ATOM + "title") or "").strip():
        faults.append(f"the title of {whose} is empty")
    return faults


def _dates(holder: etree._Element) -> list[str]:
    """Section 3.3: RFC 3339 with an upper-case T, and a zone."""
    texts = [(name, holder.findtext(ATOM + name)) for name in ("updated", "published")]
    return [
        f"{name} is no RFC 3339 date: {text!r}"
        for name, text in texts
        if text is not None and not _RFC3339.fullmatch(text)
    ]


def _links(holder: etree._Element) -> list[str]:
    """Section 4.2.7, and 4.1.2 on alternates: absolute addresses, one alternate for each type and language."""
    faults = []
    alternates: Counter[tuple[str, str]] = Counter()
    for link in holder.iterfind(ATOM + "link"):
        href, relation = link.get("href", ""), link.get("rel", "alternate")
        if not is_iri(href):
            faults.append(f"a link {relation} is no absolute IRI: {href!r}")
        elif relation in _WEB_RELATIONS and not href.lower().startswith(("http://", "https://")):
            faults.append(f"a link {relation} leads to neither http nor https: {href!r}")
        if relation == "alternate":
            alternates[link.get("type", ""), link.get("hreflang", "")] += 1
        if not link.get("length", "0").isdecimal():
            faults.append(f"the length of a link is no number of bytes: {link.get('length')!r}")
        if not is_media_type(link.get("type", "text/html")):
            faults.append(f"the type of a link is no media type: {link.get('type')!r}")
    faults += [f"{count} alternate links have the same type" for count in alternates.values() if count > 1]
    return faults


def _people(entry: etree._Element) -> list[str]:
    """Section 4.2.1: an author, in the entry itself; a name for everybody (3.2.1)."""
    faults = [] if entry.find(ATOM + "author") is not None else ["it has no author"]
    people = [*entry.iterfind(ATOM + "author"), *entry.iterfind(ATOM + "contributor")]
    faults += ["a person has no name" for person in people if not (person.findtext(ATOM + "name") or "").strip()]
    return faults


def _categories(entry: etree._Element) -> list[str]:
    """Section 4.2.2: a term always; a scheme is an IRI."""
    faults = []
    for category in entry.iterfind(ATOM + "category"):
        if not category.get("term"):
            faults.append("a category has no term")
        if not is_iri(category.get("scheme", "x:y")):
            faults.append(f"the scheme of a category is no IRI: {category.get('scheme')!r}")
    return faults


def _body(entry: etree._Element) -> list[str]:
    """Content, or the address of the page that has it (4.1.2); a text is escaped HTML (4.1.3.3)."""
    bodies = [body for name in ("content", "summary") if (body := entry.find(ATOM + name)) is not None]
    reachable = any(link.get("rel", "alternate") == "alternate" for link in entry.iterfind(ATOM + "link"))
    faults = [] if bodies or reachable else ["it has neither a text nor an address"]
    faults += [f"its text is of type {body.get('type')!r}, not html" for body in bodies if body.get("type") != "html"]
    return faults


def _language(entry: etree._Element) -> list[str]:
    language = entry.get(_XML_LANG)
    return [] if language is None or is_language(language) else [f"its language is no tag: {language!r}"]


def _source(entry: etree._Element) -> list[str]:
    """Section 4.2.11: the feed that it was taken from keeps its id, title and date."""
    source = entry.find(ATOM + "source")
    if source is None:
        return ["it has no source"]
    faults = [f"its source has no {name}" for name in _OF_SOURCE if source.find(ATOM + name) is None]
    return [*faults, *_identity(source, "the source"), *_dates(source), *_links(source)]
