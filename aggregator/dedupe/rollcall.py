"""Who stands in a document: its items that were read, and those whose bytes were known and never reached the parser."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from aggregator.model.source import Stood
from aggregator.model.story import Item
from aggregator.text.addresses import names_article


class Rollcall:
    """A document's items by their keys, those too that were cut out of it because nothing of them changed."""

    def __init__(
        self,
        items: Iterable[Item],
        *,
        hashes: Iterable[bytes] = (),
        stood: Mapping[bytes, Stood] | None = None,
        whole: bool = True,
    ) -> None:
        """Call the roll.

        :param items: those that were read
        :param hashes: `Digest.hashes`
        :param stood: `SourceState.standing` of the document before
        :param whole: whether what the document lacks has left it; not so of a delta, or where its end is missing
        """
        before = stood or {}
        read = list(items)
        unread = {each.hash for each in read}
        cut = [before[one] for one in hashes if one in before and one not in unread]
        self.standing = frozenset(each.uid for each in cut)
        """uids of the items that stand in the document as they stood before."""
        self.present = self.standing if whole else self.standing.union(each.uid for each in before.values())
        """Those, and of a document that tells not all the items that stood in the one before."""
        self._holders: dict[bytes, set[object]] = defaultdict(set)
        for item in read:
            # Two versions of one article have guid and link in common, and are one holder of each.
            both = item.keys.guid and item.keys.link
            versions = both and (names_article(item.story.guid) or names_article(item.story.link))
            for key in item.keys:
                self._holders[key].add((item.keys.guid, item.keys.link) if versions else item.hash)
        for each in cut:
            for key in each.keys:
                self._holders[key].add(each.uid)

    def is_alone(self, key: bytes) -> bool:
        """Whether at most one item of the document has the key."""
        return len(self._holders.get(key, ())) <= 1

    def is_gone(self, uid: str) -> bool:
        """Whether an item left the document, as far as the document can tell."""
        return uid not in self.present
