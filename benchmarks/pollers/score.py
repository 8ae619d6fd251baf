"""What an origin minds of a program that polls it, request by request.

The list is that of Rachel Kroll's feed reader score (https://rachelbythebay.com/w/feed/ and /fs/help.html there): whole
documents asked for again, validators that were never served or have been replaced since, requests before the time that
was asked for, cookies, referrers, and addresses that are not those of the feed. The clock is handed in, so that a week
of it can be judged in seconds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

SLACK = timedelta(seconds=1)
"""By which a request may be early: HTTP's dates have whole seconds."""


class Fault(StrEnum):
    """One thing that an origin minds."""

    WHOLE = "whole again"
    """Without validators, though some were served: the document is sent again for nothing."""
    DATE_MADE_UP = "date made up"
    """An If-Modified-Since that was never a Last-Modified of the feed."""
    DATE_OLD = "old date"
    """One that was, and has been replaced in a later answer."""
    TAG_MADE_UP = "tag made up"
    """An If-None-Match that was never an ETag of the feed."""
    TAG_OLD = "old tag"
    EARLY = "too early"
    """Before the moment that the last answer, or the feed, asked to wait for."""
    COOKIE = "cookie"
    REFERRER = "referrer"
    QUERY = "query changed"
    """The feed's path with another query than its address has."""
    ELSEWHERE = "elsewhere"
    """A path that is no feed's: a favicon, a front page."""
    METHOD = "no GET"


class Asked(Protocol):
    """A request, as far as it is judged."""

    method: str
    target: str

    def header(self, name: str, /) -> str | None:
        """The first value of a header; None without it."""
        ...


@dataclass(kw_only=True)
class Ledger:
    """What one feed has served to one program, and what it may expect of it."""

    target: str
    """Path and query of the feed's address."""
    tags: list[str] = field(default_factory=list)
    """Every ETag that came with a whole answer, in order; the last one is current."""
    dates: list[str] = field(default_factory=list)
    """Every Last-Modified, likewise."""
    not_before: datetime | None = None
    """When it may be asked again."""
    requests: int = 0
    conditional: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)

    def judge(self, asked: Asked, now: datetime) -> list[Fault]:
        """Count a request and what is wrong with it."""
        self.requests += 1
        tag, date = asked.header("If-None-Match"), asked.header("If-Modified-Since")
        self.conditional += bool(tag or date)
        found = [*self._of_the_validators(tag, date), *manners(asked)]
        if asked.target != self.target:
            found.append(Fault.QUERY)
        if self.not_before is not None and now < self.not_before - SLACK:
            found.append(Fault.EARLY)
        self.faults.update(found)
        return found

    def serve(self, *, tag: str | None, date: str | None) -> None:
        """Note the validators of a whole answer; one that is cut short has served none."""
        if tag and tag not in self.tags[-1:]:
            self.tags.append(tag)
        if date and date not in self.dates[-1:]:
            self.dates.append(date)

    def current(self, asked: Asked) -> bool:
        """Whether a 304 answers the request (RFC 9110 section 13.2.2: the ETag decides where there is one)."""
        tag, date = asked.header("If-None-Match"), asked.header("If-Modified-Since")
        if tag is not None:
            return tag in self.tags[-1:]
        return date is not None and date in self.dates[-1:]

    def _of_the_validators(self, tag: str | None, date: str | None) -> list[Fault]:
        if not tag and not date:
            return [Fault.WHOLE] if self.tags or self.dates else []
        found = []
        if tag and tag not in self.tags[-1:]:
            found.append(Fault.TAG_OLD if tag in self.tags else Fault.TAG_MADE_UP)
        if date and date not in self.dates[-1:]:
            found.append(Fault.DATE_OLD if date in self.dates else Fault.DATE_MADE_UP)
        return found


def manners(asked: Asked) -> list[Fault]:
    """What is wrong with a request whatever it asks for."""
    found = []
    if asked.method != "GET":
        found.append(Fault.METHOD)
    if asked.header("Cookie"):
        found.append(Fault.COOKIE)
    if asked.header("Referer"):
        found.append(Fault.REFERRER)
    return found
