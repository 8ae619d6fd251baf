"""Floors of region tagging on labelled stories, and the sample story. Figures are of the measuring half only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aggregator.evaluation.regions import SETS, evaluate_regions, read_labelled
from aggregator.evaluation.regions import figures as figures_of
from aggregator.model import Role
from aggregator.regions.gazetteer import load
from aggregator.regions.tag import tag

ELSEWHERE = frozenset({"KR", "US", "GB", "FR", "NL", "IL", "NZ", "IN"})
"""Countries that only the list below the sample story, or an ocean in it, names."""


@pytest.fixture(scope="module")
def figures(corpus: Path) -> dict[str, dict[str, Any]]:
    """The measuring half's figures by set."""
    return {
        name: detail["measuring_half"]
        for kind in ("about", "mention")
        for name, detail in evaluate_regions(corpus / "regions", kind)["detail"].items()
    }


@pytest.mark.parametrize(
    ("name", "floor"), [("wikinews_about", 0.94), ("reuters_general", 0.89), ("trnews", 0.90), ("lgl", 0.835)]
)
def test_f1(figures: dict[str, dict[str, Any]], name: str, floor: float) -> None:
    """Micro-F1 at country level does not fall below what was reached."""
    assert figures[name]["f1"] >= floor


@pytest.mark.parametrize(("name", "floor"), [("wikinews_about", 0.96), ("reuters_general", 0.97)])
def test_main_country(figures: dict[str, dict[str, Any]], name: str, floor: float) -> None:
    """The first subject is the country that the labels call the main one."""
    assert figures[name]["main_country_accuracy"] >= floor


@pytest.mark.parametrize("name", ["wikinews_about", "reuters_general"])
def test_confidence_is_calibrated(figures: dict[str, dict[str, Any]], name: str) -> None:
    """Confidence of subjects is right as often as it says, to five points."""
    assert figures[name]["calibration_error"] <= 0.05


@pytest.fixture(scope="module")
def short(corpus: Path) -> dict[str, dict[str, Any]]:
    """The measuring half's figures on the title and the first 40 words, by set."""
    result = {}
    for name in SETS["about"]:
        judged = []
        for story in read_labelled(corpus / "regions" / f"{name}.jsonl"):
            if not story.training:
                text = " ".join(story.text.split()[:40])
                judged.append((story, tag(load(), title=story.title, text=text, dateline=story.dateline)))
        result[name] = figures_of(judged, "about")
    return result


@pytest.mark.parametrize(
    ("name", "f1", "calibration"), [("wikinews_about", 0.93, 0.08), ("reuters_general", 0.88, 0.03)]
)
def test_short_texts(short: dict[str, dict[str, Any]], name: str, f1: float, calibration: float) -> None:
    """A feed that gives no more than a first paragraph is tagged as well, and its confidence is near the truth."""
    print(f"{name}, title and 40 words: F1 {short[name]['f1']:.3f}, calibration {short[name]['calibration_error']:.3f}")
    assert short[name]["f1"] >= f1
    assert short[name]["calibration_error"] <= calibration


def sample(corpus: Path) -> tuple[str, str, str]:
    """Title, all the rest, and the body as a person tells it."""
    title, _, rest = (corpus / "seed" / "story.txt").read_text(encoding="utf-8").partition("\n")
    lines = rest[rest.index("Russian leader Vladimir") : rest.index("By Press Association")].split("\n\n")
    body = "\n\n".join(line for line in lines if "Sysoyev/AP" not in line)
    return title, rest, body


def test_the_sample_story_cleaned(corpus: Path) -> None:
    """It is about Azerbaijan and Russia, concerns Armenia, and names nothing that only stands around it."""
    title, _, body = sample(corpus)
    roles = {one.code: one.role for one in tag(load(), title=title, text=body)}
    assert {code for code, role in roles.items() if role is Role.SUBJECT} == {"AZ", "RU"}
    assert roles["AM"] is Role.MENTION
    assert not roles.keys() & ELSEWHERE


def test_the_sample_story_with_everything_around_it(corpus: Path) -> None:
    """Captions and a list of other stories do not take the lead from Azerbaijan and Russia."""
    title, rest, _ = sample(corpus)
    tags = tag(load(), title=title, text=rest)
    assert {one.code for one in tags[:2]} == {"AZ", "RU"}
