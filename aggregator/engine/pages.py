"""Full text: the article pages of a poll's new stories, asked for as politely as feeds are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from aggregator.engine.digester import Digester, DigestError, PageJob
from aggregator.engine.turn import HostTurn
from aggregator.fetch.client import Client
from aggregator.fetch.robots import Robots, Rules
from aggregator.model import (
    Access,
    Digest,
    Failed,
    Fetched,
    FetchOutcome,
    FetchRequest,
    Gone,
    Item,
    Lease,
    NoPage,
    Page,
    Source,
    Throttled,
)
from aggregator.plan import complete, wants_page, with_pages
from aggregator.regions.gazetteer import load
from aggregator.schedule.holds import PageHolds, host_wait, page_wait
from aggregator.schedule.hosts import HostTurns
from aggregator.store.protocol import Recording
from aggregator.text.urls import host

PAGES_LIMIT = 40
"""Pages that one poll asks for: the first poll of a source may bring hundreds of stories."""

SECONDS_LIMIT = 180.0
"""Seconds that one poll spends on pages, waiting for hosts included: well below the time of a lease."""

FAILURES_LIMIT = 2
"""Failures in a row after which a host is left alone for the rest of the poll."""

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

HTML_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream")
"""Media types of answers that may hold an article; the last three are what servers say that do not know."""

LATER = NoPage(why="there was no time left for its page in this poll", transient=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReader:
    """Completes the items of a document by their pages; one for all workers."""

    store: Recording
    client: Client
    robots: Robots
    hosts: HostTurns
    holds: PageHolds
    """Pages, and hosts' pages, that answers asked to leave alone."""
    digester: Digester
    clock: Callable[[], datetime]
    stopping: threading.Event
    """Set when the program ends: no further page is asked for."""

    def complete(self, lease: Lease, digest: Digest, learned: frozenset[bytes], access: Access) -> Digest:
        """The document with the text of its new stories' pages.

        Never raises for what an origin does: an item without its page is the feed's, with the reason recorded.

        :param access: how the source is reached
        """
        source, now = lease.source, self.clock()
        held = self.store.held(source.name, {key for item in digest.items for key in item.keys})
        visit = _Visit(self, access)
        completed: dict[str, Item] = {}
        missed: set[str] = set()
        kept: set[str] = set()
        for item in digest.items:
            there = next((held[key] for key in item.keys if key in held), None)
            if not wants_page(item, there, now):
                continue
            page = visit.page(item.story.link) if len(completed) < PAGES_LIMIT else LATER
            completed[item.uid] = self._completed(item, page, source, learned)
            if isinstance(page, NoPage) and page.transient:
                missed.add(item.uid)
                if there and there.feed_digest:
                    kept.add(item.uid)
        digest = with_pages(digest, completed, missed=missed, held=kept) if completed else digest
        return replace(digest, pages_until=visit.pages_until)

    def _completed(self, item: Item, page: Page | NoPage, source: Source, learned: frozenset[bytes]) -> Item:
        if isinstance(page, Page):
            try:
                return self.digester.page(PageJob(item=item, page=page, source=source, learned=learned))
            except DigestError as error:
                page = NoPage(why=f"its page could not be read ({error})", transient=False)
            except Exception:  # noqa: BLE001 - logged with its trace; a page never costs the item
                structlog.get_logger().exception("reading a page failed unexpectedly", source=source.name)
                page = NoPage(why="a fault of this program, which its log tells", transient=False)
        return complete(item, page, source=source, learned=learned, gazetteer=load())


class _Visit:
    """One poll's round of pages: its time, and the hosts that had enough of it."""

    def __init__(self, reader: PageReader, access: Access) -> None:
        self._reader = reader
        self._access = access
        self._deadline = time.monotonic() + SECONDS_LIMIT
        self._failures: dict[str, int] = {}
        self.pages_until: datetime | None = None
        """Until when a host asked for its pages to be left alone; the latest of several."""

    def page(self, url: str) -> Page | NoPage:
        """The page at an address, or why there is none."""
        where = host(url)
        if held := self._held(url, where):
            return held
        if self._failures.get(where, 0) >= FAILURES_LIMIT:
            return NoPage(why=f"{where} failed just now, and is left alone for a while", transient=True)
        rules = self._rules(url, where)
        if isinstance(rules, NoPage):
            return rules
        if why := rules.why_not(url):
            return NoPage(why=why, transient=bool(rules.refusal))
        outcome = self._ask(url, where, rules.delay)
        found = page_of(outcome) if outcome is not None else LATER
        lost = isinstance(outcome, Throttled | Failed) and isinstance(found, NoPage) and found.transient
        self._failures[where] = self._failures.get(where, 0) + 1 if lost else 0
        return found

    def _held(self, url: str, where: str) -> NoPage | None:
        """Why a page is to be left alone for now, if an answer asked for that."""
        now = self._reader.clock()
        if until := self._reader.holds.until(where, now):
            self.pages_until = max(until, self.pages_until or until)
            why = f"{where} asked for its pages to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        elif until := self._reader.holds.until(url, now):
            why = f"its server asked for it to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        else:
            return None
        return NoPage(why=why, transient=True)

    def _rules(self, url: str, where: str) -> Rules | NoPage:
        """What the page's origin allows, asked for where that is not known."""
        known = self._reader.robots.known(url, self._access, self._reader.clock())
        if known is not None:
            return known
        with self._turn(where) as turn:
            if turn is None:
                return LATER
            return self._reader.robots.read(url, self._access, self._reader.clock(), redirected=turn.move)

    def _ask(self, url: str, where: str, delay: float) -> FetchOutcome | None:
        """One request for a page; None where its host's turn did not come in time."""
        with self._turn(where, delay) as turn:
            if turn is None:
                return None
            request = FetchRequest(url=url, accept=ACCEPT, access=self._access)
            outcome = self._reader.client.fetch(request, now=self._reader.clock(), redirected=turn.move)
            self._hold(url, turn.where, outcome)
        return outcome

    def _hold(self, url: str, where: str, outcome: FetchOutcome) -> None:
        """Leave alone what the answer asks for: a 429 the host's pages, a 503 this page; its feeds go on."""
        now = self._reader.clock()
        if wait := host_wait(outcome):
            until = self.pages_until = now + wait
            self._reader.holds.hold(where, now=now, until=until)
            structlog.get_logger().warning(
                "pages left alone",
                host=where,
                until=until.isoformat(timespec="seconds"),
                seconds=round(wait.total_seconds()),
            )
        elif wait := page_wait(outcome):
            self._reader.holds.hold(url, now=now, until=now + wait)

    @contextmanager
    def _turn(self, where: str, delay: float = 0.0) -> Iterator[HostTurn | None]:
        """The host's turn, waited for; None where the poll's time or the program ends before it comes.

        :param delay: seconds that the host wants after the request
        """
        hosts, stopping = self._reader.hosts, self._reader.stopping
        turn = HostTurn(hosts, stopping, until=self._deadline)
        try:
            taken = turn.take(where)
            yield turn if taken and time.monotonic() <= self._deadline and not stopping.is_set() else None
        finally:
            turn.end()
            if delay and taken:
                hosts.hold(where, time.monotonic() + delay)


def page_of(outcome: FetchOutcome) -> Page | NoPage:
    """What an answer to the question for a page comes to."""
    match outcome:
        case Fetched():
            kind = outcome.content_type.partition(";")[0].strip().lower()
            if kind not in HTML_TYPES:
                return NoPage(why=f"its page is {kind[:60]}, which is no HTML", transient=False)
            return Page(url=outcome.url, body=outcome.body)
        case Gone():
            return NoPage(why="the server says that its page is gone for good (410)", transient=False)
        case Throttled():
            return NoPage(why=f"the server asks for fewer requests ({outcome.status})", transient=True)
        case Failed():
            return NoPage(why=f"its page could not be had: {outcome.detail}", transient=outcome.transient)
        case _:
            return NoPage(why="the server answered 304 without having been asked for that", transient=True)
