"""One contender of `benchmarks/regions.py`: loads, finds places in every story, prints one line of JSON.

    python benchmarks/places.py ours|geotext|flashgeotext STORIES.json ROUNDS

Runs in its contender's own Python, so it imports nothing but the contender.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

Tagger = Callable[[str, str], object]


def ours() -> Tagger:
    """Match, disambiguate, tag."""
    from aggregator.regions.gazetteer import load  # noqa: PLC0415 - only this contender's Python has it
    from aggregator.regions.tag import tag  # noqa: PLC0415 - as above

    gazetteer = load()
    return lambda title, text: tag(gazetteer, title=title, text=text)


def geotext() -> Tagger:
    """Country and city names, by regular expression and dictionary."""
    from geotext import GeoText  # noqa: PLC0415 - as above

    return lambda title, text: GeoText(f"{title}\n{text}").country_mentions


def flashgeotext() -> Tagger:
    """Country and city names, by a trie of characters."""
    from flashgeotext.geotext import GeoText  # noqa: PLC0415 - as above

    finder = GeoText()
    return lambda title, text: finder.extract(f"{title}\n{text}")


CONTENDERS: dict[str, Callable[[], Tagger]] = {"ours": ours, "geotext": geotext, "flashgeotext": flashgeotext}


def memory() -> float:
    """Most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure, and print."""
    stories = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    before = memory()
    began = time.perf_counter()
    tagger = CONTENDERS[sys.argv[1]]()
    tagger("Peru", "Lima")
    load = time.perf_counter() - began
    loaded = memory()
    best = float("inf")
    for _ in range(int(sys.argv[3])):
        began = time.process_time()
        for title, text in stories:
            tagger(title, text)
        best = min(best, time.process_time() - began)
    print(
        json.dumps({"load": load, "rate": len(stories) / best, "loaded": loaded - before, "memory": memory()}),
    )


if __name__ == "__main__":
    main()
