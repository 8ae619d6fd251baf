"""Steps that take in what a first choice of a page's units has missed."""

from collections.abc import Callable

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page import filling
from aggregator.clean.page.selection import Selection
from aggregator.clean.page.units import units_of

FIRST = "The ferry across the harbour runs again from Monday, the council said on Thursday."
SECOND = "It had been laid up for nine years because its engine could not be mended by anyone."
QUOTED = "“Nobody asked us before they moved the quay,” said Bo Lind, who has sailed from it for years."
LEAD = "After nine years at the quay the old boat is to carry people once more."


def taken(step: Callable[[Selection], None], body: str, *kept: str, description: str = "") -> list[str]:
    """What a step takes in, where the units with texts `kept` are chosen already."""
    units = units_of(document_fromstring(f"<html><body>{body}</body></html>"))
    before = {index for index, unit in enumerate(units) if unit.text in kept}
    page = Selection(units=units, kept=set(before), title="Ferry runs again", description=description)
    step(page)
    return [units[index].text for index in sorted(page.kept - before)]


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (f'<p><a href="/x">{QUOTED}</a></p>', [QUOTED]),
        (f'<div><p><a href="/x">{QUOTED}</a></p></div>', [QUOTED]),
        (f'<div><p>Read also</p><p><a href="/x">{QUOTED}</a></p></div>', []),
        ('<p><a href="/x">Why did nobody ask the sailors before the council moved the quay?</a></p>', []),
        (f'<div class="related"><p><a href="/x">{QUOTED}</a></p></div>', []),
        (f'<ul><li><a href="/x">{QUOTED}</a></li></ul>', []),
    ],
    ids=["paragraph", "in a box of its own", "in a box with more", "headline", "named boilerplate", "list"],
)
def test_paragraphs_that_are_links(middle: str, expected: list[str]) -> None:
    """A paragraph of whole sentences that is one link is the story's; what leads to others is not."""
    assert (
        taken(filling.fill_links, f"<article><p>{FIRST}</p>{middle}<p>{SECOND}</p></article>", FIRST, SECOND)
        == expected
    )


def test_a_list_of_links_that_the_text_announces() -> None:
    """The list below a line with a colon is taken in whole, and the one that nothing announces is not."""
    links = '<ul><li><a href="/a">Ada, a tart</a></li><li><a href="/b">Bo, a pie</a></li></ul>'
    first, line = f"<p>{FIRST}</p>", FIRST.replace("on Thursday.", "of its prizes:")
    assert taken(filling.fill_links, f"<article>{first}{links}<p>{SECOND}</p></article>", FIRST, SECOND) == []
    assert taken(filling.fill_links, f"<article><p>{line}</p>{links}<p>{SECOND}</p></article>", line, SECOND) == [
        "Ada, a tart",
        "Bo, a pie",
    ]


ANNOUNCED = "The office gave its prizes for cake to these:"


@pytest.mark.parametrize(
    ("line", "links", "below", "is_taken"),
    [
        (ANNOUNCED, "<dl><dt><a href=/a>Ada</a><dd><a href=/b>a tart</a></dl>", SECOND, True),
        (ANNOUNCED, "<p><a href=/a>Ada</a></p><p><a href=/b>a tart</a></p>", SECOND, True),
        (ANNOUNCED, "<ul><li><a href=/a>Ada</a><li><a href=/b>a tart</a></ul>", "", True),
        ("Lue myös:", "<ul><li><a href=/a>Ada</a><li><a href=/b>a tart</a></ul>", "", False),
        ("Lue myös:", "<p><a href=/a>Ada</a></p><p><a href=/b>a tart</a></p>", SECOND, False),
    ],
    ids=["terms", "lines", "at the end", "a label at the end", "lines below a label"],
)
def test_links_that_a_line_introduces(line: str, links: str, below: str, is_taken: bool) -> None:  # noqa: FBT001
    """Terms and lines are a list as well, and a list may end the story; a label names other stories there."""
    body = f"<article><p>{FIRST}</p><p>{line}</p>{links}<p>{below}</p></article>"
    assert taken(filling.fill_links, body, FIRST, line, SECOND) == (["Ada", "a tart"] if is_taken else [])


@pytest.mark.parametrize("name", ["share", "promo", "comment"])
def test_names_that_mean_something_else(name: str) -> None:
    """Where paragraphs of such a name are much of the story they are its own; one small one is not."""
    named = f'<p class="{name}">{QUOTED}</p>'
    assert taken(filling.fill_gaps, f"<article><p>{FIRST}</p>{named}<p>{SECOND}</p></article>", FIRST, SECOND) == [
        QUOTED
    ]
    assert taken(filling.fill_gaps, f"<article><p>{FIRST}</p><p>{SECOND}</p>{named}</article>", FIRST, SECOND) == [
        QUOTED
    ]
    long = f"<article>{f'<p>{FIRST}</p>' * 6}{named}<p>{SECOND}</p></article>"
    assert taken(filling.fill_gaps, long, FIRST, SECOND) == []


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        ("<p>Why now?</p>", ["Why now?"]),
        ('<p class="newsletter">Why not subscribe?</p>', []),
        ('<p><a href="/x">Mayor wins a cake</a></p>', []),
        ("<div><div><p>In a box</p></div></div>", []),
        ("<figure><figcaption>A boat</figcaption></figure>", []),
    ],
    ids=["short line", "named boilerplate", "link", "box", "caption"],
)
def test_gaps(middle: str, expected: list[str]) -> None:
    """What stands between two chosen paragraphs, in the same element, is the story's; boilerplate there is not."""
    assert (
        taken(filling.fill_gaps, f"<article><p>{FIRST}</p>{middle}<p>{SECOND}</p></article>", FIRST, SECOND) == expected
    )


def test_tables() -> None:
    """A table of which half was chosen is taken whole, one of which a cell was is not."""
    table = "<table><tr><td>Boat</td><td>Seats</td></tr><tr><td>Heron</td><td>40</td></tr></table>"
    assert taken(filling.fill_tables, table, "Boat", "Heron") == ["Seats", "40"]
    assert taken(filling.fill_tables, table, "Boat") == []


def test_quotes() -> None:
    """A post that the story shows between its paragraphs belongs to it; one below does not."""
    quote = "<blockquote><p>We sail!</p></blockquote>"
    body = f"<article><p>{FIRST}</p>{quote}<p>{SECOND}</p>{quote}</article>"
    assert taken(filling.fill_quotes, body, FIRST, SECOND) == ["We sail!"]


@pytest.mark.parametrize(
    ("front", "description", "expected"),
    [
        (f'<p class="standfirst">{LEAD}</p>', "", [LEAD]),
        (f"<p>{LEAD}</p>", LEAD, [LEAD]),
        (f"<p>{LEAD}</p>", f"{LEAD[:60]}…", []),
        (f"<p>{LEAD}</p>", "Something else.", []),
        (f'<p class="standfirst">{SECOND}</p>', SECOND, []),
        (f'<div class="promo"><p class="standfirst">{LEAD}</p></div>', LEAD, []),
        (f'<p class="standfirst">{LEAD}</p><h1>Ferry runs again</h1>', LEAD, []),
    ],
    ids=[
        "by name",
        "by summary",
        "summary cut too short",
        "neither",
        "said again below",
        "boilerplate",
        "above the title",
    ],
)
def test_standfirst(front: str, description: str, expected: list[str]) -> None:
    """What stands between title and text is taken where its name or the page's summary says that it is the lead."""
    body = f"{front}<article><p>{FIRST}</p><p>{SECOND}</p></article>"
    assert taken(filling.take_standfirst, body, FIRST, SECOND, description=description) == expected
