"""The headers that the operator wrote for a source, and which of them whom is told."""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.fetch.target import Target
from aggregator.model import Access

TELLING_NOTHING = frozenset({"user-agent", "accept-language", "from"})
"""Who asks, and in which language: what everybody on the way may know, redirects and article pages elsewhere too. Any
other header may be a key, and is for the source's own address."""


def with_own(headers: Mapping[str, str], access: Access, home: Target, target: Target, cookies: str) -> dict[str, str]:
    """The headers of one request, as far as they depend on who is asked.

    What the operator wrote replaces what the program would say; the operator's cookies and this fetch's go together.

    :param headers: those of every request
    :param home: the address that the config names for the source
    :param target: whom this request asks
    :param cookies: what the target's host has set on the way
    """
    sent = {name.lower(): (name, value) for name, value in headers.items()}
    if target.authorization:
        sent["authorization"] = ("Authorization", target.authorization)
    known = target.may_know(home)
    for name, value in access.headers:
        if known or name.lower() in TELLING_NOTHING:
            sent[name.lower()] = (name, value)
    if cookies:
        own = sent.get("cookie", ("", ""))[1]
        sent["cookie"] = ("Cookie", f"{own}; {cookies}" if own else cookies)
    return dict(sent.values())
