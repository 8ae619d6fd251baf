"""The items already judged in one poll, so that two copies in one document become one story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from aggregator.dedupe.keys import item_uid
from aggregator.model.poll import Candidate, Changed, CopyOf, Known, KnownItem, Same, Verdict
from aggregator.model.story import Item

POSTINGS_LIMIT = 64
"""Items of one poll that share a hash, above which the hash finds nobody any more: it is of a phrase that the source
puts under everything, and a document of 2,000 items must not cost 2,000² comparisons."""

CANDIDATES = 8
"""Items of the poll worth comparing with one item at the most, those that share most with it."""


class Batch:
    """A small index of a source's poll under way; `judge` reads it and adds to it."""

    def __init__(self, source: str, claimed: Collection[str] = ()) -> None:
        """Begin a poll.

        :param source: the name of the polled source; all that is added belongs to it
        :param claimed: uids of stored items that stand in the document, for all that is known, or are one of its items
        """
        self.source = source
        self._claimed = frozenset(claimed)
        self._items: dict[str, KnownItem] = {}
        self._noted: dict[bytes, str] = {}
        self._by_key: dict[bytes, list[str]] = defaultdict(list)
        self._by_content: dict[tuple[bytes, bytes], list[str]] = defaultdict(list)
        self._by_hash: dict[int, tuple[str, ...]] = {}

    def add(
        self,
        item: Item,
        verdict: Verdict,
        *,
        published: datetime,
        now: datetime,
        publisher: str,
        taken: Collection[str],
    ) -> None:
        """Take note of an item and what was decided on it.

        :param taken: uids of the store's items; where the item is none of those, it gets another
        """
        old = verdict.known if isinstance(verdict, Changed | Same) else None
        if old and old.uid in self._items:
            self._add_keys(old.uid, item)
            self._noted[item.hash] = old.uid
            return
        uid = item.uid
        if old:
            uid = old.uid
        elif uid in taken or uid in self._items:
            uid = item_uid(self.source, item.keys, item.hash, taken=frozenset((*taken, *self._items)))
        story_uid = uid
        if old:
            story_uid = old.story_uid
        elif isinstance(verdict, CopyOf):
            story_uid = verdict.story_uid
        known = KnownItem.of(
            item,
            uid=uid,
            story_uid=story_uid,
            source=self.source,
            publisher=publisher,
            published=published,
            now=now,
            before=old,
        )
        self._items[uid] = known
        self._noted[item.hash] = uid
        for key in known.keys:
            self._by_key[key].append(uid)
            self._by_content[key, known.digest].append(uid)
        alone = (uid,)  # one for all: most hashes are nobody else's
        for value in item.signature:
            held = self._by_hash.setdefault(value, alone)
            if held is not alone and len(held) <= POSTINGS_LIMIT:
                self._by_hash[value] = (*held, uid)

    def _add_keys(self, uid: str, twin: Item) -> None:
        """An item that is in the document a second time goes by all the keys of both, in the store too."""
        first = self._items[uid]
        added = [key for key in twin.keys if key not in first.keys]
        self._items[uid] = replace(first, keys=(*first.keys, *added))
        for key in added:
            self._by_key[key].append(uid)
            self._by_content[key, first.digest].append(uid)

    def is_gone(self, uid: str) -> bool:
        """Whether a stored item has left the document."""
        return uid not in self._claimed and uid not in self._items

    def noted(self, item: Item) -> KnownItem:
        """The item as the store is to know it after this poll: its uid, its story's, all its keys.

        :raises KeyError: it was not judged yet
        """
        return self._items[self._noted[item.hash]]

    def __contains__(self, uid: object) -> bool:
        """Whether this item was in the document already."""
        return uid in self._items

    def beside(self, item: Item, known: Known) -> list[KnownItem]:
        """The document's other items that have a key of this one, as far as they were judged or are stored.

        Of a key that many of them have, such as the one address of a podcast's episodes, only those with this content.
        """
        uids: dict[str, None] = {}
        for key in item.keys:
            holders = self._by_key.get(key, [])
            if len(holders) > CANDIDATES:
                uids |= dict.fromkeys(self._by_content.get((key, item.digest), [])[:CANDIDATES])
            else:
                uids |= dict.fromkeys(holders)
        stored = {
            there.uid: there
            for key in item.keys
            if (there := known.by_key.get(key)) and there.uid in self._claimed and there.uid not in uids
        }
        return [*(self._items[uid] for uid in uids), *stored.values()]

    def like(self, item: Item) -> tuple[Candidate, ...]:
        """The poll's items that share sampled shingles with this one, most shared first, then first added first."""
        shared: Counter[str] = Counter()
        for value in item.signature:
            uids = self._by_hash.get(value, ())
            if uids and len(uids) <= POSTINGS_LIMIT:
                shared.update(uids)
        return tuple(Candidate(item=self._items[uid], shared=count) for uid, count in shared.most_common(CANDIDATES))
