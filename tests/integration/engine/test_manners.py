"""A week of polls as the origins see it: restarts, throttling, failures and moves, and nothing that an origin minds."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from benchmarks.pollers.press import Feed, Press, Trouble
from benchmarks.pollers.score import Fault, Ledger
from tests.origin import Asked, Origin, respond
from tests.support import Clock, settings, utc

START = utc(2026, 3, 2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
TOPIC = '[[topics]]\nname = "all"\ntitle = "All"\nregions = ["world"]\n'
CYCLE = (None, None, Trouble.DOWN, None, Trouble.CUT, Trouble.PAGE, None, Trouble.BUSY, None)


def feeds(clock: Clock) -> dict[str, Feed]:
    """Feeds with one trap each."""

    def feed(path: str, every: timedelta, **more: object) -> Feed:
        return Feed(target=path, edition=lambda: (clock.now - START) // every, clock=clock, **more)  # type: ignore[arg-type]

    return {
        "both": feed("/both.xml", 7 * HOUR, fresh=HOUR),
        "tag": feed("/tag.xml", HOUR * 0.7, date=None, tag='W/"{}-gzip"'),
        "date": feed("/date.xml", 5 * HOUR, tag=None, expires=2 * HOUR),
        "renewed": feed("/renewed.xml", 9 * HOUR, renews=True),
        "query": feed("/query.xml?format=rss&n=%20", DAY, tag="unquoted {}"),
        "night": feed("/night.xml", 2 * HOUR, ttl=1.5 * HOUR, quiet=frozenset(range(6))),
        "throttled": feed(
            "/throttled.xml", 3 * HOUR, trouble=lambda number, _now: Trouble.THROTTLE if number % 4 == 3 else None
        ),
        "failing": feed("/failing.xml", 4 * HOUR, trouble=lambda number, _now: CYCLE[number % len(CYCLE)]),
        "gone": feed("/gone.xml", DAY, trouble=lambda _number, now: Trouble.GONE if now > START + DAY else None),
        "home": feed("/home.xml", 6 * HOUR, fresh=HOUR),
    }


def config(folder: Path, origin: Origin, press: Press) -> Settings:
    """A config of the feeds; the one that throttles is on a host of its own, as a 429 speaks for a host."""
    sources = {name: origin.url(feed.target) for name, feed in press.feeds.items()}
    sources["throttled"] = origin.url("/throttled.xml", host="localhost") + "\nprivate = true"
    sources["home"] = origin.url("/old.xml")
    return settings(folder, sources, TOPIC)


def live(made: Settings, clock: Clock, until: datetime) -> int:
    """Run as the daemon would until a moment, from due source to due source; how many polls that were."""
    polls = 0
    with Session(made, clock=clock, processes=0) as session:
        while True:
            due = session.store.next_due()
            if due is None or due > until or clock.now >= until:
                clock.now = until
                return polls
            # A host that asked for quiet is held by the steady clock, which does not move here: until the next start.
            clock.now = max(clock.now + timedelta(minutes=1), due)
            polls += len(session.poll())


def test_a_week_without_a_fault(tmp_path: Path) -> None:
    """Over seven days with a restart every hour or two no origin has anything to mind, and no feed is forgotten."""
    clock, dice = Clock(START), random.Random(7)
    with Origin() as origin:
        press = Press(origin=origin, feeds=feeds(clock), moved={"/old.xml": "/home.xml"})
        made = config(tmp_path, origin, press)
        starts = 0
        while clock.now < START + WEEK:
            live(made, clock, clock.now + timedelta(hours=dice.uniform(0.2, 3)))
            starts += 1
        assert press.faults() == {}
    assert starts > 80
    ledgers = {name: feed.ledger for name, feed in press.feeds.items()}
    assert {name: ledger.requests - ledger.conditional for name, ledger in ledgers.items()} == dict.fromkeys(ledgers, 1)
    asked = {name: ledger.requests for name, ledger in ledgers.items()}
    print(asked)
    assert min(asked[name] for name in asked if name != "gone") > 20
    assert asked["tag"] > 100
    assert 3 <= asked["gone"] < 60


def test_restarts_and_orders_by_hand_cost_no_whole_document(tmp_path: Path) -> None:
    """A hundred starts in one day, each with a poll by hand before its time, are one request without validators."""
    clock = Clock(START)
    with Origin() as origin:
        press = Press(origin=origin, feeds={"both": feeds(clock)["both"]})
        made = settings(tmp_path, {"both": origin.url("/both.xml")}, TOPIC)
        for _ in range(100):
            clock.now += DAY / 100
            with Session(made, clock=clock, processes=0) as session:
                session.poll(["both"])
        faults = press.faults().get("both", {})
    assert faults.keys() == {Fault.EARLY}
    assert (press.feeds["both"].ledger.requests, press.feeds["both"].ledger.conditional) == (100, 99)


def test_a_new_address_gets_no_validators_of_the_old_one(tmp_path: Path) -> None:
    """When the config names another address for a source, that one is asked as a stranger, once."""
    clock = Clock(START)
    with Origin() as origin:
        press = Press(origin=origin, feeds={name: feeds(clock)[name] for name in ("both", "home")})
        for path in ("/both.xml", "/home.xml", "/home.xml"):
            with Session(settings(tmp_path, {"paper": origin.url(path)}, TOPIC), clock=clock, processes=0) as session:
                assert len(session.poll()) == 1
            clock.now += 8 * HOUR
        assert press.faults() == {}
    assert {name: feed.ledger.conditional for name, feed in press.feeds.items()} == {"both": 0, "home": 1}


def test_a_feed_that_is_always_cut_off_is_asked_for_whole_twice(tmp_path: Path) -> None:
    """The second look shows that it is made that way; from the third on its validators are sent."""
    clock = Clock(START)
    body = b'<rss version="2.0"><channel><title>C</title><item><title>One</title><guid>1</guid></item><item><title>Tw'
    with Origin() as origin:
        origin.script("/cut.xml", respond(200, body, ETag='"c"'), respond(200, body, ETag='"c"'), respond(304))
        made = settings(tmp_path, {"cut": origin.url("/cut.xml")}, TOPIC)
        with Session(made, clock=clock, processes=0) as session:
            for _ in range(4):
                assert len(session.poll()) == 1
                clock.now += DAY
    assert [asked.header("if-none-match") for asked in origin.requests] == [None, None, '"c"', '"c"']


Sent = dict[str, list[str]]
REQUEST: Sent = {"if-none-match": ['"2"'], "if-modified-since": ["then"]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda held: held | {"if-none-match": ['"1"']}, Fault.TAG_OLD),
        (lambda held: held | {"if-none-match": ['"3"']}, Fault.TAG_MADE_UP),
        (lambda held: held | {"if-modified-since": ["before"]}, Fault.DATE_OLD),
        (lambda held: held | {"if-modified-since": ["now"]}, Fault.DATE_MADE_UP),
        (lambda _held: {}, Fault.WHOLE),
        (lambda held: held | {"cookie": ["session=1"]}, Fault.COOKIE),
        (lambda held: held | {"referer": ["https://reader.example/"]}, Fault.REFERRER),
    ],
)
def test_the_judge_finds_each_fault(change: Callable[[Sent], Sent], fault: Fault) -> None:
    """A request as it should be has no fault, and each change to it has the one that it is named for."""
    ledger = Ledger(target="/f")
    ledger.serve(tag='"1"', date="before")
    ledger.serve(tag='"2"', date="then")
    assert ledger.judge(Asked("GET", "/f", b"", REQUEST, 0), START) == []
    assert ledger.judge(Asked("GET", "/f", b"", change(REQUEST), 0), START) == [fault]


def test_the_judge_of_times_and_addresses() -> None:
    """A request before its time, with another query or by another method is a fault; a path of no feed is one too."""
    ledger = Ledger(target="/f?a=1")
    ledger.not_before = START + HOUR
    assert ledger.judge(Asked("GET", "/f?a=1", b"", {}, 0), START + HOUR) == []
    assert ledger.judge(Asked("GET", "/f?a=1", b"", {}, 0), START) == [Fault.EARLY]
    assert ledger.judge(Asked("HEAD", "/f?a=1&_=5", b"", {}, 0), START + DAY) == [Fault.METHOD, Fault.QUERY]
    with Origin() as origin:
        press = Press(origin=origin, feeds={})
        origin.requests.append(Asked("GET", "/favicon.ico", b"", {"cookie": ["session=1"]}, 0))
        assert press.faults() == {"": {Fault.ELSEWHERE: 1, Fault.COOKIE: 1}}
