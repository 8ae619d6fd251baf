"""Seven real feeds, polled for months, replayed poll by poll with the clock of their file names."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.engine.session import Session
from aggregator.text.urls import identity
from tests.origin import Asked, Origin, respond
from tests.support import Clock, read_feed, settings

TOPIC = """
[[topics]]
name = "all"
title = "All"
sources = ["paper"]
limit = 300
max_age = "30d"
"""


@dataclass
class Replay:
    """What the polls of one source left behind."""

    ids_of_link: dict[str, set[str]] = field(default_factory=dict)
    published_of_id: dict[str, set[str]] = field(default_factory=dict)
    titles_of_id: dict[str, set[str]] = field(default_factory=dict)
    stored: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    polls: int = 0
    duplicates: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=["bbc", "fox", "nytimes", "nzherald", "smh", "straittimes", "wsj"])
def replay(request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    """Every recorded poll of a source through the engine, rendered after each."""
    files = sorted((corpus / "polls" / request.param).glob("*.xml.gz"))
    folder = tmp_path_factory.mktemp(request.param)
    clock = Clock(datetime(2020, 4, 1, tzinfo=UTC))
    body = b""

    def answer(_asked: Asked) -> bytes:
        return respond(200, body, Content_Type="text/xml")

    result = Replay()
    with Origin() as origin:
        origin.script("/feed", answer)
        config = settings(folder, {"paper": origin.url("/feed")}, TOPIC)
        with Session(config, clock=clock, processes=0) as session:
            for file in files:
                clock.now = datetime.strptime(file.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                body = gzip.decompress(file.read_bytes())
                (report,) = session.poll(everything=True)
                session.render()
                result.polls += 1
                (row,) = session.store.source_rows()
                result.stored.append(row.items)
                if report.failed:
                    result.failures.append(report.outcome)
                _note(result, folder / "feeds" / "all.atom", file.name)
    return result


def _note(result: Replay, feed: Path, when: str) -> None:
    seen: set[str] = set()
    for entry in read_feed(feed):
        where = identity(entry.link)
        if where in seen:
            result.duplicates.append(f"{when} {where}")
        seen.add(where)
        result.ids_of_link.setdefault(where, set()).add(entry.id)
        result.published_of_id.setdefault(entry.id, set()).add(entry.published)
        result.titles_of_id.setdefault(entry.id, set()).add(entry.title)


def test_no_entry_is_published_twice(replay: Replay) -> None:
    """Over all the months no address is in one feed twice, or comes back under another id."""
    assert replay.polls > 200
    assert replay.duplicates == []
    assert {link: ids for link, ids in replay.ids_of_link.items() if len(ids) > 1} == {}


def test_edits_update_in_place(replay: Replay) -> None:
    """Stories were retitled, under the id that they had; an entry's published date never moved."""
    assert sum(len(titles) > 1 for titles in replay.titles_of_id.values()) > 5
    assert {entry: dates for entry, dates in replay.published_of_id.items() if len(dates) > 1} == {}


def test_bad_answers_lose_nothing(replay: Replay) -> None:
    """What was stored never gets less, and an answer that is no feed is reported as such."""
    assert replay.stored == sorted(replay.stored)
    assert replay.stored[-1] > 700
    assert set(replay.failures) <= {"not a feed"}
