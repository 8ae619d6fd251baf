"""Recorded feeds: when stories came, when they left the feed again, and of what time that is known.

A folder holds for each source either a folder of its own with the documents that polls got, named by their time
("20200421T004301Z…xml.gz"), or a file "<source>.txt" with the time of publication of one story a line (ISO 8601).

What a recording does not show is not guessed. A document that is empty, is cut to less than half of the usual length,
or whose newest story is older than all its stories are apart, is no witness. Time counts as *watched* where the newer
half of some document reaches back over it. A story that a document dated later did not have yet came at a time that
nobody knows, and is left out and counted. A story leaves the feed once so many came after it as the feed holds, and not
before it was seen there last, nor after a document that lacked it.
"""

from __future__ import annotations

import gzip
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from aggregator.parse.feed import parse_feed
from aggregator.text.dates import believable

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMP_LENGTH = 16

_ADDRESS = "https://feed.invalid/"
"""What relative links are relative to; only their being equal counts."""

Document = Mapping[str, float | None]
"""A document's stories: identity and date."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """One source's stories and the time that is known; times are in seconds since 1970."""

    name: str
    came: Sequence[float]
    """When stories came, ascending."""
    left: Sequence[float]
    """When each left the feed; infinite if that was not seen."""
    watched: Sequence[tuple[float, float]]
    """Stretches of time in which every story is known, ascending and apart."""
    items: int = 0
    """Stories that a document usually holds; 0 if that is not known."""
    left_out: int = 0
    """Stories that came at a time that nobody knows."""

    def is_watched(self, moment: float) -> bool:
        """Whether the moment is in watched time."""
        index = bisect_right(self.watched, (moment, math.inf)) - 1
        return index >= 0 and moment <= self.watched[index][1]

    def at_share(self, share: float) -> float:
        """The moment by which a share of the watched time, 0 to 1, is over."""
        remaining = share * sum(end - start for start, end in self.watched)
        for start, end in self.watched:
            if remaining <= end - start:
                return start + remaining
            remaining -= end - start
        return self.watched[-1][1]

    def overlap(self, start: float, end: float) -> float:
        """Seconds of watched time between two moments."""
        first = max(0, bisect_right(self.watched, (start, math.inf)) - 1)
        total = 0.0
        for begun, over in self.watched[first:]:
            if begun >= end:
                break
            total += max(0.0, min(over, end) - max(begun, start))
        return total


def recordings(folder: Path) -> list[Recording]:
    """Every source of a folder, by name.

    :raises ValueError: there is none, or a file is not what its name says
    """
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            found.append(from_documents(path.name, _documents(path)))
        elif path.suffix == ".txt":
            found.append(from_dates(path.stem, path.read_text(encoding="utf-8").split()))
    if not found:
        raise ValueError("there is no recorded source in it")
    return found


def from_dates(name: str, dates: Iterable[str]) -> Recording:
    """A recording of times of publication alone: all was watched from the first to the last, and nothing left.

    :raises ValueError: there are less than two, or one is no ISO 8601 time with a zone
    """
    moments = [datetime.fromisoformat(date) for date in dates]
    if len(moments) < 2 or any(moment.tzinfo is None for moment in moments):  # noqa: PLR2004 - a stretch has two ends
        raise ValueError(f"{name} needs two or more times, each with a zone")
    came = sorted(moment.timestamp() for moment in moments)
    return Recording(name=name, came=came, left=[math.inf] * len(came), watched=[(came[0], came[-1])])


def from_documents(name: str, documents: Iterable[tuple[float, Document]]) -> Recording:
    """A recording of what polls got, in any order.

    :raises ValueError: no document is a witness
    """
    kept, usual = _witnesses(sorted(documents, key=lambda one: one[0]))
    if not kept:
        raise ValueError(f"{name} holds no feed with dated stories")
    times = [time for time, _ in kept]
    date: dict[str, float | None] = {}
    first: dict[str, float] = {}
    last: dict[str, float] = {}
    before: dict[str, float] = {}
    previous = -math.inf
    for time, document in kept:
        for story, published in document.items():
            if story not in first:
                date[story], first[story], before[story] = published, time, previous
            last[story] = time
        previous = time
    dated = sorted(
        (published, story)
        for story, published in date.items()
        if published is not None and before[story] <= published <= first[story]
    )
    came = [published for published, _ in dated]
    left = []
    for index, (_, story) in enumerate(dated):
        following = bisect_right(times, last[story])
        lacking = times[following] if following < len(times) else math.inf
        pushed = came[index + usual] if index + usual < len(came) else math.inf
        left.append(min(max(pushed, last[story]), lacking))
    stretches = [(max(times[0], _newer_half(date, document, time)), time) for time, document in kept[1:]]
    return Recording(
        name=name,
        came=came,
        left=left,
        watched=_joined([(start, end) for start, end in stretches if start < end]),
        items=usual,
        left_out=len(date) - len(dated),
    )


def _documents(folder: Path) -> Iterator[tuple[float, Document]]:
    for path in sorted(folder.glob("*.xml*")):
        time = datetime.strptime(path.name[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC)
        body = path.read_bytes()
        feed = parse_feed(gzip.decompress(body) if path.suffix == ".gz" else body, url=_ADDRESS)
        stories: dict[str, float | None] = {}
        for item in feed.items:
            published = believable(item.published, time)
            stories.setdefault(item.link or item.guid, published.timestamp() if published else None)
        yield time.timestamp(), stories


def _witnesses(documents: Sequence[tuple[float, Document]]) -> tuple[list[tuple[float, Document]], int]:
    """The documents that are whole and of their time, and how many stories one has in the middle of them."""
    lengths = [len(document) for _, document in documents if document]
    usual = int(median(lengths)) if lengths else 0
    kept = []
    for time, document in documents:
        dates = [date for date in document.values() if date is not None and date <= time]
        if dates and len(document) >= usual / 2 and time - max(dates) <= max(dates) - min(dates):
            kept.append((time, document))
    return kept, usual


def _newer_half(date: Mapping[str, float | None], document: Document, time: float) -> float:
    """The date in the middle of a document's stories, by the dates that they had at first."""
    dates = sorted((known for known in map(date.get, document) if known is not None and known <= time), reverse=True)
    return dates[(len(dates) - 1) // 2] if dates else time


def _joined(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
