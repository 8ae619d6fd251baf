"""A fifth of all sources hangs: the others are read in time all the same."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.process import Event, Program, Starter
from tests.origin import Answer, Asked, Origin, Pause, Piece, drip, respond
from tests.waiting import wait_until

SOURCES = int(os.environ.get("AGGREGATOR_SOURCES", "150"))
"""How many are due at once; `make soak` asks for 500."""
SHARE = 5
"""One in so many hangs."""
TIMEOUT = "10m"
"""For a whole fetch; longer than the test waits, so that whoever waits for a source that hangs is never stored."""
DRIPS = 1000
"""Bytes of those that come one a second: for longer than a fetch may take."""
FOREVER = Pause(DRIPS)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.0/8 is this machine on Linux only")


def feed(number: int) -> bytes:
    """A paper with one story of its own."""
    text = " ".join(f"word{number * 50 + word}" for word in range(50))
    return (
        f'<rss version="2.0"><channel><title>Paper {number}</title><link>https://p{number}.example/</link>'
        f"<description>d</description><item><title>Story {number}</title><link>https://p{number}.example/1</link>"
        f"<guid>https://p{number}.example/1</guid><description>{text}</description></item></channel></rss>"
    ).encode()


def hanging(number: int) -> Answer:
    """One of three ways never to end: silence, a head that drips, a body that does."""

    def silent(_asked: Asked) -> Iterator[Piece]:
        yield FOREVER

    def dripping(_asked: Asked) -> Iterator[Piece]:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from drip(b"X: y\r\n" * DRIPS, 1.0)

    def endless(_asked: Asked) -> Iterator[Piece]:
        yield respond(200, feed(number), length=99_999)
        yield from drip(b" " * DRIPS, 1.0)

    return (silent, dripping, endless)[number // SHARE % 3]


def config(folder: Path, origins: list[Origin]) -> Path:
    """Every source on a host of its own, and all by default but the timeout."""
    lines = [
        '[site]\ntitle = "Test"\nurl = "https://news.example/"\n[serve]\nport = 0\n[polling]',
        f'timeout = "{TIMEOUT}"\nallow_private = ["127.0.0.0/8"]',
    ]
    for number, origin in enumerate(origins):
        lines.append(f'[[sources]]\nname = "s{number}"\nurl = "{origin.url("/feed")}"')
        origin.script("/feed", respond(200, feed(number)) if number % SHARE else hanging(number))
    lines.append('[[topics]]\nname = "all"\nlanguages = ["en"]\nlimit = 10')
    path = folder / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_others_are_in_time_while_a_fifth_hangs(tmp_path: Path, starter: Starter) -> None:
    """All are due at once, more hang than there are workers, and all that answer are stored before one of those ends.

    None that hangs ends while the test waits, so the number of sources alters nothing as long as more hang than the 16
    workers: any source that had to wait for one of them would not be stored. SIGTERM does not wait for them either.
    """
    well = SOURCES - len(range(0, SOURCES, SHARE))

    def stored(daemon: Program) -> list[Event]:
        return daemon.events("polled", outcome="new")

    with ExitStack() as stack:
        addresses = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(SOURCES)]
        origins = [stack.enter_context(Origin(address)) for address in addresses]
        daemon = stack.enter_context(starter.start(config(tmp_path, origins)))
        wait_until(lambda: len(stored(daemon)) == well or daemon.ended, "all that answer are stored")
        ends = sorted(event["late"] + event["seconds"] for event in stored(daemon))
        print(f"{well} of {SOURCES}: stored after {ends[len(ends) // 2]:.1f} s, p99 {ends[int(0.99 * well)]:.1f} s")
        assert len(ends) == well
        assert [len(origin.requests) for origin in origins] == [1] * SOURCES
        assert len(daemon.events("polled")) == well
        daemon.tell(signal.SIGTERM)
        assert daemon.wait() == 0
