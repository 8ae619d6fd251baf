"""How well copies are told from other stories, on labelled data.

Two kinds of data, both JSON lines:

- *copies*: one text a line (`title`, `text`, `cluster`, and optionally `kind`): texts of one cluster are copies of one
  story. Measured on pairs of texts, along the way that a story takes: signature, index, candidates, comparison.
- *pairs*: two texts a line (`a`, `b`, `title_a`, `text_a`, `title_b`, `text_b`, `gap_hours`, `label`): "dup", "not_dup"
  or "not"; every other label is left out.

Each set is parted in two by a fixed hash: whoever changes a threshold looks at the "tuning" half, and floors
hold for "measuring".
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

from aggregator.dedupe.decide import Batch, judge
from aggregator.dedupe.near import compare, prepare, signature
from aggregator.model.poll import Candidate, Known, KnownItem
from aggregator.model.story import Item, ItemKeys, Story

WINDOW_HOURS = 36.0
"""Stories further apart are no candidates for one another: the engine's default window."""

CANDIDATES = 20
"""Candidates that the store hands out for one item."""

Pair = tuple[int, int]
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def evaluate_copies(path: Path) -> dict[str, Any]:
    """Pairwise precision, recall and F1 of copies in a file or folder of the kind *copies*.

    :returns: precision, recall, f1 and documents_per_second over all; `candidate_recall`, the share of true pairs that
        the index proposes; `recall_by_kind`, of pairs that a text of the kind is in; `groups`, the figures for stories
        as `judge` grows them text by text, each from a source of its own; `halves`, precision, recall and F1 of each
    :raises ValueError: no line of the kind is there
    """
    records = [record for record in records_of(path) if "cluster" in record and "title" in record]
    if not records:
        msg = "no line with a title and a cluster"
        raise ValueError(msg)
    started = perf_counter()
    candidates, found = found_pairs(records)
    seconds = perf_counter() - started
    by_cluster: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        by_cluster[str(record["cluster"])].append(number)
    true = {pair for members in by_cluster.values() for pair in combinations(members, 2)}
    halves = [half_of(str(record["cluster"])) for record in records]
    kinds = sorted({str(record.get("kind", "")) for record in records} - {""})
    return {
        **figures_of(found, true),
        "documents_per_second": len(records) / seconds,
        "documents": len(records),
        "true_pairs": len(true),
        "candidate_pairs": len(candidates),
        "candidate_recall": len(candidates & true) / len(true) if true else 1.0,
        "recall_by_kind": {kind: _recall_of(kind, records, found, true) for kind in kinds},
        "groups": figures_of(_grouped_pairs(records), true),
        "halves": {
            half: figures_of(
                {pair for pair in found if halves[pair[0]] == half},
                {pair for pair in true if halves[pair[0]] == half},
            )
            for half in ("tuning", "measuring")
        },
    }


def evaluate_pairs(path: Path) -> dict[str, Any]:
    """Precision, recall and F1 of copies in a file or folder of the kind *pairs*.

    Pairs more than `WINDOW_HOURS` apart are answered with no, as the index would never propose them.

    :returns: precision, recall, f1 and documents_per_second over all; `halves`, the same of each; `wrong`, the pairs
        answered wrongly
    :raises ValueError: no line of the kind is there
    """
    records = [r for r in records_of(path) if "title_a" in r and r.get("label") in {"dup", "not_dup", "not"}]
    if not records:
        msg = "no line with title_a and a label"
        raise ValueError(msg)
    true = {number for number, record in enumerate(records) if record["label"] == "dup"}
    started = perf_counter()
    found = {number for number, record in enumerate(records) if _is_copy(record)}
    seconds = perf_counter() - started
    halves = [half_of("|".join(sorted((str(r.get("a", "")), str(r.get("b", "")))))) for r in records]
    return {
        **figures_of(found, true),
        "documents_per_second": 2 * len(records) / seconds,
        "pairs": len(records),
        "halves": {
            half: figures_of({n for n in found if halves[n] == half}, {n for n in true if halves[n] == half})
            for half in ("tuning", "measuring")
        },
        "wrong": [
            f"{records[n]['label']}: {records[n]['title_a']} | {records[n]['title_b']}" for n in sorted(found ^ true)
        ],
    }


def records_of(path: Path) -> Iterator[Mapping[str, Any]]:
    """Every JSON object of a file, or of all `.jsonl` files under a folder."""
    for file in sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    record = json.loads(line)
                    if isinstance(record, dict):
                        yield record


def half_of(name: str) -> str:
    """Which half a cluster or pair belongs to, by its name alone."""
    return "measuring" if blake2b(name.encode(), digest_size=1).digest()[0] % 2 else "tuning"


def figures_of(found: set[Any], true: set[Any]) -> dict[str, float]:
    """Precision, recall and their harmonic mean; 1 where there was nothing to find and nothing was found."""
    right = len(found & true)
    precision = right / len(found) if found else 1.0
    recall = right / len(true) if true else 1.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if right else float(found == true),
    }


def found_pairs(records: Sequence[Mapping[str, Any]]) -> tuple[set[Pair], set[Pair]]:
    """The pairs that the index proposes, and those of them that the comparison confirms."""
    texts = [prepare(str(r["title"]), str(r.get("text", ""))) for r in records]
    postings: dict[int, list[int]] = defaultdict(list)
    candidates: set[Pair] = set()
    for number, record in enumerate(records):
        for value in signature(str(record["title"]), str(record.get("text", ""))):
            candidates.update((other, number) for other in postings[value])
            postings[value].append(number)
    return candidates, {(old, new) for old, new in candidates if compare(texts[new], texts[old])}


def _grouped_pairs(records: Iterable[Mapping[str, Any]]) -> set[Pair]:
    """The pairs in one story after every text was judged in turn, each in a poll of a source of its own."""
    held: list[KnownItem] = []
    postings: dict[int, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        item = _item(number, record)
        shared: dict[int, int] = defaultdict(int)
        for value in item.signature:
            for other in postings[value]:
                shared[other] += 1
            postings[value].append(number)
        nearest = sorted(shared, key=lambda other: (-shared[other], other))[:CANDIDATES]
        known = Known(candidates={item.uid: tuple(Candidate(item=held[n], shared=shared[n]) for n in nearest)})
        batch = Batch(f"source-{number}")
        judge(item, itself=None, published=_NO_DATE, now=_NO_DATE, publisher="", known=known, batch=batch)
        held.append(batch.noted(item))
    stories: dict[str, list[int]] = defaultdict(list)
    for number, there in enumerate(held):
        stories[there.story_uid].append(number)
    return {pair for members in stories.values() for pair in combinations(members, 2)}


def _item(number: int, record: Mapping[str, Any]) -> Item:
    title, text = str(record["title"]), str(record.get("text", ""))
    return Item(
        uid=f"{number:016x}",
        hash=number.to_bytes(8, "big"),
        story=Story(title=title, text=text),
        keys=ItemKeys(),
        digest=number.to_bytes(8, "big"),
        signature=signature(title, text),
        regions=(),
    )


def _recall_of(kind: str, records: Sequence[Mapping[str, Any]], found: set[Pair], true: set[Pair]) -> float:
    of_kind = {pair for pair in true if kind in {records[number].get("kind") for number in pair}}
    return len(found & of_kind) / len(of_kind) if of_kind else 1.0


def _is_copy(record: Mapping[str, Any]) -> bool:
    gap = abs(float(record.get("gap_hours") or 0.0))
    new = prepare(str(record["title_a"]), str(record.get("text_a", "")))
    old = prepare(str(record["title_b"]), str(record.get("text_b", "")))
    return gap <= WINDOW_HOURS and compare(new, old, gap_hours=gap) is not None
