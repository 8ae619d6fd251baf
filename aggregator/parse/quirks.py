"""Rewrites of a document that keep feedparser from losing or bending what it says.

Each line of `QUIRKS`, and `_MediaScopes`, is one habit of feedparser 6.0 and the rewrite that avoids it. They run on
bytes that are well-formed, and on new items only, so they cost little.
"""

from __future__ import annotations

import re
from collections.abc import Callable

PERMALINK = "permalink"
"""The marker element put before a guid that is a permalink; feedparser hands it on as an entry's key."""
NOTE = "itunes_note"
"""The key of an entry that itunes:summary ends up in."""
PICTURE = "itempicture"
"""The key of an entry that an RSS `image` with nothing but an address ends up in; feedparser drops it."""
SCOPE = "aggregator-scope"
"""An attribute put on elements of the media module: numbers of the group and of the content that they belong to."""
ROLE = "aggregator-role"
"""An attribute put on media:credit: which of the media module's texts it was before it was renamed."""

MAIL_SIGN = "\N{FULLWIDTH COMMERCIAL AT}"
"""What stands for the "@" of mail addresses in authors, so that feedparser leaves them to us."""

_NO_PERMALINK = re.compile(rb"""ispermalink\s*=\s*["']\s*false""", re.IGNORECASE)


def _guid(match: re.Match[bytes]) -> bytes:
    if match[0].endswith(b"/>"):
        return b""
    marker = b"" if _NO_PERMALINK.search(match[0]) else b"<permalink/>"
    return marker + b'<guid isPermaLink="false">'


def _hide_mail(match: re.Match[bytes]) -> bytes:
    return match[1] + match[2].replace(b"@", MAIL_SIGN.encode())


def _rename(match: re.Match[bytes], name: bytes) -> bytes:
    if match[0].endswith(b"/>"):
        return b""
    return b"<%s%s:%s>" % (match[1], match[2], name)


# No "<" may stand in a tag (XML 1.0 section 3.1); leaving it out keeps the patterns linear on any text.
_ATTRIBUTES = rb"""(?:\s(?:[^"'<>]|"[^"<]*"|'[^'<]*')*)?/?>"""

QUIRKS: tuple[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]], ...] = (
    # A relative guid is resolved as if it were a link, and isPermaLink is forgotten where a link is empty.
    (re.compile(rb"<guid" + _ATTRIBUTES), _guid),
    # A mail address is cut after four letters of its last domain: desk@h.example (Ada) leaves "ple (Ada".
    (
        re.compile(rb"(<(?:author|(?:dc|itunes):(?:author|creator))(?:\s[^<>]*)?>)((?:[^<]|<!\[CDATA\[)*)"),
        _hide_mail,
    ),
    # An empty link hides the guid that serves as link.
    (re.compile(rb"<link>\s*</link>|<link\s*/>"), lambda _match: b""),
    # A podcast's note becomes the content when it follows the description.
    (re.compile(rb"<(/?)(itunes):summary" + _ATTRIBUTES), lambda match: _rename(match, b"note")),
    # An item's own image is taken for the channel's, and dropped.
    (
        re.compile(rb"<image>(\s*+(?:<!\[CDATA\[\s*+)?+https?://[^<>\]\s]++\s*+(?:\]\]>\s*+)?+)</image>"),
        lambda match: b"<%b>%b</%b>" % (PICTURE.encode(), match[1], PICTURE.encode()),
    ),
    # Keywords for search engines become categories, and how many there are is not bounded.
    (re.compile(rb"<(/?)(media|itunes):keywords" + _ATTRIBUTES), lambda match: _rename(match, b"terms")),
)


_MEDIA = re.compile(
    rb"<(?:(item|entry)(?=[\s>])|(/?)media:(group|content|thumbnail|credit|title|description|text)("
    + _ATTRIBUTES
    + rb"))"
)


class _MediaScopes:
    """Notes on each element of the media module what it stands in, and makes a list of its texts.

    feedparser flattens groups and contents, keeps one description for them all, and takes a title for the entry's. Only
    of media:content, media:thumbnail and media:credit does it make lists; so the other texts become credits too. The
    notes are attributes, because the prefix may be declared on the element itself and on no other.
    """

    def __init__(self) -> None:
        self._count = self._group = self._content = 0

    def __call__(self, match: re.Match[bytes]) -> bytes:
        item, closing, name, rest = match.groups()
        if item:
            self._group = self._content = 0
            return match[0]
        empty = rest.endswith(b"/>")
        if closing:
            if name == b"group":
                self._group = self._content = 0
            elif name == b"content":
                self._content = 0
            return match[0] if name in _LISTED or name == b"group" else b"</media:credit" + rest
        if name == b"group":
            self._count += 1
            self._group, self._content = (0 if empty else self._count), 0
            return match[0]
        if SCOPE.encode() in rest or ROLE.encode() in rest:
            return match[0]  # an attribute that stands twice would make the document ill-formed
        if name == b"content":
            self._count += 1
            self._content = self._count
        scope = b' %b="%d.%d"' % (SCOPE.encode(), self._group, self._content)
        if name == b"content" and empty:
            self._content = 0
        if name in _LISTED:
            return b"<media:" + name + scope + rest
        return b"" if empty else b'<media:credit %b="%b"' % (ROLE.encode(), name) + scope + rest


_LISTED = frozenset({b"content", b"thumbnail", b"credit"})


def avoid(document: bytes) -> bytes:
    """Apply every rewrite."""
    if b"<media:" in document:
        document = _MEDIA.sub(_MediaScopes(), document)
    for pattern, rewrite in QUIRKS:
        document = pattern.sub(rewrite, document)
    return document
