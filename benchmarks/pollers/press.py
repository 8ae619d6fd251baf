"""The feeds that programs are judged by: each has a trap that some program is known to fall into.

Every answer sets a cookie. Last-Modified is never the date of an entry, and ETags differ in kind. A feed's document
changes with the edition, which the run decides: by a clock that it moves, or by the round that it is in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import Enum, auto

from benchmarks.pollers.score import Fault, Ledger, manners
from tests.origin import CLOSE, Answer, Asked, Origin, redirect, respond

YEARS_AGO = datetime(2001, 1, 1, tzinfo=UTC)
"""From which on the dates of Last-Modified run: nobody's clock shows them, and no entry has them."""

UNSAID = timedelta(minutes=15)
"""How long an origin that asks for nothing is left alone by a polite program."""


class Trouble(Enum):
    """An answer in place of the feed's."""

    THROTTLE = auto()
    """429 with Retry-After."""
    BUSY = auto()
    """503 with Retry-After."""
    DOWN = auto()
    """500, without a word on when to come back."""
    CUT = auto()
    """A 200 with validators of its own that ends before its Content-Length: none of it counts."""
    PAGE = auto()
    """A page in the feed's place."""
    GONE = auto()
    """410."""


@dataclass(kw_only=True)
class Feed:
    """One feed and what it has seen."""

    target: str
    edition: Callable[[], int]
    """Of the document; a new one has a new entry."""
    clock: Callable[[], datetime]
    tag: str | None = '"{}"'
    """What its ETags look like; None: it has none."""
    date: str | None = "{:%a, %d %b %Y %H:%M:%S GMT}"
    """What its Last-Modified looks like; None: it has none."""
    fresh: timedelta | None = None
    """Cache-Control's max-age."""
    expires: timedelta | None = None
    """Expires, from Date on."""
    ttl: timedelta | None = None
    """RSS 2.0 ttl."""
    quiet: frozenset[int] = frozenset()
    """RSS 2.0 skipHours."""
    renews: bool = False
    """Whether every 304 brings another ETag."""
    trouble: Callable[[int, datetime], Trouble | None] = lambda _number, _now: None
    """What is wrong with the answer to the n-th request, from 0 on."""
    patience: timedelta = timedelta(hours=3)
    """What Retry-After asks for."""
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(target=self.target)
        self._lock = threading.Lock()
        self._renewed = 0

    def answer(self, asked: Asked) -> Answer:
        """Judge a request and answer it."""
        with self._lock:
            now = self.clock()
            self.ledger.judge(asked, now)
            if now.hour in self.quiet and self.ledger.requests > 1:
                self.ledger.faults[Fault.EARLY] += 1
            trouble = self.trouble(self.ledger.requests - 1, now)
            if trouble is not None:
                return self._troubled(trouble, now)
            asks = (self.fresh, self.expires, self.ttl)
            self.ledger.not_before = now + max((wait for wait in asks if wait is not None), default=UNSAID)
            return self._unchanged(now) if self.ledger.current(asked) and self._same() else self._document(now)

    def _same(self) -> bool:
        return not self.ledger.tags or self.ledger.tags[-1] in (self._tag(), self._tag(earlier=True))

    def _tag(self, *, earlier: bool = False) -> str | None:
        number = f"{self.edition()}.{self._renewed - earlier}" if self.renews else str(self.edition())
        return self.tag and self.tag.format(number)

    def _date(self) -> str | None:
        return self.date and self.date.format(YEARS_AGO + timedelta(hours=self.edition()))

    def _headers(self, now: datetime) -> dict[str, str]:
        tag, date = self._tag(), self._date()
        headers = {"Date": format_datetime(now, usegmt=True), "Set_Cookie": "session=1; Path=/"}
        if tag:
            headers["ETag"] = tag
        if date:
            headers["Last_Modified"] = date
        if self.fresh is not None:
            headers["Cache_Control"] = f"max-age={self.fresh.total_seconds():.0f}"
        if self.expires is not None:
            headers["Expires"] = format_datetime(now + self.expires, usegmt=True)
        self.ledger.serve(tag=tag, date=date)
        return headers

    def _unchanged(self, now: datetime) -> bytes:
        self._renewed += self.renews
        return respond(304, b"", **self._headers(now))

    def _document(self, now: datetime) -> bytes:
        return respond(200, self._body(), Content_Type="application/rss+xml", **self._headers(now))

    def _body(self) -> bytes:
        newest = self.edition()
        items = "".join(
            f"<item><title>Report {number} of {self.target[1:4]}</title><guid>tag:{self.target[1:4]},{number}</guid>"
            f"<link>https://paper.example{self.target.partition('?')[0]}/{number}</link>"
            f"<description>Number {number} is told in so many words.</description></item>\n"
            for number in range(newest, max(newest - 10, -1), -1)
        )
        ttl = "" if self.ttl is None else f"<ttl>{self.ttl.total_seconds() / 60:.0f}</ttl>"
        hours = "".join(f"<hour>{hour}</hour>" for hour in sorted(self.quiet))
        skip = f"<skipHours>{hours}</skipHours>" if hours else ""
        return (
            f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Paper {self.target[1:4]}</title>'
            f"<link>https://paper.example/</link><description>Made up</description>{ttl}{skip}\n"
            f"{items}</channel></rss>\n"
        ).encode()

    def _troubled(self, trouble: Trouble, now: datetime) -> Answer:
        date = format_datetime(now, usegmt=True)
        self.ledger.not_before = now + UNSAID
        if trouble in (Trouble.THROTTLE, Trouble.BUSY):
            self.ledger.not_before = now + self.patience
            status = 429 if trouble is Trouble.THROTTLE else 503
            return respond(status, b"", Date=date, Retry_After=f"{self.patience.total_seconds():.0f}")
        if trouble is Trouble.CUT:
            body = self._body()
            head = respond(
                200, body[:-200], length=len(body), Date=date, ETag='"cut"', Last_Modified="Mon, 01 Jan 1990"
            )
            return [head, CLOSE]
        if trouble is Trouble.PAGE:
            page = b"<!doctype html><title>Sorry</title><p>Back soon."
            return respond(200, page, Content_Type="text/html", Date=date)
        return respond(410 if trouble is Trouble.GONE else 500, b"", Date=date)


@dataclass(kw_only=True)
class Press:
    """All feeds on one origin; whatever else it is asked for is noted too."""

    origin: Origin
    feeds: dict[str, Feed]
    moved: dict[str, str] = field(default_factory=dict)
    """Old path to the path where the feed lives."""

    def __post_init__(self) -> None:
        self.elsewhere: list[Fault] = []
        for feed in self.feeds.values():
            self.origin.script(feed.target.partition("?")[0], feed.answer)
        for old, new in self.moved.items():
            self.origin.script(old, self._redirecting(new))

    def faults(self) -> dict[str, dict[Fault, int]]:
        """What each feed minds, and under "" what the origin minds beside that; no empty ones."""
        known = {feed.target.partition("?")[0] for feed in self.feeds.values()} | set(self.moved)
        strange = [asked for asked in self.origin.requests if asked.target.partition("?")[0] not in known]
        found = {name: dict(feed.ledger.faults) for name, feed in self.feeds.items()}
        found[""] = {Fault.ELSEWHERE: len(strange)} if strange else {}
        for fault in (*self.elsewhere, *(fault for asked in strange for fault in manners(asked))):
            found[""][fault] = found[""].get(fault, 0) + 1
        return {name: faults for name, faults in found.items() if faults}

    def _redirecting(self, new: str) -> Callable[[Asked], Answer]:
        def answer(asked: Asked) -> Answer:
            self.elsewhere += manners(asked)
            return redirect(301, new)

        return answer
