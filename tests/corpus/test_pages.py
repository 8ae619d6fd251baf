"""Floors of article text and fields on labelled pages, beside plain trafilatura, and pages that end too early.

Rules were tuned on one half of the pages; the measuring half was only ever counted.
"""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import pytest

from aggregator.clean.page.document import clean_page
from aggregator.evaluation.pages import FIELDS, evaluate_pages

HALVES = ("tuning_half", "measuring_half")

CUTS = 20
"""Places at which each page is cut."""


@pytest.fixture(scope="module")
def figures(corpus: Path) -> dict[str, Any]:
    """The figures of all pages, with both halves in their detail."""
    return evaluate_pages(corpus / "pages")


@pytest.mark.parametrize(
    ("half", "figure", "floor"),
    [
        ("tuning_half", "precision", 0.964),
        ("tuning_half", "recall", 0.981),
        ("tuning_half", "f1", 0.973),
        ("measuring_half", "precision", 0.960),
        ("measuring_half", "recall", 0.975),
        ("measuring_half", "f1", 0.967),
    ],
)
def test_text(figures: dict[str, Any], half: str, figure: str, floor: float) -> None:
    """Shingle precision, recall and F1 do not fall below what was reached."""
    assert figures["detail"][half][figure] >= floor


@pytest.mark.parametrize(
    ("half", "field", "floor"),
    [
        ("tuning_half", "title", 0.92),
        ("tuning_half", "authors", 0.83),
        ("tuning_half", "authors_or_agency", 0.90),
        ("tuning_half", "published", 0.99),
        ("measuring_half", "title", 0.84),
        ("measuring_half", "authors", 0.83),
        ("measuring_half", "authors_or_agency", 0.87),
        ("measuring_half", "published", 0.965),
    ],
)
def test_fields(figures: dict[str, Any], half: str, field: str, floor: float) -> None:
    """The share of pages whose field is right does not fall below what was reached."""
    assert figures["detail"][half]["fields"][field] >= floor


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("figure", ["precision", "recall", "f1"])
def test_text_is_better_than_plain_extraction(figures: dict[str, Any], half: str, figure: str) -> None:
    """On the same pages in the same run every figure of the text is above plain trafilatura's."""
    assert figures["detail"][half][figure] > figures["detail"][half]["trafilatura"][figure]


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_fields_are_no_worse_than_plain_extraction(figures: dict[str, Any], field: str) -> None:
    """Over all pages no field is right less often than in trafilatura's metadata."""
    assert figures["fields"][field] >= figures["trafilatura"]["fields"][field]


def test_pages_never_raise_when_they_are_cut(corpus: Path) -> None:
    """A page that ends anywhere is still a story."""
    places = random.Random(20)
    paths = sorted((corpus / "pages").glob("*.html.gz"))
    assert len(paths) > 100
    for path in paths[::10]:
        page = gzip.decompress(path.read_bytes())
        for _ in range(CUTS):
            assert clean_page(page[: places.randrange(len(page))]).title
