# ruff: noqa: RUF001 -- the colons and brackets of Chinese and Japanese
"""The words beside a picture: its caption and its credit."""

from __future__ import annotations

import pytest

from aggregator.clean.pictures.credit import CREDIT_LENGTH, credit_name, split_caption


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Ana Ruiz/AP", "Ana Ruiz/AP"),
        ("Photograph: Ana Ruiz/Reuters", "Ana Ruiz/Reuters"),
        ("Photo by Ana Ruiz", "Ana Ruiz"),
        ("(Photo: Ana Ruiz)", "Ana Ruiz"),
        ("Bild: Ana Ruiz/dpa", "Ana Ruiz/dpa"),
        ("Crédit photo : Ana Ruiz", "Ana Ruiz"),
        ("© dpa", "dpa"),
        ("Kuva: Ana Ruiz", "Ana Ruiz"),
        ("Symbolbild: Ana Ruiz/dpa", "Ana Ruiz/dpa"),
        ("写真：岸田あや", "岸田あや"),
        ("（图片来源：新华社）", "新华社"),
        ("[Ana Ruiz/AFP]", "Ana Ruiz/AFP"),
        ("Ana Ruiz (Post)", "Ana Ruiz (Post)"),
        ("Ana &amp; Bo <b>Ruiz</b>", "Ana & Bo Ruiz"),
        ("Photographic Society", "Photographic Society"),
    ],
)
def test_names_without_labels(given: str, name: str) -> None:
    """Labels and brackets around a name go, in several languages; the name stays as it is."""
    assert credit_name(given) == name


@pytest.mark.parametrize("given", ["", "None", "n/a", " - ", "2024", "https://h.example/a", "x" * (CREDIT_LENGTH + 1)])
def test_nobody(given: str) -> None:
    """Placeholders, addresses and notices name nobody."""
    assert credit_name(given) == ""


@pytest.mark.parametrize(
    ("given", "caption", "credit"),
    [
        ("A crane unloads salt. Photograph: Ana Ruiz/AP", "A crane unloads salt.", "Ana Ruiz/AP"),
        ("A crane unloads salt (Ana Ruiz/AP)", "A crane unloads salt", "Ana Ruiz/AP"),
        ("A crane unloads salt in June. — Reuters", "A crane unloads salt in June.", "Reuters"),
        ("A crane unloads salt | AFP", "A crane unloads salt", "AFP"),
        ("A crane unloads salt at the long-awaited dock", "A crane unloads salt at the long-awaited dock", ""),
        ("Photo: Ana Ruiz", "", "Ana Ruiz"),
        ("<p>A &amp; B unload salt</p>", "A & B unload salt", ""),
        ("港の新しいクレーン", "港の新しいクレーン", ""),
    ],
)
def test_captions_are_parted_from_credits(given: str, caption: str, credit: str) -> None:
    """The credit at a caption's end is told apart; without one the caption is whole."""
    assert split_caption(given) == (caption, credit)


@pytest.mark.parametrize("given", ["dock_7.jpg", "IMG 2034", "crane-at-dock", "DSC_0007", "Untitled", "a " * 400])
def test_file_names_are_no_captions(given: str) -> None:
    """What a camera or an editor called the file, and a whole article, say nothing of the picture."""
    assert split_caption(given)[0] == ""
