"""Lists of other stories go; a story's own lists, sections and sources stay."""

import pytest

from aggregator.clean.page.document import clean_page
from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

STORY = (
    "<p>The lighthouse keeper of Skarn has seen no ship for eleven days, and has begun to number the gulls.</p>"
    "<p>On the twelfth day a boat will bring him bread, a newspaper and the new keeper, if the wind allows it.</p>"
)
LINKS = "".join(
    f"<li><a href=https://paper.example/{number}>{title}</a></li>"
    for number, title in enumerate(
        ["Harbour dredged in a week", "Gulls move inland early", "New keeper signs contract"]
    )
)


def _clean(content: str) -> Story:
    raw = RawItem(hash=b"", title="Keeper numbers gulls", link="https://paper.example/keeper", content=content)
    return clean_item(raw, Context())


@pytest.mark.parametrize(
    ("rule", "boilerplate"),
    [
        ("related-list", f"<p>Also read,</p><ul>{LINKS}</ul>"),
        ("related-list", f"<h3>Das könnte Sie auch interessieren</h3><ul>{LINKS}</ul>"),
        ("related-list", f"<h3>Articles liés</h3><ul>{LINKS}</ul>"),
        ("related-list", f"<h3>Noticias relacionadas</h3><ul>{LINKS}</ul>"),
        ("related-list", f"<h3>Читайте также</h3><ul>{LINKS}</ul>"),
        ("link-list", f"<ul>{LINKS}</ul>"),
        ("related-line", "<p>Read More <a href=/x>Harbour Dredged Within a Week</a></p>"),
        ("related-line", "<p><a href=/x>Leggi anche Il porto dragato in una settimana</a></p>"),
        ("related-list", "<p>Lire aussi : <a href=/x>Le port dragué en une semaine</a></p>"),
    ],
)
def test_other_stories_go(rule: str, boilerplate: str) -> None:
    """Below a heading, as a bare list of links to the site, or after a label."""
    story = _clean(STORY + boilerplate)
    assert {gone.rule for gone in story.removals} == {rule}
    assert story.text.count("\n\n") == 1


@pytest.mark.parametrize(
    "own",
    [
        f"<p>Three things were printed of him so far:</p><ul>{LINKS}</ul>",
        f"<h2>Sources of this story</h2><ul>{LINKS}</ul>",
        f"<ol>{LINKS}</ol>",
        f"<ul>{LINKS.replace('paper.example', 'library.example')}</ul>",
        f"<h2>Top posts</h2><ul>{LINKS}</ul><h2>What the gulls eat</h2>{STORY.replace('keeper', 'warden')}",
        "<ul><li>Latest updates from the lighthouse at Skarn</li><li>A chart of the rocks</li></ul>",
        "<p><a href=https://library.example/x>Read more about lighthouses of the north coast</a></p>",
    ],
)
def test_the_storys_own_lists_stay(own: str) -> None:
    """What the story announces, numbers, or takes from elsewhere, and a section among its sections."""
    assert not _clean(STORY + own).removals


def test_linked_lines_that_a_page_announces_stay() -> None:
    """Lines of a link each below a line with a colon are the story's on a page too; below a label they are others'."""
    story = "".join(
        f"<p>Boat number {number} of the harbour is painted blue before the summer comes.</p>" for number in "123"
    )
    lines = "<a href=https://a.example/>Ada of the quay</a><br><a href=https://b.example/>Bo of the other quay</a>"
    for line, is_there in (("The office gave its prizes to these two:", True), ("Lue myös:", False)):
        page = clean_page(f"<html><body><article>{story}<p>{line}</p><p>{lines}</p>{story}</article></body></html>")
        assert ("Bo of the other quay" in page.text) is is_there
