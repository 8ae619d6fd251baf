"""`split`, `merge` and `undo` as a person uses them, from the command to the published feed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator.cli.main import cli
from aggregator.engine.session import Session
from aggregator.errors import UnknownNameError
from tests.origin import Origin, respond
from tests.support import read_feed, settings

TEXT = (
    "The night ferry to Osmund island ran aground on a sandbank outside the harbour early on Wednesday with ninety "
    "people on board. Nobody was hurt, and the rescue service brought all of them ashore before noon. The company "
    "blamed a buoy that had drifted in last week's gale, and cancelled the morning crossing."
)
OTHER = (
    "Workers have begun to take down the leaning water tower of Karsk, brick by brick, after engineers gave it no more "
    "than another winter. The town council wants to keep the iron tank as a bandstand in the park."
)
TOPIC = '[[topics]]\nname = "all"\nsources = ["daily", "weekly"]\n'


def _feed(*stories: tuple[str, str, str]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description></item>"
        for title, link, text in stories
    )
    return f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two papers were polled; they share one story, and one has a second."""
    with Origin() as origin:
        daily = _feed(("Ferry aground", "https://d.example/ferry", TEXT), ("Tower", "https://d.example/tower", OTHER))
        weekly = _feed(("Ferry aground off Osmund", "https://w.example/ferry", TEXT))
        origin.script("/daily", lambda _: respond(200, daily, Content_Type="application/rss+xml"))
        origin.script("/weekly", lambda _: respond(200, weekly, Content_Type="application/rss+xml"))
        made = settings(tmp_path, {"daily": origin.url("/daily"), "weekly": origin.url("/weekly")}, TOPIC)
        with Session(made, processes=0) as session:
            session.poll(["daily"])
            session.poll(["weekly"])
            session.publish()
    return made.path


def _ids(config: Path) -> dict[str, str]:
    """Link to id of the published entries."""
    return {entry.link: entry.id for entry in read_feed(config.parent / "feeds" / "all.atom")}


def _run(config: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, [*words, "-c", str(config)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_split_is_published_written_down_and_undone(config: Path) -> None:
    """One entry becomes two, the first under its own id; undone, everything is as it was, and it is all on record."""
    before = _ids(config)
    assert len(before) == 2
    out = _run(config, "split", "https://d.example/ferry", "weekly", "--reason", "not the same", "--author", "anna")
    after = _ids(config)
    assert len(after) == 3
    assert set(before.values()) < set(after.values())
    log = (config.parent / "curation.toml").read_text(encoding="utf-8")
    assert 'kind = "split"' in log
    assert 'author = "anna"' in log
    assert out.split(":")[0] in log
    assert "split by anna" in _run(config, "explain", "https://w.example/ferry")
    _run(config, "undo")
    assert _ids(config) == before


def test_a_merge_is_published_and_undone(config: Path) -> None:
    """The other entry leaves the feed, and comes back under its own id."""
    before = _ids(config)
    _run(config, "merge", "https://d.example/ferry", "https://d.example/tower")
    after = _ids(config)
    assert len(after) == 1
    assert set(after.values()) < set(before.values())
    _run(config, "undo", "--reason", "no")
    assert _ids(config) == before


def test_what_was_decided_outlives_the_database(config: Path) -> None:
    """A database that is made anew from the same feeds splits the same copy again, before anything is published."""
    _run(config, "split", "https://d.example/ferry", "weekly")
    for file in config.parent.glob("*.sqlite*"):
        file.unlink()
    (config.parent / "feeds" / "all.atom").unlink()
    with Origin() as origin:
        feed = _feed(("Ferry aground", "https://d.example/ferry", TEXT))
        weekly = _feed(("Ferry aground off Osmund", "https://w.example/ferry", TEXT))
        origin.script("/daily", lambda _: respond(200, feed, Content_Type="application/rss+xml"))
        origin.script("/weekly", lambda _: respond(200, weekly, Content_Type="application/rss+xml"))
        made = settings(config.parent, {"daily": origin.url("/daily"), "weekly": origin.url("/weekly")}, TOPIC)
        with Session(made, processes=0) as session:
            session.poll(["weekly"])
            session.poll(["daily"])
            session.publish()
    assert len(_ids(config)) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("split", "https://d.example/tower", "daily"), "nothing to split"),
        (("split", "https://d.example/ferry", "herald"), "no item of the story"),
        (("merge", "https://d.example/ferry", "https://w.example/ferry"), "already"),
        (("undo",), "no decision holds"),
        (("undo", "7"), "no decision holds"),
    ],
)
def test_what_cannot_be_decided_is_said(config: Path, words: tuple[str, ...], said: str) -> None:
    """A plain line, and nothing is written."""
    result = CliRunner().invoke(cli, [*words, "-c", str(config)])
    assert isinstance(result.exception, UnknownNameError)
    assert said in str(result.exception)
    assert not (config.parent / "curation.toml").exists()


def test_a_log_with_mistakes_changes_nothing(config: Path) -> None:
    """What held goes on to hold until the file is mended, and a command says what is wrong with it."""
    _run(config, "split", "https://d.example/ferry", "weekly")
    path = config.parent / "curation.toml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace('"split"', '"spilt"'), encoding="utf-8")
    result = CliRunner().invoke(cli, ["undo", "-c", str(config)])
    assert "spilt" in str(result.exception)
    assert len(_ids(config)) == 3


def _regions(config: Path, link: str) -> tuple[str, ...]:
    """The regions that a published entry has, in their order."""
    return next(entry.regions for entry in read_feed(config.parent / "feeds" / "all.atom") if entry.link == link)


def test_a_correction_of_regions_is_published_and_undone(config: Path) -> None:
    """What was said by hand stands first, is what topics go by, is explained, and goes when it is undone."""
    before = _regions(config, "https://d.example/ferry")
    _run(config, "retag", "https://d.example/ferry", "--add", "azerbaijan", "--add", "GE", "--author", "anna")
    assert _regions(config, "https://d.example/ferry") == ("AZ", "GE", *before)
    told = _run(config, "explain", "https://w.example/ferry")
    assert "retag +AZ +GE by anna" in told
    assert "decided by hand (" in told
    _run(config, "retag", "https://d.example/ferry", "--remove", "AZ")
    assert _regions(config, "https://d.example/ferry") == ("GE", *before)
    _run(config, "undo")
    _run(config, "undo")
    assert _regions(config, "https://d.example/ferry") == before


def test_a_correction_holds_for_whatever_copy_is_shown_and_wherever_it_goes(config: Path) -> None:
    """Split from its story, the other copy keeps what the machine found; undone, it has the correction again."""
    _run(config, "retag", "https://d.example/ferry", "--add", "AZ")
    _run(config, "split", "https://d.example/ferry", "weekly")
    assert "AZ" in _regions(config, "https://d.example/ferry")
    assert "AZ" not in _regions(config, "https://w.example/ferry")
    _run(config, "undo")
    assert "AZ" in _regions(config, "https://d.example/ferry")


def test_corrections_measure_the_tagger(config: Path) -> None:
    """Each is a case: right where the tagger finds by itself what was said."""
    _run(config, "retag", "https://d.example/ferry", "--add", "AZ", "--remove", "US")
    figures = json.loads(_run(config, "eval", "regions", "--curation", "--json"))
    assert (figures["cases"], figures["right"]) == (1, 0)
    assert (figures["added_right"], figures["added"], figures["removed_right"], figures["removed"]) == (0, 1, 1, 1)
    assert figures["wrong"][0]["missing"] == ["AZ"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give --add or --remove"),
        (("--add", "Atlantis"), "no region is called 'Atlantis'"),
        (("--add", "AZ", "--remove", "azerbaijan"), "cannot be added and removed at once"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(config: Path, words: tuple[str, ...], said: str) -> None:
    """A plain line, and nothing is written."""
    result = CliRunner().invoke(cli, ["retag", "https://d.example/ferry", *words, "-c", str(config)])
    assert said in str(result.exception)
    assert not (config.parent / "curation.toml").exists()
