"""Which edits a reader would notice."""

# ruff: noqa: RUF001 - typography and other scripts are what is tested

from __future__ import annotations

import pytest

from aggregator.dedupe.edit import edit_of
from aggregator.model.poll import Edit

TITLE = "Harbour bridge closes for repairs"
TEXT = "The old harbour bridge will close for 12 weeks from Monday, the council said. Buses take the long way round."


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (TITLE, TEXT, Edit.NONE),
        (TITLE.upper(), TEXT.replace(",", " –"), Edit.NONE),
        (TITLE, TEXT.replace("harbour", "harbor"), Edit.NONE),
        (TITLE, TEXT + " 14 comments", Edit.NONE),
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
    """Typography, typos and counters are nothing; a number or a new word is; a title alone is a retitle."""
    assert edit_of(TITLE, TEXT, title, text) is expected
