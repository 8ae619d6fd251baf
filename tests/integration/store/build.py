"""Made-up sources, items and plans for the store's tests, each with only what a test wants to differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from aggregator.model import (
    ORDER,
    Changed,
    CopyEvidence,
    CopyOf,
    Edit,
    Entry,
    Item,
    ItemKeys,
    Known,
    Lease,
    New,
    PollPlan,
    Preference,
    Same,
    Sighting,
    Story,
    Verdict,
    Write,
)
from aggregator.plan.options import PlanOptions
from aggregator.plan.stories import reach_of, settle
from aggregator.store import newest
from aggregator.store.protocol import Store, Transaction
from aggregator.store.sql import SqlStore
from tests.build import tag

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_001, tzinfo=UTC)
WINDOW = timedelta(days=3)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def numbers(seed: str, count: int = 20) -> tuple[int, ...]:
    """Signed 64-bit hashes that are the seed's own."""
    return tuple(
        sorted(
            int.from_bytes(blake2b(f"{seed} {i}".encode(), digest_size=8).digest(), "big", signed=True)
            for i in range(count)
        )
    )


def key(text: str) -> bytes:
    return b"\x11" + blake2b(text.encode(), digest_size=8).digest()


def item(name: str, *, of: str = "daily", uid: str = "", signature: Sequence[int] | None = None, **fields: Any) -> Item:
    story = {"title": f"Title of {name}", "text": f"Text of {name}.", "html": f"<p>Text of {name}.</p>"} | fields
    keys = story.pop("keys", None) or ItemKeys(guid=key(f"{of} {name}"), link=key(f"{of} link {name}"))
    regions = story.pop("regions", (tag("AZ"),))
    return Item(
        uid=uid or blake2b(f"{of} {name}".encode(), digest_size=8).hexdigest(),
        hash=key(f"bytes {name}"),
        story=Story(**story),
        keys=keys,
        digest=key(f"{story['title']} {story['text']}"),
        signature=tuple(numbers(name) if signature is None else signature),
        regions=regions,
    )


def evidence(of: str) -> CopyEvidence:
    return CopyEvidence(of=of, forward=0.75, backward=1.0, longest="held talks", gap_hours=1.5, rule="containment")


def write(one: Item, verdict: Verdict | None = None, **fields: Any) -> Write:
    """A write as `decide` would make it."""
    verdict = verdict or New()
    match verdict:
        case New():
            names = {"item_uid": one.uid, "story_uid": one.uid}
        case CopyOf():
            names = {"item_uid": one.uid, "story_uid": verdict.story_uid}
        case Changed() | Same():
            names = {"item_uid": verdict.known.uid, "story_uid": verdict.known.story_uid}
    return Write(**{"item": one, "verdict": verdict, "published": NOW} | names | fields)


def copy_of(one: Item, original: Item, **fields: Any) -> Write:
    return write(one, CopyOf(story_uid=original.uid, evidence=evidence(original.uid)), **fields)


def take(store: Store, name: str, now: datetime = NOW) -> Lease:
    """The lease on one source, due or not."""
    (lease,) = store.lease(1, now=now, until=now + timedelta(minutes=2), names=[name], force=True)
    return lease


@contextmanager
def giving_back(store: Store, lease: Lease) -> Iterator[None]:
    """Gives the lease back where the poll fails."""
    try:
        yield
    except BaseException:
        store.release(lease)
        raise


def plan_of(
    transaction: Transaction,
    lease: Lease,
    *writes: Write,
    now: datetime = NOW,
    sightings: tuple[Sighting, ...] = (),
    order: Sequence[Preference] = ORDER,
    **state: Any,
) -> PollPlan:
    """The plan of a poll that brings these writes: their stories settled, as `decide` settles them."""
    options = PlanOptions(host="news.example", tag_year=2026, order=order)
    after = replace(lease.state, **{"due_at": now + timedelta(hours=1), "outcome": "new"} | state)
    touched = transaction.touched(reach_of(writes, options))
    stories = settle(writes, source=lease.source, state=after, touched=touched, now=now, options=options)
    return PollPlan(
        state=after,
        writes=writes,
        stories=stories,
        sightings=sightings,
        now=now,
    )


def poll(store: Store, name: str, *writes: Write, now: datetime = NOW, **state: Any) -> PollPlan:
    """One poll of a source that brings these writes."""
    lease = take(store, name, now)
    with giving_back(store, lease), store.transaction(lease) as transaction:
        plan = plan_of(transaction, lease, *writes, now=now, **state)
        transaction.apply(plan)
    return plan


def look_up(store: Store, name: str, *items: Item, now: datetime = NOW, window: timedelta = WINDOW) -> Known:
    """What the store knows, without storing anything."""
    lease = take(store, name, now)
    with store.transaction(lease) as transaction:
        known = transaction.known(items, now=now, window=window)
    store.release(lease)
    return known


def sort_in(store: SqlStore) -> None:
    """Have all postings in the tables, as they are some thousands of stories later; `newest.SETTLE_AT` must be 1."""
    recent = store._index.newest
    for _ in range(2):
        with store._database.serial() as connection:
            recent.catch_up(connection)
            slices = recent.settle(connection, newest.SLICES)
        if slices:
            recent.confirm(slices)


def change(store: Store, name: str, before: Item, after: Item, *, now: datetime, **fields: Any) -> Write:
    """A write that replaces one stored item's content."""
    known = look_up(store, name, before, now=now).by_key[next(iter(before.keys))]
    return write(after, Changed(known=known, edit=Edit.SUBSTANTIVE), **fields)


def published(store: Store, **query: Any) -> list[Entry]:
    return list(store.entries(since=LONG_AGO, **query))
