"""Regions of items in seven languages other than English, against labels made by reading; no label set existed."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.evaluation.regions import predicted
from aggregator.parse.feed import parse_feed
from aggregator.regions.gazetteer import load
from aggregator.regions.tag import tag

READ = "01234567"
"""First digits of the digests of the items whose errors were read while words were added to the gazetteer."""
LABELS = Path(__file__).with_name("data") / "regions_languages.tsv"


def labels() -> dict[str, dict[tuple[str, str], frozenset[str]]]:
    """Language to (feed, digest) to the countries that the item is about."""
    found: dict[str, dict[tuple[str, str], frozenset[str]]] = defaultdict(dict)
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, feed, digest, countries = line.split("\t")
            found[language][feed, digest] = frozenset(countries.split())
    return found


Pairs = dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]
"""Feed and digest of an item to what it is about and what it is tagged with."""


def judged(feeds: Path, wanted: dict[tuple[str, str], frozenset[str]]) -> Pairs:
    """Every labelled item, cleaned and tagged as the program does it."""
    pairs: Pairs = {}
    for name in {feed for feed, _ in wanted}:
        parsed = parse_feed((feeds / name).read_bytes(), url="https://feed.example/news")
        told = parsed.head.masthead
        context = Context(language=parsed.language, site_title=told.title, feed_link=told.link)
        for raw in parsed.items:
            story = clean_item(raw, context)
            key = name, hashlib.sha256(f"{name}\n{story.original_title}".encode()).hexdigest()[:16]
            if key in wanted and key not in pairs:
                tags = tag(load(), title=story.title, text=story.text, dateline=story.dateline)
                pairs[key] = wanted[key], frozenset(predicted(tags, "about"))
    assert pairs.keys() == wanted.keys()
    return pairs


def micro_f1(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> float:
    """Micro-averaged F1 at country level."""
    counts: Counter[str] = Counter()
    for about, found in pairs:
        counts["right"] += len(about & found)
        counts["told"] += len(found)
        counts["labelled"] += len(about)
    return 2 * counts["right"] / (counts["told"] + counts["labelled"])


@pytest.mark.parametrize(
    ("language", "floor"),
    [("ru", 0.90), ("de", 0.85), ("fr", 0.82), ("es", 0.88), ("it", 0.83), ("zh", 0.88), ("pt", 0.80)],
)
def test_f1(corpus: Path, language: str, floor: float) -> None:
    """Micro-F1 of what an item is about, at country level, without any help from its source's country."""
    pairs = judged(corpus / "feeds", labels()[language])
    f1 = micro_f1(pairs.values())
    other = micro_f1(pair for (_, digest), pair in pairs.items() if digest[0] not in READ)
    print(f"{language}: {len(pairs)} items, F1 {f1:.3f}, on the half whose errors were not read {other:.3f}")
    assert f1 >= floor


def test_enough_is_labelled() -> None:
    """The check rests on at least two hundred items, and on fifteen of each language that name a country."""
    sets = labels()
    assert sum(map(len, sets.values())) >= 200
    assert all(sum(map(bool, items.values())) >= 15 for items in sets.values())
