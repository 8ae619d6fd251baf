"""`check --fetch`: what it says of each kind of answer, how politely it asks, and its exit code."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator.cli.main import cli
from aggregator.engine.session import Session
from aggregator.engine.trial import try_sources
from tests.origin import Asked, Origin, respond
from tests.support import settings
from tests.waiting import PATIENCE

RSS = b"""<rss version="2.0"><channel><title>Quay</title><link>https://quay.example/</link><description>d</description>
<item><title>The ferry runs again</title><link>https://quay.example/1</link>
<pubDate>Tue, 03 Mar 2026 08:15:00 GMT</pubDate></item>
<item><title>Herring is late this year</title><link>https://quay.example/2</link>
<pubDate>Mon, 02 Mar 2026 08:15:00 GMT</pubDate></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title><id>tag:quay.example,2026:f</id>
<updated>2026-03-01T00:00:00Z</updated></feed>"""
HOME = b"""<!doctype html><html><head><title>The Quay</title>
<link rel="alternate" type="application/rss+xml" href="/news.rss?part=a&amp;full=1"></head><body>Hello</body></html>"""
TOPIC = '[[topics]]\nname = "t"\nany = ["ferry"]\n'


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin on loopback."""
    with Origin() as running:
        yield running


def fetched(tmp_path: Path, sources: dict[str, str], *options: str, extra: str = "") -> Result:
    """The command on a config of these sources."""
    path = settings(tmp_path, sources, TOPIC, extra).path
    return CliRunner().invoke(cli, ["check", "--fetch", "-c", str(path), *options])


def test_a_feed_is_told_by_format_items_and_newest_date(tmp_path: Path, origin: Origin) -> None:
    """Where every source brings a feed the exit code is 0; each is told with its content; nothing is stored."""
    origin.script("/rss", respond(200, RSS))
    origin.script("/atom", respond(200, ATOM))
    result = fetched(tmp_path, {"one": origin.url("/rss"), "two": origin.url("/atom")})
    assert result.exit_code == 0, result.output
    assert "ok   one: a feed: RSS 2.0, 2 items, the newest of 2026-03-03 08:15 UTC\n" in result.stdout
    assert "ok   two: a feed: Atom 1.0, 0 items\n" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_page_is_told_with_the_feeds_that_it_links(tmp_path: Path, origin: Origin) -> None:
    """A site's page where a feed should be: its feeds are told with addresses to paste, and the exit code is 2."""
    origin.script("/", respond(200, HOME, Content_Type="text/html"))
    origin.script("/bare", respond(200, b"<html><head><title>Nothing</title></head></html>"))
    result = fetched(tmp_path, {"home": origin.url("/"), "bare": origin.url("/bare")})
    assert result.exit_code == 2
    assert "bad  home: a page and no feed: " in result.stdout
    assert f'       url = "{origin.url("/news.rss?part=a&full=1")}"\n' in result.stdout
    assert "it links no feed" in result.stdout.partition("bad  bare: ")[2]


def test_what_else_may_come_is_told_by_source(tmp_path: Path, origin: Origin) -> None:
    """Errors, refusals and other documents: each source has its own line with the way out, in JSON its own object."""
    origin.script("/missing", respond(404))
    origin.script("/gone", respond(410))
    origin.script("/busy", respond(429, Retry_After="60"))
    origin.script("/picture", respond(200, b"\x89PNG\r\n\x1a\n"))
    origin.script("/feed", respond(200, RSS))
    paths = ("missing", "gone", "busy", "picture", "feed")
    result = fetched(tmp_path, {name: origin.url(f"/{name}") for name in paths}, "--json")
    told = {each["source"]: each for each in json.loads(result.stdout)["fetched"]}
    assert result.exit_code == 2
    assert list(told) == list(paths)
    assert [name for name in paths if told[name]["well"]] == ["feed"]
    assert "404" in told["missing"]["what"]
    assert "gone for good" in told["gone"]["what"]
    assert "fewer requests" in told["busy"]["what"]
    assert "a PNG image" in told["picture"]["what"]
    assert (told["feed"]["version"], told["feed"]["items"]) == ("rss20", 2)
    assert told["feed"]["newest"] == "2026-03-03T08:15:00Z"


def test_a_move_for_good_is_told_without_secrets(tmp_path: Path, origin: Origin) -> None:
    """301 names the address to write instead; 302 does not; what is secret in the source's address is not repeated."""
    origin.script("/old", respond(301, Location="/new?key=canary-7"))
    origin.script("/new", respond(200, RSS))
    origin.script("/lent", respond(302, Location="/rss"))
    origin.script("/rss", respond(200, RSS))
    result = fetched(tmp_path, {"old": origin.url("/old?key=canary-7"), "lent": origin.url("/lent")})
    assert result.exit_code == 0, result.output
    assert f'it moved for good: url = "{origin.url("/new")}"' in result.stdout
    assert result.stdout.count("moved for good") == 1
    assert "canary" not in result.output


def test_a_private_address_needs_its_exception(tmp_path: Path, origin: Origin) -> None:
    """It is refused without being asked, and its exception is told; a name in an allowed network needs a word."""
    origin.script("/rss", respond(200, RSS))
    port = origin.url("/").rsplit(":", 1)[1].rstrip("/")
    result = fetched(tmp_path, {"lan": f"http://localhost:{port}/rss", "own": "http://10.255.0.1/feed"})
    assert result.exit_code == 2
    assert "if it is meant, private = true" in result.stdout.partition("bad  lan: ")[2].partition("own: ")[0]
    assert 'allow_private = ["10.255.0.1"]' in result.stdout
    assert origin.requests == []


def test_nothing_is_asked_of_a_config_with_mistakes_or_of_what_is_disabled(tmp_path: Path, origin: Origin) -> None:
    """Mistakes are told first and alone, and a source with enabled = false is left alone."""
    origin.script("/rss", respond(200, RSS))
    result = fetched(tmp_path, {"one": origin.url("/rss"), "off": origin.url("/off") + "\nenabled = false"})
    assert result.exit_code == 0
    path = tmp_path / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + "titel = 1\n", encoding="utf-8")
    assert CliRunner().invoke(cli, ["check", "--fetch", "-c", str(path)]).exit_code == 2
    assert [asked.target for asked in origin.requests] == ["/rss"]


def test_what_the_database_holds_is_not_asked_for_whole(tmp_path: Path, origin: Origin) -> None:
    """The validators of the last poll go along, and a 304 says that it is a feed; the database is left as it was."""
    origin.script("/rss", respond(200, RSS, ETag='"1"'), respond(304, ETag='"1"'))
    config = settings(tmp_path, {"one": origin.url("/rss")}, TOPIC)
    with Session(config, processes=0) as session:
        session.poll()
        before = session.store.source_rows()
    (trial,) = try_sources(config, processes=0)
    assert trial.well
    assert trial.what == "a feed: nothing has changed since the last poll, when it had 2 items"
    assert origin.requests[1].header("If-None-Match") == '"1"'
    with Session(config, processes=0) as session:
        assert session.store.source_rows() == before


def test_a_host_that_asked_to_be_left_alone_is_left_alone(tmp_path: Path, origin: Origin) -> None:
    """After a 429 the answer is that its host is waited for, and no request is made."""
    origin.script("/rss", respond(429, Retry_After="3600"))
    config = settings(tmp_path, {"one": origin.url("/rss")}, TOPIC)
    with Session(config, processes=0) as session:
        session.poll()
    (trial,) = try_sources(config, processes=0)
    assert not trial.well
    assert "asked to be left alone until" in trial.what
    assert len(origin.requests) == 1


def test_one_request_at_a_time_for_each_host(tmp_path: Path, origin: Origin) -> None:
    """Sources of one host are asked one after the other, each once."""
    lock, at_once, most = threading.Lock(), 0, 0

    def answer(_: Asked) -> bytes:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        response = respond(200, RSS)
        with lock:
            at_once -= 1
        return response

    names = [f"s{number}" for number in range(6)]
    for name in names:
        origin.script(f"/{name}", answer)
    told: list[str] = []
    config = settings(tmp_path, {name: origin.url(f"/{name}") for name in names}, TOPIC)
    trials = try_sources(config, on_trial=lambda trial: told.append(trial.source), processes=0)
    assert [trial.source for trial in trials] == told == names
    assert most == 1
    assert sorted(asked.target for asked in origin.requests) == [f"/{name}" for name in names]


def test_an_origin_that_hangs_does_not_hold_up_the_answer(tmp_path: Path, origin: Origin) -> None:
    """When the time is over, what was not answered is told as not asked, and the others' answers stay."""
    release = threading.Event()

    def hang(_: Asked) -> bytes:
        release.wait(PATIENCE)
        return respond(200, RSS)

    origin.script("/slow", hang)
    config = settings(tmp_path, {"slow": origin.url("/slow"), "next": origin.url("/next")}, TOPIC)
    try:
        trials = try_sources(config, processes=0, patience=0.5)
    finally:
        release.set()
    assert not any(trial.well for trial in trials)
    assert "not asked: the time was over" in trials[1].what
