"""How well stories are tagged by country, on labelled ones: `aggregator eval regions PATH --kind about|mention`.

A labelled set is a file of JSON lines with `id`, `title`, `text`, `countries` (ISO 3166-1 alpha-2), and where known
`main_country` and `dateline`. "about" counts the countries that a story is tagged with as subject, "mention" all that
its text was found to name. Half of each set, by a hash of the id, is for training; figures worth quoting are the
other half's.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aggregator.errors import UserError
from aggregator.model import Dateline, RegionTag, Role
from aggregator.regions.gazetteer import load
from aggregator.regions.hierarchy import country_of
from aggregator.regions.tag import tag

SETS: Final[dict[str, tuple[str, ...]]] = {"about": ("wikinews_about", "reuters_general"), "mention": ("trnews", "lgl")}
"""Which files of a folder are labelled for which question; never pooled."""

SUCCESSORS: Final = {
    "SU": "RU",
    "YU": "RS",
    "CS": "CZ",
    "DD": "DE",
    "YD": "YE",
    "ZR": "CD",
    "BU": "MM",
    "TP": "TL",
    "AN": "CW",
}
"""States that are no more, as labels of their time have them, and the country that stands for them here."""

BINS: Final = 10
"""Bins of the expected calibration error."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """One labelled story."""

    id: str
    title: str
    text: str
    countries: frozenset[str]
    main: str | None
    dateline: Dateline | None
    training: bool
    """Whether it is of the half that weights are learned from."""


def is_training(identifier: str) -> bool:
    """The fixed split: by the first bit of the SHA-256 of the id."""
    return hashlib.sha256(identifier.encode()).digest()[0] < 128  # noqa: PLR2004  (half of a byte's values)


def read_labelled(path: Path) -> tuple[Labelled, ...]:
    """A set of labelled stories.

    :raises UserError: the file cannot be read, or a line is not a labelled story; the message says which
    """
    stories = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as labelled stories: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            stories.append(_labelled(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(
                f"{path}:{number}: not a labelled story ({error!r}); "
                "a line is a JSON object with id, title, text and countries"
            ) from error
    return tuple(stories)


def _labelled(row: dict[str, Any]) -> Labelled:
    identifier = str(row["id"])
    main = row.get("main_country")
    return Labelled(
        id=identifier,
        title=row["title"] or "",
        text=row["text"] or "",
        countries=frozenset(SUCCESSORS.get(code, code) for code in row["countries"]),
        main=SUCCESSORS.get(main, main) if main else None,
        dateline=Dateline(text=row["dateline"]) if row.get("dateline") else None,
        training=is_training(identifier),
    )


def evaluate_regions(path: Path, kind: str) -> dict[str, Any]:
    """Precision, recall and F1 at country level, main-country accuracy, calibration and speed.

    :param path: one set, or a folder that holds the sets by their names
    :returns: the figures of all stories at the top level, and under "detail" each set's and its measuring half's
    :raises UserError: nothing labelled is there, or the kind is neither "about" nor "mention"
    """
    if kind not in SETS:
        raise UserError(f"{kind!r} is no kind of label: it is one of {', '.join(SETS)}")
    if path.is_dir():
        files = [path / f"{name}.jsonl" for name in SETS[kind]]
        files = [file for file in files if file.is_file()] or sorted(path.glob("*.jsonl"))
    else:
        files = [path]
    if not files:
        raise UserError(
            f"{path}: no labelled stories; expected files named {', '.join(f'{n}.jsonl' for n in SETS[kind])}"
        )
    load()  # not counted in the documents per second
    results = []
    detail: dict[str, Any] = {}
    seconds = 0.0
    for file in files:
        stories = read_labelled(file)
        began = time.perf_counter()
        judged = [(story, _tags(story)) for story in stories]
        seconds += time.perf_counter() - began
        results += judged
        measured = [(story, tags) for story, tags in judged if not story.training]
        detail[file.stem] = {"all": figures(judged, kind), "measuring_half": figures(measured, kind)}
    if not results:
        raise UserError(f"{path}: no labelled stories in it")
    return {
        **figures(results, kind),
        "documents_per_second": round(len(results) / seconds, 1) if seconds else 0.0,
        "detail": detail,
    }


def _tags(story: Labelled) -> tuple[RegionTag, ...]:
    return tag(load(), title=story.title, text=story.text, dateline=story.dateline)


def predicted(tags: Iterable[RegionTag], kind: str) -> tuple[str, ...]:
    """The countries that tags come to, each once, in the tags' order."""
    codes = (
        country_of(one.code)
        for one in tags
        if (
            one.role is Role.SUBJECT
            if kind == "about"
            else any(m.field in ("title", "lead", "body") for m in one.evidence)
        )
    )
    return tuple(dict.fromkeys(code for code in codes if code))


def figures(judged: Sequence[tuple[Labelled, tuple[RegionTag, ...]]], kind: str) -> dict[str, Any]:
    """Micro-averaged figures over (story, tags) pairs."""
    right = wrong = missed = 0
    mains = mains_right = 0
    for story, tags in judged:
        found = predicted(tags, kind)
        right += len(story.countries & set(found))
        wrong += len(set(found) - story.countries)
        missed += len(story.countries - set(found))
        if story.main:
            mains += 1
            mains_right += bool(found) and found[0] == story.main
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return {
        "documents": len(judged),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4) if right else 0.0,
        "main_country_accuracy": round(mains_right / mains, 4) if mains and kind == "about" else None,
        "calibration_error": round(calibration_error(list(_outcomes(judged))), 4) if kind == "about" else None,
    }


def _outcomes(judged: Iterable[tuple[Labelled, tuple[RegionTag, ...]]]) -> Iterator[tuple[float, bool]]:
    for story, tags in judged:
        for one in tags:
            if one.role is Role.SUBJECT and one.code == country_of(one.code):
                yield one.confidence, one.code in story.countries


def calibration_error(outcomes: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: how far confidence and the share that is right lie apart, by tenths of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, correct in outcomes:
        bins.setdefault(min(BINS - 1, math.floor(confidence * BINS)), []).append((confidence, correct))
    gaps = (abs(sum(c for c, _ in members) - sum(ok for _, ok in members)) for members in bins.values())
    return sum(gaps) / len(outcomes) if outcomes else 0.0
