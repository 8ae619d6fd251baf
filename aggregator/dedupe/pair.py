"""An item beside a stored one of its source: which keys they share, and what of title and text they have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.dedupe.keys import KeyKind, kinds
from aggregator.dedupe.near import BRIEF_WORDS, PASSAGE_SHINGLES, TITLE_ALONE_WORDS, compare, restamped
from aggregator.dedupe.passages import Text, numbers, prepare
from aggregator.model.poll import KnownItem
from aggregator.model.story import Item
from aggregator.text.addresses import names_article

TITLES_ALIKE = 0.5
"""Share of the shorter title's words in the longer one, from which on they may be two titles of one item."""

TEXT_KEPT = 0.3
"""Share of the smaller text's shingles in the larger, from which on a text has something in common with another that
came under one link: less is a standing phrase."""

WORDS_KEPT = 0.5
"""The same of the telling words of two summaries, of which one is the other rewritten."""

WORDS_KEPT_LEAST = 4
"""Telling words of a summary that says enough to be compared."""

WORDS_AKIN = 0.25
"""The same of title and text together, where a guid or a number says already that they are one."""

WORDS_AKIN_LEAST = 2
"""One word alone is in common by chance."""

TELLING_LETTERS = 4
"""Letters of a word that tells something."""

SUMMARY_WORDS = 20
"""Words of a summary that make two items under one address, but for its date, one: fewer are what a column prints under
each of its headlines."""

EDITIONS_APART = timedelta(hours=12)
"""Between two numbers of a column that comes daily, at the least; an article is set anew within the day's work."""

TWINS_WITHIN = timedelta(hours=36)
"""Between two sights of one headline that are one story; as far back as copies are looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """An item and a stored one that it may be another sight of."""

    item: Item
    there: KnownItem
    """The stored one, or one of the same document."""
    published: datetime
    """What the item's entry would show."""
    common: frozenset[int]
    """Kinds of keys that the two share."""
    differing: frozenset[int]
    """Kinds of keys that both have, and not one in common."""

    @property
    def new(self) -> Text:
        """The item's title and text."""
        return prepare(self.item.story.title, self.item.story.text)

    @property
    def old(self) -> Text:
        """The stored one's."""
        return prepare(self.there.title, self.there.text)

    @property
    def same_content(self) -> bool:
        """Whether title and text are the same, in the feed or on the page."""
        return self.item.digest in (self.there.digest, self.there.feed_digest)

    @property
    def same_date(self) -> bool:
        """Whether both are dated, to the same moment."""
        return self.dated and self.published == self.there.published

    @property
    def dated(self) -> bool:
        """Whether the item is dated by its source, so that its date tells something."""
        return bool(self.item.story.published or self.item.story.updated) and self.there.published is not None

    @property
    def apart(self) -> timedelta:
        """Between the two, by publication."""
        return abs(self.published - (self.there.published or self.there.first_seen))


def pair_of(item: Item, published: datetime, there: KnownItem) -> Pair:
    """The two side by side."""
    common = kinds(frozenset(item.keys).intersection(there.keys))
    return Pair(
        item=item,
        there=there,
        published=published,
        common=common,
        differing=(kinds(tuple(item.keys)) & kinds(there.keys)) - common,
    )


def names_one(pair: Pair) -> bool:
    """Whether guid or link of the item can be one article's alone."""
    return names_article(pair.item.story.guid) or names_article(pair.item.story.link)


def is_headline_again(new: Text, old: Text, *, gap_hours: float) -> bool:
    """Whether two items of one source are one by their headline, since one of them has no text to tell them apart."""
    textless = not (new.words and old.words)
    alike = new.title == old.title and len(new.title) >= TITLE_ALONE_WORDS
    return textless and alike and timedelta(hours=gap_hours) <= TWINS_WITHIN


def is_next_edition(pair: Pair) -> bool:
    """Whether an item is a column's next: by the publisher's own count another, under the same standing line."""
    longer = max(len(pair.new.words), len(pair.old.words))
    return KeyKind.NUMBER in pair.differing and 0 < longer < SUMMARY_WORDS and pair.apart >= EDITIONS_APART


def titles_agree(new: Text, old: Text) -> bool:
    """Whether two titles of one source can be one item's: a series prints one line below each of its numbers."""
    left, right = set(new.title), set(old.title)
    brief = min(len(new.words), len(old.words)) < BRIEF_WORDS
    return numbers_agree(new, old) and (not brief or left <= right or right <= left)


def is_akin(pair: Pair) -> bool:
    """Whether anything of the old item is left, or nothing of it to compare with."""
    if pair.same_content or pair.same_date or not (pair.there.title or pair.there.text):
        return True
    new, old = pair.new, pair.old
    if _telling(new.title) & _telling(old.title) or not new.shingle_set.isdisjoint(old.shingle_set):
        return True
    left, right = _telling((*new.title, *new.words)), _telling((*old.title, *old.words))
    shared = len(left & right)
    return shared >= WORDS_AKIN_LEAST and shared >= WORDS_AKIN * min(len(left), len(right))


def titles_alike(pair: Pair) -> bool:
    """Whether one may be the other, retitled."""
    left, right = set(pair.new.title), set(pair.old.title)
    return len(left & right) >= TITLES_ALIKE * min(len(left), len(right))


def numbers_agree(new: Text, old: Text) -> bool:
    """Whether neither title has a number in the other's place: the bulletin of three o'clock and that of four."""
    left, right = numbers(new.title), numbers(old.title)
    return left <= right or right <= left


def text_kept(pair: Pair) -> bool:
    """Whether the text has something in common with the old one, be it rewritten."""
    new, old = pair.new, pair.old
    smaller = min(len(new.shingle_set), len(old.shingle_set))
    if smaller and len(new.shingle_set & old.shingle_set) >= TEXT_KEPT * smaller:
        return True
    left, right = numbers(new.words), numbers(old.words)
    return (left <= right or right <= left) and _words_kept(new, old)


def _words_kept(new: Text, old: Text) -> bool:
    """Whether half of the telling words of the shorter text are in the longer one."""
    left, right = _telling(new.words), _telling(old.words)
    smaller = min(len(left), len(right))
    return smaller >= WORDS_KEPT_LEAST and len(left & right) >= WORDS_KEPT * smaller


def _telling(words: Collection[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= TELLING_LETTERS)


def is_copy(pair: Pair) -> bool:
    """Whether the item carries the old one's text."""
    if len(pair.new.shingle_set & pair.old.shingle_set) < PASSAGE_SHINGLES:
        return False
    return compare(pair.new, pair.old, gap_hours=pair.apart / timedelta(hours=1)) is not None


def is_restamped(pair: Pair) -> bool:
    """Whether the item carries all of the old one's text, with its title."""
    evidence = compare(pair.new, pair.old, gap_hours=pair.apart / timedelta(hours=1))
    return evidence is not None and titles_agree(pair.new, pair.old) and restamped(pair.new, pair.old, evidence)
