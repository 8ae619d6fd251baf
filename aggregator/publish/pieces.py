"""Pieces of documents that are kept from one rendering to the next: a story that did not change is not written again.

What a format makes of one story depends on the entry, on what its regions are called, and on the address of the site.
All that is digested into the key under which the piece lies, so that a piece is never found for anything else, and
whatever changes, in the database or in the config, needs no clearing up here. A story that several topics show has
the same pieces in all of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from sys import getsizeof
from typing import Any, TypeVar

from aggregator.model import Entry, TopicFeed

ROOM = 64_000_000
"""Bytes of memory for pieces: of some 4,500 articles of 3 kB, or of 20,000 stories as most feeds bring them."""

_OVERHEAD = 1_000
"""Bytes of what surrounds the pieces of one story."""

Piece = TypeVar("Piece", bound=tuple[Any, ...])


@dataclass(kw_only=True, slots=True, eq=False)
class _Story:
    """What is kept of one story."""

    key: bytes
    pieces: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By the format."""
    cost: int = _OVERHEAD


class Kept:
    """The pieces of the stories that were rendered last, as far as there is room. Of one thread at a time."""

    def __init__(self, room: int = ROOM) -> None:
        """:param room: bytes"""
        self._room = room
        self._stories: OrderedDict[bytes, _Story] = OrderedDict()
        self._cost = 0

    @property
    def cost(self) -> int:
        """Bytes that are in use, by estimate."""
        return self._cost

    def of(self, feed: TopicFeed) -> Pieces:
        """What is kept for the entries of a feed, and gets what is made for them."""
        return Pieces(self, {id(entry): self._story(entry, feed) for entry in feed.entries})

    def _story(self, entry: Entry, feed: TopicFeed) -> _Story:
        titles = [feed.region_titles.get(tag.code) for tag in entry.regions]
        key = blake2b(repr((entry, titles, feed.index_url)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self._stories.get(key)
        if found is not None:
            self._stories.move_to_end(key)
            return found
        made = self._stories[key] = _Story(key=key)
        self._grow(_OVERHEAD)
        return made

    def keep(self, story: _Story, name: str, piece: tuple[Any, ...]) -> None:
        """Keep what a format made of a story."""
        story.pieces[name] = piece
        if story.key in self._stories:  # else so much came since that it had to go
            cost = sum(map(getsizeof, piece))
            story.cost += cost
            self._grow(cost)

    def _grow(self, cost: int) -> None:
        self._cost += cost
        while self._cost > self._room:
            _, oldest = self._stories.popitem(last=False)
            self._cost -= oldest.cost


class Pieces:
    """What is kept for the entries of one feed."""

    def __init__(self, kept: Kept | None = None, stories: Mapping[int, _Story] | None = None) -> None:
        """With nothing at all, pieces that are made and not kept.

        :param stories: by `id` of the entry, which a feed has one object of
        """
        self._kept = kept
        self._stories = stories or {}

    def get(self, entry: Entry, name: str, make: Callable[[], Piece]) -> Piece:
        """What a format makes of an entry, made now or before.

        :param name: the format's own
        :param make: makes it of the entry, its regions' titles and the site's address, and of nothing else
        """
        story = self._stories.get(id(entry))
        if story is None or self._kept is None:
            return make()
        found: Any = story.pieces.get(name)
        if found is None:
            found = make()
            self._kept.keep(story, name, found)
        piece: Piece = found
        return piece


NONE_KEPT = Pieces()
"""For whoever renders once."""
