"""A format is added in one place, and everything that has to do with files goes by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest

from aggregator.engine.session import Session
from aggregator.model import TopicFeed
from aggregator.publish import formats
from aggregator.publish.document import Format, Rendered
from aggregator.publish.pieces import NONE_KEPT, Pieces
from aggregator.serve.app import create_app
from aggregator.serve.server import Server
from tests.origin import Origin, respond
from tests.support import Clock, settings, utc

RSS = """<rss version="2.0"><channel><title>Paper</title><link>https://paper.example/</link><description/>
<item><guid>https://paper.example/1</guid><title>The ferry sails again</title><link>https://paper.example/1</link>
<description>It left the harbour at dawn, with forty passengers.</description></item></channel></rss>"""
TOPIC = '[[topics]]\nname = "{}"\ntitle = "{}"\nsources = ["paper"]\n'


def lines(feed: TopicFeed, pieces: Pieces = NONE_KEPT) -> Rendered:  # noqa: ARG001 - it has none
    """A title a line, which no program reads."""
    body = "".join(f"{line}\n" for line in ("# made up", *(entry.title for entry in feed.entries)))
    return Rendered(body=body.encode(), shown=len(feed.entries))


ANCHOR = 'href="ferries.lines" type="text/x-lines">Lines<'
LINK = '<link rel="alternate" type="text/x-lines" title="Ferries" href="https://news.example/ferries.lines">'
LINES = Format(suffix=".lines", media_type="text/x-lines", mark=b"# made up\n", label="Lines", render=lines)


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin on loopback."""
    with Origin() as made:
        yield made


@pytest.mark.parametrize("added", [LINES, replace(LINES, label="")], ids=["linked", "not linked"])
def test_a_format_is_added_in_one_place(
    added: Format, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are written, served as what they are, linked on the pages if it says so, and removed when stale."""
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, added))
    origin.script("/f", respond(200, RSS.encode()))
    topics = [TOPIC.format("ferries", "Ferries"), TOPIC.format("harbours", "Harbours")]
    made = settings(tmp_path, {"paper": origin.url("/f")}, "\n".join(topics))
    clock, folder = Clock(utc(2026, 3, 3)), made.output.dir
    with Session(made, clock=clock, processes=0) as session:
        session.poll()
        session.publish()
        assert (folder / "ferries.lines").read_text(encoding="utf-8") == "# made up\nThe ferry sails again\n"
        for name in ("ferries.html", "index.html"):
            page = (folder / name).read_text(encoding="utf-8")
            assert [each in page for each in (ANCHOR, LINK)] == [bool(added.label)] * 2
        (folder / "ferries.lines").unlink()
        assert [topic.name for topic in session.publish().topics] == ["ferries"]
        assert (folder / "ferries.lines").exists()
    server = Server(create_app(folder), port=0)
    server.start()
    try:
        with urlopen(f"http://127.0.0.1:{server.port}/ferries.lines", timeout=20) as answer:
            assert answer.headers["Content-Type"] == "text/x-lines; charset=utf-8"
            assert answer.read() == (folder / "ferries.lines").read_bytes()
    finally:
        server.stop()
    made = settings(tmp_path, {"paper": origin.url("/f")}, topics[0].replace("Ferries", "Ships"))
    with Session(made, clock=clock, processes=0) as session:
        session.publish()
    assert sorted(path.name for path in folder.glob("*.lines")) == ["ferries.lines"]
