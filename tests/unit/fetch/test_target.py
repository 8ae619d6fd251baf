"""Addresses, read once and in one way."""

from __future__ import annotations

import pytest

from aggregator.fetch.failure import EndedError
from aggregator.fetch.options import user_agent
from aggregator.fetch.target import follow, parse
from aggregator.model import FailureKind


def test_userinfo_becomes_a_header_and_leaves_the_address() -> None:
    """Credentials are sent as Basic authorization, decoded, and are in no address that is shown."""
    target = parse("https://us%20er:p%40ss@feeds.example/a?q=1#frag")
    assert target.url == "https://feeds.example/a?q=1"
    assert target.authorization == "Basic dXMgZXI6cEBzcw=="
    assert target.address == "https://us%20er:p%40ss@feeds.example/a?q=1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feeds.example",
        "/feed",
        "ftp://feeds.example/",
        "file:///etc/passwd",
        "gopher://feeds.example/",
        "data:text/xml,x",
        "javascript:alert(1)",
        "http://",
        "http://exa mple/",
        "http://[::1",
        "http://feeds.example:99999/",
        "http://1.2.3.4.5.6/",
    ],
)
def test_only_http_addresses_are_targets(url: str) -> None:
    """Anything but a whole http or https address is refused before a socket is thought of."""
    with pytest.raises(EndedError) as caught:
        parse(url)
    assert caught.value.failed.kind is FailureKind.BAD_URL


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://feeds.example/b"),
        ("b", "https://feeds.example/dir/b"),
        ("?x=1", "https://feeds.example/dir/a?x=1"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example", "http://other.example/"),
        ("  /b ", "https://feeds.example/b"),
        ("/b#frag", "https://feeds.example/b"),
        ("/a b|c", "https://feeds.example/a%20b|c"),
        ("/100%", "https://feeds.example/100%"),
        ("/gr\u00c3\u00bcn", "https://feeds.example/gr%C3%BCn"),
        ("/gr\u00fcn", "https://feeds.example/gr%FCn"),
        ("HTTPS://FEEDS.EXAMPLE:443/b", "https://feeds.example/b"),
    ],
)
def test_a_location_is_resolved(location: str, expected: str) -> None:
    """Relative, absolute and badly quoted locations lead where a browser would go."""
    assert follow(location, parse("https://feeds.example/dir/a")).url == expected


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://x/", "http://[", "javascript:0", "http://exa mple"])
def test_a_redirect_stays_on_the_web(location: str) -> None:
    """No server can lead us to another scheme, or to nothing."""
    with pytest.raises(EndedError) as caught:
        follow(location, parse("https://feeds.example/"))
    assert caught.value.failed.kind is FailureKind.REDIRECT


def test_credentials_stay_with_their_origin() -> None:
    """The source's credentials follow within scheme, host and port; a server cannot hand us others."""
    source = parse("https://user:secret@feeds.example/a")
    assert follow("/b", source).authorization == source.authorization
    assert follow("https://evil:pass@feeds.example/b", source).authorization == source.authorization
    for elsewhere in ("http://feeds.example/b", "https://feeds.example:444/b", "https://x:y@other.example/"):
        assert follow(elsewhere, source).authorization == ""


def test_user_agent() -> None:
    """Origins learn the version and where to complain."""
    assert user_agent("1.2", "https://news.example/") == "aggregator/1.2 (+https://news.example/)"
    assert user_agent("1.2", "") == "aggregator/1.2"
