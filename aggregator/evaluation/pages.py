"""Article text and fields against labelled pages, ours beside plain trafilatura in the same run.

The measure of text is the article-extraction benchmark's (zytedata/article-extraction-benchmark): multisets of 4-word
shingles, precision and recall averaged over pages, F1 of the two averages. A field is right or wrong: a title and names
by their words, whatever their case and quotes; a date by its day, give or take one for time zones. Rules are tuned on
one half of the pages, by a hash of the id; figures worth quoting are the other half's.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import trafilatura

from aggregator.clean.page.document import clean_page
from aggregator.clean.wire import agencies
from aggregator.errors import UserError
from aggregator.evaluation.regions import is_training
from aggregator.model import Story

SHINGLE = 4
"""Words in a shingle, as in the benchmark."""

GOLD = "gold.jsonl"
"""One page a line: `id` (the page is `<id>.html.gz` beside it), `text`; where known `title`, `authors`, `published`."""

_Made = TypeVar("_Made")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Extract:
    """What was made of one page."""

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    agency: str = ""
    """"" for none; ours alone has a field for it."""
    day: int | None = None
    """When it was published, as an ordinal; None if unknown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One labelled page, and what was made of it."""

    row: dict[str, Any]
    ours: Extract
    plain: Extract
    """Trafilatura's."""


def evaluate_pages(path: Path) -> dict[str, Any]:
    """Scores of `clean_page` and of plain trafilatura on the pages of a folder.

    :param path: the folder, or its `gold.jsonl`
    :return: `documents`, `precision`, `recall`, `f1` (0 to 1) and `documents_per_second` of ours; the same of
        `trafilatura`; `fields`: the share of pages whose field is right, of those that are labelled with it; in
        `detail` the same without speed for the `tuning_half` and the `measuring_half`
    :raises UserError: there is no gold file
    """
    gold = path / GOLD if path.is_dir() else path
    if not gold.is_file():
        raise UserError(f"{gold}: no such file; give the folder that holds {GOLD} and the pages beside it")
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    if not rows:
        raise UserError(f"{gold}: no labelled pages in it")
    pages = [gzip.decompress((gold.parent / f"{row['id']}.html.gz").read_bytes()) for row in rows]
    stories, seconds = _timed(lambda page, url: clean_page(page, url=url), rows, pages)
    texts, plain_seconds = _timed(lambda page, _: trafilatura.extract(page, include_comments=False), rows, pages)
    judged = [
        Judged(row=row, ours=_of_story(story), plain=_of_trafilatura(page, text))
        for row, page, story, text in zip(rows, pages, stories, texts, strict=True)
    ]
    whole = figures(judged)
    whole["documents_per_second"] = len(rows) / seconds
    whole["trafilatura"]["documents_per_second"] = len(rows) / plain_seconds
    return {
        **whole,
        "detail": {
            "tuning_half": figures([each for each in judged if is_training(each.row["id"])]),
            "measuring_half": figures([each for each in judged if not is_training(each.row["id"])]),
        },
    }


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Text and fields of some pages, ours and trafilatura's."""
    return {
        "documents": len(judged),
        **_text_figures([(each.row["text"], each.ours.text) for each in judged]),
        "fields": _field_figures([(each.row, each.ours) for each in judged]),
        "trafilatura": {
            **_text_figures([(each.row["text"], each.plain.text) for each in judged]),
            "fields": _field_figures([(each.row, each.plain) for each in judged]),
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


def right_title(row: Mapping[str, Any], extract: Extract) -> bool:
    """Whether the title has the labelled one's words."""
    return _words(extract.title) == _words(row["title"])


def right_authors(row: Mapping[str, Any], extract: Extract) -> bool:
    """Whether all labelled names are there, and no other."""
    return {_words(name) for name in extract.authors} == {_words(name) for name in row["authors"]}


def right_credit(row: Mapping[str, Any], extract: Extract) -> bool:
    """`right_authors`, where an agency that is labelled as an author may stand in the field of its own.

    A story has one agency: where two different ones are labelled, it is wrong.
    """
    people = {_words(name) for name in row["authors"] if not agencies.called(name)}
    named = {agency for name in row["authors"] if (agency := agencies.called(name))}
    return right_authors(row, extract) or (
        {_words(name) for name in extract.authors} == people and named <= {extract.agency}
    )


def right_day(row: Mapping[str, Any], extract: Extract) -> bool:
    """Whether the day is the labelled one, or one beside it."""
    return extract.day is not None and abs(_day_number(row["published"]) - extract.day) <= 1


FIELDS: dict[str, tuple[str, Callable[[Mapping[str, Any], Extract], bool]]] = {
    "title": ("title", right_title),
    "authors": ("authors", right_authors),
    "authors_or_agency": ("authors", right_credit),
    "published": ("published", right_day),
}
"""The label of each field that is measured, and when it is right."""


def _text_figures(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    scores = [precision_recall(expected, got) for expected, got in pairs]
    precision = statistics.mean(score[0] for score in scores) if scores else 0.0
    recall = statistics.mean(score[1] for score in scores) if scores else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _field_figures(pairs: Sequence[tuple[dict[str, Any], Extract]]) -> dict[str, float | None]:
    """The share that is right of each field; None where no page is labelled with it."""
    result: dict[str, float | None] = {}
    for name, (label, is_right) in FIELDS.items():
        outcomes = [is_right(row, extract) for row, extract in pairs if row.get(label)]
        result[name] = statistics.mean(outcomes) if outcomes else None
    return result


def _timed(
    extract: Callable[[bytes, str], _Made], rows: Sequence[dict[str, Any]], pages: Sequence[bytes]
) -> tuple[list[_Made], float]:
    """What is made of the pages, and the seconds that it took."""
    started = time.perf_counter()
    made = [extract(page, row.get("url") or "") for row, page in zip(rows, pages, strict=True)]
    return made, time.perf_counter() - started


def _of_story(story: Story) -> Extract:
    return Extract(
        text=story.text,
        title=story.title,
        authors=story.authors,
        agency=story.agency,
        day=story.published.toordinal() if story.published else None,
    )


def _of_trafilatura(page: bytes, text: str | None) -> Extract:
    document = trafilatura.extract_metadata(page)
    return Extract(
        text=text or "",
        title=document.title or "",
        authors=tuple(document.author.split("; ")) if document.author else (),
        day=_day_number(document.date) if document.date else None,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _day_number(stamp: str) -> int:
    return date.fromisoformat(stamp[:10]).toordinal()
