"""A disk that is full and a folder that cannot be written: what was published stays, and it mends itself."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from aggregator.outbox.files import TEMPORARY_SUFFIX
from tests.faults.edition import Edition
from tests.waiting import PATIENCE, wait_until

FOREVER = resource.RLIM_INFINITY


def test_a_full_disk(edition: Edition) -> None:
    """When nothing can be written any more old files stay, health says why, and with room again all is published."""
    before = edition.files()
    resource.prlimit(edition.program.pid, resource.RLIMIT_FSIZE, (1, FOREVER))
    edition.later(2)
    wait_until(edition.is_degraded, "bad health")
    edition.later(2)
    assert edition.files() == before
    assert not edition.program.ended
    resource.prlimit(edition.program.pid, resource.RLIMIT_FSIZE, (FOREVER, FOREVER))
    edition.later(20)
    wait_until(edition.is_published, "the stories of the meantime")
    wait_until(lambda: not edition.is_degraded(), "good health")


Mend = Callable[[], object]
"""Makes the folder as it should be again."""


@contextmanager
def in_its_place(feeds: Path) -> Iterator[Mend]:
    """A file stands where the folder was."""
    away = feeds.with_name("away")
    feeds.rename(away)
    feeds.write_text("in the way")

    def mend() -> None:
        feeds.unlink()
        away.rename(feeds)

    yield mend


@contextmanager
def forbidden(feeds: Path) -> Iterator[Mend]:
    """This user may not write there; root may write everywhere."""
    if os.geteuid() == 0:
        pytest.skip("root is forbidden nothing")
    feeds.chmod(0o555)
    try:
        yield lambda: feeds.chmod(0o755)
    finally:
        feeds.chmod(0o755)


@contextmanager
def read_only(feeds: Path) -> Iterator[Mend]:
    """Its file system was mounted for reading only, as Linux does with a disk that fails."""
    with _mounted(feeds):
        _call("mount", "-o", "remount,ro", str(feeds))
        yield lambda: _call("mount", "-o", "remount,rw", str(feeds))


@contextmanager
def full(feeds: Path) -> Iterator[Mend]:
    """Its file system has no room left."""
    with _mounted(feeds):
        filler = feeds / ".filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        yield filler.unlink


@contextmanager
def _mounted(feeds: Path) -> Iterator[None]:
    """A small file system of its own under the folder, with the folder's files; or the test is skipped.

    What is in the making may be gone before it is read, and whoever makes it looks for it under the folder's name.
    """
    finished = [path for path in feeds.iterdir() if not path.name.endswith(TEMPORARY_SUFFIX)]
    files = {path.name: path.read_bytes() for path in finished}
    try:
        _call("mount", "-t", "tmpfs", "-o", "size=1m", "aggregator-test", str(feeds))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user or machine can mount nothing")
    try:
        for name, body in files.items():
            (feeds / name).write_bytes(body)
        yield
    finally:
        _call("umount", "--lazy", str(feeds))


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize("fault", [in_its_place, forbidden, read_only, full])
def test_a_folder_that_cannot_be_written(
    edition: Edition, fault: Callable[[Path], AbstractContextManager[Mend]]
) -> None:
    """Polls go on, old files stay, health names the folder alone, and all is published once it can be written."""
    before = edition.files()
    with fault(edition.feeds) as mend:
        edition.later(2)
        wait_until(edition.is_degraded, "bad health")
        detail = edition.program.health()["detail"]
        assert edition.feeds.name in detail
        assert str(edition.feeds.parent) not in detail
        wait_until(lambda: all(len(edition.press.requests(paper)) == 2 for paper in edition.press.papers), "polls")
        if edition.feeds.is_dir():
            assert edition.files() == before
        mend()
        assert edition.files() == before
        wait_until(edition.is_published, "the stories of the meantime")
        wait_until(lambda: not edition.is_degraded(), "good health")
        if (
            fault is full
        ):  # in the others, one that was in the making then cannot be removed, and is swept when it is old
            wait_until(lambda: not list(edition.feeds.glob(f".*{TEMPORARY_SUFFIX}")), "no file in the making")


def test_a_disk_that_fills_up_during_a_poll(edition: Edition) -> None:
    """What was fetched before is kept and told, and stored and published once there is room, without asking again."""
    paper, *others = edition.press.papers
    answer = edition.press.answering(paper)
    gate = threading.Event()
    edition.origin.script(f"/{paper.name}", lambda asked: answer(asked) if gate.wait(PATIENCE) else b"")
    edition.later(2)
    wait_until(lambda: len(edition.press.requests(paper)) == 2, "a poll")
    # Afterwards nothing but that poll has anything to write.
    for other in others:
        wait_until(lambda name=other.name: len(edition.program.events("polled", source=name)) == 2, "other polls")
    resource.prlimit(edition.program.pid, resource.RLIMIT_FSIZE, (1, FOREVER))
    gate.set()
    wait_until(lambda: "poll:" in edition.program.health()["detail"], "bad health")
    resource.prlimit(edition.program.pid, resource.RLIMIT_FSIZE, (FOREVER, FOREVER))
    wait_until(edition.is_published, "the stories of the meantime")
    wait_until(lambda: not edition.is_degraded(), "good health")
    assert len(edition.press.requests(paper)) == 2
