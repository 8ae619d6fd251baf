"""How well different texts about one happening are linked, and how seldom they are taken for copies.

The data are JSON lines with `id`, `title`, `text` and `cluster`: texts of one cluster are about one event. Where lines
have a `split`, "train" is what the threshold was chosen on, and the other splits are only measured; without one, the
halves are those of the copies, by a fixed hash of the cluster's name. The rarity of words is that of all texts of the
part, as in a store that has had such news for a while.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

from aggregator.dedupe.events import Linker, event_terms
from aggregator.evaluation.copies import figures_of, found_pairs, half_of, records_of
from aggregator.model import KnownEvents, Role
from aggregator.regions.gazetteer import load
from aggregator.regions.tag import tag


def evaluate_events(path: Path) -> dict[str, Any]:
    """Pairwise precision, recall and F1 of events, by part of the data.

    :returns: `parts`, the figures of each; `copies`: of pairs of one event and of pairs of two events, the share that
        is taken for copies; documents_per_second
    :raises ValueError: no line has a cluster
    """
    records = [record for record in records_of(path) if "cluster" in record]
    if not records:
        msg = "no line with a cluster"
        raise ValueError(msg)
    parts: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in records:
        parts[_part(record)].append(record)
    started = perf_counter()
    figures = {part: _figures(members) for part, members in sorted(parts.items())}
    seconds = perf_counter() - started
    return {
        "documents": len(records),
        "events": len({record["cluster"] for record in records}),
        "parts": figures,
        "copies": _copies(records),
        "documents_per_second": len(records) / seconds,
    }


def _part(record: Mapping[str, Any]) -> str:
    if "split" in record:
        return "tuning" if record["split"] == "train" else "measuring"
    return half_of(str(record["cluster"]))


def _figures(records: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Precision, recall and F1 of the pairs that are linked when the texts come one after the other."""
    terms = [event_terms(*_told(record)) for record in records]
    linker = Linker(known=KnownEvents(), arriving=terms)
    events: dict[str, list[str]] = defaultdict(list)
    for number, record in enumerate(records):
        title, text = _told(record)
        uid = f"{number:08}"
        evidence, _ = linker.link(uid, title=title, text=text, terms=terms[number], regions=_subjects(title, text))
        events[evidence.event if evidence else uid].append(uid)
    linked = {pair for members in events.values() for pair in combinations(members, 2)}
    return figures_of(linked, _true(records))


def _told(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record.get("title", "")), str(record.get("text", ""))


def _subjects(title: str, text: str) -> frozenset[str]:
    tags = tag(load(), title=title, text=text, dateline=None, source_country=None, language="en", when=None)
    return frozenset(each.code for each in tags if each.role is Role.SUBJECT)


def _true(records: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    by_cluster: dict[str, list[str]] = defaultdict(list)
    for number, record in enumerate(records):
        by_cluster[str(record["cluster"])].append(f"{number:08}")
    return {pair for members in by_cluster.values() for pair in combinations(members, 2)}


def _copies(records: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How the comparison of copies answers for pairs of one event and of two."""
    _, found = found_pairs(records)
    clusters = [str(record["cluster"]) for record in records]
    sizes = Counter(clusters)
    within = sum(size * (size - 1) // 2 for size in sizes.values())
    across = len(records) * (len(records) - 1) // 2 - within
    wrong = sum(clusters[one] != clusters[other] for one, other in found)
    return {
        "of_one_event": (len(found) - wrong) / within if within else 0.0,
        "of_two_events": wrong / across if across else 0.0,
    }
