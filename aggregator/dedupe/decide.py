"""New, changed, same, or a copy of a story that is there already: the verdict on one item.

    keys of the same source ─► the item itself? ─► Same | Changed
                                    │ no
    candidates by signature ─► compare ─► best copy? ─► CopyOf
                                    │ no
                                    └─► New

Keys propose and the content disposes: a guid may be on two stories of one document, a live blog has one link for all
its posts, and a source that restamps its guids keeps its links. What is in the document twice is the same item twice;
`Changed` is only ever said of an item that the store holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from aggregator.dedupe.batch import Batch
from aggregator.dedupe.edit import Version, edit_of
from aggregator.dedupe.keys import KeyKind, kinds
from aggregator.dedupe.near import PASSAGE_SHINGLES, TITLE_ALONE_WORDS, compare, restamped
from aggregator.dedupe.passages import Text, prepare
from aggregator.model.poll import Candidate, Changed, CopyEvidence, CopyOf, Known, KnownItem, New, Same, Verdict
from aggregator.model.story import Edit, Item, Story
from aggregator.text.paragraphs import block_digest, without_blocks

__all__ = ["Batch", "judge"]

TITLES_ALIKE = 0.5
"""Share of the shorter title's words in the longer one, from which on they may be two titles of one item."""

_SECONDS_PER_HOUR = 3600.0


def judge(item: Item, *, published: datetime, now: datetime, publisher: str, known: Known, batch: Batch) -> Verdict:
    """What an item is to what is known, noted in the batch for the items after it.

    The same arguments give the same verdict; the batch is the only thing that changes, and `batch.noted(item)` then
    tells the uids that the item and its story go by.

    :param published: what the entry would show: the source's date where believable, else `now`
    :param now: the poll's clock
    :param publisher: the house that owns the source; empty if the config names none
    :param known: the store's answer for this document; its candidates are within the window that the caller chose
    :param batch: the items of this document that were judged already
    """
    verdict = _verdict(item, published, known, batch)
    # A uid comes of one of its item's keys, so whoever holds this item's uid is found by this item's keys.
    taken = frozenset(known.by_key[key].uid for key in item.keys if key in known.by_key)
    batch.add(item, verdict, published=published, now=now, publisher=publisher, taken=taken)
    return verdict


def _verdict(item: Item, published: datetime, known: Known, batch: Batch) -> Verdict:
    proposed = _proposed(item, known, batch)
    candidates = (*batch.like(item), *known.candidates.get(item.uid, ()))
    if not proposed and not candidates:
        return New()
    text = prepare(item.story.title, item.story.text)
    itself = next(
        (there for there in proposed if _is_it(item, text, published, there, in_document=there.uid in batch)), None
    )
    if itself is not None:
        if item.digest in (itself.digest, itself.feed_digest) or itself.uid in batch:
            return Same(known=itself)
        story = item.story
        if item.feed_digest == itself.digest:  # the same version of the feed's, with the page's text at last
            return Changed(known=itself, edit=Edit.NONE)
        old = Version(
            title=itself.title,
            text=without_blocks(itself.text, _learned(story)),
            marks=itself.marks,
            corrections=itself.corrections,
        )
        new = Version(title=story.title, text=story.text, marks=story.marks, corrections=story.corrections)
        return Changed(known=itself, edit=edit_of(old, new))
    found = _copies(text, published, batch, candidates)
    if not found:
        return New()
    evidence, original = min(found, key=_best_first)
    return CopyOf(story_uid=original.story_uid, evidence=evidence)


def _learned(story: Story) -> frozenset[bytes]:
    """The blocks that were taken out because they recur; that they were learned since an older version is no edit."""
    return frozenset(
        bytes.fromhex(one.block) if one.block else block_digest(one.text)
        for one in story.removals
        if one.rule == "learned"
    )


def _proposed(item: Item, known: Known, batch: Batch) -> list[KnownItem]:
    """The stored or just judged items that this one may be another sight of, by its keys, likeliest first."""
    by_key = (known.by_key[key] for key in item.keys if key in known.by_key)
    proposed = {there.uid: batch.get(there.uid) or there for there in chain(by_key, batch.holding(item.keys))}
    own = frozenset(item.keys)

    def rank(there: KnownItem) -> tuple[bool, int, bool]:
        common = own.intersection(there.keys)
        return there.digest == item.digest, len(common), KeyKind.GUID in kinds(common)

    return sorted(proposed.values(), key=rank, reverse=True)


def _is_it(item: Item, text: Text, published: datetime, there: KnownItem, *, in_document: bool) -> bool:
    """Whether an item with a key in common is the same item, seen again.

    :param in_document: it stood in the same document, so the source itself counts two
    """
    common = kinds(frozenset(item.keys).intersection(there.keys))
    differing = (kinds(tuple(item.keys)) & kinds(there.keys)) - common
    by_guid, by_link = KeyKind.GUID in common, KeyKind.LINK in common
    if by_guid and KeyKind.LINK not in differing and not in_document:
        return True
    if in_document and not by_guid and differing.issuperset({KeyKind.GUID, KeyKind.LINK}):
        return False  # two items side by side; one story, if their texts say so
    if there.digest == item.digest and (by_guid or by_link or not differing):
        return True
    other = prepare(there.title, there.text)
    if len(text.shingle_set & other.shingle_set) >= PASSAGE_SHINGLES and compare(text, other) is not None:
        return True
    alike = _titles_alike(text, other)
    if in_document:
        rest = not differing and text.title == other.title
    elif by_guid:  # relinked: only where nothing at all is left of the old item is it another story
        rest = alike or there.published == published
    elif by_link:  # restamped, unless it is one of many posts under one address
        rest = alike or KeyKind.GUID not in differing
    else:
        brief = min(len(text.words), len(other.words)) < PASSAGE_SHINGLES
        rest = brief and not differing and len(text.title) >= TITLE_ALONE_WORDS
    return rest


def _titles_alike(new: Text, old: Text) -> bool:
    """Whether one may be the other, retitled."""
    left, right = set(new.title), set(old.title)
    return len(left & right) >= TITLES_ALIKE * min(len(left), len(right))


def _copies(
    text: Text, published: datetime, batch: Batch, candidates: Iterable[Candidate]
) -> list[tuple[CopyEvidence, KnownItem]]:
    """Every candidate that carries the same text, with the evidence.

    Inside one source the bar is higher: the source itself thinks of two items, so only one text under new keys
    (`near.restamped`) is a copy, and never a longer or shorter one in the same style.
    """
    found: list[tuple[CopyEvidence, KnownItem]] = []
    for candidate in candidates:
        there = candidate.item
        other = prepare(there.title, there.text)
        gap = abs((published - (there.published or there.first_seen)).total_seconds()) / _SECONDS_PER_HOUR
        evidence = compare(text, other, gap_hours=gap, of=there.uid)
        if evidence and (there.source != batch.source or restamped(text, other, evidence)):
            found.append((evidence, there))
    return found


def _best_first(found: tuple[CopyEvidence, KnownItem]) -> tuple[float, float, datetime, str]:
    """Most text in common, then the earliest; the uid settles what is left, so that no order of look-up shows."""
    evidence, there = found
    contained = max(evidence.forward, evidence.backward)
    return -round(contained, 3), -round(evidence.forward + evidence.backward, 3), there.first_seen, there.uid
