"""The topic page in a real browser: it shows its stories, asks nobody else for anything, and fits a phone."""

from __future__ import annotations

import http.server
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from aggregator.model import Copy, Entry, Mention, RegionTag, Role, Topic
from aggregator.publish.document import Site, listing_of, topic_feed
from aggregator.publish.formats import FORMATS
from aggregator.publish.page import PAGE, index_page

CHROMIUM = Path("/usr/bin/chromium")
MOMENT = datetime(2026, 3, 3, 12, tzinfo=UTC)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium: install Debian's chromium to run these")


class _Origin(http.server.ThreadingHTTPServer):
    """Serves a folder and remembers what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Origin)
        self.server.asked.append(self.path)
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of the base class
        """Say nothing on the terminal."""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[_Origin]:
    """A topic page and an index, whose story tries to load things from the same origin."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = _Origin(folder)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    long = "The ferry left the harbour at dawn and came back by noon. " * 12
    bait = f"<img src='{base}/spy.gif'><link rel=stylesheet href='{base}/spy.css'><script src='{base}/spy.js'></script>"
    mention = Mention(field="title", start=0, end=6, text="Calais", reading="city")
    entry = Entry(
        uid="1",
        id="tag:x,2026:1",
        title="Ferry sails again, unimpressed by Donaudampfschifffahrtsgesellschaftskapitänspatentverleihungsurkunden",
        link="https://paper.example/1",
        authors=("Ada",),
        agency="Press",
        published=MOMENT,
        updated=MOMENT,
        html=f"{bait}<p>{long}</p><pre>{'x' * 400}</pre><table><tr>{'<td>wide cell</td>' * 40}</tr></table>",
        text=long,
        language="en",
        categories=(),
        enclosures=(),
        regions=(RegionTag(code="FR", role=Role.SUBJECT, confidence=1, evidence=(mention,)),),
        source="paper",
        source_title="Paper",
        publisher="Paper",
        source_id="urn:p",
        source_link="",
        source_updated=MOMENT,
        copies=(
            Copy(
                uid="c",
                source="h",
                source_title="H",
                publisher="Herald",
                title="T",
                link="https://h.example/",
                published=MOMENT,
            ),
        ),
    )
    site = Site(title="Site", url=base)
    feed = topic_feed(Topic(name="t", title="Ferries"), [entry], site, formats=FORMATS, region_titles={"FR": "France"})
    body = PAGE.render(feed).body
    (folder / "t.html").write_bytes(body)
    (folder / "open.html").write_bytes(body.replace(b"<details", b"<details open"))
    (folder / "index.html").write_bytes(index_page([listing_of(feed)], site))
    (folder / "phone.html").write_bytes(
        b"<!DOCTYPE html><title>phone</title><iframe id=p src=open.html width=400 height=800></iframe><p id=out>-</p>"
        b"<script>p.onload=()=>{const d=p.contentDocument.documentElement;"
        b"out.textContent=d.scrollWidth+' '+d.clientWidth}</script>"
    )
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _browse(origin: _Origin, page: str, tmp_path: Path) -> str:
    """Open a page and return the document as the browser holds it."""
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    address = f"http://127.0.0.1:{origin.server_port}/{page}"
    result = subprocess.run([*command, address], capture_output=True, text=True, timeout=60, check=True)
    return result.stdout


@pytest.mark.parametrize("page", ["t.html", "open.html", "index.html"])
def test_the_browser_loads_the_page_and_its_icon_alone(origin: _Origin, tmp_path: Path, page: str) -> None:
    """One request for the page, one for the site's own icon and none for anything else, also with every fold opened."""
    tree = html.document_fromstring(_browse(origin, page, tmp_path))
    assert origin.asked[0] == f"/{page}"
    assert set(origin.asked[1:]) <= {"/icon.svg"}
    assert "Ferry sails again" in tree.xpath("//main")[0].text_content()


def test_it_fits_a_phone(origin: _Origin, tmp_path: Path) -> None:
    """At 400 pixels nothing sticks out sideways: long words, wide tables and code stay inside."""
    tree = html.document_fromstring(_browse(origin, "phone.html", tmp_path))
    wide, seen = map(int, tree.get_element_by_id("out").text.split())
    assert seen > 300
    assert wide <= seen
