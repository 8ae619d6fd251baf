"""Polling many feeds, beside the `reader` package on the same server in the same run.

`make bench`, or `python -m benchmarks.poll [--feeds N] [--entries N] [--without-reader]`. Three phases: a first poll, a
poll that finds nothing new (304), and one with a new entry in each feed. Prints feeds/s, entries/s, CPU seconds and
peak memory, and of our write transactions how long they last: median and 99th of a hundred.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PHASES = ("first poll", "nothing new (304)", "one new entry in each")
PEER_VENV = HERE.parent / ".venv" / "bench"


def peer_python() -> Path:
    """The Python of the peer's venv, made on first use."""
    python = PEER_VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER_VENV)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(HERE / "requirements.txt")], check=True)
    return python


def write_inputs(folder: Path, bases: list[str], feeds: int) -> None:
    """The same sources for both programs."""
    urls = [f"{bases[number % len(bases)]}/feed/{number}" for number in range(feeds)]
    (folder / "urls.txt").write_text("\n".join(urls))
    lines = [
        '[site]\ntitle = "Bench"\nurl = "https://bench.example/"',
        '[polling]\nworkers = 8\nhost_spacing = "0s"\nallow_private = ["127.0.0.0/8"]',
    ]
    lines += [f'[[sources]]\nname = "paper-{number}"\nurl = "{url}"' for number, url in enumerate(urls)]
    lines += ['[[topics]]\nname = "europe"\ntitle = "Europe"\nregions = ["europe"]']
    (folder / "config.toml").write_text("\n\n".join(lines))


def measure(command: list[str]) -> dict[str, Any]:
    """Run one phase of one program."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Run all phases and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--without-reader", action="store_true", help="measure only ourselves")
    options = parser.parse_args()
    contenders = {"aggregator": [sys.executable, "-m", "benchmarks.ours"]}
    if not options.without_reader:
        contenders["reader"] = [str(peer_python()), str(HERE / "theirs.py")]
    origin = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.origin", str(options.feeds), str(options.entries)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
    )
    assert origin.stdout is not None
    bases = [line.strip() for line in iter(origin.stdout.readline, "\n")]
    print(f"{options.feeds} feeds of {options.entries} entries; {os.cpu_count()} cores, {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}, {platform.system()}")
    heads = f"{'phase':24}{'program':12}{'s':>8}{'feeds/s':>9}{'entries/s':>11}{'CPU s':>8}{'MB':>7}{'MB child':>10}"
    print(f"{heads}{'transaction ms':>16}")
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_inputs(folder, bases, options.feeds)
            for number, phase in enumerate(PHASES):
                if number == len(PHASES) - 1:
                    urllib.request.urlopen(f"{bases[0]}/edition/1").read()
                for program, command in contenders.items():
                    row = measure([*command, str(folder)])
                    assert row["feeds"] == options.feeds, row
                    assert row["failed"] == 0, row
                    entries = row["new"] + row.get("copies", 0)
                    print(
                        f"{phase:24}{program:12}{row['seconds']:8.2f}{row['feeds'] / row['seconds']:9.0f}"
                        f"{entries / row['seconds']:11.0f}{row['cpu']:8.1f}"
                        f"{row['memory']:7.0f}{row['child_memory']:10.0f}"
                        f"{'/'.join(f'{each:.0f}' for each in row.get('transaction_ms', [])):>16}",
                        flush=True,
                    )
    finally:
        assert origin.stdin is not None
        origin.stdin.close()
        origin.wait(10)


if __name__ == "__main__":
    main()
