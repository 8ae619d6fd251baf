# ruff: noqa: E501, SIM905 -- lists of tags read best as lines of words
"""What a browser would make of some HTML, by html5lib's parse and nothing of ours: the judge of what we publish.

It knows what is harmless and reports everything else, so that an element nobody thought of is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"

HARMLESS = frozenset(
    """
    a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var video wbr
    """.split()
)
"""Text, structure, tables and media."""
HARMLESS_ATTRIBUTES = frozenset(
    """
    alt cite colspan controls datetime dir height href hreflang lang media poster rel reversed rowspan scope sizes src
    srcset start title type width
    """.split()
)
OF_A_PAGE = frozenset("html head body title meta link style header main section article footer nav aside".split())
"""What a page of ours is made of besides; of `style` and `meta` it has what its template has."""
OF_A_HEAD = ("base", "link", "meta", "style", "title")
ATTRIBUTES_OF_A_PAGE = frozenset("class id name content charset http-equiv open aria-label".split())
ADDRESSES = frozenset("href src poster cite action formaction data background".split())
SAFE = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
RUNS = re.compile(r"\s*(?:javascript|data|vbscript):", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def active_markup(html: str) -> list[str]:
    """What a browser would run, load from elsewhere than the web, frame, submit or style in a fragment."""
    if "<" not in html:
        return []
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=True)
    return [
        finding
        for element in tree.iter()
        if isinstance(element.tag, str) and element is not tree
        for finding in _of_element(element, HARMLESS, HARMLESS_ATTRIBUTES, is_page=False)
    ]


def active_in_page(page: bytes) -> list[str]:
    """The same of a whole page of ours, which may have its own style, head and links within the site."""
    tree = html5lib.parse(page.decode(), treebuilder="etree", namespaceHTMLElements=True)
    head, body = tree.find(f"{XHTML}head"), tree.find(f"{XHTML}body")
    found: list[str] = []
    for element in (tree, *head.iter(), *body.iter()):
        if isinstance(element.tag, str):
            found += _of_element(
                element, HARMLESS | OF_A_PAGE, HARMLESS_ATTRIBUTES | ATTRIBUTES_OF_A_PAGE, is_page=True
            )
    found += [f"<{name}> in the body" for name in OF_A_HEAD for _ in body.iter(f"{XHTML}{name}")]
    found += ["a second <style>"] * (len(list(head.iter(f"{XHTML}style"))) - 1)
    found += ["<meta refresh>" for meta in head.iter(f"{XHTML}meta") if meta.get("http-equiv", "").lower() == "refresh"]
    return found


def active_in_atom(feed: bytes) -> list[str]:
    """The same of everything that an Atom document says is HTML or an address, read as XML first."""
    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    found: list[str] = []
    for element in root.iter(etree.Element):
        name = str(element.tag).removeprefix(ATOM)
        if not str(element.tag).startswith((ATOM, XHTML)):
            found.append(f"<{element.tag}>")
        if name in {"title", "subtitle", "summary", "content", "rights"}:
            found += _of_text(element, name)
        if name in {"uri", "icon", "logo"} and not SAFE.match(element.text or ""):
            found.append(f"{name}: {element.text!r:.60}")
        if name == "id" and RUNS.match(element.text or ""):
            found.append(f"id: {element.text!r:.60}")
        found += [
            f"{name} {attribute}={value!r:.60}"
            for attribute, value in element.attrib.items()
            if attribute in {"href", "src", "uri"} and not SAFE.match(str(value))
        ]
    return found


def _of_text(element: etree._Element, name: str) -> list[str]:
    """Of a text construct (RFC 4287, 3.1), by its type."""
    kind = element.get("type", "text")
    if kind in {"html", "text/html"}:
        return active_markup(element.text or "")
    if kind == "xhtml":
        return active_markup("".join(etree.tostring(child, encoding="unicode") for child in element))
    return [] if kind == "text" else [f"{name} of type {kind}"]


def _of_element(
    element: Element, elements: frozenset[str], attributes: frozenset[str], *, is_page: bool
) -> Iterator[str]:
    name = str(element.tag).rpartition("}")[2].lower()
    if name not in elements or not str(element.tag).startswith(XHTML):
        yield f"<{name}>"
    for attribute, value in element.attrib.items():
        key = str(attribute).rpartition("}")[2].lower()
        if key not in attributes:
            yield f"{name} {key}={value!r:.60}"
        if key in ADDRESSES and not _is_safe(value, is_page=is_page):
            yield f"{name} {key}={value!r:.60}"
        if key == "srcset" and not all(_is_safe(part.strip(), is_page=False) for part in value.split(", ")):
            yield f"{name} {key}={value!r:.60}"


def _is_safe(address: str, *, is_page: bool) -> bool:
    """A web or mail address; on a page of ours one without a scheme too, which stays on the site."""
    compact = _UNSEEN.sub("", address)
    return SAFE.match(compact) is not None or (is_page and not _SCHEME.match(compact) and not compact.startswith("//"))
