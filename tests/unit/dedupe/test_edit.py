"""Which edits a reader would notice."""

# ruff: noqa: RUF001 - typography and other scripts are what is tested

from __future__ import annotations

from typing import Any

import pytest

from aggregator.dedupe.edit import TEXT_LIMIT, Version, edit_of
from aggregator.model import Edit
from tests.costs import LINEAR, growth

TITLE = "Harbour bridge closes for repairs"
TEXT = "The old harbour bridge will close for 12 weeks from Monday, the council said. Buses take the long way round."


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (TITLE, TEXT, Edit.NONE),
        (TITLE.upper(), TEXT.replace(",", " –"), Edit.NONE),
        (TITLE, TEXT.replace("harbour", "harbor"), Edit.TYPO),
        (TITLE, TEXT + " 14 comments", Edit.VOLATILE),
        ("Bridge shut for three months", TEXT, Edit.RETITLE),
        ("Bridge shut for three months", TEXT.replace("council", "counsil"), Edit.RETITLE),
        (TITLE, TEXT.replace("12", "14"), Edit.SUBSTANTIVE),
        (TITLE, TEXT.replace("will close", "will not close"), Edit.SUBSTANTIVE),
        (TITLE, TEXT.replace("Monday", "Thursday"), Edit.SUBSTANTIVE),
        (TITLE, TEXT + " Ferries will run every ten minutes instead.", Edit.SUBSTANTIVE),
        ("Bridge shut for three months", TEXT + " Ferries will run instead.", Edit.SUBSTANTIVE),
        (TITLE, "", Edit.NONE),
        ("Bridge shut for three months", "", Edit.RETITLE),
    ],
)
def test_kinds_of_edit(title: str, text: str, expected: Edit) -> None:
    """Typography is nothing, a counter is volatile, a respelling a typo; a number or a new word is substantive."""
    assert edit_of(Version(title=TITLE, text=TEXT), Version(title=title, text=text)) is expected


def test_a_number_is_never_respelt() -> None:
    """However alike the two are letter by letter, another number says something else."""
    old = "The tug that pulled the ferry free had 15000 litres aboard, the coastguard said on Wednesday."
    new = old.replace("15000", "15800")
    assert edit_of(Version(title=TITLE, text=old), Version(title=TITLE, text=new)) is Edit.SUBSTANTIVE


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"corrections": ("Correction: it is nine weeks.",)}, Edit.CORRECTION),
        ({"corrections": ("Correction: a.",)}, {"corrections": ("Correction: a.",)}, Edit.NONE),
        ({}, {"marks": ("CORRECTED",)}, Edit.CORRECTION),
        ({"marks": ("CORRECTED",)}, {"marks": ("CORRECTED",)}, Edit.NONE),
        ({}, {"marks": ("UPDATE 2",)}, Edit.NONE),
        ({}, {"title": "RETRACTION: Harbour bridge closes for repairs"}, Edit.RETRACTION),
        ({}, {"text": "This article has been withdrawn."}, Edit.RETRACTION),
        ({}, {"text": "Este artículo ha sido retirado por un error."}, Edit.RETRACTION),
        ({"text": "This story was retracted."}, {"text": "This story was retracted."}, Edit.NONE),
        ({}, {"text": TEXT + " The report was withdrawn by the council."}, Edit.SUBSTANTIVE),
    ],
)
def test_a_paper_says_what_its_edit_is(old: dict[str, Any], new: dict[str, Any], expected: Edit) -> None:
    """A note, a mark or a notice that was not there before makes a correction or a retraction; once only."""
    usual = {"title": TITLE, "text": TEXT}
    assert edit_of(Version(**usual | old), Version(**usual | new)) is expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("7,", "8,"), ("ab", "ba"), ("word ", "work "), ("7 min ", "9 min ")],
    ids=["figures", "one word", "many words", "beginnings of counters"],
)
def test_telling_an_edit_costs_what_the_texts_are_long(old: str, new: str) -> None:
    """Two versions that are one endless word, or nothing but figures, are told apart as fast as prose is."""

    def versions(size: int) -> tuple[Version, Version]:
        return Version(title=TITLE, text=old * size), Version(title=TITLE, text=new * size)

    assert growth(lambda pair: edit_of(*pair), versions, 4_000) < LINEAR


def test_a_difference_behind_what_is_compared_word_by_word_is_something_new() -> None:
    """A text of hundreds of pages is not read to its end, and what was added there counts."""
    long = "word " * (TEXT_LIMIT // 5)
    old = Version(title=TITLE, text=long + "The end.")
    assert edit_of(old, Version(title=TITLE, text=long + "The end is near.")) is Edit.SUBSTANTIVE
    assert edit_of(old, Version(title=TITLE, text=old.text)) is Edit.NONE
