"""The evaluation's arithmetic, on labelled lines of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.evaluation.copies import evaluate_copies, evaluate_pairs

FERRY = (
    "The night ferry to Osmund island ran aground on a sandbank outside the harbour early on Wednesday with ninety "
    "passengers aboard, the coastguard said. Nobody was hurt, and a tug pulled it free at high water four hours later."
)
TOWER = (
    "Workers have begun to take down the leaning water tower of Karsk, brick by brick, after engineers gave it no more "
    "than another winter. The town council wants to keep the iron tank as a bandstand behind the old station."
)


def write(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n", encoding="utf-8")
    return path


def copy(title: str, text: str, cluster: str, kind: str = "original") -> dict[str, object]:
    return {"title": title, "text": text, "cluster": cluster, "kind": kind}


def pair(text_a: str, text_b: str, label: str, hours: float = 1.0) -> dict[str, object]:
    return {
        "a": text_a[:20],
        "b": text_b[:20],
        "title_a": "x",
        "text_a": text_a,
        "title_b": "y",
        "text_b": text_b,
        "label": label,
        "gap_hours": hours,
    }


def test_copies_are_counted_in_pairs(tmp_path: Path) -> None:
    """Three copies are three pairs; a wrong label costs precision, a stranger recall."""
    file = write(
        tmp_path / "copies.jsonl",
        copy("Ferry aground", FERRY, "a"),
        copy("Sandbank scare", FERRY, "a", "verbatim"),
        copy("Tower falls", TOWER, "a", "odd"),
        copy("Osmund ferry", FERRY, "b"),
    )
    figures = evaluate_copies(file)
    assert figures["true_pairs"] == 3
    assert figures["precision"] == pytest.approx(1 / 3)
    assert figures["recall"] == pytest.approx(1 / 3)
    assert figures["groups"]["recall"] == pytest.approx(1 / 3)
    assert figures["recall_by_kind"] == {"odd": 0.0, "original": 0.5, "verbatim": 0.5}
    assert figures["documents_per_second"] > 0


def test_pairs_are_judged_with_their_gap(tmp_path: Path) -> None:
    """A copy outside the window is missed, labels other than dup and not are left out, a folder is read whole."""
    write(tmp_path / "one.jsonl", pair(FERRY, FERRY, "dup"), pair(FERRY, TOWER, "not"), pair(FERRY, FERRY, "ambiguous"))
    write(tmp_path / "two.jsonl", pair(TOWER, TOWER, "dup", hours=90), copy("Ferry", FERRY, "a"))
    figures = evaluate_pairs(tmp_path)
    assert figures["pairs"] == 3
    assert (figures["precision"], figures["recall"]) == (1.0, 0.5)
    assert figures["wrong"] == ["dup: x | y"]
    assert evaluate_copies(tmp_path)["documents"] == 1


@pytest.mark.parametrize("evaluate", [evaluate_copies, evaluate_pairs])
def test_other_data_is_refused(tmp_path: Path, evaluate) -> None:  # noqa: ANN001
    """Lines of another kind are an error that says so, not a perfect score."""
    with pytest.raises(ValueError, match="no line"):
        evaluate(write(tmp_path / "regions.jsonl", {"text": FERRY, "countries": ["NO"]}))
