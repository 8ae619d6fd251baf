"""Feeds and pages have a limit in bytes: what is left out is told, and comes back once there is room."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from aggregator.cli.main import main
from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from tests.integration.engine.test_polls import NOW, rss, story
from tests.origin import Origin, respond
from tests.support import Clock, read_feed, render_anew, settings

LIMIT = 60_000


@pytest.fixture
def origin() -> Iterator[Origin]:
    """An origin with forty stories of three kilobytes each."""
    with Origin() as one:
        items = []
        for number in range(40):
            title, _ = story(1, number)
            items.append((str(number), title, "\n\n".join(story(2 + part, number)[1] for part in range(6))))
        one.script("/f", respond(200, rss(*items)))
        yield one


@pytest.fixture
def config(tmp_path: Path, database_url: str, origin: Origin) -> Callable[[int], Settings]:
    """A config of one source and two topics, one of them with a limit of its own."""

    def make(limit: int) -> Settings:
        topics = '[[topics]]\nname = "all"\nsources = ["paper"]\n'
        topics += f'[[topics]]\nname = "short"\nsources = ["paper"]\nmax_bytes = {limit}\n'
        storage = f"[storage]\nurl = {json.dumps(database_url)}\n"
        return settings(tmp_path, {"paper": origin.url("/f")}, topics, storage)

    return make


def test_what_has_no_room_is_told_and_comes_back(
    config: Callable[[int], Settings], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The feed, its page and the index show the same newest stories; log, `status` and page say that there are more."""
    made = config(LIMIT)
    with structlog.testing.capture_logs() as log, Session(made, clock=Clock(NOW), processes=0) as session:
        session.poll()
        session.publish()
        render_anew(session.store)
        session.publish()
        session.reload(config(10_000_000))
        session.publish()
        assert len(read_feed(made.output.dir / "short.atom")) == 40
        session.reload(config(LIMIT))
        session.publish()
    told = [(event["event"], event["topic"]) for event in log if "cut" in event["event"] or "whole" in event["event"]]
    cut = ("the feed is cut to its limit", "short")
    assert told == [cut, ("the feed is whole again", "short"), cut], "once each time that it changes"

    whole, short = (read_feed(made.output.dir / f"{name}.atom") for name in ("all", "short"))
    assert (len(whole), 5 < len(short) < 30) == (40, True)
    assert [entry.id for entry in short] == [entry.id for entry in whole[: len(short)]]
    for suffix in ("atom", "html"):
        assert (made.output.dir / f"short.{suffix}").stat().st_size <= LIMIT
    page = (made.output.dir / "short.html").read_text(encoding="utf-8")
    shown = page.count("<article")
    assert f"{40 - shown} older stories have no room here." in page
    assert f"{len(short)} stories" in (made.output.dir / "index.html").read_text(encoding="utf-8")

    monkeypatch.setattr("sys.argv", ["aggregator", "status", "-c", str(made.path)])
    with pytest.raises(SystemExit):
        main()
    printed = capsys.readouterr().out
    assert re.findall(r"^(\w+): (\d+) older stories have no room", printed, re.MULTILINE) == [
        ("short", str(40 - len(short)))
    ]


def test_a_story_of_a_megabyte_is_read_no_further_than_it_is_shown(
    config: Callable[[int], Settings], origin: Origin
) -> None:
    """What the publishing side holds of a story is bounded, however much is stored of it."""
    origin.script("/f", respond(200, rss(("1", "The long tide", "The tide of a <b>long</b> day. " * 15_000))))
    made = config(LIMIT)
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.poll()
        (entry,) = session.store.entries(since=NOW.replace(year=2020))
        session.publish()
    assert len(entry.html) <= 200_001
    assert len(entry.text) <= 200_001
    (read,) = read_feed(made.output.dir / "short.atom")
    assert read.html.endswith('[…] <a href="https://paper.example/1">paper</a></p>')
