"""Tags as a person corrected them."""

from __future__ import annotations

from aggregator.model import Mention, RegionTag, Role
from aggregator.regions.correct import corrected


def _tag_of(code: str, role: Role = Role.SUBJECT) -> RegionTag:
    mention = Mention(field="title", start=0, end=1, text="x", reading="country")
    return RegionTag(code=code, role=role, confidence=0.7, evidence=(mention,))


def test_what_was_said_stands_before_what_was_found() -> None:
    """An added region is the main one, sure, and no mention any more; the reason is its evidence."""
    tags = corrected([_tag_of("US"), _tag_of("AZ", Role.MENTION)], add=["AZ"], remove=(), why="by hand")
    assert [(tag.code, tag.role, tag.confidence) for tag in tags] == [
        ("AZ", Role.SUBJECT, 1.0),
        ("US", Role.SUBJECT, 0.7),
    ]
    assert tags[0].evidence[0].why == "by hand"


def test_a_country_goes_with_its_parts() -> None:
    """Else a topic on the country would still take the story by its state; what is added stays."""
    tags = corrected([_tag_of("US"), _tag_of("US-GA"), _tag_of("GE")], add=["US-TX"], remove=["US"], why="")
    assert [tag.code for tag in tags] == ["US-TX", "GE"]
