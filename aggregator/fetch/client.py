"""Asks for a document with a reader's best manners, and answers with a typed outcome.

address ─► guard ─► socket with a deadline ─► request ─► status ─┬─► redirect: next hop, body unread
                                                                 ├─► 304, 410, 429, 503: outcome, body unread
                                                                 └─► 200, 226: body, within its limit ─► Fetched
"""

from __future__ import annotations

import logging
import ssl
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from aggregator.fetch.caller import PUBLIC_AUTHORITIES, Caller, RawResponse, Way
from aggregator.fetch.connection import tls_context
from aggregator.fetch.content import PIECE, document
from aggregator.fetch.cookies import Jar
from aggregator.fetch.exchange import Exchange
from aggregator.fetch.failure import EndedError, ended, from_libraries, status_sentence
from aggregator.fetch.guard import Allowance
from aggregator.fetch.headers import Headers, freshness, validators
from aggregator.fetch.names import Resolve, Resolver, system_resolve
from aggregator.fetch.options import FetchOptions
from aggregator.fetch.own_headers import with_own
from aggregator.fetch.proxy import refused
from aggregator.fetch.target import Target, follow, parse
from aggregator.model import (
    Access,
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    FetchRequest,
    Freshness,
    Gone,
    NotModified,
    Throttled,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
"""RFC 9110 sections 15.4.2 and 15.4.9: the only ones that speak of the address for good."""

DELTA = "feed"
"""The instance manipulation of RFC 3229 that feeds use: the answer is a feed of the entries that are new."""

WHOLE = frozenset({200, 203})
"""A whole document; 203 is one that a proxy has changed (RFC 9110 section 15.3.4)."""

LONGEST_TYPE = 1_000
"""Characters of a media type with its parameters: a head may have room for much more to be searched through."""

MAY_PASS = frozenset({408, 421, 425})
"""4xx answers that speak of the moment, not of the document."""


Redirected = Callable[[str], timedelta | None]
"""Gets the address that a redirect leads to; says for how long its host may not be asked, None if it may be at once."""


def straight_on(_address: str) -> timedelta | None:
    """Every host may be asked at once."""
    return None


class Client:
    """Fetches documents for a bounded pool of threads, each with kept-alive connections of its own.

    :param resolve: looks names up; tests put theirs here
    """

    def __init__(self, options: FetchOptions, *, resolve: Resolve = system_resolve) -> None:
        self.options = options
        self.resolver = Resolver(resolve)
        self.allowance = Allowance.parse(options.allow_private, options.resolver_networks)
        self._contexts: dict[str, ssl.SSLContext] = {"": tls_context(PUBLIC_AUTHORITIES, "")}
        self._local = threading.local()
        self._lock = threading.RLock()  # a thread's end may be noticed in the midst of anything
        self._callers: list[Caller] = []
        self._closed = False
        # Its warnings and debug lines hold whole addresses, which may hold secrets.
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)

    def fetch(self, request: FetchRequest, *, now: datetime, redirected: Redirected = straight_on) -> FetchOutcome:
        """Ask for a document; whatever the origin does comes back as an outcome, within `options.timeout`.

        :param now: aware UTC; dates in headers are relative to it
        :param redirected: told where a redirect leads before that is asked; its time counts apart
        """
        caller = self._caller()
        caller.exchange.start(self.options.timeout)
        try:
            return self._fetch(caller, request, now, redirected)
        except EndedError as error:
            return error.failed
        except Exception as error:  # noqa: BLE001  # an origin's worst must end as an outcome, never a run
            return from_libraries(error)

    def close(self) -> None:
        """Close every connection; fetches under way in other threads end at once, as failed."""
        with self._lock:
            self._closed = True
            callers, self._callers = self._callers, []
        for caller in callers:
            caller.exchange.cancel()
            caller.close()

    def _caller(self) -> Caller:
        caller: Caller | None = getattr(self._local, "caller", None)
        if caller is None:
            caller = self._local.caller = Caller(self.resolver, self._context, self.options.connect_timeout)
            with self._lock:
                self._callers.append(caller)
                if self._closed:
                    caller.exchange.cancel()
            # The thread outlives the client, or the client the thread: neither keeps the other.
            this = threading.current_thread()
            weakref.finalize(this, _leave, weakref.ref(self), weakref.ref(caller)).atexit = False
        return caller

    def leave(self, caller: Caller) -> None:
        """Close the connections of a thread that has ended."""
        with self._lock:
            if caller in self._callers:
                self._callers.remove(caller)
        caller.close()

    def _fetch(self, caller: Caller, request: FetchRequest, now: datetime, redirected: Redirected) -> FetchOutcome:
        first = target = parse(request.url)
        home = parse(request.access.home) if request.access.home else first
        headers = self._headers(request)
        jar = Jar()
        seen: set[tuple[str, str]] = set()
        permanent = True
        patience: timedelta | None = None
        for _ in range(self.options.max_redirects + 1):
            caller.exchange.left()
            cookies = jar.header(target)
            if (target.url, cookies) in seen:
                raise ended(FailureKind.REDIRECT, "The server's redirects lead in a circle.", transient=False)
            seen.add((target.url, cookies))
            way = self._way(request.access, home, target)
            response = caller.get(target, with_own(headers, request.access, home, target, cookies), way)
            try:
                if response.status not in REDIRECTS:
                    moved = target.address if permanent and target.url != first.url else None
                    fresh = freshness(response.headers, now)
                    fresh = replace(fresh, retry_after=_longer(fresh.retry_after, patience))
                    return self._outcome(caller.exchange, response, request, fresh, url=target.url, moved_to=moved)
                # On a redirect it speaks of the next hop (RFC 9110 section 10.2.3); we hold it for the next poll.
                patience = _longer(patience, freshness(response.headers, now).retry_after)
                jar.take(target, response.headers, now)
                step = _next_hop(response, target)
            finally:
                response.close()
            downgrade = target.scheme == "https" and step.scheme == "http"
            permanent = permanent and response.status in PERMANENT and not downgrade
            target = step
            with caller.exchange.paused():
                wait = redirected(step.url)
            if wait is not None:
                raise _busy(step, wait)
        raise ended(
            FailureKind.REDIRECT,
            f"The server redirected more than {self.options.max_redirects} times.",
            transient=False,
        )

    def _way(self, access: Access, home: Target, target: Target) -> Way:
        """How an address is asked for a source that is at home at another, or at this one."""
        allow = self.allowance.elsewhere()
        if target.shares_exception(home):
            allow = self.allowance.of_source(home.host, private=access.private)
        return Way(allow=allow, proxy=access.proxy, authorities=access.authorities)

    def _context(self, authorities: str) -> ssl.SSLContext:
        """What TLS goes by, made once for each set of authorities."""
        with self._lock:
            if authorities not in self._contexts:
                self._contexts[authorities] = tls_context(PUBLIC_AUTHORITIES, authorities)
            return self._contexts[authorities]

    def _headers(self, request: FetchRequest) -> dict[str, str]:
        headers = {
            "User-Agent": self.options.user_agent,
            "Accept": request.accept,
            "Accept-Encoding": "gzip",
        }
        if request.validators.etag:
            headers["If-None-Match"] = request.validators.etag
            if request.delta:
                headers["A-IM"] = DELTA
        if request.validators.last_modified:
            headers["If-Modified-Since"] = request.validators.last_modified
        return headers

    def _outcome(
        self,
        exchange: Exchange,
        response: RawResponse,
        request: FetchRequest,
        fresh: Freshness,
        *,
        url: str,
        moved_to: str | None,
    ) -> FetchOutcome:
        status, headers = response.status, response.headers
        partial = status == HTTPStatus.IM_USED and _is_delta(request, headers)
        if status in WHOLE or partial:
            body = document(
                _pieces(exchange, response),
                coding=", ".join(headers.getlist("Content-Encoding")),
                max_bytes=self.options.max_bytes,
            )
            return Fetched(
                url=url,
                body=body,
                content_type=headers.get("Content-Type", "")[:LONGEST_TYPE],
                validators=validators(headers),
                freshness=fresh,
                moved_to=moved_to,
                partial=partial,
            )
        if status == HTTPStatus.NOT_MODIFIED and request.validators:
            response.read(1, decode_content=False)  # it has no body: this hands the connection back
            return NotModified(url=url, validators=validators(headers), freshness=fresh, moved_to=moved_to)
        if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED and request.access.proxy:
            raise refused("wants a user name and a password")
        if status == HTTPStatus.GONE:
            return Gone(url=url)
        if status == HTTPStatus.TOO_MANY_REQUESTS or (
            status == HTTPStatus.SERVICE_UNAVAILABLE and fresh.retry_after is not None
        ):
            return Throttled(status=status, freshness=fresh)
        return Failed(
            kind=FailureKind.HTTP,
            detail=status_sentence(status),
            transient=status in MAY_PASS or status >= HTTPStatus.INTERNAL_SERVER_ERROR,
            status=status,
            freshness=fresh,
        )


def _leave(client: weakref.ref[Client], caller: weakref.ref[Caller]) -> None:
    if (whose := client()) is not None and (which := caller()) is not None:
        whose.leave(which)


def _busy(target: Target, wait: timedelta) -> EndedError:
    return EndedError(
        Failed(
            kind=FailureKind.BUSY,
            detail=f"The server redirects to {target.host}, whose turn did not come in time.",
            transient=True,
            freshness=Freshness(retry_after=wait),
        )
    )


def _next_hop(response: RawResponse, target: Target) -> Target:
    locations: list[str] = response.headers.getlist("Location")
    if not locations:
        raise EndedError(
            Failed(
                kind=FailureKind.REDIRECT,
                detail=f"The server answered {response.status} without saying where to go.",
                transient=False,
                status=response.status,
            )
        )
    return follow(locations[0], target)


def _is_delta(request: FetchRequest, headers: Headers) -> bool:
    """Whether a 226 is the one that was asked for and says so (RFC 3229 section 10.5.2); any other cannot be read."""
    named = ",".join(headers.getlist("IM")).split(",")
    applied = {name.partition(";")[0].strip().lower() for name in named}
    return request.delta and bool(request.validators.etag) and applied == {DELTA}


def _pieces(exchange: Exchange, response: RawResponse) -> Iterator[bytes]:
    """The body as received.

    :raises EndedError: it is shorter or longer than Content-Length says, or the deadline passed
    """
    while piece := response.read(PIECE, decode_content=False):
        exchange.left()
        yield piece
    if exchange.surplus and _has_length(response.headers):
        raise ended(
            FailureKind.TRUNCATED,
            "The document is longer than its Content-Length says, so its end is lost.",
            transient=True,
        )


def _has_length(headers: Headers) -> bool:
    return bool(headers.getlist("Content-Length")) and not headers.getlist("Transfer-Encoding")


def _longer(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    return max((wait for wait in (one, other) if wait is not None), default=None)
