"""Every real feed document of the corpus through the whole engine, over HTTP on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from aggregator.engine.session import Session
from tests.oracle import active_markup
from tests.origin import Origin, respond
from tests.support import Clock, read_feed, settings

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHELF = """
[[topics]]
name = "shelf-{number}"
title = "Shelf {number}"
sources = [{sources}]
limit = 1000
max_age = "20000d"
"""
SHELVES = 20
"""Topics that share the documents out, so that every entry is published somewhere."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Published:
    """What one pass over all documents came to."""

    output: Path
    expected: int
    stored: int
    outcomes: dict[str, str]


@pytest.fixture(scope="module")
def published(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """All documents of `feeds/`, each a source of its own, polled once and published."""
    index = [json.loads(line) for line in (corpus / "feeds" / "index.jsonl").read_text().splitlines()]
    folder = tmp_path_factory.mktemp("feeds")
    with Origin() as origin:
        sources = {}
        for number, document in enumerate(index):
            path = f"/{number}/feed.xml"
            origin.script(path, respond(200, (corpus / "feeds" / document["file"]).read_bytes()))
            sources[f"doc-{number}"] = origin.url(path)
        topics = "".join(
            SHELF.format(number=number, sources=", ".join(f'"{name}"' for name in list(sources)[number::SHELVES]))
            for number in range(SHELVES)
        )
        with Session(settings(folder, sources, topics), clock=Clock(NOW), processes=2) as session:
            reports = session.poll(everything=True)
            session.publish()
            stored = sum(row.items for row in session.store.source_rows())
        yield Published(
            output=folder / "feeds",
            expected=sum(int(document["entries"]) for document in index),
            stored=stored,
            outcomes={index[int(report.source[4:])]["file"]: report.outcome for report in reports},
        )


def test_no_document_fails_inside_the_program(published: Published) -> None:
    """Every document is polled, and none of them meets a fault of our own."""
    assert len(published.outcomes) == 298
    assert [file for file, outcome in published.outcomes.items() if outcome == "internal"] == []


def test_nearly_every_entry_is_stored(published: Published) -> None:
    """At least 98 % of the entries that the index counts are in the store."""
    assert published.stored >= 0.98 * published.expected


def test_published_files_are_valid_atom(published: Published, corpus: Path) -> None:
    """Each published feed passes the RELAX NG schema of Atom and holds no control character."""
    schema = etree.RelaxNG(etree.parse(corpus / "schema" / "atom.rng"))
    files = sorted(published.output.glob("*.atom"))
    assert len(files) == SHELVES
    for file in files:
        document = etree.parse(file)
        assert schema.validate(document), schema.error_log
        assert CONTROL.search(file.read_text(encoding="utf-8")) is None


def test_published_entries_hold_no_active_markup(published: Published) -> None:
    """By a browser's own parsing rules nothing in any entry's HTML runs, loads a document or submits a form."""
    entries = [entry for file in published.output.glob("*.atom") for entry in read_feed(file)]
    assert len(entries) > 5000
    found = {entry.id: active for entry in entries if (active := active_markup(entry.html))}
    assert found == {}


def test_no_id_is_published_twice(published: Published) -> None:
    """In one feed every entry has an id of its own."""
    for file in published.output.glob("*.atom"):
        entries = read_feed(file)
        assert len({entry.id for entry in entries}) == len(entries), file.name


FEBRUARY = {
    "bbc": "1796df62c4a287cc",
    "nyt": "78f77fae2e1ffc14",
    "dw": "14dda539770f94e3",
    "wsj": "4288464f77b21d15",
    "cbs": "0c1cef22da7ddc10",
    "elpais": "660a52f7dc6a1948",
    "dawn": "ce5f942d1cd40fc0",
    "abc-au": "5357198db71ce075",
    "washington-post": "4bf53cb602417030",
    "mercopress": "e8fa5b64a4b41322",
    "time": "9f9555d69283aeda",
    "the-week": "16dc10cf98d1ee82",
    "ndtv": "08f1ee71883dbcde",
    "japan-today": "18138c717652f678",
}
SIX_TOPICS = """
[[topics]]
name = "united-states"
title = "United States"
regions = ["US"]

[[topics]]
name = "europe"
title = "Europe"
regions = ["europe"]

[[topics]]
name = "asia"
title = "Asia"
regions = ["asia"]

[[topics]]
name = "middle-east"
title = "Middle East"
regions = ["middle-east"]

[[topics]]
name = "latin-america"
title = "Latin America"
regions = ["latin-america"]

[[topics]]
name = "war-and-peace"
title = "War and peace"
any = ["war", "ceasefire", "guerra", "troops", "peace talks"]
"""


@pytest.fixture(scope="module")
def february(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fourteen papers' feeds of the same days of February 2026, in six topics: the folder of the published feeds."""
    folder = tmp_path_factory.mktemp("february")
    with Origin() as origin:
        sources = {}
        for name, mark in FEBRUARY.items():
            (file,) = (corpus / "feeds").glob(f"*/*{mark}*")
            origin.script(f"/{name}", respond(200, file.read_bytes()))
            sources[name] = origin.url(f"/{name}")
        with Session(
            settings(folder, sources, SIX_TOPICS), clock=Clock(NOW - timedelta(days=1)), processes=0
        ) as session:
            reports = session.poll(everything=True)
            assert [report.source for report in reports if report.failed] == []
            session.publish()
    return folder / "feeds"


def test_february_topics_are_filled_from_several_papers(february: Path) -> None:
    """Each of the six topics holds stories, and more than one paper brought them."""
    for file in sorted(february.glob("*.atom")):
        entries = read_feed(file)
        assert len(entries) >= 5, file.name
        assert len({entry.source for entry in entries}) >= 2, file.name


def test_february_tells_no_story_twice(february: Path) -> None:
    """No topic holds two entries of one link or of one id."""
    for file in sorted(february.glob("*.atom")):
        entries = read_feed(file)
        assert len({entry.id for entry in entries}) == len(entries), file.name
        links = [entry.link for entry in entries if entry.link]
        assert len(set(links)) == len(links), file.name


def test_february_has_one_event_from_several_papers(february: Path) -> None:
    """Different reports on one happening stay separate entries: three papers have the week's news in a title."""
    entries = read_feed(february / "middle-east.atom")
    papers = {entry.source for entry in entries if re.search(r"\bIran", entry.title)}
    assert len(papers) >= 3
