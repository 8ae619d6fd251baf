"""A page as units of text, and the page cut down to some of them."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from aggregator.clean.page.units import carve, cut, squash, units_of


def page(body: str) -> HtmlElement:
    """The tree of a page with this body."""
    return document_fromstring(f"<html><head><title>t</title></head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One <b>and</b> two</p><p>Three</p>", ["One and two", "Three"]),
        ("<div>Bare<p>One</p>tail</div>", ["Bare", "One", "tail"]),
        ("<p>One<br>two</p>", ["One", "two"]),
        ("<p>One<!-- no --> two</p>", ["One two"]),
        ("<p>One<script>var x</script> two</p><style>p{}</style><noscript>no</noscript>", ["One two"]),
        ("<span>a<div>b</div>c</span>", ["a", "b", "c"]),
        ("<p>—</p><p> \n </p>", []),
        ("", []),
    ],
    ids=["inline", "tails", "breaks", "comments", "silent", "blocks in inline", "no letters", "empty"],
)
def test_units_are_runs_between_blocks(body: str, texts: list[str]) -> None:
    """Block elements and line breaks end a unit, inline elements and comments do not, and scripts are no text."""
    assert [unit.text for unit in units_of(page(body))] == texts


def test_links_are_counted() -> None:
    """A unit knows how much of it is linked, and whether it leads to a part of the same page."""
    plain, half, anchor = units_of(page('<p>Word</p><p>Half <a href="/x">link</a></p><p><a href="#part">Part</a></p>'))
    assert (plain.linked, half.linked, anchor.linked) == (0, 4, 4)
    assert [unit.is_anchor for unit in (plain, half, anchor)] == [False, False, True]


def test_where_a_unit_stands() -> None:
    """Paragraphs and list items of one flow share a station; a box inside of it is another one."""
    body = "<article><h2>Head</h2><p>One</p><ul><li>Two</li></ul><aside><p>Box</p></aside></article>"
    head, one, two, box = units_of(page(body))
    assert head.is_heading
    assert not one.is_heading
    assert two.inside("ul", "ol")
    assert one.station() is two.station()
    assert one.station() is not box.station()


def test_squashed_text_is_what_renderings_share() -> None:
    """Case, spaces, quotes and the way that accents are written do not matter."""
    assert squash("“Café”, 3 a.m.") == squash("cafe\u0301 3AM")


def test_carving_keeps_what_was_chosen_as_it_is() -> None:
    """Chosen units keep links, lists and pictures around them; the others go with their elements."""
    story = '<article><p>One <a href="/x">two</a></p><img src="a.jpg"><ul><li>Three</ul></article>'
    tree = page(f'<nav><a href="/">Home</a></nav>{story}')
    units = units_of(tree)
    html = carve(tree, units, {1, 2})
    assert "Home" not in html
    assert '<p>One <a href="/x">two</a></p>' in html
    assert "<ul><li>Three</li></ul>" in html
    assert '<img src="a.jpg">' in html


def test_cutting_leaves_what_stands_around() -> None:
    """A run that is cut out takes its inline elements, not its neighbours."""
    tree = page("<div><p>One</p>bare <b>bold</b> text<p>Two</p></div>")
    cut([units_of(tree)[1]])
    assert [unit.text for unit in units_of(tree)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<div>One<div>ad</div>two</div>", "<div>One<br>two</div>"),
        ("<div><b>One</b><ul><li>ad</ul>two</div>", "<div><b>One</b><br>two</div>"),
        ("<div>One<div>ad</div><b>two</b></div>", "<div>One<br><b>two</b></div>"),
        ("<div>One<div>ad</div><div>ad</div>two</div>", "<div>One<br>two</div>"),
        ("<div><p>One</p><div>ad</div><p>two</p></div>", "<div><p>One</p><p>two</p></div>"),
    ],
    ids=["texts", "inline before", "inline after", "two blocks", "paragraphs"],
)
def test_words_around_a_dropped_block_stay_apart(body: str, html: str) -> None:
    """Where a block that goes was all that parted two runs of text, a line break parts them; elsewhere nothing does."""
    tree = page(body)
    units = units_of(tree)
    assert carve(tree, units, {0, len(units) - 1}) == f"<body>{html}</body>"
