"""Copies of the database in use, putting them back, and looking an installation over."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator.cli.main import cli
from aggregator.config.load import load
from aggregator.engine.checkup import look_over
from aggregator.engine.session import Session
from aggregator.errors import StoreError, StoreLockedError
from aggregator.outbox.files import LEFTOVER_AGE, TEMPORARY_SUFFIX
from aggregator.store.backup import backup, contents, restore
from tests.build import source
from tests.integration.engine.test_polls import ONE, TWO, rss
from tests.integration.store.build import item, poll, write
from tests.origin import Origin, respond
from tests.support import Clock, settings, utc

NOW = utc(2026, 3, 4, 12)
TOPIC = '[[topics]]\nname = "all"\nsources = ["paper"]\n'


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """One paper with two stories, polled and published."""
    with Origin() as origin:
        origin.script("/f", respond(200, rss(ONE, TWO)))
        made = settings(tmp_path, {"paper": origin.url("/f")}, TOPIC)
        with Session(made, clock=Clock(NOW), processes=0) as session:
            session.poll()
            session.publish()
        yield made.path


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, [*words])


def _database(config: Path) -> Path:
    return config.parent / "aggregator.sqlite"


def test_a_copy_is_whole_while_others_write(tmp_path: Path) -> None:
    """Each copy that is made beside a busy writer is sound, holds one commit, and the last what the first held."""
    made = settings(tmp_path, {"daily": "https://daily.example/f"}, TOPIC.replace("paper", "daily"))
    stop = threading.Event()
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.store.sync_sources([source("daily")], now=NOW)

        def busy() -> None:
            number = 0
            while not stop.is_set() and number < 2_000:
                poll(session.store, "daily", *(write(item(f"story {number + n}")) for n in range(5)))
                number += 5

        writer = threading.Thread(target=busy)
        writer.start()
        try:
            found = [backup(made.storage.url, tmp_path / f"copy-{number}.sqlite") for number in range(6)]
        finally:
            stop.set()
            writer.join()
    assert [each.items % 5 for each in found] == [0] * 6
    assert [each.items for each in found] == sorted(each.items for each in found)
    assert found[-1] == contents(tmp_path / "copy-5.sqlite")
    assert not list(tmp_path.glob("*.part*"))


def test_what_was_restored_goes_on(config: Path, tmp_path: Path) -> None:
    """The copy takes the database's place, which is kept; nothing is published anew."""
    copy = tmp_path / "copy.sqlite"
    assert _run("backup", str(copy), "-c", str(config)).exit_code == 0
    feed = (config.parent / "feeds" / "all.atom").read_bytes()
    with sqlite3.connect(_database(config)) as lost:
        lost.execute("DELETE FROM item_keys")
    result = _run("restore", str(copy), "-c", str(config))
    assert "restored: 2 stories of 1 sources, 2 items" in result.output
    (before,) = config.parent.glob("aggregator.sqlite.before-*Z")
    assert contents(before).stories == 2
    with Session(load(config), clock=Clock(NOW + timedelta(hours=1)), processes=0) as session:
        session.publish()
    assert (config.parent / "feeds" / "all.atom").read_bytes() == feed


def test_nothing_is_overwritten_and_nothing_damaged_is_restored(config: Path, tmp_path: Path) -> None:
    """A file that exists, a database in use, a damaged or foreign copy: one line, and all is as it was."""
    url, copy = load(config).storage.url, tmp_path / "copy.sqlite"
    backup(url, copy)
    with pytest.raises(StoreError, match="exists already"):
        backup(url, copy)
    held = _database(config).read_bytes()
    damaged = bytearray(copy.read_bytes())
    damaged[8192:12288] = os.urandom(4096)
    for body, said in (
        (bytes(damaged), "damaged|malformed"),
        (b"no database", "not a database"),
        (b"", "holds nothing"),
    ):
        (tmp_path / "bad.sqlite").write_bytes(body)
        with pytest.raises(StoreError, match=said):
            restore(url, tmp_path / "bad.sqlite", now=NOW)
    with pytest.raises(StoreError, match="no file"):
        restore(url, tmp_path / "missing.sqlite", now=NOW)
    with Session(load(config), processes=0), pytest.raises(StoreLockedError):
        restore(url, copy, now=NOW)
    assert _database(config).read_bytes() == held
    assert not list(config.parent.glob("*.before-*"))
    assert not list(config.parent.glob(".*.part*"))


def test_a_copy_of_a_newer_program_is_refused(config: Path, tmp_path: Path) -> None:
    """With one line that says to install that program."""
    url, copy = load(config).storage.url, tmp_path / "copy.sqlite"
    backup(url, copy)
    with sqlite3.connect(copy) as newer:
        newer.execute("UPDATE aggregator_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="install a newer aggregator"):
        restore(url, copy, now=NOW)


def test_postgresql_is_told_its_own_way(tmp_path: Path) -> None:
    """The commands for it are in the message."""
    with pytest.raises(StoreError, match="pg_dump --format=custom"):
        backup("postgresql://news@localhost/news", tmp_path / "copy")


def test_a_sound_installation_has_nothing_bad(config: Path) -> None:
    """Every check says that all is well, and the command exits with 0."""
    result = _run("doctor", "-c", str(config))
    assert result.exit_code == 0, result.output
    assert "bad" not in result.output
    checks = {one["check"] for one in json.loads(_run("doctor", "--json", "-c", str(config)).output)}
    assert checks == {"secrets", "site", "modes", "decisions", "disk", "feeds", "leftovers", "clock", "database"}


@pytest.mark.parametrize(
    ("harm", "check", "said"),
    [
        ("feed", "feeds", "is no XML"),
        ("twice", "feeds", "twice"),
        ("gone", "feeds", "not published yet"),
        ("leftover", "leftovers", "half-written"),
        ("decisions", "decisions", "no such key"),
        ("index", "database", "belong to no item"),
        ("missing", "database", "there is no database"),
        ("clock", "clock", "a source was polled at"),
        ("unset", "clock", "it shows 1970-01-01"),
    ],
)
def test_what_is_wrong_is_told_with_a_way_out(config: Path, harm: str, check: str, said: str) -> None:
    """Each kind of harm is found, and by nothing but its own check."""
    feed = config.parent / "feeds" / "all.atom"
    now = NOW
    if harm == "feed":
        feed.write_text("<feed>", encoding="utf-8")
    elif harm == "twice":
        body = feed.read_text(encoding="utf-8")
        entry = body[body.index("<entry") : body.index("</entry>") + 8]
        feed.write_text(body.replace("</feed>", entry + "</feed>"), encoding="utf-8")
    elif harm == "gone":
        feed.unlink()
    elif harm == "leftover":
        left = feed.with_name(f".all.atom.0{TEMPORARY_SUFFIX}")
        left.touch()
        old = time.time() - 2 * LEFTOVER_AGE
        os.utime(left, (old, old))
    elif harm == "decisions":
        (config.parent / "curation.toml").write_text("colour = 1\n", encoding="utf-8")
    elif harm == "index":
        with sqlite3.connect(_database(config)) as database:
            database.execute("INSERT INTO reports (hash, item) VALUES (1, 99)")
    elif harm == "missing":
        _database(config).unlink()
    elif harm == "clock":
        now = NOW - timedelta(days=2)
    else:
        now = utc(1970, 1, 1)
    bad = [one for one in look_over(load(config), now=now) if not one.well]
    assert {one.check for one in bad} == {check}
    assert said in bad[0].what
    assert all(one.way_out for one in bad)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_password_that_others_can_read_is_told(config: Path) -> None:
    """Not if only the owner can read the file, and not if it comes from the environment; never the password itself."""
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("http://127", "http://me:canary@127"), encoding="utf-8")
    config.chmod(0o644)
    (bad,) = [one for one in look_over(load(config), now=NOW) if not one.well]
    assert bad.check == "secrets"
    assert "paper" in bad.what
    assert "canary" not in bad.what + bad.way_out
    config.chmod(0o600)
    assert all(one.well for one in look_over(load(config), now=NOW))
