"""The whole engine against a scripted origin, on each kind of database: nothing lost, nothing twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from aggregator.config.settings import Settings
from aggregator.engine import session as engine
from aggregator.engine.ownership import MARK
from aggregator.engine.session import Session
from aggregator.errors import PublishError
from aggregator.model import TopicFeed
from aggregator.publish.atom import FEED
from aggregator.publish.document import Rendered
from aggregator.publish.page import PAGE
from aggregator.publish.pieces import NONE_KEPT, Pieces
from tests.origin import CLOSE, Asked, Origin, Pause, respond
from tests.support import Clock, ReadEntry, read_feed, render_anew, settings, utc
from tests.waiting import wait_until

NOW = utc(2026, 3, 4, 12)
HOUR = timedelta(hours=1)
TOPIC = '[[topics]]\nname = "all"\ntitle = "All"\nsources = [{}]\n'
FERRY = (
    "The night ferry to Osmund island ran aground on a sandbank outside the harbour early on Wednesday with ninety "
    "passengers aboard, the coastguard said. Nobody was hurt, and a tug pulled it free at high water four hours later. "
    "The company blamed a buoy that had drifted in last week's gale, and cancelled the morning crossing while divers "
    "looked at the hull."
)
TOWER = (
    "Workers have begun to take down the leaning water tower of Karsk, brick by brick, after engineers gave it no more "
    "than another winter. The town council wants to keep the iron tank, in which three generations of children learned "
    "to sing in echoes, as a bandstand in the park behind the old station."
)


def rss(*items: tuple[str, str, str], paper: str = "paper", date: str = "Wed, 04 Mar 2026 09:00:00 GMT") -> bytes:
    """RSS of items: number, title, text."""
    told = "".join(
        f"<item><title>{escape(title)}</title><link>https://{paper}.example/{number}</link><guid>{paper}-{number}</guid>"
        f"<pubDate>{date}</pubDate><description>{escape(text)}</description></item>\n"
        for number, title, text in items
    )
    return (
        f"<rss version='2.0'><channel><title>{paper}</title><link>https://{paper}.example/</link>"
        f"<description>d</description>\n{told}</channel></rss>"
    ).encode()


def story(paper: int, number: int) -> tuple[str, str]:
    """A title and a text that are like no others."""
    dice = random.Random(paper * 100 + number)
    text = " ".join("".join(dice.choices("abcdefghijklmnop", k=7)) for _ in range(60))
    return f"{text[:30].capitalize()}", f"{text.capitalize()}."


ONE = ("1", "Ferry aground off Osmund", FERRY)
TWO = ("2", "Tower of Karsk comes down", TOWER)


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin."""
    with Origin() as one:
        yield one


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until the test moves it."""
    return Clock(NOW)


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Callable[..., Settings]:
    """Makes configs of sources on the database of this test."""

    def make(**sources: str) -> Settings:
        names = ", ".join(json.dumps(name) for name in sources)
        return settings(tmp_path, sources, TOPIC.format(names), f"[storage]\nurl = {json.dumps(database_url)}\n")

    return make


def published(config: Settings) -> list[ReadEntry]:
    """What a feed reader sees."""
    return read_feed(config.output.dir / "all.atom")


def test_a_304_writes_nothing(origin: Origin, clock: Clock, config: Callable[..., Settings]) -> None:
    """The second request carries the validators byte for byte; the answer leaves feed and files untouched."""
    origin.script(
        "/f", respond(200, rss(ONE), ETag='W/"a b"', Last_Modified="Wed, 04 Mar 2026 10:00:00 GMT"), respond(304)
    )
    made = config(paper=origin.url("/f"))
    with Session(made, clock=clock, processes=0) as session:
        (first,) = session.poll()
        session.publish()
        feed = made.output.dir / "all.atom"
        before = feed.stat()
        clock.now += 5 * HOUR
        (second,) = session.poll()
        assert session.publish().topics == ()
    assert (first.outcome, first.new, second.outcome, second.total) == ("new", 1, "not modified", 0)
    assert origin.requests[0].header("if-none-match") is None
    assert origin.requests[1].header("if-none-match") == 'W/"a b"'
    assert origin.requests[1].header("if-modified-since") == "Wed, 04 Mar 2026 10:00:00 GMT"
    assert feed.stat() == before


def test_an_edit_updates_in_place(origin: Origin, clock: Clock, config: Callable[..., Settings]) -> None:
    """The entry keeps its id and its date of publication; its text is new, and `updated` is the poll's time."""
    edited = (ONE[0], ONE[1], FERRY.replace("ninety", "two hundred") + " One passenger is missing.")
    origin.script("/f", respond(200, rss(ONE, TWO)), respond(200, rss(edited, TWO)))
    made = config(paper=origin.url("/f"))
    with Session(made, clock=clock, processes=0) as session:
        session.poll()
        session.publish()
        before = {entry.link: entry for entry in published(made)}
        clock.now += 5 * HOUR
        (report,) = session.poll()
        session.publish()
    assert (report.new, report.changed) == (0, 1)
    after = {entry.link: entry for entry in published(made)}
    ferry, old = after["https://paper.example/1"], before["https://paper.example/1"]
    assert (ferry.id, ferry.published) == (old.id, old.published)
    assert datetime.fromisoformat(ferry.updated) == NOW + 5 * HOUR
    assert "two hundred" in ferry.html
    assert after["https://paper.example/2"] == before["https://paper.example/2"]


def test_a_delta_takes_nothing_away(origin: Origin, clock: Clock, config: Callable[..., Settings]) -> None:
    """After a 226 with one entry the others are still published, and the next whole document brings nothing twice."""
    three = ("3", *story(1, 3))
    origin.script(
        "/f",
        respond(200, rss(ONE, TWO), ETag='"1"'),
        respond(226, rss(three), IM="feed", ETag='"2"'),
        respond(200, rss(three, TWO, ONE), ETag='"3"'),
    )
    made = config(paper=origin.url("/f"))
    with Session(made, clock=clock, processes=0) as session:
        counts = []
        for _ in range(3):
            (report,) = session.poll()
            counts.append((report.new, report.changed))
            session.publish()
            clock.now += timedelta(hours=6)
    assert counts == [(2, 0), (1, 0), (0, 0)]
    assert [request.header("a-im") for request in origin.requests] == [None, "feed", "feed"]
    assert [request.header("if-none-match") for request in origin.requests] == [None, '"1"', '"2"']
    assert {entry.link for entry in published(made)} == {f"https://paper.example/{n}" for n in (1, 2, 3)}


@pytest.mark.parametrize(
    "answer",
    [
        [respond(200, b"<!doctype html><title>Down</title><p>Back soon", Content_Type="text/html")],
        [respond(200, b"")],
        [respond(500, b"oops")],
        [respond(404)],
        [respond(200, rss(ONE)[:-300], length=len(rss(ONE))), CLOSE],
    ],
    ids=["page", "empty", "500", "404", "cut off"],
)
def test_a_bad_answer_loses_nothing_and_backs_off(
    origin: Origin, clock: Clock, config: Callable[..., Settings], answer: list[bytes]
) -> None:
    """It is a sentence and a longer wait each time; entries and validators stay, and the next good answer mends it."""
    origin.script("/f", respond(200, rss(ONE), ETag='"1"'), answer, answer, respond(304))
    made = config(paper=origin.url("/f"))
    with Session(made, clock=clock, processes=0) as session:
        session.poll()
        session.publish()
        before = (made.output.dir / "all.atom").read_bytes()
        waits = []
        for _ in range(2):
            clock.now += timedelta(hours=2)
            (report,) = session.poll(["paper"])
            assert report.failed
            assert report.detail
            waits.append(report.due_at - clock.now)
        render_anew(session.store)
        session.publish()
        assert (made.output.dir / "all.atom").read_bytes() == before
        (good,) = session.poll(["paper"])
    assert waits[1] > waits[0] * 1.5
    assert origin.requests[-1].header("if-none-match") == '"1"'
    assert (good.outcome, good.failed) == ("not modified", False)


def test_a_source_removed_and_added_again_makes_no_duplicate(
    origin: Origin, clock: Clock, config: Callable[..., Settings]
) -> None:
    """While it is gone its stories are not published; when it is back they are what they were, under the same ids."""
    origin.script("/f", respond(200, rss(ONE, TWO)))
    origin.script("/g", respond(200, rss(paper="other")))
    both = {"paper": origin.url("/f"), "other": origin.url("/g")}
    seen = []
    for sources in (both, {"other": both["other"]}, both):
        made = config(**sources)
        with Session(made, clock=clock, processes=0) as session:
            session.poll(everything=True)
            session.publish()
        seen.append(published(made))
        clock.now += HOUR
    first, without, again = seen
    assert len(first) == 2
    assert without == []
    assert again == first


def test_copies_in_two_papers_are_one_entry(origin: Origin, clock: Clock, config: Callable[..., Settings]) -> None:
    """The second paper's copy, retitled, hangs on the first one's entry as `related`; the other story stands alone."""
    origin.script("/f", respond(200, rss(ONE, TWO)))
    origin.script("/g", respond(200, rss(("9", "Island ferry stuck on sandbank", FERRY), paper="other")))
    made = config(paper=origin.url("/f"), other=origin.url("/g"))
    with Session(made, clock=clock, processes=0) as session:
        session.poll(["paper"])
        (report,) = session.poll(["other"])
        session.publish()
    assert (report.new, report.copies) == (0, 1)
    related = {entry.link: entry.related for entry in published(made)}
    assert related == {"https://paper.example/1": ("https://other.example/9",), "https://paper.example/2": ()}


def test_a_poll_that_is_cut_off_by_closing_leaves_no_trace(
    origin: Origin, clock: Clock, config: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fetch that hangs when the session closes is no failure of the source: it is due as before, and asked again."""
    monkeypatch.setattr(engine, "CLOSE_PATIENCE", 0.05)
    origin.script("/f", [b"HTTP/1.1 200 OK\r\n", Pause(60)], respond(200, rss(ONE)))
    made = config(paper=origin.url("/f"))
    with Session(made, clock=clock, processes=0) as session:
        assert session.dispatcher.step() == ["paper"]
        wait_until(lambda: origin.requests, "a request")
    with Session(made, clock=clock, processes=0) as session:
        (row,) = session.store.source_rows()
        assert (row.state.failures, row.state.attempted_at, row.leased_until) == (0, None, None)
        (report,) = session.poll()
    assert report.new == 1


def test_lost_files_come_back(origin: Origin, clock: Clock, config: Callable[..., Settings]) -> None:
    """A deleted feed is written again by the next rendering, and the topic is clean afterwards."""
    origin.script("/f", respond(200, rss(ONE)))
    made = config(paper=origin.url("/f"))
    with Session(made, clock=clock, processes=0) as session:
        session.poll()
        session.publish()
        before = {path.name: path.read_bytes() for path in made.output.dir.iterdir()}
        assert before.keys() == {"all.atom", "all.html", "icon.svg", "index.html", "index.opml", MARK}
        for path in made.output.dir.iterdir():
            path.unlink()
        session.publish()
        assert not any(row.dirty for row in session.store.topic_rows())
        assert session.publish().topics == ()
    assert {path.name: path.read_bytes() for path in made.output.dir.iterdir()} == before


def test_one_unwritable_file_holds_up_no_other_topic(origin: Origin, clock: Clock, tmp_path: Path) -> None:
    """It is an error that names the file, the other topics are published, and the one is tried again."""
    origin.script("/f", respond(200, rss(ONE)))
    topics = TOPIC.format('"paper"') + TOPIC.format('"paper"').replace('"all"', '"other"')
    made = settings(tmp_path, {"paper": origin.url("/f")}, topics)
    blocked = made.output.dir / "all.atom"
    blocked.mkdir(parents=True)
    with Session(made, clock=clock, processes=0) as session:
        session.poll()
        with pytest.raises(PublishError, match=r"all\.atom"):
            session.publish()
        assert len(read_feed(made.output.dir / "other.atom")) == 1
        assert {row.name: row.dirty for row in session.store.topic_rows()} == {"all": True, "other": False}
        blocked.rmdir()
        assert [topic.name for topic in session.publish().topics] == ["all"]
    assert len(published(made)) == 1


def test_a_fault_of_ours_in_one_topic_holds_up_no_other(origin: Origin, clock: Clock, tmp_path: Path) -> None:
    """It is named as such, with the topic; the other topics are published, and the one is tried again."""
    origin.script("/f", respond(200, rss(ONE)))
    topics = TOPIC.format('"paper"') + TOPIC.format('"paper"').replace('"all"', '"other"')
    made = settings(tmp_path, {"paper": origin.url("/f")}, topics)

    def fail(feed: TopicFeed, pieces: Pieces = NONE_KEPT) -> Rendered:
        return PAGE.render(feed, pieces) if feed.topic.name == "other" else Rendered(body=b"", shown=1 // 0)

    with Session(made, clock=clock, processes=0) as session:
        session.poll()
        rightly = session.renderer
        session.renderer = replace(rightly, formats=(FEED, replace(PAGE, render=fail)))
        with pytest.raises(PublishError, match=r"the topic all could not be rendered: .*ZeroDivisionError"):
            session.publish()
        session.renderer = rightly
        assert len(read_feed(made.output.dir / "other.atom")) == 1
        assert {row.name: row.dirty for row in session.store.topic_rows()} == {"all": True, "other": False}
        assert [topic.name for topic in session.publish().topics] == ["all"]


def test_killed_while_polling_nothing_is_lost_and_nothing_twice(origin: Origin, tmp_path: Path) -> None:
    """After kill -9 in the middle of its polls and a restart, every story of every source is there once."""
    count = 12
    for number in range(count):
        stories = [(str(n), *story(number, n)) for n in range(3)]
        body = respond(200, rss(*stories, paper=f"p{number}", date=""), ETag=f'"{number}"')
        origin.script(f"/{number}", [Pause(0.02 * number), body], body)
    sources = {f"p{number}": origin.url(f"/{number}") for number in range(count)}
    names = ", ".join(json.dumps(name) for name in sources)
    made = settings(tmp_path, sources, TOPIC.format(names))
    command = [sys.executable, "-m", "aggregator", "run", "--no-serve", "-c", str(made.path)]
    daemon = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert daemon.stderr is not None
    polled = 0
    for line in daemon.stderr:
        polled += json.loads(line)["event"] == "polled"
        if polled == 3:
            break
    daemon.kill()
    daemon.communicate()
    with Session(made, processes=0) as session:
        assert session.store.integrity() == []
        session.poll()
        session.publish()
        rows = session.store.source_rows()
        assert session.store.integrity() == []
    assert {row.source.name: row.items for row in rows} == dict.fromkeys(sources, 3)
    assert all(row.leased_until is None for row in rows)
    assert all(len(origin.asked(f"/{number}")) <= 2 for number in range(count))
    entries = published(made)
    links = [link for entry in entries for link in (entry.link, *entry.related)]
    assert sorted(links) == sorted({f"https://p{m}.example/{n}" for m in range(count) for n in range(3)})
    assert len({entry.id for entry in entries}) == len(entries)


def test_validators_that_lie_hide_no_story_for_ever(origin: Origin, config: Callable[..., Settings]) -> None:
    """A server that answers 304 to every Last-Modified is found out by its silence, and read daily from then on."""
    made = config(paper=origin.url("/stuck"))
    clock, days = Clock(NOW), [0]

    def answer(asked: Asked) -> bytes:
        if asked.header("if-modified-since"):
            return respond(304)
        items = [(str(day), *story(1, day)) for day in range(days[0] + 1)]
        return respond(200, rss(*items), Last_Modified="Thu, 01 Jan 1981 00:00:00 GMT")

    origin.script("/stuck", answer)
    new = {}
    with Session(made, clock=clock, processes=0) as session:
        for days[0] in range(20):
            (report,) = session.poll(["paper"])
            if report.new:
                new[days[0]] = report.new
            clock.now += 24 * HOUR
    assert new == {0: 1, 14: 14, 15: 1, 16: 1, 17: 1, 18: 1, 19: 1}
