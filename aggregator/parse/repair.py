"""Make a document well-formed that nearly is, so that feedparser's strict parser reads it.

Its loose parser is never used: it turns `AT&T & M&S` into `AT&T; & M&S;`, and is slow. Each repair
answers one kind of error and is tried once, the mildest first; what none of them mends goes through
libxml2's recovery, item by item before as a whole, so that one broken item costs no other.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

from aggregator.parse import outline, prolog, sections, spans, stray

_CODES = expat.errors.codes
_PREFIX = _CODES[expat.errors.XML_ERROR_UNBOUND_PREFIX]
_REFERENCES = frozenset(
    {
        _CODES[expat.errors.XML_ERROR_INVALID_TOKEN],
        _CODES[expat.errors.XML_ERROR_UNDEFINED_ENTITY],
        _CODES[expat.errors.XML_ERROR_BAD_CHAR_REF],
    }
)

_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(#?\w+;)?", re.DOTALL)
_REFERENCE_TO_HIDE = re.compile(rb"(<!\[CDATA\[.*?\]\]>)|&(?=(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)", re.DOTALL)
_REFERENCE_SIGN = "\uf8f1".encode()
"""A private character that stands for the "&" of references while libxml2 reads."""
_PREDEFINED = frozenset({b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"})
_PREFIXED = re.compile(rb"<([A-Za-z_][\w.\-]*):|\s([A-Za-z_][\w.\-]*):[\w.\-]+\s*=")
_DECLARED = re.compile(rb"\sxmlns:([\w.\-]+)\s*=")
_NAME = re.compile(rb"<([^\s/>]+)")
_CHARACTERS = (
    frozenset({0x9, 0xA, 0xD}),
    range(0x20, 0xD800),
    range(0xE000, 0xFFFE),
    range(0x10000, 0x110000),
)

NAMESPACES = {
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"feedburner": b"http://rssnamespace.org/feedburner/ext/1.0",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"rss": b"http://backend.userland.com/rss2",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
}
"""What prefixes that a document forgot to declare stand for, by their modules' specifications."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """A well-formed document and its outline."""

    body: bytes
    outline: outline.Outline
    complete: bool = True
    """False where something of the document is missing or had to be guessed."""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Repair:
    """One way to mend a document."""

    answers: Callable[[outline.Outline], bool]
    """Whether it is worth trying on what the outline says is wrong."""
    apply: Callable[[bytes, outline.Outline], bytes]
    problem: str
    """What is wrong with the document, in a plain sentence."""
    lossy: bool = False
    """Whether something of the document may be missing afterwards."""


def mend(body: bytes) -> Sound | None:
    """Return the document, repaired if need be; None if nothing helps.

    :param body: in UTF-8, from its root element on, after `prolog.DECLARATION`
    :raises outline.RefusedError: it is out of bounds
    """
    found = outline.trace(body)
    problems: list[str] = []
    complete = True
    if _has_endless_section(body, found):
        ended = sections.end_sections(body)
        if ended != body:
            body, found = ended, outline.trace(ended)
            problems.append("not well-formed: a CDATA section or comment that does not end")
    untried = list(_REPAIRS)
    while found.error:
        repair = next((repair for repair in untried if repair.answers(found)), None)
        if repair is None:
            return None
        untried.remove(repair)
        mended = repair.apply(body, found)
        if mended != body:
            body = mended
            problems.append(repair.problem)
            complete = complete and not repair.lossy
            found = outline.trace(body)
    return Sound(body=body, outline=found, complete=complete, problems=tuple(problems))


def _has_endless_section(body: bytes, found: outline.Outline) -> bool:
    """Whether a section may have swallowed what is behind it, to its end or to the end of a section further down."""
    if found.error:
        return sections.ends_with_root(body) or not found.truncated
    return found.regular and sections.count_item_ends(body) > len(found.items) + found.dropped


def _end(body: bytes, found: outline.Outline) -> bytes:
    """Cut off what follows the root element."""
    return body[: found.root_end]


def _escape(body: bytes, _found: outline.Outline) -> bytes:
    """Write raw ampersands as `&amp;` and HTML's entities as the characters they stand for."""
    return _AMPERSAND.sub(_reference, body)


def _reference(match: re.Match[bytes]) -> bytes:
    if not match[0].startswith(b"&"):
        return match[0]  # CDATA and comments
    name = match[1]
    if name is None:
        return b"&amp;"
    if name in _PREDEFINED:
        return match[0]
    if name.startswith(b"#"):
        return match[0].replace(b"X", b"x") if _is_character(name[1:-1]) else b""  # "&#X41;" is HTML's
    text = html.entities.html5.get(name.decode("utf-8", "replace"))
    return text.encode() if text else b"&amp;" + name


def _is_character(digits: bytes) -> bool:
    """Whether a numeric reference is to a character that XML 1.0 section 2.2 allows."""
    try:
        code = int(digits[1:], 16) if digits[:1] in (b"x", b"X") else int(digits)
    except ValueError:
        return False
    return any(code in characters for characters in _CHARACTERS)


def _declare(body: bytes, _found: outline.Outline) -> bytes:
    """Declare the namespace prefixes that are used and not declared."""
    declared = {*_DECLARED.findall(body), b"xml", b"xmlns"}
    used = {prefix for pair in _PREFIXED.findall(body) for prefix in pair if prefix}
    missing = sorted(used - declared)[: outline.MAX_PREFIXES]
    declarations = b"".join(
        b' xmlns:%s="%s"' % (prefix, NAMESPACES.get(prefix, b"urn:undeclared:" + prefix)) for prefix in missing
    )
    name = _NAME.search(body, len(prolog.DECLARATION))
    assert name is not None
    return body[: name.end()] + declarations + body[name.end() :]


def _close(body: bytes, found: outline.Outline) -> bytes:
    """End a document that just stops: the item that was cut off is left out, it comes whole with a later poll."""
    end = found.error_at if found.open_item is None else found.open_item
    names = [name[1] for start in found.open if start < end and (name := _NAME.match(body, start))]
    return body[:end] + b"".join(b"</%s>" % name for name in reversed(names))


def _recover_items(body: bytes, _found: outline.Outline) -> bytes:
    """Rewrite each broken item from what libxml2 makes of it alone."""
    root = prolog.root_tag(body)
    name = _NAME.match(root)
    if name is None:  # its own tag is broken, and nothing stands alone within it
        return body
    closing = b"</%s>" % name[1]
    pieces: list[bytes] = []
    position = 0
    for start, end in spans.candidates(body):
        pieces.append(body[position:start])
        item = body[start:end]
        whole = root + item + closing
        pieces.append(_recovered_item(whole) if _is_broken(whole) else item)
        position = end
    return b"".join([*pieces, body[position:]])


def _is_broken(document: bytes) -> bool:
    try:
        expat.ParserCreate(namespace_separator="}").Parse(document, True)
    except expat.ExpatError:
        return True
    return False


def _recovered_item(document: bytes) -> bytes:
    root = _recover(document)
    if root is None or not len(root):
        return b""
    return _written(root[0])


def _recover_all(body: bytes, _found: outline.Outline) -> bytes:
    """Rewrite the document from what libxml2 makes of it."""
    root = _recover(body)
    return body if root is None else prolog.DECLARATION + _written(root)


def _written(element: etree._Element) -> bytes:
    return bytes(etree.tostring(element, encoding="utf-8", with_tail=False)).replace(_REFERENCE_SIGN, b"&")


def _recover(document: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    # libxml2 drops every reference that follows the first error; what looks like one in CDATA is text.
    bare = document.replace(_REFERENCE_SIGN, b"")
    hidden = _REFERENCE_TO_HIDE.sub(lambda match: match[1] or _REFERENCE_SIGN, bare)
    try:
        root = etree.fromstring(hidden, parser)
    except etree.XMLSyntaxError:
        return None
    for element in () if root is None else root.iter("*"):
        if not element.tag.startswith("{"):
            element.tag = element.tag.replace(":", "_")  # recovery keeps names that Namespaces in XML forbids
        attributes = element.items()
        first = dict(reversed(attributes))  # libxml2 keeps an attribute that is there twice
        if len(first) < len(attributes):
            element.attrib.clear()
            element.attrib.update(first)
    return root


_REPAIRS = (
    _Repair(
        answers=lambda found: found.root_end is not None,
        apply=_end,
        problem="text after the end of the document removed",
    ),
    _Repair(
        answers=lambda found: found.error in _REFERENCES,
        apply=_escape,
        problem="not well-formed: raw ampersands or entities that XML does not know",
    ),
    _Repair(
        answers=lambda found: not found.truncated,
        apply=lambda body, _found: stray.settle(body),
        problem="not well-formed: signs that begin no markup, or markup that does not end",
    ),
    _Repair(
        answers=lambda found: found.error == _PREFIX,
        apply=_declare,
        problem="not well-formed: a namespace prefix is not declared",
    ),
    _Repair(
        answers=lambda found: found.truncated,
        apply=_close,
        problem="the document is cut off",
        lossy=True,
    ),
    _Repair(
        answers=lambda _found: True,
        apply=_recover_items,
        problem="not well-formed: broken items were mended as far as they could be",
    ),
    _Repair(
        answers=lambda found: found.error == _PREFIX,
        apply=_declare,
        problem="not well-formed: a namespace prefix is not declared",
    ),
    _Repair(
        answers=lambda _found: True,
        apply=_recover_all,
        problem="not well-formed: mended as a whole, parts may be missing",
        lossy=True,
    ),
)
"""The mildest first."""
