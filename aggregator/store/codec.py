"""Model values to column values and back: what goes in comes out equal (`columns.storable` names the one exception)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from aggregator.model import (
    CopyEvidence,
    Dateline,
    Edit,
    Enclosure,
    EventEvidence,
    Mention,
    Origin,
    Problem,
    RegionTag,
    Removal,
    Role,
    Story,
)
from aggregator.regions.correct import corrected
from aggregator.store.columns import EPOCH, MICROSECOND, to_micros
from aggregator.store.forms import DAY, MOMENT, WORDS, Form, Values, within_all, word_of

AnyRow = Row[Any]

DATELINE = Form(Dateline, before=("text", "place", "date", "agency"), date=DAY)
ENCLOSURE = Form(Enclosure, before=("url", "type", "length", "title", "credit", "width", "height"))
ORIGIN = Form(Origin, updated=MOMENT)
PROBLEM = Form(Problem, before=("where", "what"))
REMOVAL = Form(Removal, before=("rule", "text", "why", "block"))
MENTION = Form(Mention, before=("field", "start", "end", "text", "reading", "why"), without=("rejected",))
REGION = Form(
    RegionTag,
    before=("code", "role", "confidence", "evidence"),
    role=word_of(Role),
    evidence=within_all(MENTION),
)
EVIDENCE = Form(CopyEvidence)
LINK = Form(EventEvidence, without=("event",), words=WORDS)

enclosures_of = ENCLOSURE.read_all
"""The files of the column `enclosures`."""
picture_of = ENCLOSURE.read_one
"""The picture of the column `picture`."""
origin_of = ORIGIN.read_one
"""The paper of the column `origin`."""
regions_values = REGION.write_all
"""The column `regions`: tags with their evidence, in order."""
regions_of = REGION.read_all
"""The tags of the column `regions`."""
evidence_values = EVIDENCE.write_one
"""The column `evidence`."""
evidence_of = EVIDENCE.read_one
"""Why an item is a copy, of the column `evidence`."""
linked_values = LINK.write_one
"""The column `linked`: why a story belongs to its event."""


def linked_of(values: Values | None, event: str) -> EventEvidence | None:
    """Why a story belongs to its event, of the column `linked`.

    :param event: of the same story
    """
    return LINK.read_one(values, event=event)


def edited_values(edited: Iterable[tuple[Edit, datetime]]) -> Values:
    """When each kind of edit was made last, in microseconds."""
    return {kind.value: to_micros(moment) for kind, moment in edited}


def edited_of(values: Values) -> tuple[tuple[Edit, datetime], ...]:
    """What `edited_values` made, in the order of the kinds."""
    if not values:
        return ()
    return tuple((kind, EPOCH + MICROSECOND * values[kind.value]) for kind in Edit if kind.value in values)


def story_values(story: Story) -> Values:
    """The columns of `items` that hold a story."""
    return {
        "title": story.title,
        "original_title": story.original_title,
        "link": story.link,
        "guid": story.guid,
        "authors": story.authors,
        "contributors": story.contributors,
        "agency": story.agency,
        "marks": story.marks,
        "corrections": story.corrections,
        "dateline": DATELINE.write_one(story.dateline),
        "story_published": story.published,
        "story_updated": story.updated,
        "language": story.language,
        "categories": story.categories,
        "picture": ENCLOSURE.write_one(story.picture),
        "enclosures": ENCLOSURE.write_all(story.enclosures),
        "origin": ORIGIN.write_one(story.origin),
        "from_page": story.from_page,
        "paywalled": story.paywalled,
        "problems": PROBLEM.write_all(story.problems),
        "length": len(story.text),
        "text": story.text,
        "html": story.html,
        "removals": REMOVAL.write_all(story.removals),
    }


def story_of(row: AnyRow) -> Story:
    """The story of a whole row of `items`."""
    return Story(
        title=row.title,
        original_title=row.original_title,
        link=row.link,
        guid=row.guid,
        authors=tuple(row.authors),
        contributors=tuple(row.contributors),
        agency=row.agency,
        dateline=DATELINE.read_one(row.dateline),
        marks=tuple(row.marks),
        corrections=tuple(row.corrections),
        published=row.story_published,
        updated=row.story_updated,
        html=row.html,
        text=row.text,
        language=row.language,
        categories=tuple(row.categories),
        picture=picture_of(row.picture),
        enclosures=enclosures_of(row.enclosures),
        origin=origin_of(row.origin),
        from_page=row.from_page,
        paywalled=row.paywalled,
        removals=REMOVAL.read_all(row.removals),
        problems=PROBLEM.read_all(row.problems),
    )


def retagged_of(regions: Any, retagged: Values | None) -> tuple[RegionTag, ...]:
    """A story's tags, with what was said by hand: the columns `regions` of its shown item and `retagged`."""
    tags = regions_of(regions)
    if retagged is None:
        return tags
    why = f"decided by hand ({', '.join(retagged['by'])})"
    return corrected(tags, add=retagged["add"], remove=retagged["remove"], why=why)
