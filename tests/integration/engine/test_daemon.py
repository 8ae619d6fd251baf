"""The daemon as a process: it polls, publishes and serves, and ends when it is told to."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.origin import Origin, Pause, respond

FEED = b"""<rss version="2.0"><channel><title>Paper</title><link>https://paper.example/</link><description>d</description>
<item><title>Kenya and Uganda open a bridge</title><link>https://paper.example/1</link><guid>1</guid>
<description>Kenya and Uganda opened a bridge over a river in Busia on Monday, officials in Nairobi said.</description>
</item></channel></rss>"""
PATIENCE = 40.0


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


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds; fails if it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


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
            wait_for(lambda: feed.exists() and b"Kenya and Uganda" in feed.read_bytes())
            with urllib.request.urlopen(f"{running['serving']}africa.atom", timeout=10) as answer:
                assert answer.read() == feed.read_bytes()
            with urllib.request.urlopen(f"{running['serving']}healthz", timeout=10) as answer:
                assert json.load(answer)["status"] == "ok"
            with urllib.request.urlopen(f"{running['serving']}metrics", timeout=10) as answer:
                assert b'aggregator_polls_total{outcome="new"} 1.0' in answer.read()
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(15) == 0
        finally:
            daemon.kill()
            daemon.communicate()


def test_sigterm_ends_it_while_sockets_hang(tmp_path: Path) -> None:
    """With every worker in a fetch that will not end, SIGTERM still ends the process with 0 within ten seconds."""
    with Origin() as origin:
        names = {f"paper-{number}": origin.url(f"/{number}").replace("127.0.0.1", "127.0.0.1") for number in range(4)}
        for number in range(4):
            origin.script(f"/{number}", [b"HTTP/1.1 200 OK\r\n", Pause(60)])
        daemon = start(config(tmp_path, names))
        try:
            event(daemon, lambda found: found["event"] == "running")
            wait_for(lambda: len(origin.requests) >= 1)
            began = time.monotonic()
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(15) == 0
            assert time.monotonic() - began < 10
        finally:
            daemon.kill()
            daemon.communicate()


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
        assert daemon.wait(15) == 0
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
            timeout=60,
        )
        assert second.returncode == 75
        assert str(first.pid) in second.stderr
    finally:
        first.send_signal(signal.SIGTERM)
        first.wait(15)
        first.kill()
        first.communicate()
