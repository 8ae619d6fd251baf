"""What the wires say about a story beside it: marks, contributors, corrections, and the agency's sign."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.story import clean_item
from aggregator.model import RawItem, Story

LEAD = "Two ministers met at the lake on Monday and agreed that the ferry between both towns should sail again."
MORE = "The ferry has not sailed since the flood of last spring, which took the landing stage of the northern town."


def _story(*paragraphs: str, title: str = "Ministers meet at the lake", keep: tuple[str, ...] = ()) -> Story:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return clean_item(RawItem(hash=b"", title=title, summary=html), Context(keep=frozenset(keep)))


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("UPDATE 2-Ministers meet at the lake", ("UPDATE 2",)),
        ("WRAPUP 1-RPT-Ministers meet at the lake", ("WRAPUP 1", "RPT")),
        ("BREAKING: Ministers meet at the lake", ("BREAKING",)),
        ("Breaking News | Ministers meet at the lake", ("BREAKING NEWS",)),
        ("[VIDEO] Ministers meet at the lake", ("VIDEO",)),
        ("EIL: Minister treffen sich am See", ("EIL",)),
        ("Ministers meet at the lake", ()),
        ("Update 2 of the app is out at last", ()),
    ],
)
def test_marks_of_a_title_become_a_field(title: str, marks: tuple[str, ...]) -> None:
    """The mark tells what kind of report it is; it is no part of what the story is called."""
    story = _story(LEAD, MORE, title=title)
    assert story.marks == marks
    assert story.original_title == title


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("(Reporting by Ana Lopez; editing by Jon Smith)", ("Ana Lopez",)),
        ("Reporting by Ana Lopez in New York and Li Wei in Paris; Editing by Jon Smith", ("Ana Lopez", "Li Wei")),
        ("Additional reporting by Ana Lopez and Li Wei.", ("Ana Lopez", "Li Wei")),
        ("With reporting by Ana Lopez/New York and Li Wei/Paris", ("Ana Lopez", "Li Wei")),
        ("Ana Lopez and Li Wei contributed to this report.", ("Ana Lopez", "Li Wei")),
        ("(Writing by Jon Smith; editing by Li Wei)", ()),
    ],
)
def test_who_else_reported_becomes_a_field(line: str, people: tuple[str, ...]) -> None:
    """Those who reported are contributors, without their places; editors are not; the line leaves the text."""
    story = _story(LEAD, MORE, line)
    assert story.contributors == people
    assert story.text == f"{LEAD}\n\n{MORE}"
    assert [gone.rule for gone in story.removals] == ["reporting-credit"]


def test_an_author_is_no_contributor_to_the_own_story() -> None:
    """A name in both places stands once."""
    raw = RawItem(hash=b"", title="T", authors=("Ana Lopez",), summary=f"<p>{LEAD}</p><p>Reporting by Ana Lopez</p>")
    assert clean_item(raw, Context()).contributors == ()


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this report gave the wrong name of the ferry.",
        "CORRECTION (Nov. 3): The flood was in April.",
        "This story has been corrected to say that the ferry is forty years old.",
        "An earlier version of this article misstated the age of the ferry.",
        "Editor's note: this article was amended on 3 May to correct the name of the town.",
        "Anmerkung der Redaktion: In einer früheren Version stand ein falscher Name.",
        "Rectificatif : le ferry a quarante ans.",
        "Una versión anterior de este artículo daba otro nombre.",
        "Errata corrige: il traghetto ha ottant'anni.",
        "Correção: o nome do barco estava errado.",
        "Исправление: паром построен в 1984 году.",
    ],
)
def test_a_correction_is_a_field_and_still_shown(note: str) -> None:
    """What a paper says of its own mistake is kept for readers, outside of the text that copies are compared by."""
    story = _story(LEAD, MORE, note)
    assert story.corrections == (note,)
    assert story.text == f"{LEAD}\n\n{MORE}"
    assert note.rsplit(maxsplit=1)[-1] in story.html
    assert [gone.rule for gone in story.removals] == ["correction"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The minister said that an earlier version of this plan had been wrong about the ferry.",
        "Correction officers at the prison by the lake went on strike on Monday.",
        "The article was corrected, the paper told the court, within an hour of the complaint.",
        "Editor's note: our reporter travelled at her own expense.",
    ],
)
def test_news_of_corrections_is_news(paragraph: str) -> None:
    """A story about a mistake keeps the sentence that tells of it."""
    story = _story(LEAD, MORE, paragraph)
    assert story.corrections == ()
    assert story.text.endswith(paragraph)


def test_a_correction_in_the_middle_is_part_of_the_story() -> None:
    """Notes stand above or below a story; a report that quotes one keeps it in its place."""
    quoted = "Correction: the ferry sank in April."
    story = _story(
        LEAD, MORE, LEAD + " One.", quoted, MORE + " Two.", LEAD + " Three.", MORE + " Four.", LEAD + " Five."
    )
    assert story.corrections == ()
    assert quoted in story.text


def test_an_item_that_is_only_a_correction_keeps_its_text() -> None:
    """A paper's item of corrections is a story of its own."""
    story = _story("Correction: the ferry sank in April, not in May.")
    assert story.text


def test_a_visible_date_is_in_the_zone_of_the_source() -> None:
    """A line that names no zone is read in the source's own."""
    raw = RawItem(hash=b"", title="T", summary=f"<p>19 August 2024, 23:14</p><p>{LEAD}</p>")
    published = clean_item(raw, Context(zone=ZoneInfo("Europe/London"))).published
    assert published is not None
    assert published.isoformat() == "2024-08-19T22:14:00+00:00"
