"""One phase of the polling benchmark with the `reader` package: `python theirs.py FOLDER` prints its figures as JSON.

The folder holds `urls.txt`; the database beside it carries over. Runs in a venv of its own
(`benchmarks/requirements.txt`).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from reader import make_reader

sys.path.insert(0, str(Path(__file__).resolve().parent))
from usage import usage

WORKERS = 8
"""Threads, as many as our own benchmark config has."""


def main(folder: Path) -> None:
    """Update all feeds once, and print what it took."""
    reader = make_reader(str(folder / "reader.sqlite"))
    for url in (folder / "urls.txt").read_text().split():
        reader.add_feed(url, exist_ok=True)
    new = failed = feeds = 0
    began = time.perf_counter()
    for result in reader.update_feeds_iter(workers=WORKERS, scheduled=False):
        feeds += 1
        if isinstance(result.value, Exception):
            failed += 1
        elif result.value is not None:
            new += result.value.new
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "feeds": feeds, "new": new, "failed": failed, **usage()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
