"""A text without end is cut between two paragraphs, with a link to the whole."""

from __future__ import annotations

from aggregator.clean import length
from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

LINK = "https://h.example/long?a=1&b=2"
PARAGRAPH = "The lock at the dam was built by forty masons in the year of the flood. "


def cleaned(content: str, link: str = LINK) -> Story:
    return clean_item(RawItem(hash=b"1", guid="1", link=link, title="Lock", content=content), Context())


def test_a_long_text_is_cut_between_paragraphs() -> None:
    """What is shown ends with a whole paragraph and a link to the story, and the cut is told."""
    story = cleaned("".join(f"<p>{number}. {PARAGRAPH * 8}</p>" for number in range(1_500)))
    assert length.TEXT_CHARS * 0.9 < len(story.html) <= length.TEXT_CHARS * 1.1
    assert story.text.endswith(".")
    assert story.html.endswith('<p><a href="https://h.example/long?a=1&amp;b=2">[…]</a></p>')
    assert any("cut, with a link" in problem.what for problem in story.problems)


def test_one_endless_paragraph_is_cut_within() -> None:
    """Where there is nothing to cut between, the text is cut at a word."""
    story = cleaned(f"<p>{'<b>word</b> ' * 80_000}</p>", link="")
    assert len(story.html) <= length.TEXT_CHARS + 100
    assert story.text.endswith("word")
    assert story.html.endswith("<p>[…]</p>")


def test_what_is_within_the_bound_is_whole() -> None:
    """A long report of a magazine is published as it is."""
    story = cleaned("".join(f"<p>{number}. {PARAGRAPH}</p>" for number in range(1_500)))
    assert "1499. " in story.text
    assert "[…]" not in story.html
    assert story.problems == ()
