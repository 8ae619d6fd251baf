"""What learning may take: what recurs over stories, after so many of them, and nothing of one story's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config.settings import CleaningSettings
from aggregator.model import Fetched, Source
from aggregator.plan import PlanOptions, decide, digest, judge_poll, reach_of
from aggregator.regions.gazetteer import load
from aggregator.store.open import open_store
from aggregator.store.protocol import Store
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
NOTICE = "Tell us what happens in your street, and we shall come and look at it."
THRESHOLD = CleaningSettings(learn=True, propose_after=2, confirm_after=3).learned_after


def paragraph(seed: str) -> str:
    """A paragraph that is like no other."""
    dice = Random(seed)
    return " ".join("".join(dice.choices("abcdefghijklmnop", k=6)) for _ in range(25)).capitalize() + "."


def body(items: list[tuple[str, str, list[str]]]) -> bytes:
    """RSS of items: guid, title, paragraphs."""
    told = "".join(
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{guid}</guid>"
        f"<link>https://daily.example/{guid}</link>"
        f"<description>{escape(''.join(f'<p>{text}</p>' for text in texts))}</description></item>"
        for guid, title, texts in items
    )
    return f"<rss version='2.0'><channel><title>D</title><link>https://daily.example/</link>{told}</channel></rss>".encode()


def poll(store: Store, document: bytes, *, hour: int) -> list[str]:
    """One poll as the engine does it, an hour after the one before; the words that learning took."""
    now = NOW + timedelta(hours=hour)
    (lease,) = store.lease(1, now=now, until=now + timedelta(minutes=5), force=True)
    found = digest(
        document,
        url=lease.source.url,
        content_type="application/rss+xml",
        known=lease.state.hashes,
        source=lease.source,
        learned=store.learned(lease.source.name, at_least=THRESHOLD),
        gazetteer=load(),
    )
    with store.transaction(lease) as transaction:
        known = transaction.known(found.items, now=now, window=timedelta(hours=36))
        outcome = Fetched(url=lease.source.url, body=document)
        options = PlanOptions(host="x.example", tag_year=2026)
        judgement = judge_poll(lease, found, known, now=now)
        touched = transaction.touched(reach_of(judgement.writes, options))
        plan = decide(lease, outcome, judgement, touched=touched, now=now, jitter=0.0, options=options)
        transaction.apply(plan)
    return [one.text for item in found.items for one in item.story.removals if one.rule == "learned"]


@contextmanager
def opened() -> Iterator[Store]:
    """A store of its own with one source."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/d.sqlite")
        try:
            store.sync_sources([Source(name="daily", url="https://daily.example/feed")], now=NOW)
            yield store
        finally:
            store.close()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1),  # which story
            st.integers(0, 19),  # under which address
            st.integers(0, 19),  # under which title
            st.integers(2, 9),  # how many of its paragraphs
        ),
        min_size=8,
        max_size=24,
    )
)
def test_nothing_of_one_storys_own_is_taken(sights: list[tuple[int, int, int, int]]) -> None:
    """However a story is retitled, restamped, grown, cut and repeated within a day, none of its paragraphs goes."""
    with opened() as store:
        for hour, (story, address, title, length) in enumerate(sights):
            texts = [paragraph(f"{story} {number}") for number in range(length)]
            item = (f"{story}-{address}", f"{paragraph(f'{story} {title}')[:40]}", texts)
            assert poll(store, body([item]), hour=hour) == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=4, max_size=8), st.integers(0, 2))
def test_a_notice_goes_after_so_many_stories_and_not_before(polls: list[int], place: int) -> None:
    """The first story after the last confirmation loses it; stories are counted, however polls bring them."""
    seen = 0
    with opened() as store:
        for hour, count in enumerate(polls):
            items = []
            for number in range(seen, seen + count):
                texts = [paragraph(f"{number} a"), paragraph(f"{number} b")]
                texts.insert(place, NOTICE)
                items.append((f"g{number}", paragraph(f"title {number}")[:40], texts))
            taken = poll(store, body(items), hour=hour)
            assert taken == ([NOTICE] * count if seen >= THRESHOLD else [])
            seen += count
