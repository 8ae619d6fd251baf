"""How far the tagger agrees with corrections made by hand: `aggregator eval regions --curation`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aggregator.model import Decision, Role, Story
from aggregator.regions.gazetteer import load
from aggregator.regions.tag import tag


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One correction, and the story as its source has it."""

    decision: Decision
    story: Story
    country: str | None
    """Of the source."""


def evaluate_corrections(corrections: Iterable[Correction]) -> dict[str, Any]:
    """What the tagger says today of stories whose regions were corrected, by itself.

    :returns: `cases`, and how many of them are `right` in all that was said; of regions that were added and removed,
        how many are right; `wrong`: of each other case the decision, the title, what is `missing` and what is `amiss`
    """
    cases = right = 0
    added = [0, 0]
    removed = [0, 0]
    wrong = []
    for one in corrections:
        subjects = _subjects(one)
        missing = [code for code in one.decision.add if code not in subjects]
        amiss = [code for code in one.decision.remove if code in subjects]
        cases += 1
        right += not missing and not amiss
        for tally, all_codes, bad in ((added, one.decision.add, missing), (removed, one.decision.remove, amiss)):
            tally[0] += len(all_codes) - len(bad)
            tally[1] += len(all_codes)
        if missing or amiss:
            told = {"decision": one.decision.id, "title": one.story.title, "missing": missing, "amiss": amiss}
            wrong.append(told)
    return {
        "cases": cases,
        "right": right,
        "added_right": added[0],
        "added": added[1],
        "removed_right": removed[0],
        "removed": removed[1],
        "wrong": wrong,
    }


def _subjects(one: Correction) -> frozenset[str]:
    story = one.story
    tags = tag(
        load(),
        title=story.title,
        text=story.text,
        dateline=story.dateline,
        source_country=one.country,
        language=story.language,
        when=story.published.date() if story.published else None,
    )
    return frozenset(each.code for each in tags if each.role is Role.SUBJECT)
