"""Documents made to crash, hang or swell a reader, read whole in a worker process as the daemon has."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.engine import digester as module
from aggregator.engine.digester import Digester, DigestJob, PageJob
from aggregator.model import Page, Source

SECONDS = 5.0
"""That one document may take."""
MEGABYTES = 200
"""That the worker may take, with all that it holds of its own."""
SOURCE = Source(name="paper", url="https://paper.example/feed.xml")
FEED = (
    b"<rss version='2.0'><channel><item><title>A ferry ran aground</title><link>https://paper.example/a</link>"
    b"<description>In fog.</description></item></channel></rss>"
)


def peak(_job: object = None, _claims: object = None) -> int:
    """Megabytes that this process took at the most."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


@pytest.fixture
def worker() -> Iterator[Digester]:
    """One worker process, whose documents get no more time than they may take."""
    one = Digester(1, patience=SECONDS, page_patience=SECONDS)
    one.digest(feed_job(FEED))  # started, and all imported
    yield one
    one.close()


@pytest.fixture
def documents(corpus: Path) -> list[bytes]:
    """Every hostile document."""
    return [file.read_bytes() for file in sorted((corpus / "hostile").rglob("*")) if file.is_file()]


def feed_job(body: bytes) -> DigestJob:
    return DigestJob(body=body, url=SOURCE.url, content_type="", known=frozenset(), source=SOURCE)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told as Linux tells it")
def test_no_hostile_document_breaks_its_worker(
    worker: Digester, documents: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a feed and as an article's page: none ends the process, takes five seconds, or brings it above 200 MB."""
    (item,) = worker.digest(feed_job(FEED)).items
    (process,) = worker._idle
    pool = process._pool
    for body in documents:
        worker.digest(feed_job(body))
        page = Page(url="https://paper.example/a", body=body)
        worker.page(PageJob(item=item, page=page, source=SOURCE, learned=frozenset()))
    assert process._pool is pool, "the worker had to be started anew"
    monkeypatch.setattr(module, "run_job", peak)
    assert int(worker.digest(feed_job(b""))) < MEGABYTES
