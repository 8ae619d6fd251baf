"""How far the tagger agrees with corrections made by hand: `aggregator eval regions --curation`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aggregator.model import Decision, Role, Source, Story
from aggregator.plan.items import regions_of
from aggregator.regions.gazetteer import load


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One correction, and the story as its source has it."""

    decision: Decision
    story: Story
    source: Source


def evaluate_corrections(corrections: Iterable[Correction], claims: Mapping[str, str]) -> dict[str, Any]:
    """What the tagger says today of stories whose regions were corrected, by itself.

    :param claims: to which country disputed places are given, as for `regions.tag.tag`
    :returns: `cases`, and how many of them are `right` in all that was said; of regions that were added and removed,
        how many are right; `wrong`: of each other case the decision, the title, what is `missing` and what is `amiss`
    """
    cases = right = 0
    added = [0, 0]
    removed = [0, 0]
    wrong = []
    for one in corrections:
        tags = regions_of(one.story, source=one.source, gazetteer=load(), claims=claims)
        subjects = {tag.code for tag in tags if tag.role is Role.SUBJECT}
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
