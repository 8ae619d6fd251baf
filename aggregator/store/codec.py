"""Model values to column values and back: what goes in comes out equal (`columns.storable` names the one exception)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
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

Values = dict[str, Any]
_OF_ORIGINS = ("id", "title", "link", "feed", "rights")
AnyRow = Row[Any]


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
    dateline = story.dateline
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
        "dateline": None
        if dateline is None
        else [dateline.text, dateline.place, dateline.date and dateline.date.isoformat(), dateline.agency],
        "story_published": story.published,
        "story_updated": story.updated,
        "language": story.language,
        "categories": story.categories,
        "picture": None if story.picture is None else enclosure_values(story.picture),
        "enclosures": [enclosure_values(one) for one in story.enclosures],
        "origin": origin_values(story.origin),
        "from_page": story.from_page,
        "paywalled": story.paywalled,
        "problems": [[one.where, one.what] for one in story.problems],
        "length": len(story.text),
        "text": story.text,
        "html": story.html,
        "removals": [[one.rule, one.text, one.why, *([one.block] if one.block else [])] for one in story.removals],
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
        dateline=_dateline_of(row.dateline),
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
        removals=tuple(
            Removal(rule=rule, text=text, why=why, block=block[0] if block else "")
            for rule, text, why, *block in row.removals
        ),
        problems=tuple(Problem(where=where, what=what) for where, what in row.problems),
    )


def _dateline_of(values: list[Any] | None) -> Dateline | None:
    if values is None:
        return None
    text, place, day, agency = values
    return Dateline(text=text, place=place, date=date.fromisoformat(day) if day else None, agency=agency)


def enclosure_values(one: Enclosure) -> list[Any]:
    """One file: what most have, then what only pictures have."""
    told = [one.url, one.type, one.length, one.title]
    return [*told, one.credit, one.width, one.height] if one.credit or one.width or one.height else told


def enclosures_of(values: Iterable[list[Any]]) -> tuple[Enclosure, ...]:
    """The column `enclosures`."""
    return tuple(map(_enclosure_of, values))


def picture_of(values: list[Any] | None) -> Enclosure | None:
    """The column `picture`."""
    return None if values is None else _enclosure_of(values)


def _enclosure_of(values: list[Any]) -> Enclosure:
    url, type_, length, title, *picture = values
    credit, width, height = picture or ("", None, None)
    return Enclosure(url=url, type=type_, length=length, title=title, credit=credit, width=width, height=height)


def origin_values(origin: Origin | None) -> Values | None:
    """The column `origin`: what is known of it by name, and nothing that is empty."""
    if origin is None:
        return None
    told: Values = {name: value for name in _OF_ORIGINS if (value := getattr(origin, name))}
    return told if origin.updated is None else told | {"updated": to_micros(origin.updated)}


def origin_of(values: Values | None) -> Origin | None:
    """What `origin_values` made; a name that is not known here is passed over."""
    if values is None:
        return None
    updated = values.get("updated")
    moment = None if updated is None else EPOCH + MICROSECOND * updated
    return Origin(updated=moment, **{name: values[name] for name in _OF_ORIGINS if name in values})


def regions_values(regions: Iterable[RegionTag]) -> list[Any]:
    """The column `regions`: tags with their evidence, in order."""
    return [
        [
            tag.code,
            tag.role.value,
            tag.confidence,
            [[one.field, one.start, one.end, one.text, one.reading, one.why] for one in tag.evidence],
        ]
        for tag in regions
    ]


def regions_of(values: Iterable[list[Any]]) -> tuple[RegionTag, ...]:
    """What `regions_values` made."""
    return tuple(
        RegionTag(
            code=code,
            role=Role(role),
            confidence=confidence,
            evidence=tuple(
                Mention(field=field, start=start, end=end, text=text, reading=reading, why=why)
                for field, start, end, text, reading, why in evidence
            ),
        )
        for code, role, confidence, evidence in values
    )


def retagged_of(regions: Any, retagged: Values | None) -> tuple[RegionTag, ...]:
    """A story's tags, with what was said by hand: the columns `regions` of its shown item and `retagged`."""
    tags = regions_of(regions)
    if retagged is None:
        return tags
    why = f"decided by hand ({', '.join(retagged['by'])})"
    return corrected(tags, add=retagged["add"], remove=retagged["remove"], why=why)


def evidence_values(evidence: CopyEvidence | None) -> Values | None:
    """The column `evidence`."""
    if evidence is None:
        return None
    return {
        "of": evidence.of,
        "forward": evidence.forward,
        "backward": evidence.backward,
        "longest": evidence.longest,
        "gap_hours": evidence.gap_hours,
        "rule": evidence.rule,
    }


def evidence_of(values: Values | None) -> CopyEvidence | None:
    """What `evidence_values` made."""
    return None if values is None else CopyEvidence(**values)


def linked_values(evidence: EventEvidence | None) -> Values | None:
    """The column `linked`: why a story belongs to its event."""
    if evidence is None:
        return None
    return {"nearest": evidence.nearest, "likeness": evidence.likeness, "words": evidence.words}


def linked_of(values: Values | None, event: str) -> EventEvidence | None:
    """What `linked_values` made.

    :param event: of the same story
    """
    if values is None:
        return None
    return EventEvidence(
        event=event, nearest=values["nearest"], likeness=values["likeness"], words=tuple(values["words"])
    )
