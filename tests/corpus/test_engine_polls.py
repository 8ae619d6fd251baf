"""Seven real feeds, polled for months, replayed poll by poll with the clock of their file names."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from aggregator.dedupe.shingles import words
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


RECURRING = {
    "nzherald": (
        "coronavirus all you need to know about today s developments",  # a round-up of each day, with that day's news
    ),
    "smh": (
        "gallery the best photos",  # each day's gallery, over one standing line
        "tablet interactive",  # each day's page for tablets, over one standing line
        "coronavirus updates live",  # each day's live page; its headline may stand until the next one's first hour
    ),
    "nytimes": (
        "live stock market",  # each trading day's live page, over one standing line
        # That day's live page again, at a second address; it came there under another headline, over the standing line.
        "more than 4 million filed unemployment claims",
    ),
}
"""Beginnings of headlines, by source, that are no twins."""

TWINS_WITHIN = timedelta(hours=36)
"""Between two entries with one headline that are one story twice."""

RENDERED_EVERY = 8
"""Polls; an entry stays for 30 days, and rendering after each poll takes longer than all the rest."""

HEADLINE_WORDS = 6
"""Words of a headline that means one story."""


@dataclass
class Replay:
    """What the polls of one source left behind."""

    ids_of_link: dict[str, set[str]] = field(default_factory=dict)
    published_of_id: dict[str, set[str]] = field(default_factory=dict)
    titles_of_story: dict[str, set[str]] = field(default_factory=dict)
    stored: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    polls: int = 0
    duplicates: list[str] = field(default_factory=list)
    stories_of_guid: dict[str, set[str]] = field(default_factory=dict)
    stories_of_link: dict[str, set[str]] = field(default_factory=dict)
    headlines: dict[str, dict[str, tuple[datetime, str]]] = field(default_factory=dict)
    """By headline the stories that ever had it, each with its date and link."""
    twins: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=["bbc", "fox", "nytimes", "nzherald", "smh", "straittimes", "wsj"])
def replay(request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    """Every recorded poll of a source through the engine, rendered after every few of them."""
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
            for number, file in enumerate(files, 1):
                clock.now = datetime.strptime(file.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                body = gzip.decompress(file.read_bytes())
                (report,) = session.poll(everything=True)
                result.polls += 1
                (row,) = session.store.source_rows()
                result.stored.append(row.items)
                if report.failed:
                    result.failures.append(report.outcome)
                if number % RENDERED_EVERY == 0 or number == len(files):
                    session.publish()
                    _note(result, folder / "feeds" / "all.atom", file.name)
                _note_items(result, Path(config.storage.url.removeprefix("sqlite:///")), clock.now)
    result.twins = _twins(result, files, RECURRING.get(request.param, ()))
    return result


def _note_items(result: Replay, database: Path, now: datetime) -> None:
    """What the items that came or changed just now are called, and where they lead."""
    moment = round(now.timestamp() * 1_000_000)
    query = "SELECT story, guid, link, original_title, published FROM items WHERE first_seen = ? OR changed_at = ?"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        for story, guid, link, title, published in connection.execute(query, (moment, moment)):
            if guid:
                result.stories_of_guid.setdefault(identity(guid) or guid, set()).add(story)
            if link:
                result.stories_of_link.setdefault(identity(link), set()).add(story)
            result.titles_of_story.setdefault(story, set()).add(title)
            told = datetime.fromtimestamp(published / 1_000_000, UTC)
            headline = words(title)
            if len(headline) >= HEADLINE_WORDS:
                result.headlines.setdefault(" ".join(headline), {}).setdefault(story, (told, link))


def _twins(result: Replay, files: Sequence[Path], recurring: Sequence[str]) -> list[str]:
    """Headlines under two entries within `TWINS_WITHIN` that never stood side by side, and are no column's."""
    suspects: list[tuple[str, str, str]] = []
    for headline, stories in result.headlines.items():
        dated = sorted(stories.values())
        suspects += [
            (headline, one, two)
            for (first, one), (second, two) in pairwise(dated)
            if second - first <= TWINS_WITHIN and not headline.startswith(tuple(recurring))
        ]
    if not suspects:
        return []
    bodies = [gzip.decompress(file.read_bytes()).replace(b"&amp;", b"&") for file in files]
    return [
        f"{headline}: {one} {two}"
        for headline, one, two in suspects
        if not any(one.encode() in body and two.encode() in body for body in bodies)
    ]


def _note(result: Replay, feed: Path, when: str) -> None:
    seen: set[str] = set()
    for entry in read_feed(feed):
        where = identity(entry.link)
        if where in seen:
            result.duplicates.append(f"{when} {where}")
        seen.add(where)
        result.ids_of_link.setdefault(where, set()).add(entry.id)
        result.published_of_id.setdefault(entry.id, set()).add(entry.published)


def test_no_entry_is_published_twice(replay: Replay) -> None:
    """Over all the months no address is in one feed twice, or comes back under another id."""
    assert replay.polls > 200
    assert replay.duplicates == []
    assert {link: ids for link, ids in replay.ids_of_link.items() if len(ids) > 1} == {}


def test_no_article_is_under_two_entries(replay: Replay) -> None:
    """No guid, address or headline of a day and a half is two entries, but columns and what stood side by side."""
    assert {guid: stories for guid, stories in replay.stories_of_guid.items() if len(stories) > 1} == {}
    assert {link: stories for link, stories in replay.stories_of_link.items() if len(stories) > 1} == {}
    assert replay.twins == []


def test_edits_update_in_place(replay: Replay) -> None:
    """Stories were retitled, under the id that they had; an entry's published date never moved."""
    assert sum(len(titles) > 1 for titles in replay.titles_of_story.values()) > 5
    assert {entry: dates for entry, dates in replay.published_of_id.items() if len(dates) > 1} == {}


def test_bad_answers_lose_nothing(replay: Replay) -> None:
    """What was stored never gets less, and an answer that is no feed is reported as such."""
    assert replay.stored == sorted(replay.stored)
    assert replay.stored[-1] > 700
    assert set(replay.failures) <= {"not a feed"}
