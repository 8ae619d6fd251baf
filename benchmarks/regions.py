"""Speed of region tagging, beside two libraries that find place names.

    python -m benchmarks.regions                     all three, then the time by length of text
    python -m benchmarks.regions --without-peers     only ourselves

Stories are those of the labelled corpus that have 2,500 characters, cut to 3,000; where it is absent they are made of
the names that ship. The peers are installed into a venv of their own on first use (`requirements-regions.txt`). Rates
are per second of one core's time, the best of several rounds; memory is the most that the process has held.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from aggregator.regions.gazetteer import load
from aggregator.regions.hierarchy import shipped
from aggregator.regions.match import find, readable
from aggregator.regions.tag import tag

HERE = Path(__file__).resolve().parent
PEER_VENV = HERE.parent / ".venv" / "bench-regions"
PEERS = ("geotext", "flashgeotext")
LENGTH = 3_000
"""Characters of a story."""
LEAST = 2_500
STORIES = 500
LENGTHS = (50_000, 500_000, 5_000_000)
"""Characters of the texts that show whether time grows with length alone."""


def stories() -> tuple[str, list[tuple[str, str]]]:
    """Where the stories are from, and their titles and texts."""
    corpus = Path(os.environ.get("AGGREGATOR_CORPUS", HERE.parent.parent / "shared" / "corpus"))
    found = []
    for path in sorted((corpus / "regions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            row = json.loads(line) if line.strip() else {}
            if len(row.get("text") or "") >= LEAST:
                found.append((row["title"] or "", row["text"][:LENGTH]))
    if found:
        return "the labelled corpus", found
    names = cycle(sorted(shipped().titles.values()))
    made = []
    for _ in range(STORIES):
        title = f"Talks in {next(names)}"
        sentences = (f"The minister went to {name} on Monday and said that prices would rise." for name in names)
        made.append((title, " ".join(islice(sentences, LENGTH // 70))[:LENGTH]))
    return "names that ship", made


def peer_python() -> Path:
    """The Python of the peers' venv, made on first use."""
    python = PEER_VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER_VENV)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(HERE / "requirements-regions.txt")], check=True)
    return python


def measure(python: Path | str, contender: str, path: Path, rounds: int) -> dict[str, float]:
    """One contender in a process of its own."""
    command = [str(python), str(HERE / "places.py"), contender, str(path), str(rounds)]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)} if contender == "ours" else None
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def by_length(text: str) -> None:
    """Time to find every name, and to tag, by length of the text."""
    gazetteer = load()
    print(f"\n{'characters':>12}{'find ms':>10}{'per MB':>9}{'tag ms':>9}")
    for length in LENGTHS:
        long = (text * (length // len(text) + 1))[:length]
        began = time.process_time()
        find(gazetteer, readable(long))
        found = time.process_time() - began
        began = time.process_time()
        tag(gazetteer, title="", text=long)
        tagged = time.process_time() - began
        print(f"{length:12,}{1000 * found:10.1f}{1e9 * found / length:9.0f}{1000 * tagged:9.1f}")


def main() -> None:
    """Measure all, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-peers", action="store_true", help="measure only ourselves")
    parser.add_argument("--peer-python", type=Path, help="a Python that has the peers, instead of a venv made for them")
    options = parser.parse_args()
    source, texts = stories()
    size = sum(len(text) for _, text in texts) / len(texts)
    print(f"{len(texts)} stories of {size:,.0f} characters from {source}")
    print(f"{'':16}{'stories/s':>11}{'load s':>9}{'load MB':>9}{'MB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        runs: list[tuple[str, Path | str]] = [("ours", sys.executable)]
        if not options.without_peers:
            peers = options.peer_python or peer_python()
            runs += [(peer, peers) for peer in PEERS]
        for contender, python in runs:
            row = measure(python, contender, path, options.rounds)
            print(
                f"{contender:16}{row['rate']:11,.0f}{row['load']:9.2f}{row['loaded']:9.0f}{row['memory']:7.0f}",
                flush=True,
            )
    by_length(" ".join(text for _, text in texts[:100]))


if __name__ == "__main__":
    main()
