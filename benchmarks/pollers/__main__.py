"""What origins see of several programs: `make pollers`, or `python -m benchmarks.pollers [--rounds N]`.

Each program polls the same feeds on an origin of its own, round after round in real time: made to ask at every round,
and where it can decide, left to decide which feeds are due. `newsboat` takes part where it is installed, `reader` in a
venv that is made on first use. Prints the table of docs/politeness.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.poll import HERE, peer_python
from benchmarks.pollers.press import Feed, Press, Trouble
from benchmarks.pollers.score import Fault
from tests.origin import Origin

PER_EDITION = 3
"""Rounds that a document stays the same for."""
TIMEOUT = 120.0
"""Seconds that one round of one program may take."""
COLUMNS: dict[str, tuple[Fault, ...]] = {
    "whole again": (Fault.WHOLE,),
    "made up": (Fault.TAG_MADE_UP, Fault.DATE_MADE_UP),
    "replaced": (Fault.TAG_OLD, Fault.DATE_OLD),
    "too early": (Fault.EARLY,),
    "cookies": (Fault.COOKIE,),
    "referrers": (Fault.REFERRER,),
    "query changed": (Fault.QUERY,),
    "other": (Fault.ELSEWHERE, Fault.METHOD),
}


@dataclass(frozen=True)
class Program:
    """One that polls feeds."""

    name: str
    polls: Callable[[Path, bool], list[str]]
    """The command that polls the feeds of a folder's `urls.txt` or `config.toml` once, by force or as they are due."""
    decides: bool = True
    """Whether it can be left to decide which feeds are due."""


def feeds(rounds: Callable[[], int]) -> dict[str, Feed]:
    """The feeds that every program is judged by."""

    def feed(path: str, **more: object) -> Feed:
        return Feed(target=path, edition=lambda: rounds() // PER_EDITION, clock=lambda: datetime.now(UTC), **more)  # type: ignore[arg-type]

    cycle = (None, Trouble.CUT, None, Trouble.DOWN, Trouble.PAGE)
    return {
        "both": feed("/both.xml", fresh=timedelta(hours=1)),
        "tag": feed("/tag.xml", date=None, tag='W/"{}-gzip"'),
        "date": feed("/date.xml", tag=None, expires=timedelta(hours=2)),
        "renewed": feed("/renewed.xml", renews=True),
        "query": feed("/query.xml?format=rss&n=1", fresh=timedelta(hours=1)),
        "failing": feed("/failing.xml", trouble=lambda number, _now: cycle[number % len(cycle)]),
        "throttled": feed("/throttled.xml", trouble=lambda number, _now: Trouble.THROTTLE if number else None),
        "home": feed("/home.xml", fresh=timedelta(hours=1)),
    }


def ours(folder: Path, forced: bool) -> list[str]:  # noqa: FBT001 - the signature of `Program.polls`
    """`aggregator poll`."""
    names = [f"s{number}" for number in range(len((folder / "urls.txt").read_text().split()))] if forced else []
    return [sys.executable, "-m", "aggregator", "poll", "-c", str(folder / "config.toml"), *names]


def newsboat(folder: Path, _forced: bool) -> list[str]:  # noqa: FBT001 - as above
    """`newsboat -x reload`, which asks every feed."""
    (folder / "newsboat.config").touch()
    files = ["-u", "urls.txt", "-c", "newsboat.db", "-C", "newsboat.config"]
    return ["newsboat", *files, "-x", "reload"]


def reader(folder: Path, forced: bool) -> list[str]:  # noqa: FBT001 - as above
    """`update_feeds` of the reader package."""
    return [str(peer_python()), str(HERE / "pollers" / "theirs.py"), str(folder), "forced" if forced else "due"]


PROGRAMS = (Program("aggregator", ours), Program("newsboat", newsboat, decides=False), Program("reader", reader))


def write_inputs(folder: Path, urls: list[str]) -> None:
    """The same sources for every program."""
    (folder / "urls.txt").write_text("\n".join(urls) + "\n")
    lines = ['[site]\ntitle = "Pollers"\nurl = "https://pollers.example/"']
    lines += ['[polling]\nhost_spacing = "0s"\nallow_private = ["127.0.0.0/8", "localhost"]']
    lines += [f'[[sources]]\nname = "s{number}"\nurl = "{url}"' for number, url in enumerate(urls)]
    lines += ['[[topics]]\nname = "all"\ntitle = "All"\nregions = ["world"]']
    (folder / "config.toml").write_text("\n\n".join(lines))


def run(program: Program, rounds: int, *, forced: bool) -> tuple[int, int, Counter[Fault]]:
    """Requests, those of them that were conditional, and faults of one program."""
    current = 0
    with Origin() as origin, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        press = Press(origin=origin, feeds=feeds(lambda: current), moved={"/old.xml": "/home.xml"})
        urls = [origin.url(feed.target) for key, feed in press.feeds.items() if key not in ("home", "throttled")]
        urls += [origin.url("/old.xml"), origin.url("/throttled.xml", host="localhost")]
        write_inputs(folder, urls)
        environment = os.environ | {"HOME": name, "PYTHONPATH": str(HERE.parent)}
        for current in range(rounds):  # noqa: B007 - the feeds look at it
            command = program.polls(folder, forced)
            # A failing feed may be a failing exit code; what counts is what the origin sees.
            subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
        found: Counter[Fault] = Counter()
        for counts in press.faults().values():
            found.update(counts)
        ledgers = [feed.ledger for feed in press.feeds.values()]
        return sum(one.requests for one in ledgers), sum(one.conditional for one in ledgers), found


def version(program: str) -> str:
    """A peer's version, empty where it is not to be had."""
    if program == "newsboat":
        if not shutil.which("newsboat"):
            return ""
        return subprocess.run(["newsboat", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    if program == "reader":
        asked = [str(peer_python()), "-c", "import reader; print(reader.__version__)"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return "this checkout"


def main() -> None:
    """Run every program in both ways and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", action="append", help="a program; may be given more than once")
    options = parser.parse_args()
    print(f"| program | polls | requests | conditional | {' | '.join(COLUMNS)} |")
    print(f"|---|---|---:|---:|{'---:|' * len(COLUMNS)}")
    for program in PROGRAMS:
        if options.only and program.name not in options.only:
            continue
        found = version(program.name)
        if not found:
            print(f"| {program.name} | not installed here | | | {' | '.join('' for _ in COLUMNS)} |")
            continue
        for forced in (True, False) if program.decides else (True,):
            requests, conditional, faults = run(program, options.rounds, forced=forced)
            cells = [
                "—" if forced and column == "too early" else str(sum(faults[one] for one in kinds))
                for column, kinds in COLUMNS.items()
            ]
            how = "all" if forced else "as due"
            print(f"| {program.name} {found} | {how} | {requests} | {conditional} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
