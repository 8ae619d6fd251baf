"""What the web server answers, asked over a real socket."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.model import Health
from aggregator.publish.page import ICON
from aggregator.serve.app import create_app
from aggregator.serve.metrics import Metrics
from aggregator.serve.server import Server

FEED = b"<feed>" + b"<entry/>" * 200 + b"</feed>"
PAGE = b"<!DOCTYPE html><title>t</title>" + b"<p>text</p>" * 100


@dataclass(frozen=True)
class Answer:
    """One response, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as publishing leaves it, and things that do not belong to it."""
    published = tmp_path / "feeds"
    published.mkdir()
    (published / "ferries.atom").write_bytes(FEED)
    (published / "ferries.html").write_bytes(PAGE)
    (published / "index.html").write_bytes(PAGE + b"index")
    (published / "index.opml").write_bytes(b"<opml/>")
    (published / "secret.txt").write_bytes(b"secret")
    (published / ".ferries.atom.x.aggregator-tmp").write_bytes(b"secret")
    (published / "folder.html").mkdir()
    (tmp_path / "outside.atom").write_bytes(b"secret")
    (published / "link.atom").symlink_to(tmp_path / "outside.atom")
    os.mkfifo(published / "pipe.atom")
    return published


@pytest.fixture
def metrics() -> Metrics:
    """Numbers of this test alone."""
    return Metrics()


@pytest.fixture
def status() -> dict[str, Any]:
    """What the engine will say of itself."""
    return {"sources": 3}


@pytest.fixture
def ask(folder: Path, metrics: Metrics, status: dict[str, Any]) -> Iterator[Ask]:
    """Ask a running server."""

    def engine() -> dict[str, Any]:
        if "raise" in status:
            raise RuntimeError(status["raise"])
        return status

    server = Server(create_app(folder, status=engine, metrics=metrics), port=0)
    server.start()

    def request(path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=names)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    yield request
    server.stop()


@pytest.mark.parametrize(
    ("path", "media_type", "body", "fresh"),
    [
        ("/", "text/html; charset=utf-8", PAGE + b"index", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", PAGE + b"index", "no-cache"),
        ("/ferries.html", "text/html; charset=utf-8", PAGE, "no-cache"),
        ("/ferries.atom", "application/atom+xml; charset=utf-8", FEED, "max-age=300"),
        ("/ferries.atom?utm=1", "application/atom+xml; charset=utf-8", FEED, "max-age=300"),
        ("/index.opml", "text/x-opml; charset=utf-8", b"<opml/>", "max-age=300"),
    ],
)
def test_published_files(ask: Ask, path: str, media_type: str, body: bytes, fresh: str) -> None:
    """Each file with its type, its freshness, its validators and the headers that keep a browser safe."""
    answer = ask(path)
    assert (answer.status, answer.body) == (200, body)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == fresh
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["last-modified"].endswith(" GMT")
    assert answer.headers["etag"][0] == answer.headers["etag"][-1] == '"'
    assert "server" not in answer.headers


def test_what_programs_ask_every_site_for(ask: Ask, folder: Path) -> None:
    """Robots may have what is published and not how the program is; the icon answers to its usual name."""
    robots = ask("/robots.txt")
    assert (robots.status, robots.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert robots.body.splitlines() == [
        b"User-agent: *",
        *(b"Disallow: " + path for path in (b"/healthz", b"/readyz", b"/metrics")),
    ]
    assert ask("/favicon.ico").status == 404, "nothing is published yet"
    (folder / "icon.svg").write_bytes(ICON)
    for path in ("/favicon.ico", "/icon.svg"):
        answer = ask(path)
        assert (answer.status, answer.headers["content-type"], answer.body) == (200, "image/svg+xml", ICON)
    (folder / "other.svg").write_bytes(ICON)
    assert ask("/other.svg").status == 404


def test_no_document_is_newer_than_its_answer(ask: Ask, folder: Path) -> None:
    """A file that a clock ahead of time wrote was changed now at the latest, and that date is known again."""
    os.utime(folder / "ferries.atom", (4_000_000_000, 4_000_000_000))
    answer = ask("/ferries.atom")
    told, now = (parsedate_to_datetime(answer.headers[name]) for name in ("last-modified", "date"))
    assert told <= now
    assert ask("/ferries.atom", If_Modified_Since=answer.headers["last-modified"]).status == 304
    assert ask("/ferries.atom", If_Modified_Since=format_datetime(now + timedelta(days=900), usegmt=True)).status == 200


def test_gzip_is_another_representation(ask: Ask) -> None:
    """Packed for those who take it, with an ETag of its own, and each ETag good for a 304 of either."""
    plain, packed = ask("/ferries.atom"), ask("/ferries.atom", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == FEED
    assert packed.headers["etag"] != plain.headers["etag"]
    assert ask("/ferries.atom", Accept_Encoding="gzip").body == packed.body
    for tag in (plain.headers["etag"], packed.headers["etag"]):
        for coding in ("identity", "gzip"):
            assert ask("/ferries.atom", Accept_Encoding=coding, If_None_Match=tag).status == 304


def test_what_gzip_would_enlarge_is_sent_plain(ask: Ask) -> None:
    """A file of seven bytes gains nothing."""
    assert "content-encoding" not in ask("/index.opml", Accept_Encoding="gzip").headers


def test_a_304_has_the_validators_and_no_body(ask: Ask) -> None:
    """RFC 9110 section 15.4.5: what a 200 would have said of caching, and nothing more."""
    whole = ask("/ferries.atom")
    for condition in (
        {"If_None_Match": whole.headers["etag"]},
        {"If_None_Match": "*"},
        {"If_Modified_Since": whole.headers["last-modified"]},
    ):
        answer = ask("/ferries.atom", **condition)
        assert (answer.status, answer.body) == (304, b"")
        for name in ("etag", "last-modified", "cache-control", "vary"):
            assert answer.headers[name] == whole.headers[name]
        assert "content-type" not in answer.headers
    assert ask("/ferries.atom", If_None_Match='"other"').status == 200


def test_head_is_get_without_the_body(ask: Ask) -> None:
    """The same headers, length too, for files, health and metrics."""
    for path in ("/", "/ferries.atom", "/healthz"):
        get, head = ask(path), ask(path, "HEAD")
        assert head.body == b""
        assert head.status == 200
        assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


def test_a_new_version_is_served_at_once(ask: Ask, folder: Path) -> None:
    """A replaced file has a new ETag, and the old one no longer holds; a removed one is gone."""
    old = ask("/ferries.atom").headers["etag"]
    fresh = folder / "fresh"
    fresh.write_bytes(FEED.replace(b"entry", b"other"))
    fresh.replace(folder / "ferries.atom")
    answer = ask("/ferries.atom", If_None_Match=old)
    assert (answer.status, answer.body) == (200, FEED.replace(b"entry", b"other"))
    (folder / "ferries.atom").unlink()
    assert ask("/ferries.atom", If_None_Match=old).status == 404


NOT_PUBLISHED = (
    "/missing.atom",
    "/secret.txt",
    "/.ferries.atom.x.aggregator-tmp",
    "/link.atom",
    "/pipe.atom",
    "/folder.html",
    "/folder.html/",
    "/ferries.atom/",
    "//ferries.atom",
    "/../outside.atom",
    "/%2e%2e/outside.atom",
    "/..%2foutside.atom",
    "/..%5coutside.atom",
    "/feeds/../../outside.atom",
    "/%2Fetc%2Fpasswd",
    "/ferries.atom%00",
    "/ferries.atom%00.html",
    "/ferries%2eatom%0a",
    "/ferries.atom%0a/",
    "/%ff.atom",
    "/" + "a" * 5000 + ".atom",
    "/metrics/",
)


def test_nothing_else_is_served(ask: Ask) -> None:
    """By index, not by path: whatever is not a published file by its plain name is not there."""
    for path in NOT_PUBLISHED:
        answer = ask(path)
        assert answer.status == 404, path
        assert b"secret" not in answer.body, path
        assert answer.headers["x-content-type-options"] == "nosniff", path


@pytest.mark.parametrize("path", ["/", "/ferries.atom", "/healthz", "/metrics"])
def test_other_methods_are_refused(ask: Ask, path: str) -> None:
    """405 with what is allowed, and nothing of the request in the answer."""
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "BREW"):
        answer = ask(path, method, X_Canary="canary")
        assert answer.status == 405, method
        assert set(answer.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD"}
        assert b"canary" not in answer.body


def test_the_host_of_a_request_changes_nothing(ask: Ask) -> None:
    """An evil Host gets the very same bytes and headers, on files, refusals and odd paths alike."""
    for path in ("/", "/ferries.atom", "/missing", "/folder.html/", "/ferries.atom%0a/"):
        honest, evil = ask(path), ask(path, Host="evil.example", X_Forwarded_Host="evil.example")
        assert evil.body == honest.body
        assert {**evil.headers, "date": ""} == {**honest.headers, "date": ""}


def test_health_is_what_the_engine_says(ask: Ask, status: dict[str, Any]) -> None:
    """Alive, with the engine's own report in it, never cached; 503 without inner details when the engine cannot say."""
    answer = ask("/healthz")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok", "sources": 3})
    assert answer.headers["cache-control"] == "no-store"
    status["status"] = "degraded"
    assert json.loads(ask("/healthz").body)["status"] == "degraded"
    status["raise"] = "password=canary"
    answer = ask("/healthz")
    assert (answer.status, json.loads(answer.body)["status"]) == (503, "failing")
    assert b"canary" not in answer.body


def test_metrics_are_shown(ask: Ask, metrics: Metrics) -> None:
    """What the engine counted stands there in Prometheus's format."""
    metrics.polled(outcome="new", seconds=0.2, new=3, changed=1, copies=2)
    metrics.polled(outcome="not modified", seconds=0.1)
    metrics.published(topic="ferries", changed=True, seconds=0.01, entries=40, quarantined=1)
    answer = ask("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = answer.body.decode().splitlines()
    for line in (
        'aggregator_polls_total{outcome="new"} 1.0',
        'aggregator_polls_total{outcome="not modified"} 1.0',
        "aggregator_new_entries_total 3.0",
        "aggregator_changed_entries_total 1.0",
        "aggregator_copies_total 2.0",
        "aggregator_poll_seconds_count 2.0",
        'aggregator_renders_total{changed="yes",topic="ferries"} 1.0',
        'aggregator_topic_entries{topic="ferries"} 40.0',
        'aggregator_quarantined_entries_total{topic="ferries"} 1.0',
    ):
        assert line in lines


def test_the_health_of_sources_is_shown_with_few_names(ask: Ask, metrics: Metrics) -> None:
    """Queue, lateness and alerts are asked for at each look; of the sources no more than a hundred are named."""
    ailing = tuple((f"s{number:03}", "silent") for number in range(250))
    metrics.watch(lambda: Health(queued=7, lateness=1.5, outcomes={"new": 3, "dns": 1}, alerts=ailing, judging=2))
    lines = ask("/metrics").body.decode().splitlines()
    for line in (
        "aggregator_queued_sources 7.0",
        "aggregator_lateness_seconds 1.5",
        "aggregator_topics_judged_anew 2.0",
        'aggregator_sources{outcome="dns"} 1.0',
        'aggregator_alerts{alert="silent"} 250.0',
        'aggregator_source_alert{alert="silent",source="s099"} 1.0',
    ):
        assert line in lines
    assert sum(line.startswith("aggregator_source_alert{") for line in lines) == 100


def test_numbers_are_shown_while_the_database_cannot_be_read(ask: Ask, metrics: Metrics) -> None:
    """What was counted stands there all the same; what only the database knows is left out."""

    def fail() -> Health:
        raise StoreError("the database failed")

    metrics.watch(fail)
    answer = ask("/metrics")
    assert answer.status == 200
    assert b"aggregator_new_entries_total 0.0" in answer.body
    assert b"aggregator_queued_sources" not in answer.body


def test_without_metrics_there_is_no_such_page(tmp_path: Path) -> None:
    """An application without numbers answers 404 there, and an absent folder is no error."""
    server = Server(create_app(tmp_path / "nowhere"), port=0)
    server.start()
    try:
        for path, expected in (("/metrics", 404), ("/", 404), ("/healthz", 200)):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
            connection.request("GET", path)
            assert connection.getresponse().status == expected
            connection.close()
    finally:
        server.stop()


def test_garbage_on_the_line_harms_nobody(ask: Ask, folder: Path, metrics: Metrics) -> None:
    """What is no HTTP gets 400 or a closed line, and the next reader is served."""
    server = Server(create_app(folder, metrics=metrics), port=0)
    server.start()
    try:
        for junk in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", server.port), timeout=300) as line:
                line.sendall(junk + b"\r\n\r\n")
                answer = line.recv(100)
                assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        connection.request("GET", "/ferries.atom")
        assert connection.getresponse().read() == FEED
        connection.close()
    finally:
        server.stop()
    assert ask("/").status == 200
