"""Identities of an item: what a source may change without making a new one, and what may not fall together."""

# ruff: noqa: RUF001 - typography and other scripts are what is tested

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.dedupe.keys import KeyKind, item_keys, item_uid, kinds

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def keys(guid: str = "", link: str = "", title: str = "", published: datetime | None = NOON):  # noqa: ANN201
    return item_keys(guid=guid, link=link, title=title, published=published)


@pytest.mark.parametrize(
    "twin",
    [
        "http://paper.example/news/1",
        "https://www.paper.example/news/1",
        "https://paper.example/news/1#0",
        "https://paper.example/news/1#3",
        "https://paper.example/news/1/",
        "https://paper.example/news/1?utm_source=rss&utm_medium=feed",
        "  https://paper.example/news/1\n",
    ],
)
def test_twins_of_a_guid_are_one_guid(twin: str) -> None:
    """Scheme, host prefix, revision suffix, trackers and space around do not make another item."""
    assert keys(guid=twin).guid == keys(guid="https://paper.example/news/1").guid
    assert keys(link=twin).link == keys(link="https://paper.example/news/1").link


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://paper.example/?p=1", "https://paper.example/?p=2"),
        ("https://paper.example/live#post-1001", "https://paper.example/live#post-1002"),
        ("tag:paper.example,2026:a", "tag:paper.example,2026:A"),
        ("1", "2"),
    ],
)
def test_different_guids_stay_apart(left: str, right: str) -> None:
    """A real query, a post's own anchor and the case of an opaque id tell items apart."""
    assert keys(guid=left).guid != keys(guid=right).guid


def test_space_inside_an_opaque_guid_is_folded() -> None:
    """A guid that is wrapped over two lines one day is the same guid."""
    assert keys(guid="item  \n 7").guid == keys(guid="item 7").guid


def test_title_needs_its_day() -> None:
    """A title is a key for one day only, whatever its case; without a date it is none."""
    morning = keys(title="Rain: more to come").title
    assert morning == keys(title="RAIN – more to come", published=NOON + timedelta(hours=11)).title
    assert morning != keys(title="Rain: more to come", published=NOON + timedelta(days=1)).title
    assert keys(title="Rain: more to come", published=None).title == b""
    assert keys(title="…").title == b""


def test_day_is_that_of_utc() -> None:
    """The same moment written in another zone gives the same key."""
    late = datetime.fromisoformat("2026-03-05T01:30:00+02:00")
    assert keys(title="Rain", published=late).title == keys(title="Rain", published=late.astimezone(UTC)).title


def test_missing_identities_are_empty() -> None:
    """An item with nothing has no key, and what is no web address is no link."""
    assert tuple(keys()) == ()
    assert keys(link="javascript:alert(1)").link == b""


def test_keys_say_what_they_are_of() -> None:
    """A guid that is the link's address never passes for a link key; the first byte tells the kinds apart."""
    both = keys(guid="https://paper.example/1", link="https://paper.example/1", title="Rain")
    assert len({*both}) == 3
    assert kinds(tuple(both)) == {KeyKind.GUID, KeyKind.LINK, KeyKind.TITLE}


def test_uid_is_of_source_and_first_key() -> None:
    """16 hex digits that hold while the first key does, whatever else changes, and differ between sources."""
    item = keys(guid="a", link="https://paper.example/1", title="Rain")
    uid = item_uid("paper", item, b"hash")
    assert len(uid) == 16
    assert int(uid, 16) >= 0
    assert uid == item_uid("paper", keys(guid="a", title="Sun"), b"other")
    assert uid != item_uid("gazette", item, b"hash")
    assert item_uid("paper", keys(), b"one") != item_uid("paper", keys(), b"two")


def test_uid_avoids_those_that_are_taken() -> None:
    """A guid on two stories does not give both one uid: the next key serves, and the bytes' hash at last."""
    item = keys(guid="a", link="https://paper.example/1", title="Rain")
    seen: list[str] = []
    for _ in range(4):
        seen.append(item_uid("paper", item, b"hash", taken=seen))
    assert len(set(seen)) == 4
    assert seen[1] == item_uid("paper", keys(link="https://paper.example/1"), b"")
