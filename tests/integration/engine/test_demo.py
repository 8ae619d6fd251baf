"""The demo is honest: its stories go through the engine, and what comes out is what a person would expect."""

from __future__ import annotations

import json
import socket
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator.cli.main import cli
from aggregator.demo.press import papers, stories
from aggregator.errors import StoreLockedError
from aggregator.store.instance import InstanceLock
from tests.oracle import active_markup
from tests.support import ReadEntry, read_feed, utc

NOW = utc(2026, 11, 23, 12)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """`aggregator demo --once` in an empty folder."""
    folder = tmp_path_factory.mktemp("demo")
    result = CliRunner().invoke(cli, ["demo", "--once", "--dir", str(folder), "--port", "8099"])
    assert result.exit_code == 0, result.output
    return folder, result


def entries(demo: tuple[Path, Result], topic: str) -> list[ReadEntry]:
    """What a topic of the demo published."""
    return read_feed(demo[0] / "feeds" / f"{topic}.atom")


def test_the_press_is_as_large_as_promised() -> None:
    """At least ten papers of eight publishers in four formats, 80 items about 25 countries."""
    press = papers(edition=1, now=NOW)
    assert len(press) >= 10
    assert len({paper.publisher for paper in press}) >= 8
    assert {paper.format for paper in press} == {"rss20", "rss10", "atom10", "json11"}
    assert sum(len(paper.pieces) for paper in press) >= 80
    assert len({code for story in stories().values() for code in story["countries"]}) >= 25


def test_every_story_is_published_once(demo: tuple[Path, Result]) -> None:
    """96 items in, 56 stories out: every copy is found, and no two stories are taken for one."""
    world = entries(demo, "world")
    assert len(world) == len(stories())
    carried = [paper.home for paper in papers(edition=2, now=NOW) for _ in paper.pieces]
    assert sum(1 + len(entry.related) for entry in world) == len(carried)


def test_stories_are_tagged_with_what_they_are_about(demo: tuple[Path, Result]) -> None:
    """Each story's own countries are among its subjects, and nearly none has another one."""
    wanted = {story["id"]: set(story["countries"]) for story in stories().values()}
    found = {
        entry.link.partition("?")[0].rpartition("/")[2]: {code[:2] for code in entry.regions if code[:2].isalpha()}
        for entry in entries(demo, "world")
    }
    assert found.keys() == wanted.keys()
    missing = {name: wanted[name] - codes for name, codes in found.items() if wanted[name] - codes}
    assert missing == {}


def test_boilerplate_does_not_reach_subscribers(demo: tuple[Path, Result]) -> None:
    """No most-read list, newsletter, continue link or agency line is left in any entry's text."""
    for entry in entries(demo, "world"):
        for words in ("Most read", "most-read/", "newsletter and get", "Continue reading", "appeared first on", "utm_"):
            assert words not in entry.html + entry.link, (entry.title, words)
        assert " | " not in entry.title
        assert active_markup(entry.html) == []


def test_topics_hold_their_regions(demo: tuple[Path, Result]) -> None:
    """The South Caucasus feed has the four stories of its three countries and no other."""
    names = {entry.link.partition("?")[0].rpartition("/")[2] for entry in entries(demo, "south-caucasus")}
    assert names == {"az-rail", "am-observatory", "ge-hazelnut"}
    assert {e.link.rpartition("/")[2] for e in entries(demo, "scotland")} == {"gb-sct-ferry"}


def test_the_second_poll_brought_the_edits(demo: tuple[Path, Result]) -> None:
    """An edited story is there once, with its correction, under the date that it had."""
    (story,) = [entry for entry in entries(demo, "world") if entry.link.endswith("gb-trains")]
    assert story.title == "Late train? Your money back without asking, says London"
    (story,) = [entry for entry in entries(demo, "world") if entry.link.endswith("lb-cedar")]
    assert "at four degrees" in story.html
    assert datetime.fromisoformat(story.published) < datetime.fromisoformat(story.updated)


def test_explain_answers_for_a_demo_story(demo: tuple[Path, Result]) -> None:
    """Its way is told: sources, copies with evidence, removals, regions with words, and each topic's rule."""
    config = str(demo[0] / "config.toml")
    link = "https://caucasus-ledger.example/001/az-rail"
    result = CliRunner().invoke(cli, ["explain", "-c", config, link, "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["carried_by"] == {"sources": 5, "publishers": 4}
    assert all(item["copy"] for item in told["items"] if item["uid"] != told["uid"])
    assert {region["code"] for region in told["regions"] if region["role"] == "subject"} == {"AZ", "GE"}
    assert {topic["topic"]: topic["accepted"] for topic in told["topics"]}["south-caucasus"] is True
    assert any(item["removed"] for item in told["items"])
    text = CliRunner().invoke(cli, ["explain", "-c", config, link])
    assert text.exit_code == 0
    assert "5 sources of 4 publishers" in text.output
    assert "  in  south-caucasus" in text.output


def test_a_port_in_use_is_a_clear_error(tmp_path: Path) -> None:
    """The demo says which port is taken and what to do, before it polls anything."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli, ["demo", "--dir", str(tmp_path / "d"), "--port", str(port)])
    assert result.exit_code != 0
    assert str(port) in str(result.exception)


def test_a_demo_at_work_is_left_alone(tmp_path: Path) -> None:
    """A second demo in the same folder exits with 75 and removes nothing of the first one's."""
    (tmp_path / ".aggregator-demo").touch()
    database = tmp_path / "aggregator.sqlite"
    database.write_bytes(b"of the first demo")
    lock = InstanceLock(database)
    try:
        result = CliRunner().invoke(cli, ["demo", "--once", "--dir", str(tmp_path)])
    finally:
        lock.release()
    assert isinstance(result.exception, StoreLockedError)
    assert database.read_bytes() == b"of the first demo"


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A folder that no demo made is refused, and nothing in it is touched."""
    (tmp_path / "thesis.txt").write_text("years of work")
    result = CliRunner().invoke(cli, ["demo", "--once", "--dir", str(tmp_path)])
    assert result.exit_code != 0
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
