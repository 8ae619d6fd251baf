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


QUESTION = (
    "What would you change first in the harbour if you were given the money that the council has put aside for boats, "
    "and for how many years?"
)
CALL = "Tell the harbour office what you would change first in the old town"
ARMENIAN = "Ի՞նչ պետք է փոխել նախ մեր հին նավահանգստում այս տարի, եթե գումար լինի"
LONG = (
    "The harbour office has put aside enough for two boats and a crane, and has said so at every meeting since the old "
    "master left for the islands."
)


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{QUESTION}</p>{BODY}<p>{QUESTION}</p><p>A crane, says the other one of the two pilots.</p>",
        f"{BODY}<p>{QUESTION}</p><p>Nothing.</p><p>{QUESTION}</p><p>Everything.</p>",
        "<p>Pull, pull<br>Pull, pull<br>Pull the rope to me now</p>" * 2,
        "<p>Pull the rope to me now and let the other end of it go</p>" * 3,
        f"<p>{CALL}.</p>{REST}<p>{CALL}.</p><p>A crane, says the other one of the two pilots, or two.</p>",
        f"<p>{CALL}:</p><p>A boat.</p><p>{CALL}:</p><p>A crane.</p>",
        f"<p>{ARMENIAN}</p><p>A boat.</p><p>{ARMENIAN}</p><p>A crane.</p>",
        f"{BODY}<p>{LONG}</p><p>So it went in spring.</p><p>{LONG}</p><p>So it went in autumn.</p>",
    ],
    ids=[
        "a question asked twice",
        "further down",
        "verses",
        "three times",
        "a call",
        "a colon",
        "Armenian",
        "said again later",
    ],
)
def test_what_is_said_on_purpose_twice_stays(content: str) -> None:
    """Questions asked of several people, refrains and verses are no standfirsts."""
    assert not _clean(content).removals


def test_a_text_that_stands_twice_is_there_once() -> None:
    """A page that was copied with its summary, or as a whole, loses what stands above word for word."""
    other = LONG.replace("two boats", "three boats")
    story = _clean(f"<p>{LEAD}</p><p>{LONG}</p><p>{other}</p>{REST}<p>{LONG}</p><p>{other}</p>")
    assert [gone.rule for gone in story.removals] == ["standfirst", "standfirst"]
    assert story.text.count(LONG) == 1


def test_a_refrain_after_the_first_paragraph_stays() -> None:
    """Where the story has begun, a line that a later paragraph begins with is no standfirst."""
    line = "As a singer, I want to rest after each verse of the song"
    assert not _clean(f"{BODY}<p>{line}</p><p>Why: the verses are long.</p><p>{line}, said the tenor.</p>").removals
