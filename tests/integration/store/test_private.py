"""Files that hold addresses and stories are their owner's alone, published ones everybody's, whatever the umask."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator.engine.checkup import look_over
from aggregator.engine.session import Session
from aggregator.store.backup import backup, restore
from aggregator.store.private import BEFORE, LOCK, SIDECARS, close_off, exposed
from tests.support import Clock, settings, utc

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")

NOW = utc(2026, 5, 6, 9)
TOPIC = '[[topics]]\nname = "all"\nsources = ["mill"]\n'
OPENING = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[2], 8))
from aggregator.config.load import load
from aggregator.engine.session import Session
from aggregator.store.backup import backup, restore
from tests.support import Clock, utc
made = load(Path(sys.argv[1]))
folder = made.path.parent
with Session(made, clock=Clock(utc(2026, 5, 6, 9)), processes=0) as session:
    session.publish()
    backup(made.storage.url, folder / "copy.sqlite")
    for path in folder.iterdir():
        if path.is_file() and path != made.path:
            print(path.name, oct(path.stat().st_mode & 0o777))
restore(made.storage.url, folder / "copy.sqlite", now=utc(2026, 5, 6, 9))
"""


def mode(path: Path) -> int:
    """The rights on a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", ["000", "022", "027", "077"])
def test_no_umask_opens_the_database_or_closes_the_feeds(tmp_path: Path, umask: str) -> None:
    """Database, log, lock, copies and what was replaced are 0600, feeds 0644 in a folder that all may look into."""
    made = settings(tmp_path, {"mill": "https://mill.example/feed"}, TOPIC)
    ran = subprocess.run(
        [sys.executable, "-c", OPENING, str(made.path), umask], check=True, capture_output=True, text=True
    )
    while_open = dict(line.split() for line in ran.stdout.splitlines())
    assert set(while_open.values()) == {"0o600"}
    assert {f"aggregator.sqlite{ending}" for ending in ("", "-wal", "-shm", LOCK)} <= while_open.keys()
    kept = [path for path in tmp_path.iterdir() if path.is_file() and path != made.path]
    assert any(BEFORE in path.name for path in kept)
    assert {mode(path) for path in kept} == {0o600}
    published = list(made.output.dir.iterdir())
    assert {mode(path) for path in published if path.suffix in {".atom", ".html", ".opml"}} == {0o644}
    assert mode(made.output.dir) == 0o755


def test_what_was_open_is_closed_at_the_start_and_told(tmp_path: Path) -> None:
    """Files of a program that left them to the umask lose others' rights, each with a line in the log."""
    made = settings(tmp_path, {"mill": "https://mill.example/feed"}, TOPIC)
    database = tmp_path / "aggregator.sqlite"
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.publish()
    backup(made.storage.url, tmp_path / "copy.sqlite")
    restore(made.storage.url, tmp_path / "copy.sqlite", now=NOW)
    files = [database, *tmp_path.glob(f"*{BEFORE}*"), database.with_name(database.name + LOCK)]
    for path in files:
        path.chmod(0o644)
    told = [one for one in look_over(made, now=NOW) if one.check == "modes"]
    assert [one.well for one in told] == [False]
    assert all(str(path) in told[0].what for path in files)
    with capture_logs() as lines, Session(made, clock=Clock(NOW), processes=0):
        assert {mode(path) for path in files} == {0o600}
    assert {line["file"] for line in lines if "file" in line} == {str(path) for path in files}
    assert [one.well for one in look_over(made, now=NOW) if one.check == "modes"] == [True]


def test_everything_beside_a_database_is_looked_at(tmp_path: Path) -> None:
    """Also where its name is a link, or has signs of a pattern in it; a neighbour's files are not ours."""
    real = tmp_path / "disk" / "news[1].sqlite"
    real.parent.mkdir()
    link = tmp_path / "link.sqlite"
    link.symlink_to(real)
    ours = [real, *(real.with_name(real.name + ending) for ending in SIDECARS), tmp_path / f"link.sqlite{LOCK}"]
    foreign = [tmp_path / "disk" / "news1.sqlite", tmp_path / "link.sqlite.txt"]
    for path in (*ours, *foreign):
        path.touch()
        path.chmod(0o664)
    assert set(exposed(link)) == set(ours)
    assert set(close_off(link)) == set(ours)
    assert exposed(link) == ()
    assert {mode(path) for path in ours} == {0o600}
    assert {mode(path) for path in foreign} == {0o664}
