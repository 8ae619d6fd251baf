"""Breaks chosen lines one by one, and says which of them no test notices.

`make mutants`, or `python scripts/mutants.py [--jobs N] [WORD …]` for the lines whose file or reason holds a word. Each
line of `mutants.toml` is broken in a copy of the repository and its tests are run there. The exit code is 1 if a broken
line lives. It is 2, and nothing is run, if a line is not found exactly once any more, or if its tests do not pass as
they are: then the table no longer says what it seems to.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "scripts" / "mutants.toml"
SECONDS = 900
"""For the tests of one broken line: one that never ends counts as noticed."""
FAILED = 1
"""pytest's exit code where a test failed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A line to break."""

    file: str
    why: str
    """What the line sees to."""
    old: str
    """As it stands in the file, once."""
    new: str
    tests: tuple[str, ...]
    """Which of them should notice."""


def table(words: Sequence[str]) -> list[Mutant]:
    """The lines of the table that one of the words is about; all without any."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutants"]
    mutants = [Mutant(**row | {"tests": tuple(row["tests"])}) for row in rows]
    return [each for each in mutants if not words or any(word in f"{each.file} {each.why}" for word in words)]


def stale(mutants: Sequence[Mutant]) -> list[str]:
    """What is wrong with the table, one line each."""
    found = []
    for each in mutants:
        count = (ROOT / each.file).read_text(encoding="utf-8").count(each.old) if (ROOT / each.file).exists() else 0
        if count != 1:
            found.append(f"{each.file}: found {count} times, not once: {each.old!r}")
        found += [f"{each.file}: there is no {test}" for test in each.tests if not (ROOT / test).exists()]
    return found


@contextmanager
def copies(count: int) -> Iterator[queue.Queue[Path]]:
    """So many copies of the repository as it is on the disk, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    free: queue.Queue[Path] = queue.Queue()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        for number in range(count):
            folder = Path(name) / str(number)
            for file in filter(None, listed.split("\0")):
                if (ROOT / file).is_file():
                    (folder / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / file, folder / file)
            free.put(folder)
        yield free


def test(folder: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run tests in a copy; one that is not over in time has failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=line", "-p", "no:cacheprovider", *tests]
    env = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
    try:
        return subprocess.run(
            command, cwd=folder, env=env, timeout=SECONDS, capture_output=True, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, FAILED, "", "")


def lives(mutant: Mutant, free: queue.Queue[Path]) -> bool:
    """Whether no test notices that the line is broken."""
    folder = free.get()
    path = folder / mutant.file
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
        done = test(folder, mutant.tests)
    finally:
        path.write_text(whole, encoding="utf-8")
        free.put(folder)
    alive = done.returncode == 0
    print(f"{'LIVES  ' if alive else 'noticed'} {mutant.file}: {mutant.why}", flush=True)
    return alive


def main() -> None:
    """Break, test, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    mutants = table(options.words)
    if wrong := stale(mutants):
        print("\n".join(wrong))
        sys.exit(2)
    with copies(options.jobs) as free:
        tests = sorted({test for each in mutants for test in each.tests})
        folder = free.get()
        if (done := test(folder, tests)).returncode:
            print(done.stdout, done.stderr, "The tests do not pass as they are.", sep="\n")
            sys.exit(2)
        free.put(folder)
        with ThreadPoolExecutor(options.jobs) as threads:
            alive = sum(threads.map(lambda each: lives(each, free), mutants))
    print(f"{len(mutants)} lines broken, {alive} of them live")
    sys.exit(bool(alive))


if __name__ == "__main__":
    main()
