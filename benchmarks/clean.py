"""Speed of cleaning, beside two sanitisers, and the items that were made to be slow.

    python -m benchmarks.clean                     items per second, then the items made to be slow
    python -m benchmarks.clean --items 500         fewer items

Items are those of the corpus' news feeds, parsed before the clock starts; where it is absent they are made up. Rates
are per second of one core's time, the best of several rounds, by the median item and by all of them. The peers do
less: `nh3` sanitises the fuller of content and summary and `lxml` takes its text; feedparser's sanitiser cleans both
fields. Memory is what the process grew by at its largest, in a process of its own for each item.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import feedparser.sanitizer
import nh3
from lxml import html as lxml_html

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem
from aggregator.parse.feed import parse_feed
from benchmarks.usage import BYTES

HERE = Path(__file__).resolve().parent
ITEMS = 4_000
SENTENCE = "The council said on Monday that the bridge would stay shut until the spring, and nobody knew why. "


def items(limit: int) -> tuple[str, list[tuple[RawItem, Context]]]:
    """Where the items are from, and each with what is known of its feed."""
    corpus = Path(os.environ.get("AGGREGATOR_CORPUS", HERE.parent.parent / "shared" / "corpus"))
    found = []
    for path in sorted((corpus / "feeds" / "news").glob("*")):
        feed = parse_feed(path.read_bytes(), url="https://feed.example/news")
        context = Context(
            language=feed.language, site_title=feed.head.masthead.title, feed_link=feed.head.masthead.link
        )
        found += [(raw, context) for raw in feed.items]
    if found:
        return "the corpus' news feeds", found[:limit]
    made = [
        RawItem(
            hash=b"",
            title=f"Bridge {number} shut until spring",
            link=f"https://paper.example/{number}?utm_source=rss",
            content=f"<p>{SENTENCE * 3}</p>" * (1 + number % 8)
            + '<p><a href="/more?utm_medium=feed">Read more</a></p>',
        )
        for number in range(limit)
    ]
    return "made-up items", [(raw, Context()) for raw in made]


def ours(raw: RawItem, context: Context) -> None:
    """The whole chain: choice of the field, sanitising, blocks, all steps, text, language."""
    clean_item(raw, context)


def nh3_and_lxml(raw: RawItem, context: Context) -> None:  # noqa: ARG001 -- one signature
    """A sanitiser in Rust and the text of its output."""
    clean = nh3.clean(max(raw.content, raw.summary, key=len))
    if clean.strip():
        lxml_html.fragment_fromstring(clean, create_parent="div").text_content()


def feedparsers(raw: RawItem, context: Context) -> None:  # noqa: ARG001 -- one signature
    """The sanitiser of feedparser, which is what most aggregators in Python have."""
    for html in (raw.content, raw.summary):
        if html:
            feedparser.sanitizer._sanitize_html(html, "utf-8", "text/html")  # noqa: SLF001 -- it has no other name


CONTENDERS: dict[str, Callable[[RawItem, Context], None]] = {
    "ours: the chain": ours,
    "nh3 and lxml": nh3_and_lxml,
    "feedparser": feedparsers,
}


def nested(size: int) -> str:
    """Elements within elements."""
    return "<div>" * size + "needle" + "</div>" * size


def text(size: int) -> str:
    """Paragraphs, in characters."""
    return f"<p>{SENTENCE}</p>\n" * (size // (len(SENTENCE) + 8))


def links(size: int) -> str:
    """Links in one paragraph, each to another address, each with tracking."""
    return " ".join(
        f'<a href="/story/{number}?utm_source=rss&amp;id={number}">word {number}</a>' for number in range(size)
    )


def link_list(size: int) -> str:
    """Links that are each an item of a list, which is a block for each: the most that one link can cost."""
    return "<ul>" + "".join(f'<li><a href="/story/{number}">word {number}</a></li>' for number in range(size)) + "</ul>"


SLOW: dict[str, tuple[Callable[[int], str], int]] = {
    "nested elements": (nested, 30_000),
    "characters of text": (text, 5_000_000),
    "links": (links, 100_000),
    "links in a list": (link_list, 100_000),
}


def rate(
    clean: Callable[[RawItem, Context], None], work: list[tuple[RawItem, Context]], rounds: int
) -> tuple[float, float]:
    """Items per second of one core: by the median item, and over all."""
    best: list[float] = []
    for _ in range(rounds):
        times = []
        for raw, context in work:
            began = time.process_time()
            clean(raw, context)
            times.append(time.process_time() - began)
        best = [min(pair) for pair in zip(best, times, strict=True)] if best else times
    return 1 / statistics.median(best), len(best) / sum(best)


def slow(name: str, size: int) -> None:
    """Clean one item that was made to be slow, and print its megabytes, seconds, and megabytes of growth."""
    make, _ = SLOW[name]
    clean_item(RawItem(hash=b"", content=text(5_000)), Context())  # what is loaded once is loaded
    raw = RawItem(hash=b"", title="T", content=make(size), link="https://paper.example/a")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    clean_item(raw, Context())
    seconds = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * BYTES
    print(len(raw.content) / 1e6, seconds, grown / 1e6)


def main() -> None:
    """Measure all, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow", nargs=2, metavar=("NAME", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.slow:
        slow(options.slow[0], int(options.slow[1]))
        return
    source, work = items(options.items)
    size = statistics.median(max(len(raw.content), len(raw.summary)) for raw, _ in work)
    print(f"{len(work):,} items from {source}; the median has {size:,.0f} characters")
    print(f"{'':20}{'median item, 1/s':>18}{'all items, 1/s':>16}")
    for name, clean in CONTENDERS.items():
        median, mean = rate(clean, work, options.rounds)
        print(f"{name:20}{median:18,.0f}{mean:16,.0f}", flush=True)
    print(f"\n{'':32}{'MB':>7}{'seconds':>9}{'MB more':>9}{'of half the size: seconds':>27}")
    for name, (_, full) in SLOW.items():
        row = []
        for size in (full, full // 2):
            command = [sys.executable, "-m", "benchmarks.clean", "--slow", name, str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
            row.append([float(value) for value in done.stdout.split()])
        (megabytes, seconds, grown), (_, half, _) = row
        print(f"{full:>10,} {name:21}{megabytes:7.1f}{seconds:9.2f}{grown:9.0f}{half:27.2f}", flush=True)


if __name__ == "__main__":
    main()
