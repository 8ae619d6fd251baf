"""Old stories that come as new all at once: an archive that is replayed, ids that were lost, a feed that was rebuilt.

A source that was read before brings what is new since then. What it dates before that, or not at all, and what nothing
is known of by any of its keys, is old news: a few such items are a paper that posts late, hundreds are a flood. All of
it is stored, so that nothing of it is ever new again; in topics are the newest few.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

LATE = timedelta(hours=24)
"""How long before the last reading of its feed a story may be dated that is still news: papers post late."""

OLD_LIMIT = 20
"""Old stories of one poll that reach topics at the most."""

OLDEST = timedelta(days=30)
"""Age from which on an old story that comes as new reaches no topic."""


class Arrival(NamedTuple):
    """A story that nobody carried before, as it comes in one poll."""

    uid: str
    dated: datetime | None
    """By the source; None where it says nothing believable."""


def withheld(arrivals: Iterable[Arrival], *, read_before: datetime | None, now: datetime) -> dict[str, str]:
    """Which of a poll's new stories are to reach no topic, each with the reason.

    :param read_before: when the source's feed was last read; None: never, and everything in it is welcome
    :param now: the poll's clock
    """
    if read_before is None:
        return {}
    old = [each for each in arrivals if each.dated is None or each.dated < read_before - LATE]
    reasons = {
        each.uid: f"it came as new, {(now - each.dated).days} days old"
        for each in old
        if each.dated is not None and now - each.dated > OLDEST
    }
    rest = [each for each in old if each.uid not in reasons]
    if len(rest) > OLD_LIMIT:
        rest.sort(key=lambda each: (each.dated or read_before, each.uid), reverse=True)
        reasons |= {each.uid: f"one of {len(old)} old stories that came at once" for each in rest[OLD_LIMIT:]}
    return reasons
