"""Dates of a feed that stand for none."""

from __future__ import annotations

from dataclasses import replace

from aggregator.clean.draft import Context, Draft
from aggregator.model import Problem
from aggregator.text.dates import EARLIEST


def drop_placeholder(draft: Draft, context: Context) -> Draft:  # noqa: ARG001 -- the one signature of steps
    """Take a date from before the web for none: the year 1, and 1970, are what software writes where it knows no date.

    A date line in the text may then tell the real one, and datelines are not read as of that year.
    """
    if draft.published is None or draft.published >= EARLIEST:
        return draft
    what = f"the date {draft.published:%d %B}, year {draft.published.year}, stands for none"
    return replace(draft, published=None, problems=(*draft.problems, Problem(where="clean: date", what=what)))
