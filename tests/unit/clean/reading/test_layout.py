"""Tables that lay a text out, and tables of data."""

import pytest

from aggregator.clean.blocks import render, text_of
from aggregator.clean.reading.read import read

LONG = "The orchard by the canal was pruned in one afternoon, and nobody remembers that it was done faster."
ALSO = "The pruners came from three villages, with their own ladders, and went home before it was dark."


@pytest.mark.parametrize(
    ("html", "rendered"),
    [
        ("<table><tr><td>one</td></tr><tr><td><b>two</b></td></tr></table>", "<p>one</p><p><b>two</b></p>"),
        ("<table><tr><td></td><td>one</td><td></td></tr><tr><td>two</td></tr></table>", "<p>one</p><p>two</p>"),
        (f"<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>{LONG}</td></tr></table>",
         f"<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><p>{LONG}</p>"),
        (f"<table><tr><td><img src=https://example.org/p.jpg></td><td>{LONG}</td></tr></table>",
         f'<p><img src="https://example.org/p.jpg"></p><p>{LONG}</p>'),
        ("<table><tr><td><h2>North</h2>x</td><td><h2>South</h2>y</td></tr></table>",
         "<h2>North</h2><p>x</p><h2>South</h2><p>y</p>"),
        (f"<table><tr><td><p>{LONG}</p><p>{ALSO}</p></td><td>aside</td></tr></table>",
         f"<p>{LONG}</p><p>{ALSO}</p><p>aside</p>"),
        ("<table role=presentation><tr><td>one</td><td>two</td></tr></table>", "<p>one</p><p>two</p>"),
        ("<ul><li><table><tr><td>one</td></tr><tr><td>two</td></tr></table></ul>",
         "<ul><li><p>one</p><p>two</p></li></ul>"),
        ("<table dir=rtl><tr><td lang=he>x</td></tr><tr><td><ul><li>y</ul></td></tr></table>",
         '<p dir="rtl" lang="he">x</p><ul dir="rtl"><li>y</li></ul>'),
    ],
)  # fmt: skip
def test_tables_for_layout_become_what_stands_in_them(html: str, rendered: str) -> None:
    """One column, tables within tables, headings and paragraphs in cells: no table is left of it, and no word lost."""
    assert render(read(html)) == rendered
    assert render(read(rendered)) == rendered


@pytest.mark.parametrize(
    "html",
    [
        "<table><tbody><tr><td>Oats</td><td>12</td></tr><tr><td>Rye</td><td>9</td></tr></tbody></table>",
        f"<table><thead><tr><th>Crop</th></tr></thead><tbody><tr><td>a</td><td><p>{LONG}</p></td></tr></tbody></table>",
        "<table><caption>Crops</caption><tbody><tr><td>Oats</td><td>12</td></tr></tbody></table>",
        f"<table><tbody><tr><td>Oats</td><td>{LONG}</td></tr><tr><td>Rye</td><td>{ALSO}</td></tr></tbody></table>",
        '<table><tbody><tr><td><img src="https://example.org/oats.png"></td><td>Oats</td></tr></tbody></table>',
    ],
)
def test_tables_of_data_stay(html: str) -> None:
    """Names beside numbers, beside what is said of them and beside their pictures are a table still."""
    assert render(read(html)) == html


def test_a_letters_cells_are_paragraphs_of_its_text() -> None:
    """The text of a letter has its paragraphs apart, as that of any story."""
    cells = "".join(f"<tr><td style='padding:9px'>{text}</td></tr>" for text in (LONG, ALSO))
    letter = f"<table width=640><tr><td><table>{cells}</table></td></tr></table>"
    assert text_of(read(letter)) == f"{LONG}\n\n{ALSO}"
