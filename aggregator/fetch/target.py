"""Addresses as the WHATWG URL standard reads them: one spelling for the guard, the request and the next hop.

A second reading is how guards are fooled (`http://public@private`, `http://0x7f.1`, `http:/host`), so an address
is parsed once, here, and everything below gets its normal form.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

import ada_url

from aggregator.fetch.failure import ended
from aggregator.model import FailureKind
from aggregator.text.urls import LENGTH_LIMIT

_KEEP = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""ASCII punctuation: all of it stays as it is when the other bytes of a Location header are quoted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One address to be asked."""

    url: str
    """Normal form, without userinfo and fragment."""
    scheme: str
    host: str
    """Lower case; an IPv6 literal in brackets."""
    port: str
    """Empty for the scheme's own."""
    userinfo: str = ""
    """As it stands in the address, still quoted; empty without one."""

    @property
    def origin(self) -> tuple[str, str, str]:
        """Whom the address belongs to: credentials are for nobody else."""
        return (self.scheme, self.host, self.port)

    def shares_exception(self, named: Target) -> bool:
        """Whether what is granted to an address that the config names holds here: its scheme, host and port.

        The default ports of http and https count as one, so that a source may move from one to the other.
        """
        ports_agree = self.port == named.port and (self.scheme == named.scheme or not self.port)
        return self.host == named.host and ports_agree

    def may_know(self, named: Target) -> bool:
        """Whether what is for an address that the config names may be told here: not in the clear what is for TLS."""
        return self.shares_exception(named) and self.scheme in {named.scheme, "https"}

    @property
    def address(self) -> str:
        """With its userinfo, as the operator would write it."""
        return self.url.replace("://", f"://{self.userinfo}@", 1) if self.userinfo else self.url

    @property
    def authorization(self) -> str:
        """The Authorization header that the userinfo stands for (RFC 7617); empty without one."""
        if not self.userinfo:
            return ""
        user, _, password = self.userinfo.partition(":")
        pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
        return f"Basic {base64.b64encode(pair).decode('ascii')}"


def parse(url: str) -> Target:
    """Read the address that a request names.

    :raises EndedError: it is no address, or neither http nor https
    """
    try:
        return _target(ada_url.URL(url), keep_userinfo=True)
    except ValueError:
        raise ended(
            FailureKind.BAD_URL, "The source's address is not a valid http or https URL.", transient=False
        ) from None


def follow(location: str, source: Target) -> Target:
    """Read the Location of a redirect.

    Credentials that it brings are dropped; the source's own go along within its origin only.

    :param location: the header as received, read as latin-1
    :raises EndedError: it leads nowhere, or not to http or https
    """
    if len(location) > LENGTH_LIMIT:
        raise ended(FailureKind.REDIRECT, "The server redirects to an address that is too long.", transient=False)
    quoted = quote_from_bytes(location.strip(" \t").encode("latin-1"), safe=_KEEP)
    try:
        found = _target(ada_url.URL(quoted, base=source.url), keep_userinfo=False)
    except ValueError:
        raise ended(
            FailureKind.REDIRECT, "The server redirects to something that is no http or https URL.", transient=False
        ) from None
    if found.origin != source.origin:
        return found
    return Target(url=found.url, scheme=found.scheme, host=found.host, port=found.port, userinfo=source.userinfo)


def _target(url: ada_url.URL, *, keep_userinfo: bool) -> Target:
    if url.protocol not in ("http:", "https:"):
        raise ValueError(url.protocol)
    userinfo = f"{url.username}:{url.password}" if url.username or url.password else ""
    url.username = url.password = url.hash = ""
    return Target(
        url=url.href,
        scheme=url.protocol.removesuffix(":"),
        host=url.hostname,
        port=url.port,
        userinfo=userinfo if keep_userinfo else "",
    )
