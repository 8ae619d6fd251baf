"""Different reports of one event through the whole engine, on each kind of database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from aggregator.cli.explain import account
from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from tests.integration.engine.test_polls import FERRY, TOWER, rss, story
from tests.origin import Origin, respond
from tests.support import ATOM, Clock, read_feed, settings, utc

NOW = utc(2026, 3, 4, 12)
RESCUE = (
    "Ninety people spent four hours on a stranded ferry off Osmund before a tug freed it on Wednesday. Passengers told "
    "of a jolt in the dark, of tea and blankets, and of singing until the coastguard came alongside. A buoy moved by "
    "last week's gale is thought to have led the night ferry onto the sandbank."
)
TOPICS = """
[[topics]]
name = "all"
title = "All"
sources = ["daily", "weekly", "evening"]

[[topics]]
name = "confirmed"
title = "Told by two publishers"
min_publishers = 2
"""


def note(number: int) -> str:
    """A short text of everyday words about nothing in particular, and of some that are its own."""
    own = story(9, number)[1].split()
    return f"The {own[0]} of the {own[1]} was in a {own[2]} and on to an {own[3]} {own[4]} by the {own[5]} that had it."


@pytest.fixture
def origin() -> Iterator[Origin]:
    """Three papers: two tell of a ferry in their own words, the third of something else."""
    with Origin() as one:
        one.script("/daily", respond(200, rss(("1", "Ferry aground off Osmund", FERRY), paper="daily")))
        one.script("/weekly", respond(200, rss(("2", "Four hours on a sandbank", RESCUE), paper="weekly")))
        others = (("3", "Tower of Karsk comes down", TOWER), *((str(n), f"Note {n}", note(n)) for n in range(100, 140)))
        one.script("/evening", respond(200, rss(*others, paper="evening")))
        yield one


@pytest.fixture
def made(tmp_path: Path, database_url: str, origin: Origin) -> Callable[..., Settings]:
    """Makes configs of the three papers, with further keys for one of them."""

    def make(**more: str) -> Settings:
        papers = {name: origin.url(f"/{name}") + "\n" + more.get(name, "") for name in ("daily", "weekly", "evening")}
        return settings(tmp_path, papers, TOPICS, f"[storage]\nurl = {json.dumps(database_url)}\n")

    return make


def events(path: Path) -> dict[str, str]:
    """By the link of each entry, the event that it is published under."""
    found = {}
    for entry in etree.parse(path).getroot().iterfind(f"{ATOM}entry"):
        link = next(each.get("href", "") for each in entry.iterfind(f"{ATOM}link") if each.get("rel") == "alternate")
        terms = [
            each.get("term", "")
            for each in entry.iterfind(f"{ATOM}category")
            if each.get("scheme", "").endswith("/events")
        ]
        found[link] = "".join(terms)
    return found


def test_reports_of_one_event_are_linked_and_not_merged(made: Callable[..., Settings]) -> None:
    """Each stays an entry; both have the event's id as category and each other as related link; the third has none."""
    config = made()
    with Session(config, clock=Clock(NOW), processes=0) as session:
        for name in ("evening", "daily", "weekly"):
            session.poll([name])
        session.publish()
        record = session.store.find("https://weekly.example/2")
        first = session.store.find("https://daily.example/1")
    entries = {entry.link: entry for entry in read_feed(config.output.dir / "all.atom")}
    assert len(entries) == 43
    assert entries["https://daily.example/1"].related == ("https://weekly.example/2",)
    assert entries["https://weekly.example/2"].related == ("https://daily.example/1",)
    assert entries["https://evening.example/3"].related == ()
    of = events(config.output.dir / "all.atom")
    assert of["https://daily.example/1"] == of["https://weekly.example/2"] == first.entry.uid
    assert of["https://evening.example/3"] == ""
    confirmed = {entry.link for entry in read_feed(config.output.dir / "confirmed.atom")}
    assert confirmed == {"https://daily.example/1", "https://weekly.example/2"}
    assert {entry.link for entry in entries.values() if entry.related} == confirmed
    told = account(record, config, now=NOW)["event"]
    assert told["why"]["nearest"] == first.entry.uid
    assert "osmund" in told["why"]["words"]
    assert told["publishers"] == ["daily", "weekly"]
    assert first.linked is None
    page = (config.output.dir / "all.html").read_text(encoding="utf-8")
    assert page.count('aria-label="Other reports of this event"') == 2


def test_two_papers_of_one_house_are_one_publisher(made: Callable[..., Settings]) -> None:
    """What a house says twice is confirmed by nobody else."""
    house = 'publisher = "Osmund Press"'
    config = made(daily=house, weekly=house)
    with Session(config, clock=Clock(NOW), processes=0) as session:
        for name in ("evening", "daily", "weekly"):
            session.poll([name])
        session.publish()
        record = session.store.find("https://daily.example/1")
    assert read_feed(config.output.dir / "confirmed.atom") == []
    assert record.entry.event
    assert record.entry.publishers == ("Osmund Press",)


def test_a_report_that_comes_days_later_is_a_story_of_its_own(made: Callable[..., Settings]) -> None:
    """Beyond the window nothing is linked, by the time of publication and by that of arrival."""
    config = made()
    clock = Clock(datetime(2026, 3, 4, 12, tzinfo=UTC))
    with Session(config, clock=clock, processes=0) as session:
        session.poll(["evening", "daily"])
        clock.now += timedelta(hours=80)
        session.poll(["weekly"])
        assert not session.store.find("https://weekly.example/2").entry.event
        session.tidy()
        assert session.store.integrity() == []
