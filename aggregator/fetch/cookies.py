"""The cookies of one fetch: what an origin sets on the way goes back to it within that fetch, and is then forgotten.

Load balancers, rate limiters and publishers' gates set a cookie and send the client back to the same address; without
it they do so for ever.
"""

from __future__ import annotations

import re
from datetime import datetime

from aggregator.fetch.headers import Headers, http_date
from aggregator.fetch.target import Target

LENGTH_LIMIT = 8_192
"""Characters of the Cookie header; servers refuse requests with much longer heads."""

_PAIR = re.compile(r"([^\s=;,\x00-\x1f\x7f]+)=([^;\x00-\x1f\x7f]*)")


class Jar:
    """The cookies of one fetch, by the host that set them; no host sees another's."""

    def __init__(self) -> None:
        self._cookies: dict[str, dict[str, tuple[str, bool]]] = {}

    def take(self, target: Target, headers: Headers, now: datetime) -> None:
        """Keep what an answer sets, and drop what it has expire."""
        for line in headers.getlist("Set-Cookie"):
            first, *rest = line.split(";")
            pair = _PAIR.fullmatch(first.strip())
            if pair is None:
                continue
            attributes = _attributes(rest)
            kept = self._cookies.setdefault(target.host, {})
            kept.pop(pair[1], None)
            if not _has_expired(attributes, now):
                kept[pair[1]] = (pair[2].strip(), "secure" in attributes)

    def header(self, target: Target) -> str:
        """The Cookie header for an address; empty where its host has set none."""
        pairs: list[str] = []
        room = LENGTH_LIMIT
        for name, (value, secure) in self._cookies.get(target.host, {}).items():
            pair = f"{name}={value}"
            room -= len(pair) + 2
            if room < 0:
                break
            if target.scheme == "https" or not secure:
                pairs.append(pair)
        return "; ".join(pairs)


def _attributes(parts: list[str]) -> dict[str, str]:
    """Attributes by lower-case name; of two of one name the last counts (RFC 6265 section 5.3)."""
    split = (part.partition("=") for part in parts)
    return {name.strip().lower(): value.strip() for name, _, value in split}


def _has_expired(attributes: dict[str, str], now: datetime) -> bool:
    age = attributes.get("max-age", "")
    if re.fullmatch(r"-?[0-9]+", age):
        return age.startswith("-") or not age.strip("0")
    expires = http_date(attributes.get("expires", ""))
    return expires is not None and expires <= now
