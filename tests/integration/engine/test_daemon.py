"""The daemon as a process: it polls, publishes and serves, and ends when it is told to."""

from __future__ import annotations

import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
import structlog

from aggregator.config.load import load
from aggregator.engine.daemon import STOP_PATIENCE, Daemon
from aggregator.engine.dispatch import RELEASE_PATIENCE
from aggregator.engine.notify import Notifier
from aggregator.engine.session import CLOSE_PATIENCE, Session
from aggregator.serve.server import GRACE
from tests.origin import Origin, Pause, respond
from tests.waiting import PATIENCE, wait_until

FEED = b"""<rss version="2.0"><channel><title>Paper</title><link>https://paper.example/</link><description>d</description>
<item><title>Kenya and Uganda open a bridge</title><link>https://paper.example/1</link><guid>1</guid>
<description>Kenya and Uganda opened a bridge over a river in Busia on Monday, officials in Nairobi said.</description>
</item></channel></rss>"""
"""Seconds for anything that is bound to happen; only a failing test waits so long."""


def config(folder: Path, sources: dict[str, str]) -> Path:
    """A config with a free port for the web server."""
    lines = [
        '[site]\ntitle = "T"\nurl = "https://news.example/"',
        '[polling]\nhost_spacing = "0s"\nallow_private = ["127.0.0.0/8"]\nworkers = 4\ntimeout = "30s"',
        "[serve]\nport = 0",
        *(f'[[sources]]\nname = "{name}"\nurl = "{url}"' for name, url in sources.items()),
        '[[topics]]\nname = "africa"\ntitle = "Africa"\nregions = ["africa"]',
    ]
    path = folder / "config.toml"
    path.write_text("\n\n".join(lines))
    return path


def start(path: Path) -> subprocess.Popen[str]:
    """`aggregator run`, with its log to be read."""
    command = [sys.executable, "-m", "aggregator", "run", "-c", str(path)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def event(daemon: subprocess.Popen[str], wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
    """The next log event that is wanted."""
    assert daemon.stderr is not None
    for line in daemon.stderr:
        found = json.loads(line)
        if wanted(found):
            return dict(found)
    raise AssertionError("the daemon ended before that")


def test_the_daemon_polls_publishes_serves_and_stops(tmp_path: Path) -> None:
    """A story goes from its source to the served feed; SIGTERM ends the process with 0."""
    with Origin() as origin:
        origin.script("/feed", respond(200, FEED, ETag='"1"'))
        daemon = start(config(tmp_path, {"paper": origin.url("/feed")}))
        try:
            running = event(daemon, lambda found: found["event"] == "running")
            polled = event(daemon, lambda found: found["event"] == "polled")
            assert (polled["source"], polled["new"]) == ("paper", 1)
            feed = tmp_path / "feeds" / "africa.atom"
            wait_until(lambda: feed.exists() and b"Kenya and Uganda" in feed.read_bytes(), "the story in its feed")
            with urllib.request.urlopen(f"{running['serving']}africa.atom", timeout=PATIENCE) as answer:
                assert answer.read() == feed.read_bytes()
            with urllib.request.urlopen(f"{running['serving']}healthz", timeout=PATIENCE) as answer:
                assert json.load(answer)["status"] == "ok"
            with urllib.request.urlopen(f"{running['serving']}metrics", timeout=PATIENCE) as answer:
                assert b'aggregator_polls_total{outcome="new"} 1.0' in answer.read()
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(PATIENCE) == 0
        finally:
            daemon.kill()
            daemon.communicate()


def test_sigterm_ends_it_while_sockets_hang(tmp_path: Path) -> None:
    """With every worker in a fetch that will not end, SIGTERM still ends the process with 0."""
    with Origin() as origin:
        names = {f"paper-{number}": origin.url(f"/{number}").replace("127.0.0.1", "127.0.0.1") for number in range(4)}
        for number in range(4):
            origin.script(f"/{number}", [b"HTTP/1.1 200 OK\r\n", Pause(3600)])
        path = config(tmp_path, names)
        path.write_text(path.read_text().replace('timeout = "30s"', 'timeout = "10m"'))
        daemon = start(path)
        try:
            event(daemon, lambda found: found["event"] == "running")
            wait_until(lambda: len(origin.requests) >= 1, "a request")
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(PATIENCE) == 0
        finally:
            daemon.kill()
            daemon.communicate()


def test_all_that_is_waited_for_at_the_end_takes_less_than_ten_seconds() -> None:
    """Web server, jobs, polls and leases, one after the other: managers lose patience after ten."""
    assert GRACE + STOP_PATIENCE + CLOSE_PATIENCE + RELEASE_PATIENCE < 10


def test_without_a_network_it_stays_up_and_says_why(tmp_path: Path) -> None:
    """A source that cannot be reached is a logged sentence and a time for the next try, not an end."""
    daemon = start(config(tmp_path, {"paper": "http://127.0.0.1:9/feed"}))
    try:
        polled = event(daemon, lambda found: found["event"] == "polled")
        assert polled["outcome"] == "connect"
        assert polled["detail"]
        assert polled["next"]
        assert daemon.poll() is None
        daemon.send_signal(signal.SIGINT)
        assert daemon.wait(PATIENCE) == 0
    finally:
        daemon.kill()
        daemon.communicate()


def test_a_second_instance_exits_with_75(tmp_path: Path) -> None:
    """It names the first and leaves its database alone."""
    path = config(tmp_path, {"paper": "http://127.0.0.1:9/feed"})
    first = start(path)
    try:
        event(first, lambda found: found["event"] == "running")
        second = subprocess.run(
            [sys.executable, "-m", "aggregator", "poll", "-c", str(path)],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert second.returncode == 75
        assert str(first.pid) in second.stderr
    finally:
        first.send_signal(signal.SIGTERM)
        first.wait(PATIENCE)
        first.kill()
        first.communicate()


class Manager:
    """A service manager: a daemon that was started with its socket, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "n")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.address)
        self.socket.settimeout(PATIENCE)

    def hears(self, wanted: str) -> str:
        """Wait for a datagram with a line that begins so; the whole of it."""
        while True:
            told = self.socket.recv(4096).decode()
            if any(line.startswith(wanted) for line in told.split("\n")):
                return told


@pytest.fixture
def manager() -> Iterator[Manager]:
    """One with a short path: names of sockets are limited."""
    folder = Path(tempfile.mkdtemp(prefix="agg-"))
    one = Manager(folder)
    yield one
    one.socket.close()
    shutil.rmtree(folder)


def read(url: object) -> tuple[int, dict[str, object]]:
    """The status and the JSON of an address."""
    try:
        with urllib.request.urlopen(str(url), timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.skipif(sys.platform == "win32", reason="systemd and SIGHUP are POSIX's")
def test_the_service_manager_is_told_and_sighup_reloads(
    tmp_path: Path, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """READY after the first round and the bind; a good config is taken over, a bad one is named and changes nothing."""
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
    monkeypatch.setenv("WATCHDOG_USEC", "60000000")
    with Origin() as origin:
        for name in ("paper", "herald"):
            origin.script(f"/{name}", respond(200, FEED.replace(b"paper.example", f"{name}.example".encode())))
        path = config(tmp_path, {"paper": origin.url("/paper")})
        daemon = start(path)
        try:
            running = event(daemon, lambda found: found["event"] == "running")
            assert "1 sources, 1 topics" in manager.hears("READY=1")
            assert read(f"{running['serving']}readyz") == (200, {"status": "ready", "reasons": []})
            manager.hears("WATCHDOG=1")
            text = path.read_text()
            path.write_text(text.replace("workers = 4", "workers = 4000"))
            daemon.send_signal(signal.SIGHUP)
            manager.hears("RELOADING=1")
            assert "the old one holds" in manager.hears("READY=1")
            fault = event(daemon, lambda found: found["event"] == "config not taken over")
            assert (fault["key"], fault["file"], fault["level"]) == ("polling.workers", str(path), "error")
            assert fault["line"] == 1 + text[: text.index("workers")].count("\n")
            added = f'\n\n[[sources]]\nname = "herald"\nurl = "{origin.url("/herald")}"\n'
            path.write_text(text.replace("[serve]\nport = 0", "[serve]\nport = 1") + added)
            daemon.send_signal(signal.SIGHUP)
            assert "2 sources, 1 topics" in manager.hears("READY=1")
            late = event(daemon, lambda found: str(found["event"]).startswith("a restart is needed"))
            assert late["keys"] == ["[serve]"]
            polled = event(daemon, lambda found: found["event"] == "polled" and found["source"] == "herald")
            assert polled["outcome"] == "new"
            daemon.send_signal(signal.SIGTERM)
            manager.hears("STOPPING=1")
            assert daemon.wait(PATIENCE) == 0
        finally:
            daemon.kill()
            daemon.communicate()


def test_a_frozen_loop_gives_no_sign_of_life(tmp_path: Path) -> None:
    """While one loop hangs, nothing is sent for the others, and the daemon is not ready."""
    told: list[str] = []

    class Recorder(Notifier):
        """Keeps what would be sent."""

        def _send(self, *lines: str) -> None:
            told.append(lines[0])

    made = load(config(tmp_path, {"paper": "http://127.0.0.1:9/feed"}))
    freeze = threading.Event()
    with Session(made, processes=0) as session:
        daemon = Daemon(session, load=lambda: made, notifier=Recorder(watched=True))
        daemon._watch("poll", lambda: None)
        daemon._watch("place", lambda: None)
        daemon._watch("publish", lambda: None)
        assert told == ["READY=1", "WATCHDOG=1"]
        hanging = threading.Thread(target=daemon._watch, args=("publish", freeze.wait), daemon=True)
        hanging.start()
        for _ in range(5):
            daemon._watch("poll", lambda: None)
            daemon._watch("place", lambda: None)
        assert told == ["READY=1", "WATCHDOG=1"]
        assert daemon.readiness()["status"] == "ready"
        silence = mock.patch.object(daemon._heartbeat, "silences", return_value={"poll": 0.0, "publish": 500.0})
        with silence:
            assert daemon.readiness() == {"status": "unready", "reasons": ["publish: no heartbeat for 500 s"]}
        freeze.set()
        hanging.join()
        assert told == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]


def test_health_tells_of_sources_and_decisions_without_a_path(tmp_path: Path) -> None:
    """Degraded while no source can be read or the decisions have mistakes; files are called by their names."""
    with Origin() as origin:
        origin.script("/good", respond(503), respond(200, FEED))
        origin.script("/bad", respond(500))
        made = load(config(tmp_path, {"good": origin.url("/good"), "bad": origin.url("/bad")}))
        decisions = tmp_path / "curation.toml"
        with structlog.testing.capture_logs() as log, Session(made, processes=0) as session:
            daemon = Daemon(session, load=lambda: made)

            def health() -> dict[str, object]:
                daemon._watch("place", session.place)
                daemon._watch("publish", session.render)
                daemon._watch("look", daemon._look)
                return daemon.health()

            assert health() == {"status": "ok", "detail": ""}, "nothing was asked so far"
            session.poll(everything=True)
            for _ in range(2):
                assert health() == {
                    "status": "degraded",
                    "detail": "sources: each of the 2 sources failed when it was last asked: "
                    "`aggregator status` tells why",
                }
            session.poll(["good"])
            assert health() == {"status": "ok", "detail": ""}
            decisions.write_text("[[decision]\n")
            told = health()
            assert told["status"] == "degraded"
            assert str(told["detail"]).startswith("decisions: curation.toml:1:")
            decisions.write_text("")
            assert health() == {"status": "ok", "detail": ""}
            (tmp_path / "feeds").rename(tmp_path / "before")
            (tmp_path / "feeds").write_text("in its place")
            told = health()
            assert str(told["detail"]).startswith("publish: cannot publish to feeds")
            assert str(tmp_path) not in str(told) + str(daemon.readiness())
    changes = [event["event"] for event in log if event["event"] in {"every source fails", "sources can be read again"}]
    assert changes == ["every source fails", "sources can be read again"]


def test_a_session_takes_over_good_configs_while_polls_are_under_way(tmp_path: Path) -> None:
    """Forty times, with a poll that hangs all the while: it is stored in the end, and no lease is lost."""
    with Origin() as origin:
        gate = threading.Event()
        began = threading.Event()

        def slowly(_asked: object) -> bytes:
            began.set()
            gate.wait(PATIENCE)
            return respond(200, FEED)

        origin.script("/slow", slowly)
        path = config(tmp_path, {"slow": origin.url("/slow")})
        with Session(load(path), processes=0) as session:
            polling = threading.Thread(target=session.poll)
            polling.start()
            assert began.wait(PATIENCE)
            text = path.read_text()
            for number in range(40):
                topic = f'\n\n[[topics]]\nname = "t{number}"\nregions = ["KE"]\n'
                path.write_text(text.replace('timeout = "30s"', f'timeout = "{30 + number}s"') + topic)
                assert session.reload(load(path)) == ()
            gate.set()
            polling.join(PATIENCE)
            session.publish()
    assert b"Kenya and Uganda" in (tmp_path / "feeds" / "t39.atom").read_bytes()
    assert not (tmp_path / "feeds" / "t38.atom").exists()


PIECES = [
    "",
    "\n",
    '"',
    "[",
    "]]",
    "=",
    "#",
    "\\",
    "x",
    "7",
    "-1",
    "true",
    "${NOTHING}",
    "name = 3\n",
    "[site]\n",
    "\x00",
    "é",
]


def test_two_hundred_mutated_configs_while_polling(tmp_path: Path) -> None:
    """Each is taken over whole, or told with file, line and column and changes nothing; polls go on all the while."""
    dice = random.Random(8)
    with Origin() as origin:
        origin.script("/paper", respond(200, FEED))
        path = config(tmp_path, {"paper": origin.url("/paper")})
        text = path.read_text()
        address = next(line for line in text.splitlines() if line.startswith("url = ") and "127.0.0.1" in line)
        before, after = text.split(address)  # what is asked stays on this machine
        outcomes: Counter[bool] = Counter()
        with Session(load(path), processes=0) as session:
            daemon = Daemon(session, load=lambda: load(path))
            for _ in range(200):
                half = dice.choice([before, after])
                cut = dice.randrange(len(half))
                mutated = half[:cut] + dice.choice(PIECES) + half[cut + dice.randrange(12) :]
                path.write_text(mutated + address + after if half is before else before + address + mutated)
                held = session.settings
                with structlog.testing.capture_logs() as logs:
                    daemon.reload()
                told = [each for each in logs if each["event"] == "config not taken over"]
                outcomes[bool(told)] += 1
                assert bool(told) != any(each["event"] == "reloaded" for each in logs), logs
                for fault in told:
                    assert session.settings is held
                    assert fault["file"] == str(path)
                    assert 1 <= fault["line"] <= len(path.read_text().split("\n"))
                    assert fault["column"] >= 1
                    assert fault["mistake"]
                if session.sources:
                    (report,) = session.poll(everything=True)
                    assert report.outcome not in {"internal", "not stored"}
    assert min(outcomes[True], outcomes[False]) > 10, outcomes


LATER = b"""<rss version="2.0"><channel><title>Paper</title><link>https://paper.example/</link><description>d</description>
<item><title>Ghana sells more cocoa than ever</title><link>https://paper.example/cocoa</link><guid>cocoa</guid>
<description>The board in Accra counted the sacks twice on Tuesday, as nobody in the harbour believed it.</description>
</item></channel></rss>"""


def ordered(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`aggregator poll` beside a daemon."""
    command = [sys.executable, "-m", "aggregator", "poll", *arguments, "-c", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_a_poll_by_name_is_carried_out_by_the_daemon(tmp_path: Path, database_url: str) -> None:
    """What came is told and published as if the command had done it; names, whole documents and plain polls as ever."""
    with Origin() as origin:
        origin.script("/feed", respond(200, FEED, ETag='"1"'))
        path = config(tmp_path, {"paper": origin.url("/feed")})
        path.write_text(f"[storage]\nurl = {json.dumps(database_url)}\n\n{path.read_text()}")
        daemon = start(path)
        try:
            event(daemon, lambda found: found["event"] == "polled")
            origin.script("/feed", respond(200, LATER, ETag='"2"'))
            done = ordered(path, "paper", "--json")
            assert (done.returncode, done.stderr) == (0, "")
            told = json.loads(done.stdout)
            assert [(source["source"], source["new"]) for source in told["sources"]] == [("paper", 1)]
            assert len(origin.requests) == 2
            assert event(daemon, lambda found: found["event"] == "polled")["new"] == 1  # by the daemon's own log
            assert b"Ghana sells" in (tmp_path / "feeds" / "africa.atom").read_bytes()
            assert ordered(path, "--all").returncode == 0
            whole = ordered(path, "--whole", "paper")
            assert (whole.returncode, "may be again from" in whole.stderr) == (1, True)
            assert ordered(path, "papper").returncode == 2
            assert ordered(path).returncode == (75 if database_url.startswith("sqlite") else 0)
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(PATIENCE) == 0
        finally:
            daemon.kill()
            daemon.communicate()
    assert list(tmp_path.glob("*.control")) == []
