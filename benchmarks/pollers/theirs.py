"""One poll of all feeds by the `reader` package: `python theirs.py FOLDER forced|due`, in a venv of its own.

The folder holds `urls.txt`; the database beside it carries over. `due` leaves it to reader which feeds it asks.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reader import make_reader


def main(folder: Path, *, due: bool) -> None:
    """Update the feeds."""
    reader = make_reader(str(folder / "reader.sqlite"))
    for url in (folder / "urls.txt").read_text().split():
        reader.add_feed(url, exist_ok=True)
    reader.update_feeds(scheduled=due)


if __name__ == "__main__":
    main(Path(sys.argv[1]), due=sys.argv[2] == "due")
