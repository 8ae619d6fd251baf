"""robots.txt (RFC 9309): whether an article page may be asked for. Feeds are asked as the operator named them.

The one user of protego. A host's rules are read once and kept for `FRESH`; what cannot be read forbids everything, as
the RFC has it, and is tried again sooner.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from aggregator.fetch.client import Client, Redirected, straight_on
from aggregator.fetch.failure import EndedError
from aggregator.fetch.target import parse
from aggregator.model import Access, Failed, FailureKind, Fetched, FetchOutcome, FetchRequest, Gone

PRODUCT = "aggregator"
"""What we are called in a `User-agent` line (RFC 9309 section 2.2.1): the product token of our own header."""

FRESH = timedelta(hours=24)
"""How long rules are kept; section 2.4 asks for no more than a day."""

AGAIN = timedelta(minutes=30)
"""When rules that could not be read are asked for again; until then the host's pages are left alone."""

SIZE_LIMIT = 512_000
"""Bytes that are read of one file; section 2.5 asks for 500 KiB at the least."""

DELAY_LIMIT = 60.0
"""Seconds between two pages that a host may ask for by `Crawl-delay`, which is no part of the RFC, at the most."""

HOSTS_LIMIT = 10_000
"""Origins whose rules are kept; the one that was asked about longest ago goes first."""

_ACCEPT = "text/plain, text/*;q=0.8, */*;q=0.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What an origin's robots.txt says to us."""

    until: datetime
    """When it is asked for again."""
    parsed: Protego | None = None
    """None where there are no rules: everything is allowed, or nothing is."""
    refusal: str = ""
    """Why everything is forbidden, in plain words."""

    def why_not(self, url: str) -> str:
        """Why a page may not be asked for; empty if it may."""
        if self.refusal or self.parsed is None:
            return self.refusal
        return "" if self.parsed.can_fetch(url, PRODUCT) else "the site's robots.txt asks us not to read it"

    @property
    def delay(self) -> float:
        """Seconds that the host wants between two requests; 0 if it does not say."""
        said = self.parsed.crawl_delay(PRODUCT) if self.parsed else None
        return min(float(said), DELAY_LIMIT) if said and said > 0 else 0.0


class Robots:
    """The rules of every origin that pages were asked of; safe to use from many threads."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rules: OrderedDict[tuple[str, Access], Rules] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, url: str, access: Access, now: datetime) -> Rules | None:
        """The rules for a page, where they are at hand and fresh; else `read` must ask for them.

        :param url: of the page, absolute
        :param access: how the source is reached that the page is of
        """
        way = _way(robots_url(url), access)
        with self._lock:
            rules = self._rules.get(way)
            if rules is None or rules.until <= now:
                return None
            self._rules.move_to_end(way)
            return rules

    def read(self, url: str, access: Access, now: datetime, *, redirected: Redirected = straight_on) -> Rules:
        """Ask a page's origin for its rules, and keep them.

        :param access: how the source is reached that the page is of
        :param redirected: as of `Client.fetch`
        """
        origin = robots_url(url)
        way = _way(origin, access)
        request = FetchRequest(url=origin, accept=_ACCEPT, access=access)
        outcome = self._client.fetch(request, now=now, redirected=redirected)
        rules = rules_of(outcome, now)
        with self._lock:
            self._rules[way] = rules
            self._rules.move_to_end(way)
            if len(self._rules) > HOSTS_LIMIT:
                self._rules.popitem(last=False)
        return rules


def robots_url(url: str) -> str:
    """Where the rules for a page are: `/robots.txt` of its scheme, host and port (RFC 9309 section 2.3)."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/robots.txt", "", ""))


def _way(origin: str, access: Access) -> tuple[str, Access]:
    """What rules are kept under: what one source may not reach says nothing of another that may."""
    try:
        own = bool(access.home) and parse(origin).shares_exception(parse(access.home))
    except EndedError:
        own = False
    return origin, replace(access, home=origin if own else "", headers=())


def rules_of(outcome: FetchOutcome, now: datetime) -> Rules:
    """What an answer to the question for robots.txt means (RFC 9309 section 2.3.1).

    A 4xx says that there are none, and everything is allowed; anything else that is no file forbids everything for now.
    """
    match outcome:
        case Fetched():
            text = outcome.body[:SIZE_LIMIT].decode("utf-8-sig", "replace")
            return Rules(until=now + FRESH, parsed=Protego.parse(text))
        case Gone():
            return Rules(until=now + FRESH)
        case Failed(status=int(status)) if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Rules(until=now + FRESH)
        case Failed(kind=FailureKind.FORBIDDEN_ADDRESS):
            return Rules(until=now + AGAIN, refusal=outcome.detail)
        case _:
            return Rules(until=now + AGAIN, refusal="the site's robots.txt could not be read")
