"""What a response's headers say of the document: validators byte for byte, and how long to wait.

Nothing here trusts a header: what cannot be read counts as not said, what asks for more than `LONGEST` counts as that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from aggregator.model import Freshness, Validators

LONGEST = timedelta(days=366)
"""Of any wait; a longer one is a slip or a joke, and year 9999 must not overflow a datetime."""

LONGEST_VALIDATOR = 16_384
"""Characters; servers refuse requests whose headers are longer than 8 to 16 KB, so a longer one cannot be sent back."""

_SECONDS = re.compile(r"[0-9]+")
_MAX_DIGITS = 10
_DIRECTIVE = re.compile(r"""[\s,]*+(?:([A-Za-z0-9_-]++)(?:\s*+=\s*+(?:"([^"]*+)"|([^,\s]*+)))?+)?+[^,]*+(?:,|$)""")
"""It fits anywhere, and gives nothing back: what it is looked for in may be as long as a head."""


class Headers(Protocol):
    """urllib3's HTTPHeaderDict, as far as it is needed here."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value of a field, in the order they were sent; empty if there is none."""
        ...


def validators(headers: Headers) -> Validators:
    """ETag and Last-Modified, byte for byte (as latin-1, which is how headers are read and sent).

    Two different ETags are sent back as the list that If-None-Match may be (RFC 9110 section 13.1.2); of two dates
    the first counts.
    """
    etags = dict.fromkeys(value for value in map(_stripped, headers.getlist("ETag")) if value)
    dates = [value for value in map(_stripped, headers.getlist("Last-Modified")) if value]
    return Validators(etag=_sendable(", ".join(etags)), last_modified=_sendable(dates[0] if dates else ""))


def freshness(headers: Headers, now: datetime) -> Freshness:
    """How long the response asks us to wait.

    :param now: aware UTC; stands in where the response has no Date
    """
    date = _first(headers, "Date")
    then = http_date(date) or now
    return Freshness(max_age=_lifetime(headers, then), retry_after=_retry_after(_first(headers, "Retry-After"), then))


def _lifetime(headers: Headers, then: datetime) -> timedelta | None:
    """RFC 9111 section 4.2: max-age, or else Expires, less what a cache on the way has used up."""
    directives = _directives(", ".join(headers.getlist("Cache-Control")))
    if "no-store" in directives or "no-cache" in directives:
        return None
    if "max-age" in directives:
        seconds = _seconds(directives["max-age"])
        if seconds is None:
            return None
        age = _seconds(_first(headers, "Age")) or timedelta(0)
        return max(seconds - age, timedelta(0))
    expires = http_date(_first(headers, "Expires"))
    return None if expires is None else _bounded(expires - then)


def _retry_after(value: str, then: datetime) -> timedelta | None:
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    moment = http_date(value)
    return None if moment is None else _bounded(moment - then)


def _directives(value: str) -> Mapping[str, str]:
    """Cache-Control's directives by lower-case name; of two of one name the first counts."""
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(value):
        name, quoted, token = match.groups(default="")
        if name:
            found.setdefault(name.lower(), quoted or token)
    return found


def _seconds(value: str) -> timedelta | None:
    """Delta-seconds (RFC 9111 section 1.2.2), in ASCII digits and nothing else."""
    if not _SECONDS.fullmatch(value):
        return None
    digits = value.lstrip("0")
    if len(digits) > _MAX_DIGITS:
        return LONGEST
    return _bounded(timedelta(seconds=int(digits or "0")))


def http_date(value: str) -> datetime | None:
    """An HTTP date in any of its three forms (RFC 9110 section 5.6.7)."""
    if not value:
        return None
    try:
        parsed = parsedate_to_datetime(value)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), LONGEST)


def _first(headers: Headers, name: str) -> str:
    values = headers.getlist(name)
    return _stripped(values[0]) if values else ""


def _stripped(value: str) -> str:
    """Without the optional whitespace around a field's value, which is no part of it (RFC 9110 section 5.5)."""
    return value.strip(" \t")


def _sendable(value: str) -> str | None:
    unsendable = len(value) > LONGEST_VALIDATOR or any(ch < " " and ch != "\t" for ch in value)
    return value if value and not unsendable else None
