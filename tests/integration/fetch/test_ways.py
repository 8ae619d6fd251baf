"""The ways that an operator may prescribe: proxies, headers, and authorities of one's own."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from aggregator.fetch.client import Client
from aggregator.model import Access, Failed, FailureKind, Fetched, FetchRequest
from tests.integration.fetch.asking import NOW, ask, failure
from tests.integration.fetch.conftest import LED_HERE, MakeClient
from tests.origin import Asked, Origin, redirect, respond
from tests.proxies import ProxyServer

CERTIFICATES = Path(__file__).with_name("certificates")
AUTHORITY = (CERTIFICATES / "authority.pem").read_text()
KINDS = ("http", "socks5h")


@pytest.fixture
def blind(make_client: MakeClient) -> Client:
    """A client whose resolver knows no name, so that whatever is reached by name is reached by a proxy."""

    def unknown(host: str) -> tuple[str, ...]:
        raise OSError(host)

    return make_client(allow_private=(), resolve=unknown)


@pytest.fixture
def secure() -> Origin:
    """An https origin with a certificate for feeds.example."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATES / "origin.pem")
    return Origin(tls=context)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_goes_through_the_proxy(origin: Origin, blind: Client, kind: str) -> None:
    """A proxy on this very machine is asked, which looks up the names, of redirects too; connections are kept."""
    origin.script("/feed", redirect(302, origin.url("/new?q=1", host="news.example")))
    origin.script("/new", respond(200, b"<rss/>"))
    with ProxyServer(kind) as proxy:
        for _ in range(2):
            outcome = ask(blind, origin.url("/feed", host="feeds.example"), proxy=proxy.url())
            assert isinstance(outcome, Fetched)
        names = [f"feeds.example:{origin.port}", f"news.example:{origin.port}"]
        if kind == "http":
            lines = [f"GET http://{names[0]}/feed HTTP/1.1", f"GET http://{names[1]}/new?q=1 HTTP/1.1"]
            assert proxy.asked == lines * 2
        else:
            assert proxy.asked == [*names, names[0]]  # what redirects is not read to its end, and so not kept
    assert [request.target for request in origin.requests] == ["/feed", "/new?q=1"] * 2
    assert origin.requests[1].header("host") == names[1]


@pytest.mark.parametrize("kind", KINDS)
def test_tls_goes_through_the_proxy_to_the_origin(secure: Origin, blind: Client, kind: str) -> None:
    """What is secure is a tunnel: the certificate is the origin's, and the proxy sees nothing but a name."""
    with secure, ProxyServer(kind, user="me:p@w") as proxy:
        secure.script("/feed", respond(200, b"<rss/>"))
        url = secure.url("/feed", host="feeds.example")
        assert isinstance(ask(blind, url, proxy=proxy.url("me:p%40w"), authorities=AUTHORITY), Fetched)
        where = f"feeds.example:{secure.port}"
        assert proxy.asked == [f"CONNECT {where} HTTP/1.1" if kind == "http" else where]
        other = secure.url("/feed", host="other.example")
        assert failure(blind, other, proxy=proxy.url("me:p%40w"), authorities=AUTHORITY).kind is FailureKind.TLS
        assert "proxy-authorization" not in secure.requests[0].headers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("user", ["", "me:wrong"])
def test_a_proxy_that_wants_a_password_says_so(
    origin: Origin, secure: Origin, blind: Client, kind: str, user: str
) -> None:
    """Without the right one nothing is asked, and the failure is the proxy's and tells no secret."""
    with secure, ProxyServer(kind, user="me:right") as proxy:
        for one in (origin, secure):
            failed = failure(blind, one.url("/feed", host="feeds.example"), proxy=proxy.url(user))
            assert failed.kind is FailureKind.PROXY
            assert "password" in failed.detail
            assert "wrong" not in failed.detail
            assert one.requests == []


def test_a_forwarding_proxy_gets_its_password(origin: Origin, blind: Client) -> None:
    """Over http the password goes along with each request."""
    origin.script("/feed", respond(200, b"<rss/>"))
    with ProxyServer("http", user="me:right") as proxy:
        assert isinstance(ask(blind, origin.url("/feed", host="feeds.example"), proxy=proxy.url("me:right")), Fetched)


@pytest.mark.parametrize("kind", KINDS)
def test_addresses_are_judged_and_so_are_names_of_private_networks(
    origin: Origin, make_client: MakeClient, kind: str
) -> None:
    """What no public host is called, and an address that is not public, are not asked for through a proxy either."""
    client = make_client(allow_private=("mill.lan", "127.0.0.1"), resolve=lambda _host: ())
    for path in ("/feed", "/away"):
        origin.script(path, respond(200, b"<rss/>"))
    with ProxyServer(kind) as proxy:
        for host in ("127.0.0.2", "[::1]", "10.0.0.1", "localhost", "a.localhost", "nas", "nas.local", "x.home.arpa."):
            failed = failure(client, origin.url("/feed", host=host), proxy=proxy.url())
            assert failed.kind is FailureKind.FORBIDDEN_ADDRESS, host
        assert proxy.asked == []
        for host in ("mill.lan", "127.0.0.1"):
            assert isinstance(ask(client, origin.url("/feed", host=host), proxy=proxy.url()), Fetched)
        origin.script("/away", redirect(302, origin.url("/feed", host="mill.lan")))
        failed = failure(client, origin.url("/away", host="feeds.example"), proxy=proxy.url())
        assert failed.kind is FailureKind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    ("kind", "answer", "failure_kind"),
    [
        ("socks5h", 4, FailureKind.CONNECT),
        ("socks5h", 5, FailureKind.CONNECT),
        ("socks5h", 2, FailureKind.PROXY),
        ("http", 502, FailureKind.CONNECT),
        ("http", 403, FailureKind.PROXY),
    ],
)
def test_whose_fault_it_is_is_told(
    secure: Origin, blind: Client, kind: str, answer: int, failure_kind: FailureKind
) -> None:
    """A proxy that reaches no origin speaks of the origin; one that lets nothing through, of itself."""
    with secure, ProxyServer(kind, answer=answer) as proxy:
        failed = failure(blind, secure.url("/feed", host="feeds.example"), proxy=proxy.url())
    assert (failed.kind, failed.transient, "proxy" in failed.detail) == (failure_kind, True, True)


def test_a_proxy_that_is_not_there_or_is_none(origin: Origin, secure: Origin, make_client: MakeClient) -> None:
    """A proxy that refuses, hangs or speaks nonsense costs the fetch, within its time."""
    client = make_client(allow_private=(), resolve=lambda _host: (), timeout=0.5)
    with ProxyServer("http") as closed:
        pass
    url = secure.url("/feed", host="feeds.example")
    with secure:
        assert failure(client, url, proxy=closed.url()).kind is FailureKind.PROXY
        assert failure(client, url, proxy="socks5h://proxy.example:1080").kind is FailureKind.PROXY
        assert failure(client, url, proxy=f"socks5h://127.0.0.1:{origin.port}").kind is FailureKind.TIMEOUT
        origin.script("feeds.example", b"\x05\x00 nonsense\r\n\r\n")
        assert failure(client, url, proxy=f"http://127.0.0.1:{origin.port}").kind is FailureKind.PROXY


def test_another_way_has_connections_of_its_own(origin: Origin, make_client: MakeClient) -> None:
    """A source without a proxy does not go over a connection that another source's proxy holds, nor the reverse."""
    client = make_client(allow_private=(), **LED_HERE)
    origin.script("/feed", respond(200, b"<rss/>"))
    url = origin.url("/feed", host="feeds.example")
    with ProxyServer("socks5h") as proxy:
        for way in ("", proxy.url(), "", proxy.url()):
            assert isinstance(ask(client, url, proxy=way), Fetched)
        assert len(proxy.asked) == 1
    assert [request.connection for request in origin.requests] == [0, 1, 0, 1]


def test_an_authority_is_trusted_by_the_source_that_names_it(secure: Origin, make_client: MakeClient) -> None:
    """Another source does not trust it, not even over a connection that was opened for the first."""
    client = make_client(allow_private=(), **LED_HERE)
    with secure:
        secure.script("/feed", respond(200, b"<rss/>"))
        url = secure.url("/feed", host="feeds.example")
        assert isinstance(ask(client, url, authorities=AUTHORITY), Fetched)
        assert failure(client, url).kind is FailureKind.TLS
        assert isinstance(ask(client, url, authorities=AUTHORITY), Fetched)


KEYS = (("X-Key", "tern-90"), ("user-agent", "press/1"), ("Cookie", "tern-cookie=1"), ("Authorization", "Bearer tern"))


def test_headers_replace_the_programs_own(origin: Origin, client: Client) -> None:
    """What is written for a source is sent in place of what the program would say, and beside a fetch's cookies."""
    origin.script("/feed", respond(302, b"", Location="/new", Set_Cookie="seen=1"))
    origin.script("/new", respond(200, b"<rss/>"))
    assert isinstance(ask(client, origin.url("/feed", host="me:pw@127.0.0.1"), headers=KEYS), Fetched)
    first, second = (request.headers for request in origin.requests)
    assert {name: first[name] for name in ("x-key", "user-agent", "cookie", "authorization")} == {
        "x-key": ["tern-90"],
        "user-agent": ["press/1"],
        "cookie": ["tern-cookie=1"],
        "authorization": ["Bearer tern"],
    }
    assert second["cookie"] == ["tern-cookie=1; seen=1"]


def told(asked: Asked) -> bool:
    """Whether a request holds any of the keys."""
    return "tern" in asked.raw.decode()


def test_keys_are_for_the_sources_own_address(origin: Origin, led_here: Client) -> None:
    """Neither another host nor another port gets them, by a redirect or as an article page; who asks is told to all."""
    with Origin() as beside:
        for where in (origin, beside):
            where.script("/feed", respond(200, b"<rss/>"))
        hops = [origin.url("/feed", host="other.example"), beside.url("/feed", host="feeds.example")]
        for number, hop in enumerate(hops):
            origin.script(f"/{number}", redirect(302, hop))
            home = origin.url(f"/{number}", host="feeds.example")
            assert isinstance(ask(led_here, home, headers=KEYS), Fetched)
            page = FetchRequest(url=hop, access=Access(home=home, headers=KEYS))
            assert isinstance(led_here.fetch(page, now=NOW), Fetched)
        elsewhere = [one for one in origin.requests if one.target == "/feed"] + beside.requests
        assert [told(one) for one in elsewhere] == [False] * 4
        assert {one.header("user-agent") for one in elsewhere} == {"press/1"}
        own = FetchRequest(url=origin.url("/feed", host="feeds.example"), access=Access(home=home, headers=KEYS))
        assert isinstance(led_here.fetch(own, now=NOW), Fetched)
        assert told(origin.requests[-1])


def test_no_secret_of_a_way_is_in_a_failure(blind: Client) -> None:
    """Whatever fails on a way, its passwords and keys are not told."""
    for url in ("http://feeds.example/", "https://feeds.example/", "http://10.0.0.1/"):
        outcome = ask(blind, url, proxy="http://me:tern-77@127.0.0.1:9", headers=KEYS)
        assert isinstance(outcome, Failed)
        assert "tern" not in repr(outcome)
    assert "tern" not in repr(Access(home="x", proxy="http://me:tern@h:1", headers=KEYS, authorities="tern"))
