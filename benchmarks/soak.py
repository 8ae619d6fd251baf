"""Whether memory and file handles of the process that polls flatten over some thousand polls.

`python -m benchmarks.soak [--polls N] [--feeds N] [--entries N] [--trace]`. It polls generated feeds on loopback again
and again, each fourth time with a new entry in each, else without (304), publishes, tidies, and prints a line for each
twentieth of the way. Its clock goes on by half an hour a round, so that stories leave the topic, the indexes and the
kept texts as they do in a daemon's life, and what is left to grow is what has no end. The exit code is 1 if the last
third took more than `GROWTH` beyond the third before, or more file handles, or if the run was too short to say.
`--trace` says at the end where Python's own memory grew, which makes it slower and larger.
"""

from __future__ import annotations

import argparse
import gc
import logging
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
import urllib.request
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from aggregator.cli.logs import configure
from aggregator.config.load import load
from aggregator.engine.session import Session
from benchmarks.poll import HERE, write_inputs

GROWTH = 8.0
"""Megabytes between the medians of the second and the last third that count as flat: what a poll holds for a moment."""
HANDLES = 2
"""The same of file handles: a connection that is kept alive more or less."""
SAMPLES = 60
EDITION_EVERY = 4
"""Rounds; most polls of most sources bring nothing."""
STEP = timedelta(minutes=30)
"""By which the clock goes on with each round."""
TIDY_EVERY = 2
"""Rounds; the daemon tidies every hour."""
LIMITS = 'max_age = "2d"\n\n[retention]\nkeep = "2d"\n'
"""Shorter than by default; the window of events, three days and some hours, is the longest then."""
SETTLED = timedelta(days=4)
"""From when on as much goes as comes."""


class Sample(NamedTuple):
    """How much the process holds."""

    polls: int
    resident: float
    """Megabytes of memory in use, of the process itself."""
    handles: int
    threads: int


def sample(polls: int) -> Sample:
    """Look at this process."""
    fields = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if ":" in line
    )
    return Sample(
        polls=polls,
        resident=int(fields["VmRSS"].split()[0]) / 1024,
        handles=len(list(Path("/proc/self/fd").iterdir())),
        threads=int(fields["Threads"]),
    )


@dataclass
class Clock:
    """A clock that goes on by `STEP` when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.now


def soak(folder: Path, bases: list[str], feeds: int, polls: int, *, trace: bool) -> list[Sample]:
    """Poll, publish and tidy; what was held on the way."""
    write_inputs(folder, bases, feeds)
    config = folder / "config.toml"
    config.write_text(f"{config.read_text(encoding='utf-8')}\n{LIMITS}", encoding="utf-8")
    clock = Clock(datetime.now(UTC))
    samples: list[Sample] = []
    rounds = max(SAMPLES, polls // feeds)
    before: tracemalloc.Snapshot | None = None
    kinds: Counter[str] = Counter()
    with Session(load(config), clock=clock, processes=1) as session:
        for number in range(rounds):
            clock.now += STEP
            if not number % EDITION_EVERY:
                urllib.request.urlopen(f"{bases[0]}/edition/{number // EDITION_EVERY}").read()
            session.poll(everything=True)
            session.publish()
            if not number % TIDY_EVERY:
                session.tidy()
            if trace and number == rounds // 3:
                tracemalloc.start(8)
            if trace and number == rounds // 2:
                gc.collect()
                before, kinds = (
                    tracemalloc.take_snapshot(),
                    Counter(type(each).__qualname__ for each in gc.get_objects()),
                )
            if not number % max(1, rounds // SAMPLES):
                samples.append(sample((number + 1) * feeds))
                if not len(samples) % (SAMPLES // 20):
                    print("{:7} polls {:7.1f} MB {:4} handles {:4} threads".format(*samples[-1]), flush=True)
        if before is not None:
            gc.collect()
            for line in tracemalloc.take_snapshot().compare_to(before, "lineno")[:25]:
                print(line)
            print((Counter(type(each).__qualname__ for each in gc.get_objects()) - kinds).most_common(15))
    return samples


def verdict(samples: list[Sample]) -> str:
    """What grows; empty where nothing does."""
    third = len(samples) // 3
    middle, last = samples[third : 2 * third], samples[2 * third :]
    more = statistics.median(each.resident for each in last) - statistics.median(each.resident for each in middle)
    handles = statistics.median(each.handles for each in last) - statistics.median(each.handles for each in middle)
    told = [f"{more:.1f} MB of memory"] if more > GROWTH else []
    told += [f"{handles:.0f} file handles"] if handles > HANDLES else []
    return " and ".join(told)


def main() -> None:
    """Soak, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polls", type=int, default=6000)
    parser.add_argument("--feeds", type=int, default=10)
    parser.add_argument("--entries", type=int, default=5)
    parser.add_argument("--trace", action="store_true")
    options = parser.parse_args()
    if (third := options.polls // options.feeds * STEP / 3) < SETTLED:
        sys.exit(f"too short: after a third, {third.days} days by its clock, it still fills what it is to hold")
    configure(level=logging.ERROR)
    apart = str(round((EDITION_EVERY * STEP).total_seconds()))
    origin = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.origin", str(options.feeds), str(options.entries), apart],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
    )
    assert origin.stdout is not None
    bases = [line.strip() for line in iter(origin.stdout.readline, "\n")]
    print(f"{options.polls} polls of {options.feeds} feeds, from {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    try:
        with tempfile.TemporaryDirectory() as name:
            samples = soak(Path(name), bases, options.feeds, options.polls, trace=options.trace)
    finally:
        assert origin.stdin is not None
        origin.stdin.close()
        origin.wait(10)
    if grows := verdict(samples):
        sys.exit(f"it grows: {grows} from the second third to the last")
    print("flat")


if __name__ == "__main__":
    main()
