"""Which characters and addresses may stand in what we publish."""

from __future__ import annotations

import re

from aggregator.text.iri import FORBIDDEN, is_iri

_UNPUBLISHABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0 section 2.2 (Char), less DEL, the C1 controls and the noncharacters that it discourages."""

_WEB = re.compile(r"https?://[^/?#@\[\]\s:]+(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
"""Scheme and host of an address that we link to; a host in brackets is an IPv6 literal, which no publisher has."""

_BRACKETS_AFTER_HOST = re.compile(r"[\[\]]")


def printable(text: str) -> str:
    """The text without what XML forbids and what no person can see: control characters and lone surrogates."""
    return _UNPUBLISHABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The printable text on one line, runs of white space as one space: titles and names."""
    return " ".join(printable(text).split())


def web_address(value: str) -> str:
    """An absolute http or https address that is a valid IRI; empty where the value holds none.

    Characters that browsers accept and RFC 3987 does not are percent-encoded, which names the same resource.
    User names and passwords are never published, so an address that has them is none.
    """
    head = _WEB.match(value)
    if head is None:
        return ""
    rest = FORBIDDEN.sub(_escape, value[head.end() :])
    rest = _BRACKETS_AFTER_HOST.sub(_escape, rest)
    before, mark, fragment = rest.partition("#")
    if mark:
        rest = f"{before}#{fragment.replace('#', '%23')}"
    address = head.group() + rest
    return address if is_iri(address) else ""


def _escape(match: re.Match[str]) -> str:
    """Percent-encode one character; what is no character at all (a lone surrogate) goes."""
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "ignore"))
