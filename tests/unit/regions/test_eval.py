"""`aggregator eval regions`: how the figures are counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.errors import UserError
from aggregator.evaluation.regions import calibration_error, evaluate_regions, is_training, read_labelled

STORIES = [
    {
        "id": "1",
        "title": "Peru votes",
        "text": "Peru voted.\u2028Lima counted.",
        "countries": ["PE"],
        "main_country": "PE",
    },
    {"id": "2", "title": "Soviet oil", "text": "The Soviet Union pumps.", "countries": ["SU"], "main_country": None},
    {"id": "3", "title": "Nothing", "text": "No place.", "countries": ["FR"], "main_country": "FR"},
    {"id": "4", "title": "Chile votes", "text": "Chile voted.", "countries": [], "main_country": None},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A set of four stories: two right, one missed, one wrong."""
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in STORIES) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["about", "mention"])
def test_the_figures(labelled: Path, kind: str) -> None:
    """Right, wrong and missed countries are counted over all stories; old states stand for today's."""
    figures = evaluate_regions(labelled, kind)
    assert figures["documents"] == 4
    assert figures["precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["documents_per_second"] > 0
    assert figures["detail"]["set"]["all"]["documents"] == 4
    assert figures["main_country_accuracy"] == (0.5 if kind == "about" else None)


def test_a_folder_gives_its_sets(labelled: Path) -> None:
    """A folder is measured set by set."""
    assert set(evaluate_regions(labelled.parent, "about")["detail"]) == {"set"}


def test_what_is_not_labelled_is_refused(tmp_path: Path) -> None:
    """A wrong line is named by file and number; an empty folder and an unknown kind are errors too."""
    bad = tmp_path / "bad.jsonl"
    bad.write_text(json.dumps(STORIES[0]) + "\n{}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"bad\.jsonl:2"):
        read_labelled(bad)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no labelled stories"):
        evaluate_regions(tmp_path / "empty", "about")
    with pytest.raises(UserError, match="'all'"):
        evaluate_regions(bad, "all")


def test_the_split_is_fixed_and_about_even() -> None:
    """The halves depend on nothing but the id."""
    training = [is_training(f"story-{n}") for n in range(1000)]
    assert training[:5] == [is_training(f"story-{n}") for n in range(5)]
    assert 450 < sum(training) < 550


def test_calibration_error() -> None:
    """Zero where confidence is the share that is right, the gap where it is not."""
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == 0
    assert calibration_error([(0.9, False)] * 4) == pytest.approx(0.9)
    assert calibration_error([]) == 0
