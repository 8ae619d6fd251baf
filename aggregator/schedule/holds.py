"""What an answer asks to be left alone, and for how long: a host, the pages of a host, or one page.

A 429 speaks for the host and a 503 for the resource (RFC 6585 section 4, RFC 9110 section 15.6.4). How long a host is
left alone comes of what the answer says of it, and never of how often one path was refused: that path backs off alone.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from aggregator.model import FetchOutcome, Throttled, aware_utc

HOLD_LIMIT = timedelta(hours=3)
"""The longest that one answer holds: limits of requests are counted over minutes or hours, an error in one header must
not cost a host's other feeds a day, and a page is to have another try while it is news (`plan.pages.RETRY_FOR`)."""

HOLD_UNTOLD = timedelta(minutes=1)
"""For a 429 that does not say how long."""

TABLE_LIMIT = 4_096
"""Holds in the table before those that are over are dropped from it, and then those that end soonest."""


def host_wait(outcome: FetchOutcome) -> timedelta | None:
    """For how long an answer asks that its host be left alone; None if it does not."""
    if not isinstance(outcome, Throttled) or outcome.status != HTTPStatus.TOO_MANY_REQUESTS:
        return None
    said = outcome.freshness.retry_after
    return HOLD_UNTOLD if said is None else _bounded(said)


def page_wait(outcome: FetchOutcome) -> timedelta | None:
    """For how long an answer asks that its own path be left alone; None if it does not, or the whole host is meant."""
    if not isinstance(outcome, Throttled) or outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
        return None
    said = outcome.freshness.retry_after
    return None if said is None else _bounded(said)


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), HOLD_LIMIT)


class PageHolds(Protocol):
    """What is left alone until when: pages by their addresses, all pages of a host by its name; whoever keeps it."""

    def hold(self, what: str, *, now: datetime, until: datetime) -> None:
        """Leave it alone from now on; a shorter hold never shortens a longer one."""
        ...

    def until(self, what: str, now: datetime) -> datetime | None:
        """Until when it is to be left alone; None if it may be asked now."""
        ...


class Holds(PageHolds):
    """What pages one process leaves alone.

    A plain table without a clock; safe to use from many threads. A clock that is set back lets go of what it holds.
    """

    def __init__(self) -> None:
        self._spans: dict[str, tuple[datetime, datetime]] = {}
        self._lock = threading.Lock()

    def hold(self, what: str, *, now: datetime, until: datetime) -> None:
        """Leave it alone from now on; a shorter hold never shortens a longer one."""
        with self._lock:
            self._spans[what] = (aware_utc(now, "now"), max(until, self._end(what, now) or until))
            if len(self._spans) > TABLE_LIMIT:
                kept = sorted(
                    (span for span in self._spans.items() if span[1][1] > now),
                    key=lambda span: span[1][1],
                    reverse=True,
                )
                self._spans = dict(kept[:TABLE_LIMIT])

    def until(self, what: str, now: datetime) -> datetime | None:
        """Until when it is to be left alone; None if it may be asked now."""
        with self._lock:
            return self._end(what, now)

    def _end(self, what: str, now: datetime) -> datetime | None:
        since, until = self._spans.get(what, (now, now))
        return until if since <= now < until else None
