# ruff: noqa: E501 -- a case stays on its line
"""Captions beside a picture stay with it; those in running text without one go; headings and list items are none."""

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

IMAGE = '<img src="https://paper.example/pier.jpg">'
LEAD = "The bridge over the Ard was closed on Tuesday after a barge had struck its second pier."
REST = "Engineers will look at the stone below the water line before the first trains may cross."


def _clean(content: str, context: Context | None = None) -> Story:
    return clean_item(RawItem(hash=b"", title="Barge closes bridge", content=content), context or Context())


@pytest.mark.parametrize(
    ("content", "figure"),
    [
        (f"<p>{IMAGE}</p><p>The pier at dawn. Photo: Anna Ek</p>", f"{IMAGE}<figcaption>The pier at dawn. Photo: Anna Ek</figcaption>"),
        (f"<p>{IMAGE}<br>Foto: Anna Ek/dpa</p>", f"{IMAGE}<figcaption>Foto: Anna Ek/dpa</figcaption>"),
        (f"<p>Фото: Анна Эк</p><p>{IMAGE}</p>", f"<figcaption>Фото: Анна Эк</figcaption>{IMAGE}"),
        (f"<figure>{IMAGE}</figure><p>Crédit photo : Anna Ek</p>", f"{IMAGE}<figcaption>Crédit photo : Anna Ek</figcaption>"),
        (f'<div>{IMAGE}<p class="wp-caption-text">The pier at dawn</p></div>', f"{IMAGE}<figcaption>The pier at dawn</figcaption>"),
    ],
)  # fmt: skip
def test_a_caption_beside_a_picture_is_its_figures(content: str, figure: str) -> None:
    """It leaves the text, is on record, and stands in the HTML as the figure's caption."""
    story = _clean(f"<p>{LEAD}</p>{content}<p>{REST}</p>")
    assert story.text == f"{LEAD}\n\n{REST}"
    assert story.html == f"<p>{LEAD}</p><figure>{figure}</figure><p>{REST}</p>"
    assert [gone.rule for gone in story.removals] == ["caption"]


def test_a_caption_that_says_what_its_picture_says_is_known() -> None:
    """The description that the picture carries is the caption below it, in any language."""
    picture = '<img src="https://paper.example/pier.jpg" alt="Rakennustyöt sillan toisella pilarilla">'
    story = _clean(f"<p>{LEAD}</p><p>{picture}</p><p>Rakennustyöt sillan toisella pilarilla</p><p>{REST}</p>")
    assert story.text == f"{LEAD}\n\n{REST}"
    assert "<figcaption>Rakennustyöt sillan toisella pilarilla</figcaption>" in story.html


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{IMAGE}</p><p>The second pier</p>",
        "<h3>Cost of repairs (pounds/day)</h3>",
        "<ul><li>Charts &amp; images: the harbour office</li></ul>",
        f'<p class="caption">{REST}</p>',
    ],
)
def test_what_is_no_caption_stays_in_the_text(content: str) -> None:
    """A subheading below a picture, headings, items of a list and paragraphs that stand alone are the story's."""
    story = _clean(f"<p>{LEAD}</p>{content}<p>{REST} It will take weeks.</p>")
    assert not story.removals
    assert len(story.text.split("\n\n")) == 3


def test_captions_can_be_kept() -> None:
    """An operator who wants captions in the text gets them."""
    content = f"<p>{LEAD}</p><p>{IMAGE}</p><p>The pier at dawn. Photo: Anna Ek</p>"
    assert "Anna Ek" in _clean(content, Context(keep=frozenset({"caption"}))).text
