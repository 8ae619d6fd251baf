"""What looks like markup in a broken document and is text: `a < b`, `<https://h.example>`, `vector<std::string>`.

A document gets here only if it is not well-formed. Each of its text elements is looked at by itself, so that one raw
`<` costs nothing but itself: what begins no tag is written as text, and HTML that nobody closed as escaped markup. What
is without fault stays byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.parse.markup import HTML_ELEMENTS

_NCNAME = rb"[A-Za-z_\x80-\xff][\w.\-\x80-\xff]*+"
_NAME = rb"%b(?::%b)?" % (_NCNAME, _NCNAME)
_VALUE = rb"""(?:"[^"<]*"|'[^'<]*')"""

_WHOLE = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?[A-Za-z].*?(?:\?>|\Z)", re.DOTALL)
"""Stretches in which nothing is a tag."""
_TAG = re.compile(rb"""<(?:(/?)(%b)((?:[\s/](?:[^"'<>]|%b)*+)?)>)?""" % (_NAME, _VALUE))
"""A tag, or a `<` that begins none: its groups are empty."""
_LIKELY_TAG = re.compile(
    rb"""<(?:(/?)(%b)((?:[\s/]++[^\s"'<>/=&;{}]++(?:\s*+=\s*+(?:%b|[^\s"'<>]++))?+)*+[\s/]*+)>)?""" % (_NAME, _VALUE)
)
"""The same within texts, where `a <b && c> d` has no tag."""
_SOUND = re.compile(rb"(?:\s++%b\s*+=\s*+%b)*+\s*+/?" % (_NAME, _VALUE))
"""What may follow the name in a tag."""
_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]++)(?:\s*+=\s*+(%b|[^\s"'<>]++))?""" % _VALUE)
_NO_DECLARATION = re.compile(rb"""xmlns:(?:xml|xmlns)|xmlns:.*=(?:""|'')""", re.DOTALL)
"""Declarations that Namespaces in XML (section 3) forbids: of the prefixes that it declares itself, of one as none."""

_HTML = b"title description summary content encoded subtitle tagline info rights copyright full-text".split()
_PLAIN = (
    b"link guid id pubDate author name email uri url category creator subject date language published updated comments"
).split()
_TEXTS = frozenset([*_HTML, *_PLAIN]) - {b"author", b"source"}
_CONSTRUCT = re.compile(
    rb"""<((?:%b:)?(%b))((?:\s(?:[^"'<>]|%b)*+)?)(?<!/)>""" % (_NCNAME, b"|".join(_HTML + _PLAIN), _VALUE)
)
"""The start tag of an element that holds text."""
_OF_PLAIN_TEXT = re.compile(rb"""\stype\s*=\s*["'](?:text|text/plain)["']""", re.IGNORECASE)
_TYPE = re.compile(rb"\stype\s*=\s*%b" % _VALUE)
_ITEM = re.compile(rb"</?(?:item|entry)[\s>]")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    """A document, and the same with nothing that looks like a tag in its CDATA sections and comments."""

    body: bytes
    shown: bytes
    """As long as `body`: what is found here is there."""


def settle(body: bytes) -> bytes:
    """Return the document with what begins no markup in it written as text."""
    text = _Text(body=body, shown=_WHOLE.sub(lambda match: b"x" * len(match[0]), body))
    pieces: list[bytes] = []
    position = 0
    opened: Counter[bytes] = Counter()
    for tag, end in _constructs(text.shown):
        pieces.append(_mended(text, position, tag.start(), b"&lt;", opened=opened))
        pieces += _settled(text, tag, end)
        position = body.index(b">", end) + 1
        pieces.append(body[end:position])
    return b"".join([*pieces, _mended(text, position, len(body), b"&lt;", opened=opened)])


def _constructs(shown: bytes) -> Iterator[tuple[re.Match[bytes], int]]:
    """Yield the start tag of each text element, and where its end tag begins."""
    position = 0
    endless: set[bytes] = set()
    while tag := _CONSTRUCT.search(shown, position):
        position = tag.end()
        if tag[1] in endless:
            continue
        end = re.compile(rb"</%b\s*>" % re.escape(tag[1])).search(shown, position)
        if end is None:
            endless.add(tag[1])  # there is none from here on, and it is not looked for again
        elif not _ITEM.search(shown, position, end.start()):
            yield tag, end.start()
            position = end.start()


def _settled(text: _Text, tag: re.Match[bytes], end: int) -> list[bytes]:
    """Return the start tag of a text element and what it holds, well-formed."""
    start, attributes = tag.end(), tag[3]
    html = tag[2] in _HTML and not _OF_PLAIN_TEXT.search(attributes)
    found = [each for each in _LIKELY_TAG.finditer(text.shown, start, end) if each[2]]
    opened = _mended(text, tag.start(), start, b"&lt;")
    if not found:
        return [opened, _mended(text, start, end, b"&amp;lt;" if html else b"&lt;", _LIKELY_TAG)]
    if _is_balanced(found):
        return [opened, _mended(text, start, end, b"&lt;", _LIKELY_TAG)]
    if not html:
        return [opened, _escaped(text, start, end, other=b"&lt;")]
    if not any(each[2].decode("utf-8", "replace").lower() in HTML_ELEMENTS for each in found):
        return [opened, _escaped(text, start, end, other=b"&amp;lt;")]
    if _TYPE.search(attributes):  # what was XHTML is not any more
        opened = b"<%b%b type='html'>" % (tag[1], _TYPE.sub(b"", attributes))
    return [opened, _escaped(text, start, end, other=b"&amp;lt;", markup=True)]


def _is_balanced(tags: list[re.Match[bytes]]) -> bool:
    open_names: list[bytes] = []
    for closing, name, rest in (tag.groups() for tag in tags):
        if closing:
            if not open_names or open_names.pop() != name:
                return False
        elif not rest.endswith(b"/"):
            open_names.append(name)
    return not open_names


def _escaped(text: _Text, start: int, end: int, *, other: bytes, markup: bool = False) -> bytes:
    """Return a stretch without tags of XML.

    :param other: what stands for the `<` that begins no tag of HTML
    :param markup: whether it is HTML as it stands, so that tags and references are HTML's
    """
    pieces: list[bytes] = []
    position = start
    for tag in _LIKELY_TAG.finditer(text.shown, start, end):
        name = (tag[2] or b"").decode("utf-8", "replace").lower()
        before = text.body[position : tag.start()]
        pieces.append(before.replace(b"&", b"&amp;") if markup and b"<!" not in before else before)
        pieces.append(b"&lt;" if markup and name in HTML_ELEMENTS else other)
        position = tag.start() + 1
    rest = text.body[position:end]
    return b"".join([*pieces, rest.replace(b"&", b"&amp;") if markup and b"<!" not in rest else rest])


def _mended(
    text: _Text,
    start: int,
    end: int,
    sign: bytes,
    tags: re.Pattern[bytes] = _TAG,
    *,
    opened: Counter[bytes] | None = None,
) -> bytes:
    """Return a stretch whose tags have only attributes that XML allows, and whose other `<` are `sign`.

    :param opened: outside of text elements, how many of each are open all the same; other end tags are second ones
    """
    pieces: list[bytes] = []
    position = start
    for tag in tags.finditer(text.shown, start, end):
        pieces.append(text.body[position : tag.start()])
        closing, name, rest = tag.groups()
        if name is None:
            pieces.append(sign)
        elif opened is not None and _is_second_end(closing, name, rest, opened):
            pass
        elif _SOUND.fullmatch(rest) and not _NO_DECLARATION.search(rest):
            pieces.append(tag[0])
        else:
            slash = b"/" if rest.endswith(b"/") else b""
            pieces.append(b"<%b%b%b%b>" % (closing, name, b"" if closing else _attributes(rest), slash))
        position = tag.end()
    return b"".join([*pieces, text.body[position:end]])


def _is_second_end(closing: bytes, name: bytes, rest: bytes, opened: Counter[bytes]) -> bool:
    """Whether an end tag ends a text element that has ended; counts those that are open."""
    if name.rpartition(b":")[2] not in _TEXTS or rest.endswith(b"/"):
        return False
    opened[name] += -1 if closing else 1
    if opened[name] < 0:
        opened[name] = 0
        return True
    return False


def _attributes(rest: bytes) -> bytes:
    """Return those attributes that XML has a form for, each once."""
    kept: dict[bytes, bytes] = {}
    for name, value in _ATTRIBUTE.findall(rest):
        if re.fullmatch(_NAME, name):
            quoted = value if value[:1] in (b'"', b"'") else b'"%b"' % (value or name)
            if not _NO_DECLARATION.fullmatch(name + b"=" + quoted) and not _NO_DECLARATION.fullmatch(name):
                kept.setdefault(name, quoted)
    return b"".join(b" %b=%b" % each for each in kept.items())
