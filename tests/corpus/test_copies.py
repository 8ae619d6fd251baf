"""Floors under the telling of copies; those on labelled pairs hold for the half that is set aside for measuring."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from aggregator.dedupe.near import compare, prepare, signature
from aggregator.evaluation.copies import evaluate_copies, evaluate_pairs


def test_syndicated_copies(corpus: Path) -> None:
    """Trimmed, retitled and wrapped copies are found, summaries too, and hardly anything else is."""
    figures = evaluate_copies(corpus / "copies" / "syndication.jsonl")
    measured = figures["halves"]["measuring"]
    assert measured["precision"] >= 0.99
    assert measured["f1"] >= 0.985
    assert figures["candidate_recall"] >= 0.995
    assert figures["recall_by_kind"]["summary"] >= 0.95
    assert figures["recall_by_kind"]["first_para"] >= 0.97
    assert figures["groups"]["f1"] >= 0.98


def test_wire_pairs(corpus: Path) -> None:
    """Rewritten wire reports are copies; other parties, other figures and other days in one frame are not."""
    figures = evaluate_pairs(corpus / "copies" / "reuters_pairs.jsonl")
    measured = figures["halves"]["measuring"]
    assert measured["precision"] >= 0.98
    assert measured["recall"] >= 0.97


def test_one_event_told_twice_is_no_copy(corpus: Path) -> None:
    """Different reports on one happening stay apart, but for the few that quote each other at length."""
    by_event = defaultdict(list)
    for line in (corpus / "events" / "ecbplus.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        by_event[record["cluster"]].append(prepare(record["title"], record["text"]))
    pairs = [pair for texts in by_event.values() for pair in combinations(texts, 2)]
    assert sum(compare(*pair) is not None for pair in pairs) <= 0.012 * len(pairs)


def test_titles_alone_do_not_merge_events(corpus: Path) -> None:
    """Of titles that share a run of words, next to none of different events are taken for copies."""
    records = [
        json.loads(line)
        for line in (corpus / "events" / "google_news_titles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    postings: dict[int, list[int]] = defaultdict(list)
    candidates: set[tuple[int, int]] = set()
    for number, record in enumerate(records):
        for value in signature(record["title"], ""):
            candidates.update((other, number) for other in postings[value])
            postings[value].append(number)
    strangers = [pair for pair in candidates if len({records[number]["cluster"] for number in pair}) == 2]
    merged = sum(compare(*(prepare(records[number]["title"], "") for number in pair)) is not None for pair in strangers)
    assert strangers
    assert merged <= 0.005 * len(strangers)
