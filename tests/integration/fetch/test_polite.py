"""What an origin sees of us, and what we make of its answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.fetch.client import Client
from aggregator.model import (
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    FetchRequest,
    Freshness,
    Gone,
    NotModified,
    Throttled,
    Validators,
)
from tests.integration.fetch.asking import NOW, ask, failure
from tests.integration.fetch.conftest import MakeClient
from tests.origin import CLOSE, Asked, Origin, gzipped, redirect, respond


def test_the_request_holds_these_headers_and_no_other(origin: Origin, client: Client) -> None:
    """An unconditional request is what it has to be, byte for byte: no cookie, no Referer, no invention."""
    origin.script("/feed", respond(200, b"<rss/>", Set_Cookie="id=1; Path=/"))
    ask(client, origin.url("/feed?a=1&b=%20x"))
    expected = (
        "GET /feed?a=1&b=%20x HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{origin.port}\r\n"
        "User-Agent: aggregator/1.0 (+https://news.example/)\r\n"
        f"Accept: {FetchRequest(url='').accept}\r\n"
        "Accept-Encoding: gzip\r\n"
        "\r\n"
    )
    assert origin.requests[0].raw.decode() == expected
    ask(client, origin.url("/feed?a=1&b=%20x"))
    assert origin.requests[1].raw == origin.requests[0].raw


def test_the_environment_adds_nothing(
    origin: Origin, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither proxy variables nor .netrc change where a request goes or what it says."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with Origin() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        origin.script("/feed", respond(200, b"<rss/>"))
        assert isinstance(ask(client, origin.url("/feed")), Fetched)
        assert proxy.connections == 0
    assert origin.requests[0].header("authorization") is None


def test_a_cookie_goes_back_within_one_fetch_and_is_forgotten(origin: Origin, client: Client) -> None:
    """What a gate sets on the way opens it, on the same address too; no later fetch holds it, and no hop a referrer."""

    def gate(asked: Asked) -> bytes:
        passed = (asked.header("cookie") or "") == "seen=k3; lang=ka"
        if passed:
            return respond(200, b"<rss/>", Set_Cookie="seen=k4")
        opened = respond(302, b"", Location="/feed", Set_Cookie="seen=k3; Path=/; HttpOnly")
        return opened.replace(b"\r\n\r\n", b"\r\nSet-Cookie: lang=ka\r\nSet-Cookie: old=1; Max-Age=0\r\n\r\n")

    origin.script("/feed", gate)
    for _ in range(2):
        assert isinstance(ask(client, origin.url("/feed")), Fetched)
    assert [request.header("cookie") for request in origin.requests] == [None, "seen=k3; lang=ka"] * 2
    assert all("referer" not in request.headers for request in origin.requests)


def test_a_gate_is_no_move(origin: Origin, client: Client) -> None:
    """A permanent redirect to the same address, which opens by a cookie, says of no new address."""
    opened = respond(200, b"<rss/>")
    origin.script("/feed", respond(301, b"", Location="/feed", Set_Cookie="a=1"), opened)
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Fetched)
    assert outcome.moved_to is None


def test_a_cookie_is_for_the_host_that_set_it(origin: Origin, led_here: Client) -> None:
    """Neither another host nor, with a cookie for secure connections only, plain http learns of it."""
    away = origin.url("/feed", host="other.example")
    origin.script("/go", respond(302, b"", Location=away, Set_Cookie="id=7; Domain=example"))
    origin.script("/secure", respond(302, b"", Location="/feed", Set_Cookie="id=7; Secure"))
    origin.script("/feed", respond(200, b"<rss/>"))
    for path in ("/go", "/secure"):
        assert isinstance(ask(led_here, origin.url(path, host="gate.example")), Fetched)
    assert [request.header("cookie") for request in origin.requests] == [None] * 4


def test_a_gate_that_never_opens_is_a_failure(origin: Origin, client: Client) -> None:
    """A new cookie at each hop is followed as far as any redirect is; the same again is a circle."""
    numbers = iter(range(99))
    origin.script("/new", lambda _asked: respond(302, b"", Location="/new", Set_Cookie=f"n={next(numbers)}"))
    origin.script("/same", respond(302, b"", Location="/same", Set_Cookie="n=1"))
    assert failure(client, origin.url("/new")).kind is FailureKind.REDIRECT
    assert failure(client, origin.url("/same")).kind is FailureKind.REDIRECT
    assert (len(origin.asked("/new")), len(origin.asked("/same"))) == (6, 2)


@pytest.mark.parametrize(
    "etag", ['"a"', 'W/"a"', "unquoted", '"a-gzip"', '"\xe9\xa0"', "\xa0odd", '"' + "x" * 8190 + '"', '"a", "b"']
)
def test_validators_go_back_byte_for_byte(origin: Origin, client: Client, etag: str) -> None:
    """Whatever an origin calls an ETag or a date is what it gets back."""
    odd_date = "14 Feb 2026 around noon"
    origin.script("/feed", respond(200, b"<rss/>", ETag=etag, Last_Modified=odd_date), respond(304))
    first = ask(client, origin.url("/feed"))
    assert isinstance(first, Fetched)
    second = client.fetch(FetchRequest(url=origin.url("/feed"), validators=first.validators), now=NOW)
    assert isinstance(second, NotModified)
    assert f"If-None-Match: {etag}\r\n".encode("latin-1") in origin.requests[1].raw
    assert f"If-Modified-Since: {odd_date}\r\n".encode() in origin.requests[1].raw


def test_a_304_brings_its_own_validators_and_keeps_the_connection(origin: Origin, client: Client) -> None:
    """New validators of a 304 are handed on, missing ones stay missing, and the connection serves the next request."""
    origin.script("/feed", respond(304, ETag='"b"', Cache_Control="max-age=60"), respond(304))
    outcome = ask(client, origin.url("/feed"), etag='"a"', last_modified="then")
    assert isinstance(outcome, NotModified)
    assert outcome.validators == Validators(etag='"b"')
    assert outcome.freshness.max_age == timedelta(seconds=60)
    assert isinstance(ask(client, origin.url("/feed"), etag='"b"'), NotModified)
    assert origin.connections == 1


@pytest.mark.parametrize("framing", ["Transfer-Encoding: chunked", "Content-Length: 4711"])
def test_a_304_that_tells_of_a_body_has_none(origin: Origin, client: Client, framing: str) -> None:
    """How the document would have been sent is no body to wait for, and the connection serves the next request."""
    origin.script("/feed", f"HTTP/1.1 304 Not Modified\r\n{framing}\r\n\r\n".encode(), respond(200, b"<rss/>"))
    assert isinstance(ask(client, origin.url("/feed"), etag='"a"'), NotModified)
    assert isinstance(ask(client, origin.url("/feed"), etag='"a"'), Fetched)
    assert origin.connections == 1


def test_a_304_with_a_body_does_not_spoil_the_next_answer(origin: Origin, client: Client) -> None:
    """Bytes after a 304's head, which it must not have, are not read as the answer to the next request."""
    fake = respond(200, b"fake")
    origin.script("/feed", respond(304) + fake, respond(200, b"real"))
    assert isinstance(ask(client, origin.url("/feed"), etag='"a"'), NotModified)
    outcome = ask(client, origin.url("/feed"), etag='"a"')
    assert isinstance(outcome, Fetched)
    assert outcome.body == b"real"


def test_a_304_that_was_not_asked_for_is_a_failure(origin: Origin, client: Client) -> None:
    """Nothing is current where we hold nothing."""
    origin.script("/feed", respond(304))
    assert failure(client, origin.url("/feed")).status == 304


def test_a_whole_document(origin: Origin, client: Client) -> None:
    """A 200 gives its body decoded, its type and validators as sent, and how long it stays fresh."""
    answer = gzipped(b"<rss/>", ETag='"a"', Content_Type="application/rss+xml; charset=x", Cache_Control="max-age=60")
    origin.script("/feed", answer)
    assert ask(client, origin.url("/feed")) == Fetched(
        url=origin.url("/feed"),
        body=b"<rss/>",
        content_type="application/rss+xml; charset=x",
        validators=Validators(etag='"a"'),
        freshness=Freshness(max_age=timedelta(seconds=60)),
    )


def test_a_203_is_a_document_too(origin: Origin, client: Client) -> None:
    """A proxy's version of a document is one."""
    origin.script("/feed", respond(203, b"<rss/>"))
    assert isinstance(ask(client, origin.url("/feed")), Fetched)


@pytest.mark.parametrize(
    ("status", "transient"),
    [
        (201, False),
        (204, False),
        (206, False),
        (226, False),
        (300, False),
        (305, False),
        (400, False),
        (401, False),
        (403, False),
        (404, False),
        (408, True),
        (418, False),
        (421, True),
        (425, True),
        (451, False),
        (500, True),
        (502, True),
        (503, True),
        (599, True),
        (999, True),
    ],
)
def test_other_answers_are_failures(origin: Origin, client: Client, status: int, transient: bool) -> None:  # noqa: FBT001  # a table's column
    """Anything but a whole document, no change, gone or throttled is a failure that names its status."""
    origin.script("/feed", respond(status, b"<rss/>"))
    failed = failure(client, origin.url("/feed"))
    assert (failed.kind, failed.status, failed.transient) == (FailureKind.HTTP, status, transient)
    assert str(status) in failed.detail


def delta(origin: Origin, client: Client, **validators: str) -> FetchOutcome:
    """One fetch that would take a delta."""
    request = FetchRequest(url=origin.url("/feed"), validators=Validators(**validators), delta=True)
    return client.fetch(request, now=NOW)


def test_a_delta_is_asked_for_only_with_an_etag(origin: Origin, client: Client) -> None:
    """A-IM stands in a request that holds If-None-Match, as there is nothing else to make a delta from (RFC 3229)."""
    origin.script("/feed", respond(200, b"<rss/>"))
    delta(origin, client)
    delta(origin, client, last_modified="then")
    delta(origin, client, etag='"a"')
    ask(client, origin.url("/feed"), etag='"a"')
    assert [request.header("a-im") for request in origin.requests] == [None, None, "feed", None]


def test_a_delta_is_a_part_of_the_document(origin: Origin, client: Client) -> None:
    """A 226 that says it is the delta asked for is a document with the validators of the whole, marked as a part."""
    origin.script("/feed", respond(226, b"<rss/>", IM="feed", ETag='"b"'))
    outcome = delta(origin, client, etag='"a"')
    assert isinstance(outcome, Fetched)
    assert (outcome.partial, outcome.body, outcome.validators.etag) == (True, b"<rss/>", '"b"')


@pytest.mark.parametrize("manipulation", [None, "diffe", "feed, gzip", "feeds"])
def test_another_226_is_no_document(origin: Origin, client: Client, manipulation: str | None) -> None:
    """A 226 that was made in another way, or does not say how, cannot be read."""
    origin.script("/feed", respond(226, b"<rss/>", **({"IM": manipulation} if manipulation else {})))
    outcome = delta(origin, client, etag='"a"')
    assert isinstance(outcome, Failed)
    assert outcome.status == 226


def test_gone(origin: Origin, client: Client) -> None:
    """410 has an outcome of its own."""
    origin.script("/feed", respond(410))
    assert isinstance(ask(client, origin.url("/feed")), Gone)


@pytest.mark.parametrize(("status", "retry_after"), [(429, "120"), (429, None), (503, "120")])
def test_throttled(origin: Origin, client: Client, status: int, retry_after: str | None) -> None:
    """429, and 503 that says when to come back, ask for patience."""
    origin.script("/feed", respond(status, b"", **({"Retry_After": retry_after} if retry_after else {})))
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Throttled)
    assert outcome.freshness.retry_after == (timedelta(seconds=120) if retry_after else None)


def test_retry_after_counts_on_any_status(origin: Origin, client: Client) -> None:
    """A 403 or a redirect that asks for patience is heard as well."""
    origin.script("/no", respond(403, b"", Retry_After="7200"))
    assert failure(client, origin.url("/no")).freshness.retry_after == timedelta(hours=2)
    origin.script("/moved", respond(301, b"", Location="/feed", Retry_After="3600"))
    origin.script("/feed", respond(200, b"<rss/>", Retry_After="60"))
    outcome = ask(client, origin.url("/moved"))
    assert isinstance(outcome, Fetched)
    assert outcome.freshness.retry_after == timedelta(hours=1)


def test_a_kept_connection_that_the_server_closed_is_replaced(origin: Origin, client: Client) -> None:
    """A request that meets a connection closed meanwhile is sent again on a new one, once."""
    origin.script("/feed", respond(200, b"one"), [CLOSE], respond(200, b"two"))
    assert isinstance(ask(client, origin.url("/feed")), Fetched)
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Fetched)
    assert outcome.body == b"two"
    assert [request.connection for request in origin.requests] == [0, 0, 1]


def test_a_new_connection_that_the_server_closes_is_a_failure(origin: Origin, client: Client) -> None:
    """A request is not repeated where it was the first on its connection."""
    origin.script("/feed", [CLOSE])
    assert failure(client, origin.url("/feed")).kind is FailureKind.CONNECT
    assert len(origin.requests) == 1


def test_credentials_of_the_address(origin: Origin, client: Client) -> None:
    """Userinfo is sent as Basic authorization, and is in neither the outcome's address nor the Host header."""
    origin.script("/feed", respond(200, b"<rss/>"))
    outcome = ask(client, origin.url("/feed", host="user:pa%20ss@127.0.0.1"))
    assert isinstance(outcome, Fetched)
    assert outcome.url == origin.url("/feed")
    assert origin.requests[0].header("authorization") == "Basic dXNlcjpwYSBzcw=="
    assert origin.requests[0].header("host") == f"127.0.0.1:{origin.port}"


@pytest.mark.parametrize("answer", [respond(404), redirect(301, "file:///x"), [CLOSE], [b"junk", CLOSE], respond(429)])
def test_failures_hold_no_secret(
    origin: Origin, client: Client, caplog: pytest.LogCaptureFixture, answer: bytes
) -> None:
    """Neither userinfo nor query of an address is in an outcome that names a failure, or in a log."""
    caplog.set_level("DEBUG")
    origin.script("/feed", answer)
    outcome = ask(client, origin.url("/feed?token=CANARY", host="user:CANARY@127.0.0.1"))
    assert not isinstance(outcome, Fetched)
    assert "CANARY" not in repr(outcome) + caplog.text


def test_unreachable_hosts(make_client: MakeClient) -> None:
    """A closed port, an unknown name and no address at all are told apart and named."""
    with Origin() as closed:
        url = closed.url()
    refused = failure(make_client(), url)
    assert (refused.kind, refused.transient) == (FailureKind.CONNECT, True)
    assert "127.0.0.1" in refused.detail

    def unknown(_host: str) -> tuple[str, ...]:
        raise OSError("no resolver")

    missing = failure(make_client(resolve=unknown), "http://feeds.example/?CANARY")
    assert (missing.kind, missing.transient) == (FailureKind.DNS, True)
    assert "feeds.example" in missing.detail
    assert failure(make_client(resolve=lambda _host: ()), "http://feeds.example/").kind is FailureKind.DNS


def test_the_next_address_is_tried(origin: Origin, make_client: MakeClient) -> None:
    """A host with several addresses is reached by the first that answers."""
    origin.script("/", respond(200, b"<rss/>"))
    client = make_client(resolve=lambda _host: ("::1", "127.0.0.2", "127.0.0.1"))
    assert isinstance(ask(client, origin.url("/", host="feeds.example"), private=True), Fetched)


def test_a_broken_address_is_an_outcome(client: Client) -> None:
    """What is no address gives a failure, not an exception."""
    for url in ("", "feeds.example", "http://[", "http://\ud800/"):
        assert isinstance(ask(client, url), Failed)
