"""What a source's origin does to it, and what a person is told: redirects for good, gaps, long failures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from aggregator.model import Health
from tests.origin import Origin, respond
from tests.support import Clock, settings, utc

NOW = utc(2026, 3, 4, 12)
DAY = timedelta(days=1)
TOPIC = '[[topics]]\nname = "all"\nsources = ["paper"]\n'


def rss(*names: str) -> bytes:
    told = "".join(f"<item><title>Story {name}</title><guid>{name}</guid></item>" for name in names)
    return f"<rss version='2.0'><channel><title>P</title>{told}</channel></rss>".encode()


@pytest.fixture(autouse=True)
def everything_is_logged() -> None:
    """A command that another test ran may have configured the log to hold back what is no error."""
    structlog.reset_defaults()


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as one:
        yield one


@pytest.fixture
def made(origin: Origin, tmp_path: Path) -> Settings:
    return settings(tmp_path, {"paper": origin.url("/old?key=s3cret")}, TOPIC)


def asked(origin: Origin) -> list[str]:
    """The paths that were asked for since the last call."""
    targets = [one.target for one in origin.requests]
    origin.requests.clear()
    return targets


def poll(session: Session, clock: Clock) -> list[dict[str, object]]:
    """Poll once, a day later than before; what was logged."""
    clock.now += DAY
    with capture_logs() as log:
        session.poll(everything=True)
    return [dict(event) for event in log if event["event"] != "polled"]


def test_a_permanent_redirect_is_adopted_and_told(origin: Origin, made: Settings) -> None:
    """After three good polls the old address is left alone, and nothing is asked for whole again."""
    clock = Clock(NOW)
    origin.script("/old", respond(200, rss("a"), ETag='"1"'), respond(301, Location="/new?key=s3cret"))
    origin.script("/new", respond(304))
    with Session(made, clock=clock, processes=0) as session:
        logs = [poll(session, clock) for _ in range(4)]
    assert logs[:3] == [[], [], []]
    (told,) = logs[3]
    assert (told["event"], told["asked"]) == ("source moved", origin.url("/new"))
    asked(origin)
    with Session(made, clock=clock, processes=0) as session:
        assert poll(session, clock) == []
    (request,) = origin.requests
    assert (request.target, request.header("if-none-match")) == ("/new?key=s3cret", '"1"')


def test_a_portal_for_a_day_changes_nothing(origin: Origin, made: Settings) -> None:
    """A network that answers everything with a permanent redirect to its own page leaves no trace but failures."""
    clock = Clock(NOW)
    portal = respond(308, Location="/login")
    origin.script("/old", respond(200, rss("a"), ETag='"1"'), *[portal] * 5, respond(304))
    origin.script("/login", respond(200, b"<html><form>Log in</form></html>", Content_Type="text/html"))
    with Session(made, clock=clock, processes=0) as session:
        for _ in range(6):
            poll(session, clock)
        asked(origin)
        poll(session, clock)
        (row,) = session.store.source_rows()
    assert asked(origin) == ["/old?key=s3cret"]
    assert (row.state.failures, row.state.validators.etag, row.state.move.candidate) == (0, '"1"', "")


def test_trouble_is_told_when_it_begins_and_when_it_is_over(origin: Origin, made: Settings) -> None:
    """A source that fails for a day is logged once, stands in the numbers, and is logged once more when it is well."""
    clock = Clock(NOW)
    origin.script("/old", respond(200, rss("a")), *[respond(500)] * 3, respond(200, rss("a")))
    with Session(made, clock=clock, processes=0) as session:
        assert session.source_health() == Health(queued=1, outcomes={"never polled": 1}, judging=1)
        told = [[event["event"] for event in poll(session, clock)] for _ in range(4)]
        assert told == [[], [], ["source needs a look"], []]
        assert session.source_health().alerts == (("paper", "failing"),)
        (over,) = poll(session, clock)
        assert (over["event"], over["alert"]) == ("source is well again", "failing")
        assert session.source_health() == Health(outcomes={"unchanged": 1}, judging=1)
        clock.now += 40 * DAY
        assert session.source_health().queued == 1
        assert session.source_health().lateness > 38 * 86_400


def test_a_possible_gap_is_told(origin: Origin, made: Settings) -> None:
    """A document that shares no story with the one before is stored as ever, and a person is told of it."""
    clock = Clock(NOW)
    origin.script("/old", respond(200, rss("a", "b")), respond(200, rss("c", "d")))
    with Session(made, clock=clock, processes=0) as session:
        assert poll(session, clock) == []
        (told,) = poll(session, clock)
    assert (told["event"], told["alert"]) == ("source needs a look", "possible gap")


def with_interval(origin: Origin, folder: Path, interval: str) -> Settings:
    """The same source, to be asked at that distance."""
    return settings(folder, {"paper": f'{origin.url("/old")}\ninterval = "{interval}"'}, TOPIC)


@pytest.mark.parametrize("reloads", [True, False])
def test_a_changed_interval_takes_hold_at_once(origin: Origin, tmp_path: Path, *, reloads: bool) -> None:
    """At a reload and at a start: the next poll is an interval after the last one, not after the old interval."""
    origin.script("/old", respond(200, rss("a")))
    clock = Clock(NOW)
    with Session(with_interval(origin, tmp_path, "20d"), clock=clock, processes=0) as session:
        session.poll(everything=True)
        changed = with_interval(origin, tmp_path, "1h")
        if reloads:
            session.reload(changed)
            (row,) = session.store.source_rows()
    if not reloads:
        with Session(changed, clock=clock, processes=0) as session:
            (row,) = session.store.source_rows()
    assert timedelta(hours=1) <= row.state.due_at - NOW < timedelta(hours=2)
    assert "the config asks for every 1 hour" in row.state.reasons[0]


def test_an_interval_that_changes_during_a_poll_counts_for_the_next(origin: Origin, tmp_path: Path) -> None:
    """The poll ends under the old config, and its source is asked again under the new one."""
    origin.script("/old", respond(200, rss("a")))
    clock = Clock(NOW)
    with Session(with_interval(origin, tmp_path, "20d"), clock=clock, processes=0) as session:
        poller = session.dispatcher.poller
        (lease,) = session.store.lease(1, now=NOW, until=NOW + DAY)
        session.reload(with_interval(origin, tmp_path, "1h"))
        poller.poll(lease)
        (row,) = session.store.source_rows()
    assert row.state.due_at - NOW < timedelta(hours=2)


def test_one_path_that_is_refused_holds_its_host_for_as_long_as_it_says(origin: Origin, tmp_path: Path) -> None:
    """Its failures in a row are its own: the host's other feeds go on after five seconds; a restart forgets no hold."""
    origin.script("/refused", respond(429, b"", Retry_After="5"))
    origin.script("/good", respond(200, rss("a")))
    sources = {"good": origin.url("/good"), "refused": origin.url("/refused")}
    made, clock = settings(tmp_path, sources, TOPIC.replace("paper", "good")), Clock(NOW)
    for _ in range(5):
        with Session(made, clock=clock, processes=0) as session, capture_logs() as log:
            session.poll(["refused"])
            assert session.store.holds(now=clock.now) == {"127.0.0.1": clock.now + timedelta(seconds=5)}
            assert session.source_health().held == 2
        (told,) = [event for event in log if event["event"] == "host left alone"]
        assert (told["host"], told["source"], told["seconds"]) == ("127.0.0.1", "refused", 5)
        asked(origin)
        clock.now += timedelta(seconds=3)
        with Session(made, clock=clock, processes=0) as session:
            assert session.store.source_rows()[1].state.failures > 0
            assert session.dispatcher.step(names=["good"], force=True) == []
        clock.now += timedelta(seconds=3)
        with Session(made, clock=clock, processes=0) as session:
            assert [report.outcome for report in session.poll(["good"])] == ["new" if not _ else "unchanged"]
            assert session.source_health().held == 0
        assert asked(origin) == ["/good"]
