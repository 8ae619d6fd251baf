"""Which of a source's stored items each item of a document is: decided for the whole document before any verdict.

Keys propose and the content disposes. An item whose bytes stand unchanged in this very document is taken: what else
has its link is another one, as on a status page, a podcast or a ticker, whose items all lead to one address. Exact
guids are assigned over the whole document before links and titles are looked at, so that no order of items shows; and
of several that may be one, what has its very content is it:

    guid and link, with the same content ─► guid and link ─► one key and the same content
                ─► guid ─► article's number ─► link ─► title, address without its date

A guid that is its item's alone in the document, or an article's number, is the publisher's word: the item may have been
retitled, redated and moved, as long as anything of it is left. A link is weaker: with a new guid, a new date and a text
that has nothing in common it is a show's page, and the item a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum

from aggregator.dedupe.keys import KeyKind
from aggregator.dedupe.near import BRIEF_WORDS, PASSAGE_SHINGLES, TITLE_ALONE_WORDS, compare
from aggregator.dedupe.pair import (
    SUMMARY_WORDS,
    TWINS_WITHIN,
    Pair,
    is_akin,
    is_copy,
    is_restamped,
    names_one,
    numbers_agree,
    pair_of,
    text_kept,
    titles_alike,
)
from aggregator.dedupe.rollcall import Rollcall
from aggregator.model.poll import Known, KnownItem
from aggregator.model.story import Item
from aggregator.text.addresses import names_article

SHORT_WITHIN = timedelta(hours=18)
"""The same where the text is a line only: a column returns daily."""


class Bond(IntEnum):
    """What holds an item to a stored one; the stronger is assigned first, over the whole document."""

    # In the order of the docstring above, from its end.
    HEADLINE = 1
    LINK = 2
    NUMBER = 3
    GUID = 4
    CONTENT = 5
    EXACT = 6
    STANDING = 7


def identify(
    items: Sequence[Item], published: Sequence[datetime], *, source: str, known: Known, rollcall: Rollcall
) -> list[KnownItem | None]:
    """The stored item that each item of a document is; None for those that are none, or are one a second time.

    :param published: what the entry of each would show
    :param source: the name of the polled source
    """
    found: list[tuple[tuple[int, timedelta, bytes, int], int, KnownItem]] = []
    for place, (item, moment) in enumerate(zip(items, published, strict=True)):
        for order, there in enumerate(_proposed(item, source, known)):
            pair = pair_of(item, moment, there)
            if bond := _bond(pair, rollcall):
                # Of equals the nearest in time; the hash settles what is left, so that no order of items shows.
                found.append(((-bond, pair.apart, item.hash, order), place, there))
    found.sort(key=lambda each: each[0])
    itself: list[KnownItem | None] = [None] * len(items)
    claimed: set[str] = set()
    settled: set[int] = set()
    for (bond, *_), place, there in found:
        if place in settled:
            continue
        if there.uid not in claimed:
            itself[place] = there
            claimed.add(there.uid)
            settled.add(place)
        elif -bond == Bond.STANDING:
            settled.add(place)  # it is in the document a second time, and no other
    return itself


def is_twin(pair: Pair) -> bool:
    """Whether an item is one that stands in the same document a second time, and not another beside it."""
    by_guid, by_link = KeyKind.GUID in pair.common, KeyKind.LINK in pair.common
    guids_differ, links_differ = KeyKind.GUID in pair.differing, KeyKind.LINK in pair.differing
    if by_guid and not links_differ:
        return (names_one(pair) and by_link) or pair.same_content or pair.new.title == pair.old.title
    if by_guid:
        return pair.same_content or is_copy(pair)
    if by_link or (KeyKind.TITLE in pair.common and not guids_differ and not links_differ):
        # The source says that they are two: by their guids, by their dates, or at least by their texts.
        if not pair.same_date and pair.dated and len(pair.new.words) < BRIEF_WORDS:
            return False
        versions = not guids_differ and by_link and pair.same_date and pair.new.title == pair.old.title
        return pair.same_content or versions or is_restamped(pair)
    return False


def _proposed(item: Item, source: str, known: Known) -> Iterable[KnownItem]:
    """The stored items of the source that an item may be, by its keys, and by its words where they are its title's."""
    proposed = {there.uid: there for key in item.keys if (there := known.by_key.get(key))}
    for candidate in known.candidates.get(item.uid, ()):
        if candidate.item.source == source:
            proposed.setdefault(candidate.item.uid, candidate.item)
    return proposed.values()


def _bond(pair: Pair, rollcall: Rollcall) -> int:
    """How strongly an item is held to a stored one; 0 where it is another."""
    by_guid, by_link = KeyKind.GUID in pair.common, KeyKind.LINK in pair.common
    guids_differ, links_differ = KeyKind.GUID in pair.differing, KeyKind.LINK in pair.differing
    stands = pair.there.uid in rollcall.standing
    if by_guid and not links_differ and _is_exact(pair, rollcall, stands=stands):
        return Bond.STANDING if pair.same_content else Bond.EXACT
    if stands:
        return 0
    if pair.same_content and (by_guid or by_link) and _may_repeat(pair, rollcall):
        return Bond.CONTENT
    rules: tuple[tuple[Bond, bool, Callable[[], bool]], ...] = (
        (Bond.GUID, by_guid and links_differ, lambda: _is_moved(pair, rollcall)),
        (Bond.NUMBER, KeyKind.NUMBER in pair.common, lambda: _has_number(pair, rollcall)),
        (Bond.LINK, by_link, lambda: _is_restamp(pair, rollcall, guids_differ=guids_differ)),
        (Bond.HEADLINE, not by_guid and not by_link, lambda: _is_sent_again(pair, rollcall)),
    )
    return next((bond for bond, applies, holds in rules if applies and holds()), 0)


def _is_exact(pair: Pair, rollcall: Rollcall, *, stands: bool) -> bool:
    """With guid and link as they were: however much of the item was rewritten, unless the source gives both to many."""
    if KeyKind.LINK in pair.common and names_one(pair):
        return True
    if not stands and rollcall.is_alone(pair.item.keys.guid):
        return True
    return not stands and (pair.same_content or pair.new.title == pair.old.title or is_copy(pair))


def _may_repeat(pair: Pair, rollcall: Rollcall) -> bool:
    """Whether the same content under one key is the same item, and not a standing text under a standing address."""
    if KeyKind.GUID in pair.common or pair.same_date or not pair.dated:
        return True
    return rollcall.is_alone(pair.item.keys.link) or len(pair.new.words) >= BRIEF_WORDS


def _is_moved(pair: Pair, rollcall: Rollcall) -> bool:
    """Under its old guid at a new address."""
    if is_copy(pair):
        return True
    if not rollcall.is_alone(pair.item.keys.guid):
        return False
    if names_article(pair.item.story.guid):
        return is_akin(pair)
    counts = any(map(str.isdigit, pair.item.story.guid))  # "latest" is on every story in turn
    return pair.same_date or (counts and titles_alike(pair))


def _has_number(pair: Pair, rollcall: Rollcall) -> bool:
    """With its old article's number in new guid and address."""
    return rollcall.is_alone(pair.item.keys.number) and is_akin(pair)


def _is_restamp(pair: Pair, rollcall: Rollcall, *, guids_differ: bool) -> bool:
    """Under its old address with another guid, or without any."""
    same_title = pair.new.title == pair.old.title
    if not rollcall.is_alone(pair.item.keys.link):
        return same_title and (pair.same_date or text_kept(pair))
    redated = pair.dated and not pair.same_date
    article = names_article(pair.item.story.link)
    if not guids_differ:
        return not redated or article or titles_alike(pair) or text_kept(pair)
    if not redated:
        return titles_alike(pair) or is_copy(pair)
    if not (pair.new.words and pair.old.words):
        return same_title and len(pair.new.title) >= TITLE_ALONE_WORDS
    # Under a show's address the titles of two episodes are alike, and so is what stands below each of them.
    left, right = set(pair.new.title), set(pair.old.title)
    alike = titles_alike(pair) if article else left <= right or right <= left
    return alike and numbers_agree(pair.new, pair.old) and text_kept(pair)


def _is_sent_again(pair: Pair, rollcall: Rollcall) -> bool:
    """With neither guid nor link in common: by its headline, or by its address without the date."""
    if KeyKind.TITLE in pair.common and _is_of_its_day(pair):
        return True
    same_title = pair.new.title == pair.old.title
    if pair.apart > TWINS_WITHIN or not rollcall.is_gone(pair.there.uid):
        return False
    if KeyKind.NUMBER in pair.differing:
        return False  # by the publisher's own count two articles
    headline = same_title and len(pair.new.title) >= TITLE_ALONE_WORDS
    return (headline or KeyKind.UNDATED in pair.common) and _same_text(pair, same_title=same_title)


def _is_of_its_day(pair: Pair) -> bool:
    """With title and day in common, whether it is the same item under new keys, or none."""
    loose = pair.differing.isdisjoint((KeyKind.GUID, KeyKind.LINK))
    if loose and (pair.same_content or pair.same_date):
        return True
    brief = min(len(pair.new.words), len(pair.old.words)) < PASSAGE_SHINGLES
    return is_copy(pair) or (loose and brief and len(pair.new.title) >= TITLE_ALONE_WORDS)


def _same_text(pair: Pair, *, same_title: bool) -> bool:
    """Whether two that are likely one have the same text, and not a line that a column prints every day."""
    if not pair.new.words and not pair.old.words:
        return same_title
    if pair.new.words == pair.old.words:
        return len(pair.new.words) >= SUMMARY_WORDS or (pair.apart < SHORT_WITHIN and titles_alike(pair))
    if same_title and pair.apart < SHORT_WITHIN and text_kept(pair):
        return True
    evidence = compare(pair.new, pair.old, gap_hours=pair.apart / timedelta(hours=1))
    return evidence is not None and min(len(pair.new.words), len(pair.old.words)) >= BRIEF_WORDS
