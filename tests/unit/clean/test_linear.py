"""Twice the item is twice the work: counted in calls, which are the same on every machine, and not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem

GROWTH = 2.2
"""Of calls, where the item doubles; what is done once for each item makes it less than 2."""

SENTENCE = "The council said on Monday that the bridge would stay shut until the spring, and nobody knew why. "
SHAPES: dict[str, Callable[[int], str]] = {
    "nested": lambda size: "<div>" * size + SENTENCE + "</div>" * size,
    "nested and never closed": lambda size: "<ul><li>" * size + SENTENCE,
    "paragraphs": lambda size: f"<p>{SENTENCE}</p>" * size,
    "links": lambda size: " ".join(f"<a href='/story/{n}?utm_source=rss&id={n}'>word {n}</a>" for n in range(size)),
    "links in a list": lambda size: "".join(f"<li><a href='/story/{n}'>word {n}</a></li>" for n in range(size)),
    "pictures": lambda size: "".join(f"<img data-srcset='/{n}.jpg 300w, /{n}-big.jpg 900w'>" for n in range(size)),
    "pictures without scripts": lambda size: "".join(
        f"<img src='data:,'><noscript><img src='/{n}.jpg'></noscript>" for n in range(size)
    ),
    "sources": lambda size: "<picture>" + "<source srcset='/a.jpg 2x'>" * size + "<img></picture>" + "<img>" * size,
    "parameters": lambda size: (
        f"<a href='/a?{'&'.join(f'a{n}=1' for n in range(min(size, 600)))}'>x</a>" * (size // 20)
    ),
    "breaks": lambda size: f"{SENTENCE}<br>" * size,
    "blank breaks": lambda size: "word<br><br>" * size,
    "open formatting": lambda size: "<b><i>" * size + "<p>word" * size,
    "empty inline": lambda size: "<b><i><u></u></i></b>" * size + SENTENCE,
    "angles": lambda size: "a < b " * size,
    "references": lambda size: "&amp;#7; &lt;b&gt; " * size,
    "cells": lambda size: "<table>" + "<tr><td>a</td><td>b</td></tr>" * size + "</table>",
    "headings": lambda size: "<h2>Latest news</h2><p>A headline of a story</p>" * size,
    "short lines": lambda size: "<p>Read more</p><p>By Ann Example</p><p>Photo: A. Example</p>" * size,
    "noscripts": lambda size: "<noscript>" * size + SENTENCE,
}


def _calls(work: Callable[[], object]) -> int:
    """How many functions, ours and built in, are called by some work."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def _cleaning(html: str) -> int:
    link = "https://paper.example/a"
    raw = RawItem(hash=b"", title="Bridge shut", content=html, summary=html[: len(html) // 2], link=link)
    return _calls(lambda: clean_item(raw, Context()))


@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_item(shape: str) -> None:
    """Neither many elements nor deep ones, neither links nor lines make the work grow faster than the item."""
    make = SHAPES[shape]
    _cleaning(make(8))  # what is loaded once is loaded
    small, large = _cleaning(make(1_500)), _cleaning(make(3_000))
    assert small > 0
    assert large <= GROWTH * small, (small, large)


def test_the_count_finds_what_is_not_linear() -> None:
    """A step that looked at every pair of lines would be told by it."""

    def pairs(size: int) -> int:
        lines = [str(number) for number in range(size)]
        return _calls(lambda: [one.startswith(other) for one in lines for other in lines])

    assert pairs(200) > GROWTH * pairs(100)
