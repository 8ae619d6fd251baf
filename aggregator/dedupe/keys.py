"""The identities of an item within its source: by guid, by link, by title and day, and by what stays of an address.

A source restamps its guids, moves from http to https, hangs trackers or `#0` on its links, rewrites the words in an
address around an article's number, or the date in it: all of these are one item. So keys are fingerprints of canonical
values, and an item is known when any of them is (`identify` weighs which).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime
from enum import IntEnum

from aggregator.dedupe.shingles import words
from aggregator.model.story import ItemKeys
from aggregator.text.addresses import article_number, without_date
from aggregator.text.fingerprint import fingerprint
from aggregator.text.urls import identity


class KeyKind(IntEnum):
    """What a key was made of, and by which rules: its first byte. A change of rules needs new numbers."""

    GUID = 0x11
    LINK = 0x12
    TITLE = 0x13
    NUMBER = 0x14
    UNDATED = 0x15


UID_VERSION = 1
"""Of the item uid's recipe."""

_SPACE = re.compile(r"\s+")


def item_keys(*, guid: str, link: str, title: str, published: datetime | None) -> ItemKeys:
    """The versioned fingerprints of an item's canonical identities, each empty where it has none.

    :param guid: as the feed has it; an address is compared by `text.urls.identity`, anything else as it stands
    :param link: the story's address; not http or https counts as none
    :param published: as the source says; without it the title makes no key, for "Weather" is every day's title
    """
    tidy = _SPACE.sub(" ", guid).strip()
    address = identity(tidy)
    where = address if link.strip() == tidy else identity(link.strip())
    heading = " ".join(words(title)) if published else ""
    return ItemKeys(
        guid=fingerprint(KeyKind.GUID, address or tidy) if tidy else b"",
        link=fingerprint(KeyKind.LINK, where) if where else b"",
        title=fingerprint(KeyKind.TITLE, heading, _day(published)) if heading and published else b"",
        number=fingerprint(KeyKind.NUMBER, number) if (number := article_number(tidy, where, title)) else b"",
        undated=fingerprint(KeyKind.UNDATED, bare) if (bare := without_date(where)) else b"",
    )


def item_uid(source: str, keys: ItemKeys, fallback: bytes, *, taken: Collection[str] = ()) -> str:
    """16 hex digits that are the item's own: a fingerprint of the source's name and the first key there is.

    :param fallback: stands in where the item has no key at all: the hash of its bytes
    :param taken: uids that other items hold already, such as that of another story under the same guid; the next key
        is used then, and the fallback in the end
    """
    uid = ""
    for key in (*keys, fallback):
        uid = fingerprint(UID_VERSION, source, key.hex())[1:].hex()
        if uid not in taken:
            break
    return uid


def kinds(keys: Collection[bytes]) -> frozenset[int]:
    """Which kinds of key are among them."""
    return frozenset(key[0] for key in keys)


def _day(moment: datetime) -> str:
    """The UTC day."""
    return moment.astimezone(UTC).date().isoformat()
