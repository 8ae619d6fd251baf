"""Slow origins: the wall deadline ends a fetch whatever the origin does; none of these ends by itself in time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from aggregator.fetch.client import Client
from aggregator.model import Failed, FailureKind, Fetched
from tests.integration.fetch.asking import ask, failure
from tests.integration.fetch.conftest import MakeClient
from tests.origin import Answer, Origin, Pause, Piece, drip, redirect, respond
from tests.waiting import wait_until

FOREVER = Pause(3600)


def again(*pieces: Piece) -> Iterator[Piece]:
    while True:
        yield from pieces


def slow_hops(origin: Origin) -> Answer:
    """A chain of redirects, each of which takes a while."""
    for number in range(5):
        origin.script(f"/{number}", [Pause(0.1), redirect(302, f"/{number + 1}")])
    return redirect(302, "/0")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([FOREVER], id="silence"),
        pytest.param([*drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90, 0.01)], id="dripping head"),
        pytest.param([b"HTTP/1.1 200 OK\r\n\r\n", *drip(b"x" * 500, 0.01)], id="dripping body"),
        pytest.param([respond(200, b"", length=9999), *drip(b"x" * 500, 0.01)], id="dripping body of known length"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *drip(b"1\r\nx\r\n" * 100, 0.01)],
            id="dripping chunks",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", *drip(b"X: y\r\n" * 100, 0.01)],
            id="dripping trailers",
        ),
        pytest.param(lambda _asked: again(b"HTTP/1.1 100 Continue\r\n\r\n", Pause(0.01)), id="slow endless 100s"),
        pytest.param([b"HTTP/1.1 200 OK\r\nX: ", FOREVER], id="half a header"),
    ],
)
def test_the_deadline_ends_it(origin: Origin, make_client: MakeClient, answer: Answer) -> None:
    """A fetch that drags on fails as timed out, and brings no half document."""
    origin.script("/feed", answer)
    failed = failure(make_client(timeout=0.3), origin.url("/feed"))
    assert (failed.kind, failed.transient) == (FailureKind.TIMEOUT, True)
    assert len(origin.requests) == 1


def test_redirects_share_one_deadline(origin: Origin, make_client: MakeClient) -> None:
    """Hops that are each in time do not add up to more than the whole may take."""
    origin.script("/feed", slow_hops(origin))
    assert failure(make_client(timeout=0.25), origin.url("/feed")).kind is FailureKind.TIMEOUT
    assert len(origin.requests) < 6


def test_a_hanging_resolver(make_client: MakeClient) -> None:
    """A name that is never looked up costs the time to connect, and is told as what it is."""
    hang = threading.Event()

    def hanging(_host: str) -> tuple[str, ...]:
        hang.wait(3600)
        return ()

    for options in ({"connect_timeout": 0.1}, {"timeout": 0.1}):
        failed = failure(make_client(resolve=hanging, **options), "http://feeds.example/")
        assert (failed.kind, failed.transient) == (FailureKind.DNS, True)
    hang.set()


def test_a_hanging_connect(make_client: MakeClient) -> None:
    """A host that takes no connection costs the time to connect, not the system's two minutes."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        failed = failure(make_client(connect_timeout=0.2), f"http://127.0.0.1:{full.getsockname()[1]}/")
        for filler in fillers:
            filler.close()
    assert (failed.kind, failed.transient) == (FailureKind.CONNECT, True)


def test_a_hanging_tls_handshake(origin: Origin, make_client: MakeClient) -> None:
    """A server that says nothing to a TLS hello is given up at the deadline."""
    failed = failure(make_client(timeout=0.3), origin.url("/feed").replace("http:", "https:"))
    assert failed.kind is FailureKind.TIMEOUT


def test_after_a_timeout_the_next_fetch_starts_afresh(origin: Origin, make_client: MakeClient) -> None:
    """Neither the spent deadline nor the half-read connection is carried over."""
    origin.script("/slow", [respond(200, b"", length=9999), FOREVER])
    origin.script("/feed", respond(200, b"<rss/>"))
    client = make_client(timeout=0.3)
    assert failure(client, origin.url("/slow")).kind is FailureKind.TIMEOUT
    client.options = replace(client.options, timeout=300)
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Fetched)
    assert outcome.body == b"<rss/>"


def test_close_ends_running_fetches(origin: Origin, make_client: MakeClient) -> None:
    """Closing the client wakes threads that wait for an origin, long before their deadline."""
    client = make_client(timeout=3600)
    arrived = threading.Event()

    def hang(_asked: object) -> Answer:
        arrived.set()
        return [FOREVER]

    origin.script("/feed", hang)
    outcomes: list[object] = []
    threads = [threading.Thread(target=lambda: outcomes.append(ask(client, origin.url("/feed")))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert arrived.wait(300)
    wait_until(lambda: len(origin.requests) == 4, "all requests")
    client.close()
    for thread in threads:
        thread.join(300)
    assert [type(outcome) for outcome in outcomes] == [Failed] * 4
    assert isinstance(ask(client, origin.url("/feed")), Failed)


def test_a_thread_that_ends_takes_its_connections_with_it(origin: Origin, client: Client) -> None:
    """What it kept alive is closed, so that threads that come and go leave no sockets behind."""
    origin.script("/feed", respond(200, b"<rss/>"))
    for _ in range(3):
        thread = threading.Thread(target=ask, args=(client, origin.url("/feed")))
        thread.start()
        thread.join()
    del thread
    wait_until(origin.is_quiet, "the end of its connections")
    assert origin.connections == 3


def test_threads_do_not_share_connections(origin: Origin, client: Client) -> None:
    """Many threads fetch through one client at once, and each gets the answer to its own request."""
    for number in range(8):
        origin.script(f"/{number}", [Pause(0.005), respond(200, b"%d" % number)])
    wrong: list[object] = []

    def work(number: int) -> None:
        for _ in range(10):
            outcome = ask(client, origin.url(f"/{number}"))
            if not isinstance(outcome, Fetched) or outcome.body != b"%d" % number:
                wrong.append(outcome)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert wrong == []
    assert origin.connections == 8
