"""Texts made to take the program's own patterns long take no longer than others of their length."""

from __future__ import annotations

import json
import re
from statistics import median

from aggregator.model import Source
from aggregator.plan import digest
from aggregator.regions.gazetteer import load
from tests.costs import LINEAR, growth, spent
from tests.patterns import attacks, compiled

SOURCE = Source(name="paper", url="https://paper.example/feed")
SIZE = 3_000
"""Characters of each part of an item, which then takes milliseconds to read, and a quadratic pattern ten times that."""
DEARER = 3.0
"""How many times the usual cost of such a text makes it worth a second look."""
DEAREST = 20
"""Attacks that get a second look at the most, so that a pattern that fails does so soon."""
PER_PATTERN = 4
"""Attacks on one pattern that are tried; most patterns have two or three."""


def read(text: str) -> None:
    """Read a feed of one item that has a text in its title, its body, its author and its category."""
    told = text.replace("&", "&amp;").replace("<", "&lt;")
    body = f"<p>The mason mended the old weir at Holm.</p><p>{told}</p><p>He was paid in cider, and went home.</p>"
    item = {"id": "1", "url": "https://paper.example/1", "title": text, "content_html": body}
    item |= {"authors": [{"name": text}], "tags": [text]}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [item]}
    digest(
        json.dumps(feed).encode(),
        url=SOURCE.url,
        content_type="application/feed+json",
        known=frozenset(),
        source=SOURCE,
        gazetteer=load(),
    )


def written(attack: tuple[str, str], size: int) -> str:
    """An attack of a size."""
    before, unit = attack
    return before + unit * (size // len(unit) + 1)


def test_no_pattern_takes_longer_than_its_text_is_long() -> None:
    """Whatever a pattern repeats, repeated in every part of an item: the cost of reading it grows with its length."""
    tried = {attack: where for pattern, where in compiled().items() for attack in attacks(pattern)[:PER_PATTERN]}
    assert len(tried) > 300
    read("warm")
    costs = {attack: spent(read, written(attack, SIZE)) for attack in tried}
    usual = median(costs.values())
    dearest = sorted(costs, key=lambda attack: costs[attack])[-DEAREST:]
    dear = [attack for attack in dearest if costs[attack] > DEARER * usual]
    grown = {attack: growth(read, lambda size, attack=attack: written(attack, size), SIZE) for attack in dear}
    assert {tried[attack]: attack for attack, ratio in grown.items() if ratio > LINEAR} == {}


def test_what_is_tried_finds_patterns_that_take_longer() -> None:
    """A name of a mail address that is looked for from each letter of a word, and a run that two repetitions share."""
    for pattern in (re.compile(r"[\w.+-]+@[\w-]+"), re.compile(r"end\s*(?:of)?\s*$")):
        ratios = [
            growth(pattern.search, lambda size, attack=attack: written(attack, size) + "\0", 1_000, tries=1)
            for attack in attacks(pattern)
        ]
        assert max(ratios) > LINEAR, pattern
