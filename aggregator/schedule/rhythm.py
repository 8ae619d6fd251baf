"""How often a source is worth asking when nobody says: by how long it has been quiet.

The wait is a share of the quiet time so far. A source that brings something at every poll is asked at the floor; one
that falls silent is asked at growing distances, each half the silence so far, up to a few hours. A story is thereby
found with a delay that is a share of the time that the source itself took for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SHARE = 0.5
"""Of the quiet time that is waited before the next look."""

QUIET_LIMIT = timedelta(hours=4)
"""The longest wait by rhythm alone: also a source that publishes monthly is news within half a working day."""


def rhythm(changed_before: datetime | None, *, now: datetime, floor: timedelta) -> timedelta:
    """How long to wait by the source's own rhythm.

    :param changed_before: the last poll before this one that brought anything; None if there was none
    :param now: of this poll
    :param floor: the least that may come out
    :return: between `floor` and `QUIET_LIMIT` (or `floor`, if that is longer)
    """
    quiet = timedelta(0) if changed_before is None else now - changed_before
    return max(floor, min(quiet * SHARE, QUIET_LIMIT))
