"""The head of a story: what is said again goes, what only stands there stays."""

from datetime import UTC, datetime

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

LEAD = "The choir of Lunde sang for nine hours on Saturday, and stopped only when the organ had lost its breath."
REST = "<p>Nobody in the village remembers a longer evening, not even the sexton, who is ninety-one years old.</p>"
BODY = f"<p>{LEAD}</p>{REST}"


def _clean(content: str, *authors: str) -> Story:
    published = datetime(2024, 3, 3, 10, tzinfo=UTC)
    raw = RawItem(hash=b"", title="Choir sings on", content=content, authors=authors, published=published)
    return clean_item(raw, Context())


@pytest.mark.parametrize(
    ("rule", "head"),
    [
        ("repeated-author", "<p>Lunde Bladet</p>"),
        ("repeated-title", "<h2>Choir sings on!</h2>"),
        ("date-line", "<p>3 March 2024, 18:00</p>"),
        ("date-line", "<p>Updated: 9 March 2024</p>"),
        ("standfirst", "<p>The choir of Lunde sang for nine hours on Saturday, and stopped only …</p>"),
    ],
)
def test_what_is_said_again_goes(rule: str, head: str) -> None:
    """The author, the title, the story's date and the lead are there once."""
    story = _clean(head + BODY, "Lunde Bladet")
    assert [gone.rule for gone in story.removals] == [rule]
    assert story.text.startswith(LEAD)


@pytest.mark.parametrize(
    "content",
    [
        f"<p>Recorded 15 July 2019</p>{BODY}",
        f"{BODY}<p>3 March 2024</p>{REST.replace('village', 'valley')}",
        f"{BODY}<ul><li>Choir sings on</li><li>Organ is mended</li></ul>",
        f"<table><tr><th>2024-03-03<th>2024-03-04<tr><td>9<td>7</table>{BODY}",
        f"<p>Other Bladet</p>{BODY}",
    ],
)
def test_what_is_not_said_again_stays(content: str) -> None:
    """Another day's date, a date below the first paragraph, items of lists, cells of tables, other names."""
    assert not _clean(content, "Lunde Bladet").removals


def test_a_refrain_after_the_first_paragraph_stays() -> None:
    """Where the story has begun, a line that a later paragraph begins with is no standfirst."""
    line = "As a singer, I want to rest after each verse of the song"
    assert not _clean(f"{BODY}<p>{line}</p><p>Why: the verses are long.</p><p>{line}, said the tenor.</p>").removals
