"""Rewrites of a document that keep feedparser from losing or bending what it says.

Each line of `QUIRKS` is one habit of feedparser 6.0 and the rewrite that avoids it. They run on bytes
that are well-formed, and on new items only, so they cost little.
"""

from __future__ import annotations

import re
from collections.abc import Callable

PERMALINK = "permalink"
"""The marker element put before a guid that is a permalink; feedparser hands it on as an entry's key."""
CAPTIONS = ("media_caption", "itunes_caption")
"""The keys of an entry that media:description and itunes:summary end up in."""

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
    # A picture's caption or a podcast's note becomes the content when it follows the description.
    (
        re.compile(rb"<(/?)(media|itunes):(?:description|summary)" + _ATTRIBUTES),
        lambda match: _rename(match, b"caption"),
    ),
    # Keywords for search engines become categories, and how many there are is not bounded.
    (re.compile(rb"<(/?)(media|itunes):keywords" + _ATTRIBUTES), lambda match: _rename(match, b"terms")),
)


def avoid(document: bytes) -> bytes:
    """Apply every rewrite."""
    for pattern, rewrite in QUIRKS:
        document = pattern.sub(rewrite, document)
    return document
