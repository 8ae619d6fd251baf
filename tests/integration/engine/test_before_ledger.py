"""A database and feeds of the program that had no ledger, as it wrote them: nothing of them moves by the upgrade."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from aggregator.model import HELD_BEFORE, Placement, Stay
from aggregator.store import placements
from aggregator.store.sql import SqlStore
from tests.integration.store.test_upgrade import make_old
from tests.support import Clock, read_feed, settings, utc

BEFORE = Path(__file__).parent / "before_ledger"
"""`database.sql` is a dump of its SQLite database, `feeds/` what it published: five stories of a daily, one of them
edited, and two of a weekly, one of them a copy; one topic of four stories at the most, and one of a word."""
SCHEMA = "0013"
NOW = utc(2026, 3, 3, 15, 5)
TOPICS = """
[[topics]]
name = "all"
sources = ["daily", "weekly"]
limit = 4

[[topics]]
name = "harbour"
any = ["{word}"]
max_age = "7d"
"""


@pytest.fixture
def made(tmp_path: Path, database_url: str) -> Settings:
    """The config of that time, with its database and its feeds where they were."""
    model = tmp_path / "model.db"
    connection = sqlite3.connect(model)
    connection.executescript((BEFORE / "database.sql").read_text(encoding="utf-8"))
    connection.close()
    make_old(database_url, SCHEMA, model)
    shutil.copytree(BEFORE / "feeds", tmp_path / "feeds")
    return _settings(tmp_path, database_url, "harbour")


def _settings(folder: Path, database_url: str, word: str) -> Settings:
    addresses = {name: f"https://news.test/{name}" for name in ("daily", "weekly")}
    return settings(folder, addresses, TOPICS.format(word=word), f"[storage]\nurl = {json.dumps(database_url)}\n")


def files(made: Settings) -> dict[str, bytes]:
    """What is published, by name."""
    there = made.output.dir.iterdir()
    return {path.name: path.read_bytes() for path in there if path.suffix in {".atom", ".html", ".opml"}}


def ledger(session: Session, name: str) -> dict[str, Placement]:
    """What the ledger has of a topic, by entry id."""
    store = session.store
    assert isinstance(store, SqlStore)
    found = {}
    for entry in store.entries(since=utc(2000, 1, 1)):
        with store._database.read() as connection:
            for each in placements.of_story(connection, entry.uid):
                if each.placement.topic == name:
                    found[entry.id] = each.placement
    return found


def test_every_entry_is_held_since_it_was_first_seen_and_no_byte_moves(made: Settings) -> None:
    """Feeds, pages and lists are what they were; what the feeds had is in the ledger, with its reason."""
    before = files(made)
    with Session(made, clock=Clock(NOW), processes=0) as session:
        for name in ("all", "harbour"):
            ids = [entry.id for entry in read_feed(made.output.dir / f"{name}.atom")]
            held = ledger(session, name)
            assert sorted(held) == sorted(ids)
            records = {session.store.find(entry_id).first_seen for entry_id in ids}
            assert {each.since for each in held.values()} == records
            assert {(each.stay, each.why, each.until) for each in held.values()} == {(Stay.IN, HELD_BEFORE, None)}
        session.publish()
        assert files(made) == before
        assert [(row.waits, row.settled, row.dirty) for row in session.store.topic_rows()] == [(False, True, False)] * 2
        for name in ("all", "harbour"):
            ids = [entry.id for entry in read_feed(made.output.dir / f"{name}.atom")]
            held = ledger(session, name)
            assert {each.why for entry_id, each in held.items() if entry_id in ids} == {HELD_BEFORE}
            assert {each.stay for entry_id, each in held.items() if entry_id not in ids} <= {Stay.OVER}
        assert session.publish().topics == ()


def test_files_that_are_lost_meanwhile_are_written_as_they_were(made: Settings) -> None:
    """A topic that is not judged yet shows what it showed."""
    before = files(made)
    with Session(made, clock=Clock(NOW), processes=0) as session:
        (made.output.dir / "all.atom").unlink()
        session.render()
        assert (made.output.dir / "all.atom").read_bytes() == before["all.atom"]
        assert [row.waits for row in session.store.topic_rows()] == [True, True]
        session.publish()
    assert files(made) == before


def test_what_the_new_config_does_not_take_leaves_by_it(made: Settings, tmp_path: Path) -> None:
    """Entries that go say why; those that stay keep their ids and dates."""
    before = {entry.id: entry for entry in read_feed(made.output.dir / "harbour.atom")}
    changed = _settings(tmp_path, made.storage.url, "ferry")
    with Session(changed, clock=Clock(NOW), processes=0) as session:
        session.publish()
        after = read_feed(made.output.dir / "harbour.atom")
        assert after
        assert len(after) < len(before)
        assert all(before[entry.id] == entry for entry in after)
        left = ledger(session, "harbour")
        gone = before.keys() - {entry.id for entry in after}
        assert {(left[each].stay, left[each].left_why) for each in gone} == {(Stay.LEFT, placements.RULE_CHANGED)}


def test_an_old_database_without_its_feeds_is_judged_as_new(made: Settings) -> None:
    """Nothing says what was published, so nothing is claimed to be; the feeds come out as they were."""
    before = files(made)
    shutil.rmtree(made.output.dir)
    clock = Clock(NOW)
    with Session(made, clock=clock, processes=0) as session:
        assert ledger(session, "all") == {}
        session.publish()
        held = ledger(session, "all")
        assert {each.since for each in held.values() if each.stay is Stay.IN} == {NOW}
        clock.now += timedelta(minutes=1)
        assert session.publish().topics == ()
    assert files(made) == before
