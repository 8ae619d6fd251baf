"""The sample story, as a document and as an item: expectations are line numbers of the corpus file, never its words."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregator.clean.page.document import clean_text
from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

TITLE, BODY, AFTER = 1, (10, 12, 14, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37), 39
"""Lines of the file, counted from 1: the title, each paragraph of the body, and the first line after it."""

CAPTIONS = (5, 6, 16, 17)


@pytest.fixture(scope="module", name="lines")
def _lines(corpus: Path) -> list[str]:
    return (corpus / "seed" / "story.txt").read_text("utf-8").splitlines()


def _check(story: Story, lines: list[str]) -> None:
    assert story.title == lines[TITLE - 1]
    assert story.agency == "Press Association"
    assert story.text == "\n\n".join(lines[number - 1] for number in BODY)
    after = [line for line in lines[AFTER - 1 :] if len(line) > 1]
    gone = [lines[number - 1] for number in CAPTIONS] + after
    assert not [line for line in gone if line in story.text or line in story.html]


def test_the_sample_story_as_a_document(lines: list[str]) -> None:
    """Title, date, agency and body are what a person reads out of it; nothing of the rest is left."""
    story = clean_text("\n".join(lines), Context(zone=ZoneInfo("Europe/London")))
    assert story.published == datetime(2024, 8, 19, 22, 14, tzinfo=UTC)
    _check(story, lines)


def test_the_sample_story_as_an_item(lines: list[str]) -> None:
    """The same with each line a paragraph of a feed's item."""
    content = "".join(f"<p>{line}</p>" for line in lines[TITLE:] if line)
    _check(clean_item(RawItem(hash=b"", title=lines[0], content=content), Context()), lines)


def test_the_sample_story_with_its_blocks_as_paragraphs(lines: list[str]) -> None:
    """The same with each block of lines a paragraph, its lines parted by breaks."""
    blocks = "\n".join(lines[TITLE:]).strip().split("\n\n")
    content = "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks)
    _check(clean_item(RawItem(hash=b"", title=lines[0], content=content), Context()), lines)


def test_the_list_is_known_by_its_structure_too(lines: list[str]) -> None:
    """Without the byline and the list's headings the body still ends where it ends."""
    kept = [line for number, line in enumerate(lines, 1) if not AFTER <= number <= AFTER + 4]
    story = clean_text("\n".join(kept))
    assert story.text == "\n\n".join(lines[number - 1] for number in BODY)


def test_what_went_is_on_record(lines: list[str]) -> None:
    """Every removed line is in the removals, with its rule."""
    story = clean_text("\n".join(lines))
    rules = {gone.rule for gone in story.removals}
    assert {"date-line", "caption", "standfirst", "byline", "related-list"} <= rules
