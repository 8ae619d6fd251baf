"""Redirects: which are followed, and which are believed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from aggregator.fetch.client import Client
from aggregator.model import FailureKind, Fetched, NotModified
from tests.integration.fetch.asking import ask, failure
from tests.integration.fetch.conftest import MakeClient
from tests.origin import Origin, Piece, redirect, respond


def moved_to(client: Client, url: str) -> str | None:
    outcome = ask(client, url)
    assert isinstance(outcome, Fetched), outcome
    return outcome.moved_to


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_told(origin: Origin, client: Client, status: int) -> None:
    """301 and 308 say where the feed lives now."""
    origin.script("/old", redirect(status, "/new"))
    origin.script("/new", respond(200, b"<rss/>"))
    outcome = ask(client, origin.url("/old"))
    assert isinstance(outcome, Fetched)
    assert outcome.url == outcome.moved_to == origin.url("/new")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_detour_is_followed_and_forgotten(origin: Origin, client: Client, status: int) -> None:
    """Temporary redirects lead to the document and change nothing."""
    origin.script("/old", redirect(status, "/new"))
    origin.script("/new", respond(200, b"<rss/>"))
    outcome = ask(client, origin.url("/old"))
    assert isinstance(outcome, Fetched)
    assert (outcome.url, outcome.moved_to) == (origin.url("/new"), None)


def test_only_an_unbroken_chain_is_a_move(origin: Origin, client: Client) -> None:
    """One temporary hop anywhere makes the whole chain temporary."""
    origin.script("/1", redirect(301, "/2"))
    origin.script("/2", redirect(308, "/3"))
    origin.script("/3", respond(200, b"<rss/>"))
    origin.script("/a", redirect(301, "/b"))
    origin.script("/b", redirect(302, "/3"))
    origin.script("/x", redirect(307, "/2"))
    assert moved_to(client, origin.url("/1")) == origin.url("/3")
    assert moved_to(client, origin.url("/a")) is None
    assert moved_to(client, origin.url("/x")) is None
    assert moved_to(client, origin.url("/3")) is None


def test_validators_reach_the_end_of_the_chain(origin: Origin, client: Client) -> None:
    """A moved feed can still answer 304, and its move is told with it."""
    origin.script("/old", redirect(301, "/new"))
    origin.script("/new", respond(304))
    outcome = ask(client, origin.url("/old"), etag='"a"')
    assert isinstance(outcome, NotModified)
    assert outcome.moved_to == origin.url("/new")
    assert origin.requests[1].header("if-none-match") == '"a"'


def test_circles_end(origin: Origin, client: Client) -> None:
    """A redirect to where we have been is a failure at once."""
    origin.script("/a", redirect(301, "/b"))
    origin.script("/b", redirect(301, "/a#elsewhere"))
    origin.script("/self", redirect(302, ""))
    assert failure(client, origin.url("/a")).kind is FailureKind.REDIRECT
    assert len(origin.requests) == 2
    assert failure(client, origin.url("/self")).kind is FailureKind.REDIRECT


def test_the_number_of_hops_is_bounded(origin: Origin, make_client: MakeClient) -> None:
    """As many hops as the limit says are followed, and none more."""
    for number in range(10):
        origin.script(f"/{number}", redirect(302, f"/{number + 1}"))
    origin.script("/10", respond(200, b"<rss/>"))
    client = make_client(max_redirects=5)
    assert isinstance(ask(client, origin.url("/5")), Fetched)
    assert failure(client, origin.url("/4")).kind is FailureKind.REDIRECT
    assert "/10" not in {request.target for request in origin.requests[6:]}


def test_a_redirect_to_nowhere(origin: Origin, client: Client) -> None:
    """A redirect without a Location is a failure with its status."""
    origin.script("/a", respond(302))
    failed = failure(client, origin.url("/a"))
    assert (failed.kind, failed.status) == (FailureKind.REDIRECT, 302)


def test_an_address_of_any_length_is_not_followed(origin: Origin, client: Client) -> None:
    """An address that no server would take, and that would be kept as where the feed has moved, ends the fetch."""
    origin.script("/a", redirect(301, "/" + "b" * 9_000))
    failed = failure(client, origin.url("/a"))
    assert (failed.kind, failed.transient, len(origin.requests)) == (FailureKind.REDIRECT, False, 1)


def test_a_redirects_body_is_not_read(origin: Origin, client: Client) -> None:
    """Neither a bomb nor an endless body on a redirect costs anything: the next hop is asked at once."""
    sent = 0

    def endless() -> Iterator[Piece]:
        nonlocal sent
        yield b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        packed = gzip.compress(bytes(10_000_000))
        while True:
            sent += 1
            yield b"%x\r\n%b\r\n" % (len(packed), packed)

    origin.script("/a", endless())
    origin.script("/b", respond(200, b"<rss/>"))
    assert isinstance(ask(client, origin.url("/a")), Fetched)
    assert sent < 2_000


def test_credentials_do_not_leave_their_origin(origin: Origin, led_here: Client) -> None:
    """Userinfo goes along to the same origin and to no other, and a redirect cannot bring its own."""
    host = "me:pw@feeds.example"
    with Origin() as other:
        origin.script("/same", redirect(301, "/feed"))
        origin.script("/other", redirect(301, other.url("/feed", host="evil:pass@feeds.example")))
        for where in (origin, other):
            where.script("/feed", respond(200, b"<rss/>"))
        assert moved_to(led_here, origin.url("/same", host=host)) == origin.url("/feed", host=host)
        assert origin.requests[1].header("authorization") == origin.requests[0].header("authorization") is not None
        assert moved_to(led_here, origin.url("/other", host=host)) == other.url("/feed", host="feeds.example")
        assert other.requests[0].header("authorization") is None
