"""No address behind the firewall is connected to, however it is spelled or reached."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.fetch.client import Client
from aggregator.model import Access, Failed, FailureKind, Fetched, FetchRequest
from tests.integration.fetch.asking import NOW, ask, failure
from tests.integration.fetch.conftest import LED_HERE, MakeClient
from tests.origin import Origin, drip, redirect, respond

CERTIFICATES = Path(__file__).with_name("certificates")
"""Made for these tests only: an authority, and its certificate for feeds.example with the key; valid until 2126."""

AUTHORITY = (CERTIFICATES / "authority.pem").read_text()

LOOPBACKS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST.",
    "\u2460\u2461\u2466.0.0.1",
    "\uff11\uff12\uff17\u30020.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "public.example@127.0.0.1",
]


@pytest.fixture
def strict(make_client: MakeClient) -> Client:
    """A client without exceptions, for which every name is loopback."""
    return make_client(allow_private=(), resolve=_resolve)


@pytest.fixture
def inner() -> Iterator[Origin]:
    """An origin on loopback that nobody should reach."""
    with Origin() as running:
        running.script("/", respond(200, b"secret"))
        yield running


@pytest.mark.parametrize("spelling", LOOPBACKS)
def test_no_spelling_of_loopback_passes(inner: Origin, strict: Client, spelling: str) -> None:
    """Short, octal, hex, decimal, full-width, dotted, bracketed: nothing of it opens a socket to the machine itself."""
    failed = failure(strict, f"http://{spelling}:{inner.port}/")
    assert failed.kind is FailureKind.FORBIDDEN_ADDRESS
    assert "allow_private" in failed.detail
    assert inner.connections == 0


@pytest.mark.parametrize("spelling", ["127.1", "0x7f.1", "2130706433", "localhost"])
def test_the_spellings_would_reach_it(inner: Origin, client: Client, spelling: str) -> None:
    """The same spellings do lead to the origin where loopback is allowed, so the test above can fail."""
    assert isinstance(ask(client, f"http://{spelling}:{inner.port}/", private=True), Fetched)


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "100.64.0.1", "fec0::1", "64:ff9b::a00:1"])
def test_a_name_is_judged_by_its_addresses(make_client: MakeClient, address: str) -> None:
    """A public-looking name that leads inside is refused."""
    client = make_client(allow_private=(), resolve=lambda _host: (address,))
    assert failure(client, "http://public.example/").kind is FailureKind.FORBIDDEN_ADDRESS


def test_of_mixed_addresses_only_the_public_are_tried(inner: Origin, make_client: MakeClient) -> None:
    """A private address among public ones is passed over, not fallen back to."""
    client = make_client(
        allow_private=("127.0.0.2",), connect_timeout=1, resolve=lambda _host: ("127.0.0.1", "127.0.0.2", "10.0.0.1")
    )
    with Origin("127.0.0.2") as permitted:
        permitted.script("/", respond(200, b"public"))
        outcome = ask(client, permitted.url("/", host="mixed.example"), private=True)
        assert isinstance(outcome, Fetched)
    assert failure(client, inner.url("/", host="mixed.example"), private=True).kind is FailureKind.CONNECT
    assert inner.connections == 0


def test_rebinding(inner: Origin, make_client: MakeClient) -> None:
    """The name is looked up once for each connection, so a second answer cannot replace the one that was checked."""
    answers = iter([("127.0.0.2",), ("127.0.0.1",), ("127.0.0.1",)])
    client = make_client(allow_private=("127.0.0.2",), resolve=lambda _host: next(answers))
    with Origin("127.0.0.2") as permitted:
        permitted.script("/", respond(200, b"public", Connection="close"))
        assert isinstance(ask(client, permitted.url("/", host="rebind.example"), private=True), Fetched)
        assert permitted.requests[0].header("host") == f"rebind.example:{permitted.port}"
    assert failure(client, inner.url("/", host="rebind.example"), private=True).kind is FailureKind.FORBIDDEN_ADDRESS
    assert inner.connections == 0


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize("inside", ["http://169.254.169.254/latest/meta-data/", "http://localhost/", "http://[::1]/"])
def test_a_redirect_inside_is_refused(origin: Origin, make_client: MakeClient, status: int, inside: str) -> None:
    """A public origin cannot lead us behind the firewall."""
    origin.script("/feed", redirect(status, inside))
    client = make_client(allow_private=("feeds.example",), resolve=_resolve)
    assert failure(client, origin.url("/feed", host="feeds.example")).kind is FailureKind.FORBIDDEN_ADDRESS


@pytest.fixture
def beside() -> Iterator[Origin]:
    """Another port of the same machine, such as a router's page of settings."""
    with Origin() as running:
        running.script("/feed", respond(200, b"<rss/>"))
        yield running


def test_an_exception_is_for_one_port(origin: Origin, beside: Origin, make_client: MakeClient) -> None:
    """Neither a redirect nor a page reaches another port of a host that is allowed, by name or by network."""
    origin.script("/feed", respond(200, b"<rss/>"))
    for host, allowed in (("mill.lan", "mill.lan"), ("127.0.0.1", "127.0.0.0/8")):
        client = make_client(allow_private=(allowed,), resolve=_resolve)
        origin.script("/away", redirect(302, beside.url("/feed", host=host)))
        assert isinstance(ask(client, origin.url("/feed", host=host)), Fetched)
        failed = failure(client, origin.url("/away", host=host))
        assert (failed.kind, "redirect" in failed.detail) == (FailureKind.FORBIDDEN_ADDRESS, True)
        page = FetchRequest(
            url=beside.url("/feed", host=host), access=Access(home=origin.url("/feed", host=host), private=True)
        )
        outcome = client.fetch(page, now=NOW)
        assert isinstance(outcome, Failed)
        assert outcome.kind is FailureKind.FORBIDDEN_ADDRESS
    assert beside.connections == 0


def test_a_page_of_the_sources_own_address_is_read(origin: Origin, make_client: MakeClient) -> None:
    """What a source has at its own address, its article pages have there too."""
    origin.script("/story", respond(200, b"<p>x"))
    client = make_client(allow_private=("mill.lan",), resolve=_resolve)
    home = origin.url("/feed", host="mill.lan")
    page = FetchRequest(url=origin.url("/story", host="mill.lan"), access=Access(home=home))
    assert isinstance(client.fetch(page, now=NOW), Fetched)


def test_a_name_needs_its_sources_word_to_lead_into_a_network(origin: Origin, make_client: MakeClient) -> None:
    """An allowed network is not open to every name that happens to lead there, and the way out is told."""
    origin.script("/feed", respond(200, b"<rss/>"))
    client = make_client(allow_private=("127.0.0.0/8",), resolve=_resolve)
    url = origin.url("/feed", host="stranger.example")
    failed = failure(client, url)
    assert (failed.kind, "private = true" in failed.detail) == (FailureKind.FORBIDDEN_ADDRESS, True)
    assert origin.connections == 0
    marked = FetchRequest(url=url, access=Access(home=url, private=True))
    assert isinstance(client.fetch(marked, now=NOW), Fetched)
    assert failure(client, url).kind is FailureKind.FORBIDDEN_ADDRESS  # not over the connection kept alive either
    origin.script("/feed", redirect(302, origin.url("/feed", host="elsewhere.example")))
    outcome = client.fetch(marked, now=NOW)
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.FORBIDDEN_ADDRESS


def test_exceptions_hold_for_the_configured_host_only(origin: Origin, inner: Origin, make_client: MakeClient) -> None:
    """A redirect to a host that the operator allowed is refused all the same, even over a connection kept alive."""
    client = make_client(allow_private=("feeds.example", "nas.example"), resolve=_resolve)
    assert isinstance(ask(client, inner.url("/", host="nas.example")), Fetched)
    origin.script("/feed", redirect(302, inner.url("/", host="nas.example")))
    assert failure(client, origin.url("/feed", host="feeds.example")).kind is FailureKind.FORBIDDEN_ADDRESS
    assert len(inner.requests) == 1


def test_where_every_name_leads_to_a_stand_in(origin: Origin, led_here: Client) -> None:
    """Behind a resolver of stand-ins names are followed, with redirects and pages; addresses are judged as ever."""
    origin.script("/feed", redirect(302, origin.url("/new", host="news.example")))
    origin.script("/new", respond(200, b"<rss/>"))
    assert isinstance(ask(led_here, origin.url("/feed", host="feeds.example")), Fetched)
    page = FetchRequest(url=origin.url("/new", host="www.example"), access=Access(home="https://feeds.example/feed"))
    assert isinstance(led_here.fetch(page, now=NOW), Fetched)
    assert failure(led_here, origin.url("/new")).kind is FailureKind.FORBIDDEN_ADDRESS
    origin.script("/feed", redirect(302, origin.url("/new")))
    assert failure(led_here, origin.url("/feed", host="feeds.example")).kind is FailureKind.FORBIDDEN_ADDRESS


def test_a_resolver_of_stand_ins_opens_nothing_else(make_client: MakeClient) -> None:
    """A name that leads beside the resolver's network is judged as everywhere."""
    client = make_client(allow_private=(), resolver_networks=("198.18.0.0/15",), resolve=lambda _host: ("10.0.0.1",))
    assert failure(client, "http://feeds.example/").kind is FailureKind.FORBIDDEN_ADDRESS


def test_a_redirect_within_an_allowed_host_is_followed(origin: Origin, make_client: MakeClient) -> None:
    """The exception of the configured host holds on all of its pages."""
    client = make_client(allow_private=("nas.example",), resolve=_resolve)
    origin.script("/old", redirect(301, "/new"))
    origin.script("/new", respond(200, b"<rss/>"))
    assert isinstance(ask(client, origin.url("/old", host="nas.example")), Fetched)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:,x"])
def test_other_schemes_are_refused(client: Client, url: str) -> None:
    """Only http and https are ever opened, whatever is allowed."""
    assert failure(client, url).kind is FailureKind.BAD_URL


def _resolve(host: str) -> tuple[str, ...]:
    """Every name is loopback."""
    assert host
    return ("127.0.0.1",)


@pytest.fixture
def secure() -> Iterator[Origin]:
    """An https origin with a certificate for feeds.example, which remembers the name it was called by."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATES / "origin.pem")
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with Origin(tls=context) as running:
        running.script("/feed", respond(200, b"<rss/>"), respond(304))
        running.script("/down", redirect(301, "http://feeds.example/feed"))
        running.names = names  # type: ignore[attr-defined]
        yield running


@pytest.fixture
def trusting(make_client: MakeClient) -> Client:
    """A client for whom every name is loopback, and whom the tests' own authority is named to."""
    return make_client(**LED_HERE)


def test_tls_goes_by_the_name(secure: Origin, trusting: Client) -> None:
    """The socket opens to the checked address, while SNI, certificate and Host go by the name; connections are kept."""
    assert isinstance(ask(trusting, secure.url("/feed", host="feeds.example"), authorities=AUTHORITY), Fetched)
    ask(trusting, secure.url("/feed", host="feeds.example"), etag='"a"', authorities=AUTHORITY)
    assert secure.names == ["feeds.example"]  # type: ignore[attr-defined]
    assert secure.requests[0].header("host") == f"feeds.example:{secure.port}"
    assert secure.connections == 1


def test_a_certificate_of_another_name_is_refused(secure: Origin, trusting: Client) -> None:
    """A valid certificate for someone else is no certificate."""
    failed = failure(trusting, secure.url("/feed", host="other.example"), authorities=AUTHORITY)
    assert (failed.kind, failed.transient) == (FailureKind.TLS, False)
    assert "other.example" in failed.detail
    assert secure.requests == []


def test_an_unknown_authority_is_refused(secure: Origin, make_client: MakeClient) -> None:
    """Without the operator's word the tests' own authority is nobody."""
    failed = failure(make_client(**LED_HERE), secure.url("/feed", host="feeds.example"))
    assert failed.kind is FailureKind.TLS


def test_plain_text_on_a_tls_port(trusting: Client) -> None:
    """A server that answers a TLS hello in plain text gives a TLS failure."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            with server.accept()[0] as sock:
                sock.recv(65_536)
                sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        speaker = threading.Thread(target=speak)
        speaker.start()
        failed = failure(trusting, f"https://127.0.0.1:{server.getsockname()[1]}/")
        speaker.join(5)
    assert (failed.kind, failed.transient) == (FailureKind.TLS, True)


def test_a_downgrade_is_followed_but_not_believed(secure: Origin, origin: Origin, trusting: Client) -> None:
    """A permanent redirect from https to http leads to the document, and is never adopted."""
    secure.script("/down", redirect(301, origin.url("/feed", host="feeds.example")))
    origin.script("/feed", respond(200, b"<rss/>"))
    outcome = ask(trusting, secure.url("/down", host="user:pw@feeds.example"), authorities=AUTHORITY)
    assert isinstance(outcome, Fetched)
    assert (outcome.url, outcome.moved_to) == (origin.url("/feed", host="feeds.example"), None)
    assert secure.requests[0].header("authorization") is not None
    assert origin.requests[0].header("authorization") is None


def test_tls_has_deadlines_too(secure: Origin, make_client: MakeClient) -> None:
    """The deadline ends a dripping answer inside TLS as it does outside."""
    secure.script("/slow", [respond(200, b"", length=999), *drip(b"x" * 500, 0.01)])
    client = make_client(timeout=0.4, **LED_HERE)
    assert failure(client, secure.url("/slow", host="feeds.example"), authorities=AUTHORITY).kind is FailureKind.TIMEOUT
