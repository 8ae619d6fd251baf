"""What is asked of an origin, and what can come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from aggregator.model.access import Access


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """The pair of RFC 9110 section 8.8, kept byte for byte as the origin sent it."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, kw_only=True, slots=True)
class Freshness:
    """How long the response's headers ask us to wait."""

    max_age: timedelta | None = None
    """Cache-Control max-age less Age, or Expires less Date (RFC 9111 section 4.2); None if not said."""
    retry_after: timedelta | None = None
    """Retry-After (RFC 9110 section 10.2.3), made relative; None if not said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchRequest:
    """One GET of one document."""

    url: str
    validators: Validators = field(default_factory=Validators)
    """Empty for an unconditional request."""
    accept: str = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, \
application/xml;q=0.9, text/xml;q=0.8, application/json;q=0.8, */*;q=0.1"
    access: Access = field(default_factory=Access)
    """How the source is reached that it is asked for."""
    delta: bool = False
    """Whether the entries that are new since `validators` will do in place of the whole document (RFC 3229,
    `A-IM: feed`); asked for only where there is an ETag to be compared with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """200: a whole document; or 226, if a delta was asked for: a document of the entries that are new."""

    url: str
    """The address that answered, after every redirect."""
    body: bytes
    """Decoded from its content coding, within the size limit."""
    content_type: str = ""
    """The Content-Type header as sent; empty if missing."""
    validators: Validators = field(default_factory=Validators)
    freshness: Freshness = field(default_factory=Freshness)
    moved_to: str | None = None
    """Where an unbroken chain of 301 and 308 led; None without one."""
    partial: bool = False
    """Whether it holds the new entries only (226): what is not in it is not gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """304: what we hold is current."""

    url: str
    validators: Validators = field(default_factory=Validators)
    """The validators of the 304 itself; empty fields leave the stored ones as they are."""
    freshness: Freshness = field(default_factory=Freshness)
    moved_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """410: the origin says that the feed is no more."""

    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Throttled:
    """429, or 503 with Retry-After: asked to wait."""

    status: int
    freshness: Freshness = field(default_factory=Freshness)


class FailureKind(StrEnum):
    """What went wrong with a request."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    TRUNCATED = "truncated"
    REDIRECT = "redirect"
    BUSY = "busy host"
    PROXY = "proxy"
    FORBIDDEN_ADDRESS = "forbidden address"
    BAD_URL = "bad url"
    HTTP = "http"
    DECODING = "decoding"
    UNREADABLE = "unreadable"
    """The document came whole, and reading it took too much time or memory, or ended the process that read it."""
    INTERNAL = "internal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """Anything else: no document came of it."""

    kind: FailureKind
    detail: str
    """One plain sentence for a person; holds no secret of the URL."""
    transient: bool
    """Whether asking again later may well succeed."""
    status: int | None = None
    """The HTTP status where one was received."""
    freshness: Freshness = field(default_factory=Freshness)


FetchOutcome = Fetched | NotModified | Gone | Throttled | Failed
