"""New, changed, same, or a copy of a story that is there already: the verdict on one item.

    the item itself, as `identify` knows it ─► Same | Changed
                    │ none
    one that stands in this document twice? ─► Same
                    │ no
    candidates by signature ─► compare ─► best copy? ─► CopyOf
                    │ no
                    └─► New

What is in the document twice is the same item twice; `Changed` is only ever said of an item that the store holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

from aggregator.dedupe.batch import Batch
from aggregator.dedupe.edit import Version, edit_of
from aggregator.dedupe.identify import is_twin
from aggregator.dedupe.near import compare, is_held, is_round_up, restamped, same_headline
from aggregator.dedupe.pair import is_headline_again, is_next_edition, pair_of, titles_agree
from aggregator.dedupe.passages import Text, prepare
from aggregator.model.evidence import CopyEvidence
from aggregator.model.poll import Candidate, Changed, CopyOf, Known, KnownItem, New, Same, Verdict
from aggregator.model.story import Edit, Item, Story
from aggregator.text.paragraphs import block_fingerprint, without_blocks

__all__ = ["Batch", "judge"]

_SECONDS_PER_HOUR = 3600.0


def judge(
    item: Item,
    *,
    itself: KnownItem | None,
    published: datetime,
    now: datetime,
    publisher: str,
    known: Known,
    batch: Batch,
    ready: Verdict | None = None,
) -> Verdict:
    """What an item is to what is known, noted in the batch for the items after it.

    The same arguments give the same verdict; the batch is the only thing that changes, and `batch.noted(item)` then
    tells the uids that the item and its story go by.

    :param itself: the stored item that it is, as `identify` found; None if there is none
    :param published: what the entry would show: the source's date where believable, else `now`
    :param now: the poll's clock
    :param publisher: the publisher of the source; empty if the config names none
    :param known: the store's answer for this document; its candidates are within the window that the caller chose
    :param batch: the items of this document that were judged already
    :param ready: the verdict, where it was reached before on the same grounds; it is noted and returned
    """
    verdict = ready or _verdict(item, itself, published, known, batch)
    # A uid comes of one of its item's keys, so whoever holds this item's uid is found by this item's keys.
    taken = frozenset(known.by_key[key].uid for key in item.keys if key in known.by_key)
    batch.add(item, verdict, published=published, now=now, publisher=publisher, taken=taken)
    return verdict


def _verdict(item: Item, itself: KnownItem | None, published: datetime, known: Known, batch: Batch) -> Verdict:
    if itself is not None:
        return Same(known=itself) if itself.uid in batch else _version(item, itself)
    twins = (each for each in batch.beside(item, known) if is_twin(pair_of(item, published, each)))
    if twin := next(twins, None):
        return Same(known=twin)
    unsure = [Candidate(item=there, shared=0) for key in item.keys if (there := known.by_key.get(key))]
    candidates = (*batch.like(item), *known.candidates.get(item.uid, ()), *unsure)
    if not candidates:
        return New()
    text = prepare(item.story.title, item.story.text)
    found = _copies(item, text, published, batch, candidates)
    if not found or _is_round_up(text, candidates):
        return New()
    evidence, original = min(found, key=_best_first)
    return CopyOf(story_uid=original.story_uid, evidence=evidence)


def _version(item: Item, itself: KnownItem) -> Same | Changed:
    """What became of a stored item."""
    if item.digest in (itself.digest, itself.feed_digest):
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


def _learned(story: Story) -> frozenset[bytes]:
    """The blocks that were taken out because they recur; that they were learned since an older version is no edit."""
    return frozenset(
        bytes.fromhex(one.block) if one.block else block_fingerprint(one.text)
        for one in story.removals
        if one.rule == "learned"
    )


def _copies(
    item: Item, text: Text, published: datetime, batch: Batch, candidates: Iterable[Candidate]
) -> list[tuple[CopyEvidence, KnownItem]]:
    """Every candidate that carries the same text, with the evidence.

    Inside one source the bar is higher: the source itself thinks of two items, so only one text under new keys
    (`near.restamped`) is a copy, and never a longer or shorter one in the same style. Where one has no text, the
    headline alone makes them one, if the old one has left the document; but no two numbers of a column.
    """
    found: list[tuple[CopyEvidence, KnownItem]] = []
    for candidate in candidates:
        there = candidate.item
        other = prepare(there.title, there.text)
        gap = abs((published - (there.published or there.first_seen)).total_seconds()) / _SECONDS_PER_HOUR
        evidence = compare(text, other, gap_hours=gap, of=there.uid)
        if evidence is None and there.source != batch.source and item.keys.link and item.keys.link in there.keys:
            evidence = same_headline(text, other, gap_hours=gap, of=there.uid)
        if evidence is None:
            continue
        again = (restamped(text, other, evidence) and titles_agree(text, other)) or (
            is_headline_again(text, other, gap_hours=gap) and batch.is_gone(there.uid)
        )
        if there.source != batch.source or (again and not is_next_edition(pair_of(item, published, there))):
            found.append((evidence, there))
    return found


def _is_round_up(text: Text, candidates: Iterable[Candidate]) -> bool:
    """Whether a text holds two stories that are no copies of one another, and so is a copy of neither."""
    stories = {each.item.story_uid: prepare(each.item.title, each.item.text) for each in candidates}
    held = [other for other in stories.values() if is_held(text, other)]
    return any(is_round_up(text, one, other) for one, other in combinations(held, 2))


def _best_first(found: tuple[CopyEvidence, KnownItem]) -> tuple[float, float, datetime, str]:
    """Most text in common, then the earliest; the uid settles what is left, so that no order of look-up shows."""
    evidence, there = found
    contained = max(evidence.forward, evidence.backward)
    return -round(contained, 3), -round(evidence.forward + evidence.backward, 3), there.first_seen, there.uid
