"""Article text against labelled pages, ours beside plain trafilatura in the same run.

The measure is the article-extraction benchmark's (zytedata/article-extraction-benchmark): multisets of 4-word shingles,
precision and recall averaged over pages, F1 of the two averages.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import trafilatura

from aggregator.clean.page import clean_page
from aggregator.errors import UserError

SHINGLE = 4
"""Words in a shingle, as in the benchmark."""

GOLD = "gold.jsonl"
"""One page a line: `id` (the page is `<id>.html.gz` beside it), `text`; where known `title`, `authors`, `published`."""

_WORD = re.compile(r"\w+")


def evaluate_pages(path: Path) -> dict[str, Any]:
    """Scores of `clean_page` and of plain trafilatura on the pages of a folder.

    :param path: the folder, or its `gold.jsonl`
    :return: `documents`, `precision`, `recall`, `f1` (0 to 1) and `documents_per_second` of ours; the same of
        `trafilatura`; `fields`: the share of pages whose title, authors and day are right, of those that have one
    :raises UserError: there is no gold file
    """
    gold = path / GOLD if path.is_dir() else path
    if not gold.is_file():
        raise UserError(f"{gold}: no such file; give the folder that holds {GOLD} and the pages beside it")
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    pages = [gzip.decompress((gold.parent / f"{row['id']}.html.gz").read_bytes()) for row in rows]

    stories = []

    def ours(page: bytes, url: str) -> str:
        stories.append(clean_page(page, url=url))
        return stories[-1].text

    def plain(page: bytes, _: str) -> str:
        return str(trafilatura.extract(page, include_comments=False) or "")

    return {
        "documents": len(rows),
        **_scored(ours, rows, pages),
        "trafilatura": _scored(plain, rows, pages),
        "fields": {
            "title": _share(
                _words(story.title) == _words(row["title"])
                for row, story in zip(rows, stories, strict=True)
                if row.get("title")
            ),
            "authors": _share(
                {_words(name) for name in story.authors} == {_words(name) for name in row["authors"]}
                for row, story in zip(rows, stories, strict=True)
                if row.get("authors")
            ),
            "published": _share(
                story.published is not None and abs(_day_number(row["published"]) - story.published.toordinal()) <= 1
                for row, story in zip(rows, stories, strict=True)
                if row.get("published")
            ),
        },
    }


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of the text's shingles; a text of fewer words is one shingle."""
    words = _WORD.findall(text)
    count = max(1, len(words) - SHINGLE + 1)
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(count)) if words else Counter()


def precision_recall(expected: str, got: str) -> tuple[float, float]:
    """Precision and recall of one text's shingles; both 1 where nothing was expected and nothing came."""
    gold, found = shingles(expected), shingles(got)
    shared = sum((gold & found).values())
    extra, missing = sum(found.values()) - shared, sum(gold.values()) - shared
    precision = 1.0 if extra == missing == 0 else shared / (shared + extra) if shared else 0.0
    recall = 1.0 if extra == missing == 0 else shared / (shared + missing) if shared else 0.0
    return precision, recall


def _scored(extract: Callable[[bytes, str], str], rows: list[dict[str, Any]], pages: list[bytes]) -> dict[str, float]:
    started = time.perf_counter()
    texts = [extract(page, row.get("url", "")) for row, page in zip(rows, pages, strict=True)]
    seconds = time.perf_counter() - started
    scores = [precision_recall(row["text"], text) for row, text in zip(rows, texts, strict=True)]
    precision = statistics.mean(score[0] for score in scores)
    recall = statistics.mean(score[1] for score in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "documents_per_second": len(rows) / seconds}


def _share(right: Any) -> float:
    values = list(right)
    return sum(values) / len(values) if values else 1.0


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _day_number(stamp: str) -> int:
    return date.fromisoformat(stamp[:10]).toordinal()
