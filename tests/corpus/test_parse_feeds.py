"""Real feeds of every format: all are read, and the incremental parse is the full parse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from aggregator.model.feed import ParsedFeed, RawItem
from aggregator.parse.feed import parse_feed

SHARE = 0.98
"""Of the entries that the index counts, how many must be parsed."""
SPLITTABLE = 0.95
"""Of the feeds with items, how many the incremental parse must work for."""
SAMPLES = 4
"""Items of each feed that are parsed with all others known."""


def feeds(corpus: Path) -> Iterator[tuple[dict[str, str], bytes, str]]:
    """Yield each document's line of the index, its bytes and an address for it."""
    for line in (corpus / "feeds" / "index.jsonl").read_text().splitlines():
        row = json.loads(line)
        yield row, (corpus / "feeds" / row["file"]).read_bytes(), f"https://{row['host'] or 'h.example'}/feed"


def without_places(item: RawItem) -> RawItem:
    """Drop the problems: they name the item's place among those parsed."""
    return replace(item, problems=())


def test_every_feed_is_read(corpus: Path) -> None:
    """All documents are feeds, next to all entries that the index counts are there, and next to all can be split."""
    counted = parsed = with_items = splittable = 0
    strangers = []
    for row, body, url in feeds(corpus):
        feed = parse_feed(body, url=url)
        counted += int(row["entries"])
        parsed += min(int(row["entries"]), len(feed.items))
        with_items += bool(feed.items)
        splittable += bool(feed.hashes)
        if not feed.head.version:
            strangers.append((row["file"], feed.head.problems))
    assert not strangers
    assert counted > 0
    assert parsed >= SHARE * counted, f"{parsed} of {counted} entries"
    assert splittable >= SPLITTABLE * with_items, f"{splittable} of {with_items} feeds"


def test_incremental_is_full(corpus: Path) -> None:
    """An item parsed alone, all others known, is what it is in the full parse; so is the feed with nothing new."""
    different = []
    compared = 0
    for row, body, url in feeds(corpus):
        full = parse_feed(body, url=url)
        everything = frozenset(full.hashes)
        if not everything:
            continue
        if head(parse_feed(body, url=url, known=everything)) != head(full):
            different.append((row["file"], "nothing new"))
        for item in full.items[:: max(1, len(full.items) // SAMPLES)]:
            one = parse_feed(body, url=url, known=everything - {item.hash})
            same = [without_places(each) for each in full.items if each.hash == item.hash]
            compared += 1
            if [without_places(each) for each in one.items] != same or one.hashes != full.hashes:
                different.append((row["file"], item.guid))
    assert compared > 0
    assert not different


def head(feed: ParsedFeed) -> ParsedFeed:
    """Return the feed without its items and what was said about them."""
    return replace(feed, items=(), head=replace(feed.head, problems=()))
