"""Conditional and negotiated requests (RFC 9110), as pure functions of header values."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
"""Section 8.8.3; the prefix of a weak one falls away, since If-None-Match compares weakly (13.1.2)."""


def not_modified(
    if_none_match: str | None, if_modified_since: str | None, *, etags: tuple[str, ...], modified: datetime
) -> bool:
    """Whether the client holds what we would send.

    If-Modified-Since counts only where there is no If-None-Match (section 13.2.2), and only the very date that we gave:
    a folder that was put back from a copy has older files that are news all the same.

    :param etags: of every representation of the document: each stands for the same content
    :param modified: aware, whole seconds
    """
    if if_none_match is not None:
        if if_none_match.strip() == "*":
            return True
        return any(tag in etags for tag in _ENTITY_TAG.findall(if_none_match))
    since = _http_date(if_modified_since)
    return since == modified


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether the client takes gzip (section 12.5.3): named, or by `*`, with a weight above nought."""
    weights: dict[str, float] = {}
    for part in (accept_encoding or "").lower().split(","):
        coding, *parameters = (each.strip() for each in part.split(";"))
        if coding:
            weights[coding] = _weight(parameters)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(parameters: list[str]) -> float:
    """The `q` of a coding; 1 where there is none, 0 where it is not a number."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _http_date(value: str | None) -> datetime | None:
    """An HTTP date; None where the value is none, and the condition is then ignored (section 13.1.3)."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
