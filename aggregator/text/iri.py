"""Which identifiers may be published as they stand (RFC 3987): the one rule for storing an id and for publishing it."""

from __future__ import annotations

import re
from urllib.parse import quote

FORBIDDEN = re.compile(
    r"[\s\x00-\x20\x7f-\xa0<>\"{}|\\^`\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]|%(?![0-9A-Fa-f]{2})"
)
"""What section 2.2 allows nowhere in an IRI: controls, white space, the delimiters that RFC 3986 leaves out, half an
escape, surrogates, private use, noncharacters, specials."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_RESERVED = "%:/?#[]@!$&'()*+,;=~"
"""What means something in a URI, besides letters, digits and `-._`, and stays where the rest is encoded."""


def is_iri(value: str) -> bool:
    """Whether the value is an absolute IRI as it stands: a scheme, something after it, nothing forbidden."""
    scheme = _SCHEME.match(value)
    return scheme is not None and scheme.end() < len(value) and not FORBIDDEN.search(value)


def percent_encoded(iri: str) -> str:
    """The URI that an IRI maps to (section 3.1), its host apart: what is not ASCII as the octets of UTF-8."""
    return iri if iri.isascii() else quote(iri, safe=_RESERVED)
