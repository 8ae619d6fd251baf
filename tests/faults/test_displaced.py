"""The database's file is deleted or replaced under the daemon: it says so and asks nobody, in place of losing all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.edition import Edition
from tests.waiting import wait_until


def asked(edition: Edition) -> list[int]:
    """How often each paper was asked."""
    return [len(edition.press.requests(paper)) for paper in edition.press.papers]


@pytest.mark.parametrize("how", ["deleted", "replaced", "a folder in its place"])
def test_a_database_that_is_not_where_it_was(edition: Edition, how: str) -> None:
    """Health and log name the file within moments, no paper is asked, and with the file back it goes on."""
    path = edition.feeds.with_name("aggregator.sqlite")
    away = path.with_name("away.sqlite")
    if how == "replaced":
        shutil.copyfile(path, path.with_name("copy"))
    path.rename(away)
    if how == "replaced":
        path.with_name("copy").rename(path)
    elif how == "a folder in its place":
        path.mkdir()
    wait_until(edition.is_degraded, "bad health")
    said = "was deleted" if how == "deleted" else "was replaced"
    detail = edition.program.await_event("job failed; it is tried again", job="poll")["error"]
    assert str(path) in detail
    assert said in detail
    before = asked(edition)
    edition.later(60)
    edition.program.await_event("the clock was set")  # after which every job runs, and would find all due
    assert edition.is_degraded()
    assert asked(edition) == before
    put_back(away, path)
    wait_until(lambda: not edition.is_degraded(), "good health")
    wait_until(edition.is_published, "the stories of the meantime")


def put_back(away: Path, path: Path) -> None:
    """Have the path lead to the file again that the program has open."""
    if path.is_dir():
        path.rmdir()
    away.rename(path)
