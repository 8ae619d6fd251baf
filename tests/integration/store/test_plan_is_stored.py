"""A plan says what is stored, row by row: over made-up histories, a poll leaves in the tables what its plan says.

Papers print one another's stories, cut, extended and edited, under guids of their own or one for several; a planet
passes them on, old stories come as new, and an earlier database's entries are remembered.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from aggregator.model import (
    Changed,
    CopyOf,
    Fetched,
    New,
    PollPlan,
    RegionTag,
    Remembered,
    Role,
    SourceState,
    StoryWrite,
    Write,
)
from aggregator.plan import PlanOptions, decide, digest, judge_poll, reach_of
from aggregator.regions.gazetteer import load
from aggregator.store.codec import edited_of, evidence_of, linked_of, regions_of, story_of
from aggregator.store.open import open_store
from aggregator.store.schema import changes, item_keys, items, sources, stories, story_regions, versions
from aggregator.store.source_codec import state_of
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW

OPTIONS = PlanOptions(host="news.example", tag_year=2026)
POLLS = 24
STAGE = (
    source("upper", url="https://upper.example/feed"),
    source("lower", url="https://lower.example/feed", preference=1),
    source("planet", url="https://planet.example/feed"),
)
PLACES = ("Baku", "Nairobi", "Lisbon", "Quito", "Osaka", "Tromso", "Karsk")
WORDS = [f"{head}{tail}" for head in ("wei", "mil", "har", "bri", "tow", "lam", "fer", "roo") for tail in "abcdefghij"]

BESIDE = {"event joined", "its source changed"}
"""Kinds of change of stories that the poll itself does not touch."""

Row = dict[str, Any]
Tables = dict[str, dict[Any, Row]]


@dataclass(frozen=True)
class Poll:
    """One poll of a history: who is asked when, and what it answers."""

    name: str
    hour: int
    body: bytes


def piece(dice: random.Random, number: int) -> tuple[str, str]:
    """The headline and the text of a story of its own."""
    place = dice.choice(PLACES)
    text = " ".join(dice.choices(WORDS, k=60))
    return f"{place} {' '.join(dice.choices(WORDS, k=6))} {number}", f"In {place} {text}."


def body(dice: random.Random, name: str, pieces: list[tuple[str, str]], hour: int) -> bytes:
    """A document with some of the stories, each in one of its forms."""
    told = []
    for number in sorted(dice.sample(range(len(pieces)), dice.randint(1, 4))):
        title, text = pieces[number]
        text = dice.choice(
            [text, text, text[:200], f"{text} {title} was quiet again by night.", text.replace("a", "o", 1)]
        )
        guid = dice.choice([f"https://{name}.example/id/{number}", f"{name}-{number}", "https://all.example/?p=1"])
        age = timedelta(days=60) if number == 0 else timedelta(hours=2)
        of = '<source url="https://upper.example/feed">The upper</source>' if name == "planet" else ""
        told.append(
            f"<item><title>{escape(title)}</title><link>https://{name}.example/{number}</link>{of}"
            f'<guid isPermaLink="false">{guid}</guid><description>{escape(text)}</description>'
            f"<pubDate>{format_datetime(NOW + timedelta(hours=hour) - age)}</pubDate></item>"
        )
    return f"<rss version='2.0'><channel><title>{name} {hour // 12}</title>{''.join(told)}</channel></rss>".encode()


def history(seed: int) -> list[Poll]:
    """What three papers answer over two days."""
    dice = random.Random(seed)
    pieces = [piece(dice, number) for number in range(9)]
    hours = sorted(dice.sample(range(72), POLLS))
    names = [dice.choice(STAGE).name for _ in hours]
    return [Poll(name, hour, body(dice, name, pieces, hour)) for name, hour in zip(names, hours, strict=True)]


def prepare(store: SqlStore) -> None:
    """Have the papers configured, and what an earlier database published remembered."""
    store.sync_sources(STAGE, now=NOW)
    lost = {(each.name, number): f"urn:lost:{each.name}-{number}" for each in STAGE for number in (1, 2, 5)}
    lost["upper", 3] = "https://upper.example/id/4"  # as a story may be called that comes before
    store.remember(
        [
            Remembered(
                link=f"https://{name}.example/{number}",
                entry_id=entry_id,
                published=NOW - timedelta(days=9),
                updated=NOW - timedelta(days=9 - number),
            )
            for (name, number), entry_id in lost.items()
        ],
        now=NOW,
    )


def run(store: SqlStore, one: Poll) -> tuple[PollPlan, Tables, Tables]:
    """A poll as the engine does it: its plan, and the tables before and after."""
    now = NOW + timedelta(hours=one.hour)
    until = now + timedelta(minutes=5)
    (lease,) = store.lease(1, now=now, until=until, names=[one.name], force=True)
    read = digest(
        one.body,
        url=lease.source.url,
        content_type="application/rss+xml",
        known=frozenset(lease.state.standing),
        source=lease.source,
        gazetteer=load(),
    )
    with store.transaction(lease) as transaction:
        before = dump(transaction._connection)
        known = transaction.known(read.items, now=now, window=timedelta(hours=36))
        judgement = judge_poll(lease, read, known, now=now)
        touched = transaction.touched(reach_of(judgement.writes, OPTIONS))
        outcome = Fetched(url=lease.source.url, body=one.body)
        plan = decide(lease, outcome, judgement, touched=touched, now=now, jitter=0.0, options=OPTIONS)
        transaction.apply(plan)
        after = dump(transaction._connection)
    return plan, before, after


def apply_again(store: SqlStore, plan: PollPlan) -> Tables:
    """The tables once a plan was applied for the second time."""
    now = plan.now
    (lease,) = store.lease(1, now=now, until=now + timedelta(minutes=5), names=[plan.state.source], force=True)
    with store.transaction(lease) as transaction:
        transaction.apply(plan)
        return dump(transaction._connection)


def dump(connection: Connection) -> Tables:
    """What the tables say, in the words of a plan."""
    stored = connection.execute(select(items)).all()
    uids = {row.id: row.uid for row in stored}
    return {
        "states": {row.name: _fields(state_of(row)) for row in connection.execute(select(sources))},
        "stories": {
            row.uid: {
                "entry_id": row.entry_id,
                "published": row.published,
                "updated": row.updated,
                "edited": edited_of(row.edited),
                "first_seen": row.first_seen,
                "withheld": row.withheld,
                "shown": uids[row.shown],
                "event": linked_of(row.linked, row.event) or row.event,
            }
            for row in connection.execute(select(stories))
        },
        "items": {
            row.uid: {
                "source": row.source,
                "story": row.story,
                "content": story_of(row),
                "digest": row.digest,
                "published": row.published,
                "first_seen": row.first_seen,
                "changed_at": row.changed_at,
                "revisions": row.revisions,
                "edit": row.edit,
                "regions": regions_of(row.regions),
                "evidence": evidence_of(row.evidence),
            }
            for row in stored
        },
        "keys": {(row.source, row.key): {"item": uids[row.item]} for row in connection.execute(select(item_keys))},
        "regions": {
            (row.story, row.code): {"role": row.role, "confidence": row.confidence}
            for row in connection.execute(select(story_regions))
        },
        "versions": {
            (uids[row.item], row.number): {"digest": row.digest} for row in connection.execute(select(versions))
        },
        "changes": {row.number: {"story": row.story, "kind": row.kind} for row in connection.execute(select(changes))},
    }


def _fields(state: SourceState) -> Row:
    return {field.name: getattr(state, field.name) for field in fields(state)}


def foretold(plan: PollPlan, before: Tables) -> Tables:
    """What the tables say after a plan, by its words alone."""
    after = {name: dict(rows) for name, rows in before.items()}
    after["states"][plan.state.source] = _fields(plan.state)
    for write in plan.writes:
        for key in write.item.keys:
            after["keys"].setdefault((plan.state.source, key), {"item": write.item_uid})
        if isinstance(write.verdict, New | CopyOf):
            after["items"][write.item_uid] = _new_item(write, plan)
        elif isinstance(write.verdict, Changed):
            old = before["items"][write.item_uid]
            after["versions"][write.item_uid, old["revisions"]] = {"digest": old["digest"]}
            after["items"][write.item_uid] = (
                old
                | _content(write)
                | {
                    "changed_at": plan.now,
                    "revisions": old["revisions"] + 1,
                    "edit": write.verdict.edit.value,
                }
            )
    for story in plan.stories:
        after["stories"][story.uid] = _story(story, plan, before["stories"].get(story.uid))
        if story.before is None or _looks_otherwise(story, before, after):
            after["regions"] = {key: row for key, row in after["regions"].items() if key[0] != story.uid}
            after["regions"] |= _selected(story.uid, after["items"][story.shown]["regions"])
    return after


def _content(write: Write) -> Row:
    story, regions = write.item.story, write.item.regions
    plain = tuple(replace(tag, evidence=tuple(replace(one, rejected=()) for one in tag.evidence)) for tag in regions)
    return {"content": story, "digest": write.item.digest, "regions": plain}


def _new_item(write: Write, plan: PollPlan) -> Row:
    return _content(write) | {
        "source": plan.state.source,
        "story": write.story_uid,
        "published": write.published,
        "first_seen": plan.now,
        "changed_at": None,
        "revisions": 0,
        "edit": "",
        "evidence": write.verdict.evidence if isinstance(write.verdict, CopyOf) else None,
    }


def _story(story: StoryWrite, plan: PollPlan, old: Row | None) -> Row:
    return {
        "entry_id": story.entry_id,
        "published": story.published,
        "updated": story.updated,
        "edited": story.edited,
        "first_seen": old["first_seen"] if old else plan.now,
        "withheld": story.withheld,
        "shown": story.shown,
        "event": old["event"] if old else story.event or story.uid,
    }


def _looks_otherwise(story: StoryWrite, before: Tables, after: Tables) -> bool:
    shown = before["stories"][story.uid]["shown"], story.shown
    return shown[0] != shown[1] or before["items"][shown[0]] != after["items"][shown[1]]


def _selected(uid: str, tags: Iterable[RegionTag]) -> Mapping[tuple[str, str], Row]:
    """Of two tags with one code the stronger."""
    found: dict[tuple[str, str], Row] = {}
    strength = (Role.SUBJECT, Role.DATELINE, Role.MENTION)
    for tag in sorted(tags, key=lambda tag: (strength.index(tag.role), -tag.confidence)):
        found.setdefault((uid, tag.code), {"role": tag.role.value, "confidence": tag.confidence})
    return found


@pytest.mark.parametrize("seed", range(3))
def test_tables_are_what_plans_say(store: SqlStore, seed: int) -> None:
    """After each poll every row is as it was, or as the plan says; the same plan again changes no row.

    The log of changes has what the plan says happened, and what that means for the event's other reports.
    """
    prepare(store)
    seen: set[str] = set()
    for one in history(seed):
        plan, before, after = run(store, one)
        expected = foretold(plan, before)
        lines = [row for number, row in after["changes"].items() if number not in before["changes"]]
        told = [{"story": story.uid, "kind": kind.value} for story in plan.stories for kind in story.kinds]
        assert [row for row in lines if row["kind"] not in BESIDE] == told
        assert {**after, "changes": {}} == {**expected, "changes": {}}
        assert apply_again(store, plan) == after
        seen.update(kind.value for story in plan.stories for kind in story.kinds)
        seen.update("recovered" for story in plan.stories if story.entry_id.startswith("urn:lost:"))
    assert {"new", "copy came", "edited", "shown copy elected", "recovered"} <= seen
    assert store.integrity() == []


def test_bodies_that_are_replayed_make_the_same_rows(store: SqlStore, tmp_path: Path) -> None:
    """On another database of whatever kind: no decision rests on anything but the bodies, the config and the clock."""
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    assert isinstance(other, SqlStore)
    try:
        for each in (store, other):
            prepare(each)
        for one in history(7):
            (plan, _, after), (again, _, rows) = run(store, one), run(other, one)
            assert again == plan
            assert rows == after
    finally:
        other.close()
