"""A secret in a source's address is for its origin alone: a canary in it is looked for wherever anything is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from aggregator.config.load import load
from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from tests.origin import CLOSE, Answer, Asked, Origin, redirect, respond
from tests.proxies import ProxyServer
from tests.support import Clock, read_feed, settings, utc
from tests.waiting import PATIENCE, wait_until

SECRETS = ("kestrel-5521", "kestrel-8876", "kestrel-3304")
"""A user's name, a password and a key in a query."""
TOPIC = '[[topics]]\nname = "all"\ntitle = "All"\nsources = [{}]\n[serve]\nport = 0\n'
TEXT = "<p>The ferry ran aground on Monday, and was afloat again by noon.</p>"


def atom(origin: Origin) -> bytes:
    """An Atom feed that says its own address wherever it can, and has links that are relative to it."""
    own = origin.url("/atom?key=kestrel-3304&amp;full=1")
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><id>{own}</id>'
        f'<link rel="self" href="{own}"/><link href="{own}"/><icon>{own}</icon>'
        '<entry><title>The ferry is afloat</title><id>urn:1</id><link href="?n=1"/>'
        '<content type="html">&lt;p>Afloat &lt;a href="#note">again&lt;/a> &lt;img src="?n=2">&lt;/p></content></entry>'
        '<entry><title>The tower is down</title><link href="/2"/>'
        '<content type="html">Brick by brick it came down, and nobody was hurt.</content></entry></feed>'
    ).encode()


def rss(origin: Origin) -> bytes:
    """An RSS feed whose channel has its own address for its site's."""
    own = origin.url("/rss?key=kestrel-3304")
    return (
        f"<rss version='2.0'><channel><title>RSS</title><link>{own}</link><description>d</description>"
        f"<item><title>A bridge is open</title><link>?n=3</link><description><![CDATA[{TEXT}<a href='#2'>more</a>]]>"
        "</description></item></channel></rss>"
    ).encode()


def script(origin: Origin) -> dict[str, str]:
    """Feeds of every outcome, all asked for with the same secrets."""
    answers: dict[str, Answer] = {
        "atom": respond(200, atom(origin), Content_Type="application/atom+xml"),
        "rss": respond(200, rss(origin)),
        "page": respond(200, b"<!doctype html><title>Log in</title>", Content_Type="text/html"),
        "down": respond(500),
        "gone": respond(410),
        "slow": respond(429, b"", Retry_After="60"),
        "cut": [respond(200, b"<rss", length=900), CLOSE],
        "junk": [b"junk\r\n\r\n", CLOSE],
        "circle": redirect(302, origin.url("/circle?key=kestrel-3304")),
        "inside": redirect(302, "http://10.0.0.1/?key=kestrel-3304"),
    }
    for name, answer in answers.items():
        origin.script(f"/{name}", answer)
    where = "kestrel-5521:kestrel-8876@127.0.0.1"
    sources = {name: origin.url(f"/{name}?key=kestrel-3304&full=1", host=where) for name in answers}
    slow = sources["slow"].replace("127.0.0.1", "localhost")  # a 429 holds its host
    return sources | {"slow": f"{slow}\nprivate = true"}


def told(text: str, of: str) -> list[str]:
    """Places around secrets in a text."""
    return [f"{of}: …{text[max(0, at - 60) : at + 20]}" for one in SECRETS if (at := text.find(one)) >= 0]


def test_no_secret_is_published_logged_or_shown(tmp_path: Path) -> None:
    """Neither in files, metrics, health and log of the daemon, nor in what commands print, whatever origins say."""
    with Origin() as origin:
        sources = script(origin)
        made = settings(tmp_path, sources, TOPIC.format(", ".join(json.dumps(name) for name in sources)))
        program = [sys.executable, "-m", "aggregator"]
        with (tmp_path / "log").open("w+") as log:
            daemon = subprocess.Popen([*program, "run", "-c", str(made.path)], stderr=log, text=True)
            try:
                lines = tmp_path / "log"
                wait_until(lambda: lines.read_text().count('"polled"') >= len(sources), "a poll of each source")
                feed = made.output.dir / "all.atom"
                wait_until(
                    lambda: feed.exists() and all(word in feed.read_text() for word in ("ferry", "tower", "bridge")),
                    "the stories in their feed",
                )
                events = [json.loads(line) for line in lines.read_text().splitlines()]
                base = next(event["serving"] for event in events if event["event"] == "running")
                served = {
                    name: urllib.request.urlopen(f"{base}{name}", timeout=PATIENCE).read().decode()
                    for name in ("", "all.atom", "all.html", "index.opml", "metrics", "healthz")
                }
                daemon.send_signal(signal.SIGTERM)
                assert daemon.wait(PATIENCE) == 0
            finally:
                daemon.kill()
                daemon.wait()
        assert any(asked.header("authorization") for asked in origin.requests)
        found = told((tmp_path / "log").read_text(), "log")
        for path in made.output.dir.rglob("*"):
            found += told(path.read_text(), path.name)
        for name, text in served.items():
            found += told(text, name)
        links = {entry.link for entry in read_feed(made.output.dir / "all.atom")}
        assert links == {origin.url("/atom?n=1"), origin.url("/2"), origin.url("/rss?n=3")}
        for command in (["status", "--why"], ["status", "--json"], ["poll", "--json", *sources], ["check"]):
            words = [*program, *command, "-c", str(made.path)]
            shown = subprocess.run(words, check=False, capture_output=True, text=True)
            assert shown.stdout
            found += told(shown.stdout + shown.stderr, command[0])
    assert found == []


def test_what_is_kept_of_a_feed_has_no_secret(tmp_path: Path) -> None:
    """What the database keeps of a feed beside its address has none either, so that no later output can tell it."""
    with Origin() as origin:
        made = settings(tmp_path, script(origin), TOPIC.format('"atom", "rss"'))
        with Session(made, processes=0) as session:
            session.poll()
            rows = session.store.source_rows()
    assert {row.source.name for row in rows if row.state.succeeded_at} == {"atom", "rss"}
    assert [found for row in rows for found in told(repr(row.state), row.source.name)] == []


KEY = "goldcrest-7741"


def from_environment(folder: Path, address: str) -> Settings:
    """A config whose one source has a key from the environment in its address."""
    made = settings(folder, {"loom": "https://loom.example/"}, TOPIC.format('"loom"'))
    text = made.path.read_text(encoding="utf-8").replace("https://loom.example/", address)
    made.path.write_text(text, encoding="utf-8")
    return load(made.path, {"LOOM_KEY": KEY})


def holding(folder: Path) -> list[str]:
    """Files below a folder that hold the key."""
    return [path.name for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_no_file_holds_what_the_environment_holds(tmp_path: Path) -> None:
    """A key in path and query is in requests only: neither stored, though redirects repeat it, nor published."""
    clock = Clock(utc(2026, 3, 4, 12))
    with Origin() as origin:
        origin.script(f"/{KEY}/feed", redirect(301, origin.url(f"/new/{KEY}/feed?key={KEY}")))
        origin.script(f"/new/{KEY}/feed", lambda _: respond(200, atom(origin), Content_Type="application/atom+xml"))
        made = from_environment(tmp_path, origin.url("/${LOOM_KEY}/feed?key=${LOOM_KEY}"))
        with Session(made, clock=clock, processes=0) as session:
            for _ in range(5):
                (report,) = session.poll(["loom"])
                assert report.outcome in {"new", "unchanged", "not modified"}
                session.publish()
                clock.now += timedelta(days=2)
            (row,) = session.store.source_rows()
            assert row.state.move.address == origin.url("/new/${LOOM_KEY}/feed?key=${LOOM_KEY}")
            assert holding(tmp_path) == []
        asked = [one.target for one in origin.requests]
    assert asked.count(f"/{KEY}/feed?key={KEY}") < asked.count(f"/new/{KEY}/feed?key={KEY}") == 5
    assert holding(tmp_path) == []


def test_an_address_of_before_is_stored_without_its_key(tmp_path: Path) -> None:
    """What an older program stored is written anew at the start, and all that is known of the address stays."""
    clock = Clock(utc(2026, 3, 4, 12))
    with Origin() as origin:
        origin.script(
            "/feed",
            respond(200, rss(origin), ETag='"loom"'),
            lambda asked: respond(304) if asked.header("if-none-match") else b"",
        )
        made = from_environment(tmp_path, origin.url("/feed?key=${LOOM_KEY}"))
        (source,) = made.sources
        before = replace(made, sources=(replace(source, written="", secrets=()),))
        with Session(before, clock=clock, processes=0) as session:
            session.poll()
        assert holding(tmp_path) != []
        clock.now += timedelta(days=1)
        with Session(made, clock=clock, processes=0) as session:
            assert [report.outcome for report in session.poll(["loom"])] == ["not modified"]
    assert holding(tmp_path) == []


def test_what_a_source_is_asked_with_is_told_nowhere(tmp_path: Path) -> None:
    """A header and a proxy's password from the environment are in requests only, though the feed repeats them."""

    def feed(asked: Asked) -> bytes:
        return respond(200, rss(origin).replace(b"kestrel-3304", (asked.header("x-loom") or "").encode()))

    with Origin() as origin, ProxyServer("http", user=f"me:{KEY}") as proxy:
        origin.script("/feed", feed)
        made = settings(tmp_path, {"loom": origin.url("/feed")}, TOPIC.format('"loom"'))
        text = made.path.read_text()
        text = text.replace("[[sources]]", "[[sources]]\nheaders = {X-Loom = '${LOOM_KEY}'}")
        made.path.write_text(text.replace("[polling]", f"[polling]\nproxy = '{proxy.url('me:${LOOM_KEY}')}'"))
        with Session(load(made.path, {"LOOM_KEY": KEY}), processes=0) as session:
            (report,) = session.poll()
            session.publish()
        assert (report.outcome, proxy.asked) == ("new", [f"GET {origin.url('/feed')} HTTP/1.1"])
        assert [request.header("x-loom") for request in origin.requests] == [KEY]
        environment = os.environ | {"LOOM_KEY": KEY}
        for words in (["status", "--json"], ["poll", "--json", "loom"], ["check"], ["check", "--json"]):
            command = [sys.executable, "-m", "aggregator", *words, "-c", str(made.path)]
            shown = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
            assert shown.returncode == 0, shown.stderr
            assert KEY not in shown.stdout + shown.stderr
    assert holding(tmp_path) == []
