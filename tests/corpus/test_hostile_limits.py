"""Documents made to crash, hang or swell a reader, read whole in a worker process as the daemon has."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.engine import digester as module
from aggregator.engine.digester import Digester, DigestJob, PageJob, run_job
from aggregator.model import Page, Source

SECONDS = 5.0
"""Of processor time that one document may take."""
PATIENCE = 300.0
"""Seconds after which the test gives up, however busy the machine is."""
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


def timed(job: DigestJob | PageJob, claims: dict[str, str]) -> float:
    """Seconds of processor time that a document took, which no other program on the machine changes."""
    began = time.process_time()
    run_job(job, claims)
    return time.process_time() - began


def seconds_of(answer: object) -> float:
    """What `timed` gave back."""
    assert isinstance(answer, float)
    return answer


@pytest.fixture
def worker() -> Iterator[Digester]:
    """One worker process, started, and all imported."""
    one = Digester(1, patience=PATIENCE, page_patience=PATIENCE)
    one.digest(feed_job(FEED))
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
    monkeypatch.setattr(module, "run_job", timed)
    for body in documents:
        page = Page(url="https://paper.example/a", body=body)
        assert seconds_of(worker.digest(feed_job(body))) < SECONDS
        assert seconds_of(worker.page(PageJob(item=item, page=page, source=SOURCE, learned=frozenset()))) < SECONDS
    assert process._pool is pool, "the worker had to be started anew"
    monkeypatch.setattr(module, "run_job", peak)
    assert int(worker.digest(feed_job(b""))) < MEGABYTES
