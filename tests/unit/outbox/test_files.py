"""Files are whole or not there, untouched where nothing changed, and never somebody else's."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aggregator.errors import PublishError
from aggregator.outbox import files
from aggregator.publish.formats import FORMATS

PAGE = b'<!DOCTYPE html>\n<meta name="generator" content="aggregator">\n'
FEED = b"<feed><generator>aggregator</generator></feed>"


def test_writes_and_says_so(tmp_path: Path) -> None:
    """A new file and changed bytes are written, folders made on the way."""
    path = tmp_path / "feeds" / "a.atom"
    assert files.write(path, b"one")
    assert files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["a.atom"]


def test_unchanged_bytes_are_not_touched(tmp_path: Path) -> None:
    """The same bytes leave inode and modification time alone, so Last-Modified holds."""
    path = tmp_path / "a.atom"
    files.write(path, b"one")
    os.utime(path, (1, 1))
    before = path.stat()
    assert not files.write(path, b"one")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_others_may_read(tmp_path: Path) -> None:
    """A web server of another user can read what we publish, whatever the umask; a mode of its own outranks that."""
    code = "import os,sys,pathlib; os.umask(int(sys.argv[2], 8)); from aggregator.outbox.files import write; \
write(pathlib.Path(sys.argv[1]), b'x', **eval(sys.argv[3]))"
    for umask, how, mode in (
        ("022", "{}", 0o644),
        ("077", "{}", 0o644),
        ("077", "{'mode': None}", 0o600),
        ("022", "{'mode': 0o640}", 0o640),
    ):
        path = tmp_path / f"{umask}-{mode:o}"
        subprocess.run([sys.executable, "-c", code, str(path), umask, how], check=True)
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_bytes_reach_the_disk_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File synced, then renamed, then its folder synced: in any other order a power cut can leave an empty file."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        steps.append("rename")
        assert self.parent == target.parent
        assert self.read_bytes() == b"new"
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    files.write(tmp_path / "a.atom", b"new")
    assert steps == ["file", "rename", "folder"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full: make room"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not write there"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_failure_keeps_the_old_file_and_explains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """When the disk fails the old bytes stay, no temporary file is left, and the message is in plain words."""
    path = tmp_path / "a.atom"
    files.write(path, b"old")

    def fail(descriptor: int) -> None:  # noqa: ARG001 - the signature of os.fsync
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(PublishError, match=words) as caught:
        files.write(path, b"new")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.atom"]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """A path that cannot be a folder is explained, not traced."""
    (tmp_path / "feeds").write_text("x")
    with pytest.raises(PublishError, match="choose another"):
        files.write(tmp_path / "feeds" / "a.atom", b"x")


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """A link planted in the folder cannot lead our bytes elsewhere."""
    target = tmp_path / "precious"
    target.write_bytes(b"keep")
    path = tmp_path / "a.atom"
    path.symlink_to(target)
    assert files.write(path, b"keep")
    assert not path.is_symlink()
    files.write(path, b"new")
    assert target.read_bytes() == b"keep"


def test_leftovers_of_the_killed_are_swept(tmp_path: Path) -> None:
    """An old temporary file goes at the next write; a young one may be in the making."""
    old = tmp_path / f".a.atom.0123{files.TEMPORARY_SUFFIX}"
    young = tmp_path / f".b.atom.0123{files.TEMPORARY_SUFFIX}"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    files.write(tmp_path / "a.atom", b"x")
    assert {path.name for path in tmp_path.iterdir()} == {"a.atom", young.name}


def test_readers_never_see_half(tmp_path: Path) -> None:
    """Whoever reads while two writers take turns sees one version or the other, whole."""
    path = tmp_path / "a.atom"
    versions = [bytes([65 + n]) * 200_000 for n in range(2)]
    files.write(path, versions[0])
    done = threading.Event()

    def write() -> None:
        for n in range(30):
            files.write(path, versions[n % 2])

    def both() -> None:
        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        done.set()

    thread = threading.Thread(target=both)
    thread.start()
    seen = set()
    while not done.is_set():
        seen.add(path.read_bytes())
    thread.join()
    assert seen <= set(versions)


KILLED = """
import pathlib, sys
from aggregator.outbox.files import write
path = pathlib.Path(sys.argv[1])
print("ready", flush=True)
n = 0
while True:
    n += 1
    write(path, bytes([65 + n % 26]) * 300_000)
"""


def test_kill_leaves_a_whole_file(tmp_path: Path) -> None:
    """A process killed in the midst of writing leaves one whole version under the name."""
    path = tmp_path / "a.atom"
    for _ in range(4):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            while not path.exists():
                pass
            process.kill()
        body = path.read_bytes()
        assert len(body) == 300_000
        assert len(set(body)) == 1


def test_stale_topics_go_and_nothing_else(tmp_path: Path) -> None:
    """Only feeds and pages that we wrote, of topics that are gone; no index, user's file, link or folder."""
    for name, body in {
        "gone.atom": FEED,
        "gone.html": PAGE,
        "kept.atom": FEED,
        "kept.html": PAGE,
        "index.html": PAGE,
        "index.opml": b"<opml/>",
        "mine.atom": b"<feed><generator>other</generator></feed>",
        "mine.html": b"<html>my own page</html>",
        "README.md": PAGE,
        "Big.atom": FEED,
    }.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "folder.atom").mkdir()
    (tmp_path / "link.atom").symlink_to(tmp_path / "kept.atom")
    before = {path.name for path in tmp_path.iterdir()}
    removed = files.remove_stale(tmp_path, {"kept"}, FORMATS)
    assert [path.name for path in removed] == ["gone.atom", "gone.html"]
    assert {path.name for path in tmp_path.iterdir()} == before - {"gone.atom", "gone.html"}
    assert files.remove_stale(tmp_path / "nowhere", set(), FORMATS) == ()


def test_stale_recognises_what_publishing_writes(tmp_path: Path) -> None:
    """The marks are those that real documents carry within their first bytes."""
    from aggregator.model import Topic  # noqa: PLC0415 - only this test goes through publish
    from aggregator.publish import atom, page  # noqa: PLC0415
    from aggregator.publish.document import Site, topic_feed  # noqa: PLC0415

    topic = Topic(name="gone", title="T" * 300, description="D" * 500)
    site = Site(title="S" * 300, url="https://example.org/" + "p" * 200)
    feed = topic_feed(topic, [], site, formats=FORMATS)
    files.write(tmp_path / "gone.atom", atom.render(feed).body)
    files.write(tmp_path / "gone.html", page.render(feed).body)
    assert len(files.remove_stale(tmp_path, set(), FORMATS)) == 2
