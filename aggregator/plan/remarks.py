"""What a person is told of a poll's new stories: which reach no topic, and which are shown under another date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.dedupe.flood import CROWDED
from aggregator.model import New, Problem, Write
from aggregator.text.dates import believable

WHERE = "stories"
"""Where such a remark belongs, as a `Problem` names it."""

TITLE_LENGTH = 80
"""Characters of a title that are told."""


def remarks_on(writes: Sequence[Write], *, now: datetime) -> tuple[Problem, ...]:
    """One line for all that are withheld, one for all that are backdated; none for nearly every poll.

    :param now: of the poll
    """
    new = [write for write in writes if isinstance(write.verdict, New)]
    withheld = [write for write in new if write.withheld]
    late = [write for write in new if not write.withheld and _own_date(write, now) and write.published == now]
    told = []
    if withheld:
        why = "more than a day's news" if CROWDED in withheld[0].withheld else "old by date"
        what = f"{_count(withheld)} as new, but {why}: stored, and in no topic, such as {_title(withheld[0])} "
        told.append(Problem(where=WHERE, what=f"{what}({withheld[0].withheld})"))
    if late:
        what = f"{_count(late)} with a date that topics no longer show, and was not in the feed before: shown as of now"
        date = f"{_own_date(late[0], now):%Y-%m-%d}"
        told.append(Problem(where=WHERE, what=f"{what}, such as {_title(late[0])}, dated {date}"))
    return tuple(told)


def _own_date(write: Write, now: datetime) -> datetime | None:
    """The story's own date, where it is believable and before the poll's time."""
    date = believable(write.item.story.published or write.item.story.updated, now)
    return date if date is not None and date < now else None


def _count(writes: Sequence[Write]) -> str:
    return "1 story came" if len(writes) == 1 else f"{len(writes)} stories came"


def _title(write: Write) -> str:
    return f"“{write.item.story.title[:TITLE_LENGTH]}”"
