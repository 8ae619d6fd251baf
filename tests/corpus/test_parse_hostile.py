"""Documents made to break parsers: none raises, reaches out, or takes long."""

from __future__ import annotations

import builtins
import io
import socket
import time
from pathlib import Path

import pytest

from aggregator.parse.feed import parse_feed

FOLDERS = ("crafted", "defusedxml", "feedparser-tests")
SECONDS = 5.0
"""Of processor time: a hang, and no measure of speed. The slowest of these documents takes a tenth of it."""


def refuse(*_args: object, **_kwargs: object) -> object:
    """Stand in for everything that opens files or connections."""
    pytest.fail("a document made the parser open something")


@pytest.mark.parametrize("folder", FOLDERS)
def test_hostile_documents_are_safe(corpus: Path, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every document gives a result that names what is wrong with it, and none is read with outside help."""
    documents = [(file.name, file.read_bytes()) for file in (corpus / "hostile" / folder).rglob("*") if file.is_file()]
    parse_feed(b'<rss version="2.0"><channel><item/></channel></rss>', url="https://h.example/")  # imports are done
    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    hung = []
    for name, body in documents:
        began = time.process_time()
        feed = parse_feed(body, url="https://h.example/feed.xml")
        if time.process_time() - began > SECONDS:
            hung.append(name)
        assert feed.head.version or feed.head.problems, name
        assert "root:x:0:0" not in repr(feed), name
    monkeypatch.undo()
    assert documents
    assert not hung


def test_entities_are_never_expanded(corpus: Path) -> None:
    """Documents that declare entities are refused before a parser sees them."""
    bombs = [file for file in (corpus / "hostile" / "crafted").iterdir() if b"<!ENTITY" in file.read_bytes()]
    assert bombs
    for file in bombs:
        feed = parse_feed(file.read_bytes(), url="https://h.example/feed.xml")
        assert (feed.head.version, feed.items) == ("", ())
        assert "internal subset" in feed.head.problems[-1].what
