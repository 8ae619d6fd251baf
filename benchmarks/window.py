"""How long a poll's write transaction lasts while many stories are in the windows of copies and of events.

    python -m benchmarks.window [--stories 100000] [--polls 200] [--entries 40]

The window is made up and put into a fresh SQLite file in bulk: each story has the words and the hashes of made-up
reports, and no text. Then polls of new items are stored as the engine does: words are read ahead; then look-up,
decision, apply and commit are one transaction. Printed are milliseconds of wall time, median, 99th of a hundred and the
worst, and CPU time of all.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice, pairwise
from pathlib import Path

from sqlalchemy import Connection, insert, update

from aggregator.engine.collector import spare_what_stays
from aggregator.engine.recording.recorder import WINDOW
from aggregator.model import Digest, FeedHead, Fetched, Item, Source
from aggregator.plan import PlanOptions, decide, judge_poll, reach_of
from aggregator.store.forms import Values
from aggregator.store.open import open_store
from aggregator.store.packing import pack_signature, pack_vector
from aggregator.store.postings import add
from aggregator.store.protocol import Store
from aggregator.store.schema import counters, items, reports, shingles, stories
from aggregator.store.sql import SqlStore
from benchmarks.index import START, Newsroom

NOW = START + timedelta(hours=30)
"""When the polls are; the window's stories came in the 30 hours before, so that none has left the window of copies."""
OPTIONS = PlanOptions(host="bench.example", tag_year=2026)
MODELS = 3_000
"""Reports whose words and hashes the window's stories are mixed of."""
AT_ONCE = 5_000
"""Stories put in by one statement."""
FAR_OFF = 10_000_000
"""Beyond every number of a story of the window, in the newsroom's count."""
PARTS = ("known", "decide", "apply", "commit", "whole")


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--polls", type=int, default=200)
    parser.add_argument("--entries", type=int, default=40, help="new items of a poll")
    parser.add_argument("--folder", help="where the SQLite file is made, and deleted afterwards")
    options = parser.parse_args()
    newsroom = Newsroom()
    names = [f"paper-{number}" for number in range(options.polls)]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'window.db'}")
        assert isinstance(store, SqlStore)
        try:
            store.sync_sources([Source(name=name, url=f"https://{name}.example/feed") for name in names], now=NOW)
            with store._database.serial() as connection:  # noqa: SLF001 - no store would take in stories like this
                fill(connection, newsroom, options.stories, paper=names[0])
            polls = [
                [newsroom.item(FAR_OFF + place * options.entries + each, 0) for each in range(options.entries)]
                for place in range(options.polls)
            ]
            spare_what_stays()
            cpu = time.process_time()
            seconds = [poll(store, name, each) for name, each in zip(names, polls, strict=True)]
            cpu = time.process_time() - cpu
        finally:
            store.close()
    print(f"{options.polls} polls of {options.entries} new items, {options.stories:,} stories in the window; ms")
    print(f"{'part':10}{'p50':>9}{'p99':>9}{'max':>9}")
    for place, part in enumerate(PARTS):
        print(f"{part:10}{row([each[place] for each in seconds])}")
    print(f"CPU, ms a story: {cpu * 1e3 / options.polls / options.entries:.3f}")


def fill(connection: Connection, newsroom: Newsroom, count: int, *, paper: str) -> None:
    """Put the window's stories in."""
    made = random.Random(0)
    models = [newsroom.item(number, 0) for number in range(MODELS)]
    rows = _rows(made, models, count, paper)
    while part := list(islice(rows, AT_ONCE)):
        connection.execute(insert(stories), [story for story, _ in part])
        connection.execute(
            insert(items), [{**item, "signature": pack_signature(item["signature"])} for _, item in part]
        )
        add(connection, shingles, ((value, item["id"]) for _, item in part for value in item["signature"]))
        add(connection, reports, ((term, item["id"]) for _, item in part for term in item["vector"]))
    connection.execute(update(counters).values(indexed=count))


def _rows(made: random.Random, models: Sequence[Item], count: int, paper: str) -> Iterator[tuple[Values, Values]]:
    for number in range(1, count + 1):
        one, other = made.choice(models), made.choice(models)
        terms = [*islice(one.terms, 32), *islice(reversed(other.terms), 20)]
        vector = dict.fromkeys(terms, len(terms) ** -0.5)
        seen = START + timedelta(hours=30) * (number / (count + 1))
        uid = f"{number:016x}"
        signature = [made.getrandbits(64) - 2**63 for _ in range(66)]
        story = {"uid": uid, "entry_id": f"tag:{uid}", "shown": number, "event": uid, "edited": {}, "withheld": ""}
        item = {
            **dict.fromkeys(("title", "original_title", "link", "guid", "agency", "language", "text", "html"), ""),
            **{name: [] for name in ("authors", "categories", "enclosures", "problems", "regions", "removals")},
            "id": number,
            "uid": uid,
            "source": paper,
            "story": uid,
            "digest": b"",
            "revisions": 0,
            "length": 0,
            "published": seen,
            "first_seen": seen,
            "feed_updated": seen,
            "signature": signature,
            "terms": pack_vector(vector),
            "vector": vector,
        }
        yield {**story, "published": seen, "updated": seen, "first_seen": seen}, item


def poll(store: Store, name: str, wanted: Sequence[Item]) -> list[float]:
    """Store one poll as `engine.recording` does; seconds of each of `PARTS`."""
    (lease,) = store.lease(1, now=NOW, until=NOW + timedelta(hours=1), names=[name], force=True)
    fetched = Fetched(url=lease.source.url, body=b"", content_type="application/xml")
    hashes = tuple(item.hash for item in wanted)
    document = Digest(head=FeedHead(version="rss20"), items=tuple(wanted), hashes=hashes, total=len(wanted))
    store.look_ahead(wanted, now=NOW)
    marks = [time.perf_counter()]
    with store.transaction(lease) as transaction:
        known = transaction.known(wanted, now=NOW, window=WINDOW)
        marks.append(time.perf_counter())
        judgement = judge_poll(lease, document, known, now=NOW)
        touched = transaction.touched(reach_of(judgement.writes, OPTIONS))
        plan = decide(lease, fetched, judgement, touched=touched, now=NOW, jitter=0.5, options=OPTIONS)
        marks.append(time.perf_counter())
        transaction.apply(plan)
        marks.append(time.perf_counter())
    marks.append(time.perf_counter())
    return [*(after - before for before, after in pairwise(marks)), marks[-1] - marks[0]]


def row(seconds: Sequence[float]) -> str:
    """Median, 99th of a hundred and the worst."""
    cuts = statistics.quantiles(seconds, n=100)
    return f"{cuts[49] * 1e3:9.1f}{cuts[98] * 1e3:9.1f}{max(seconds) * 1e3:9.1f}"


if __name__ == "__main__":
    main()
