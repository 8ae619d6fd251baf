# ruff: noqa: E501 -- texts in many languages; a case stays on its line
"""Addresses: what is shown, what is compared, what passes."""

import pytest

from aggregator.text.urls import (
    LENGTH_LIMIT,
    absolute,
    canonical,
    host,
    identity,
    safe_link,
    without_secrets,
    without_values,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80/a/../b", "http://example.org/b"),
        ("https://example.org/a?utm_source=x&id=5&fbclid=y", "https://example.org/a?id=5"),
        ("https://example.org/a?b=2&a=1&b=3", "https://example.org/a?b=2&a=1&b=3"),
        ("https://example.org/a?q=caf%C3%A9+x&z", "https://example.org/a?q=caf%C3%A9+x&z"),
        ("https://example.org/a?utm_medium=rss", "https://example.org/a"),
        ("https://example.org/a?at_medium=RSS&at_campaign=KARANGA", "https://example.org/a"),
        ("https://example.org/a?smid=tw&ns_campaign=x&ftag=y&guccounter=1", "https://example.org/a"),
        ("https://example.org/a?source=rss", "https://example.org/a"),
        ("https://example.org/a?source=17", "https://example.org/a?source=17"),
        ("https://example.org/a?mod=viewthread&tid=9", "https://example.org/a?mod=viewthread&tid=9"),
        ("https://example.org/a#0", "https://example.org/a"),
        ("https://example.org/a#xtor=RSS-3208", "https://example.org/a"),
        ("https://example.org/a#ref=rss", "https://example.org/a"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/a#", "https://example.org/a"),
        ("https://example.org/#!/story/1", "https://example.org/#!/story/1"),
        ("https://example.org/changes#v1.2", "https://example.org/changes#v1.2"),
        ("https://user:pass@example.org/a?k=1", "https://example.org/a?k=1"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("  https://example.org/a\n", "https://example.org/a"),
    ],
)
def test_canonical_keeps_the_document_and_drops_the_tracking(url: str, expected: str) -> None:
    """Case, default port and dots are folded; tracking goes; real keys stay in their order and spelling."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "mailto:a@b.org", "ftp://example.org/", "//example.org/x",
     "/relative", "http://", "https://...", "not a url", "http://exa mple.org/", "file:///etc/passwd", "https://example.org/" + "a" * LENGTH_LIMIT],
)  # fmt: skip
def test_canonical_refuses_what_is_no_web_address(url: str) -> None:
    """Only http and https with a host are links; everything else is the empty string, never an exception."""
    assert canonical(url) == ""


def test_canonical_survives_a_lone_surrogate() -> None:
    """Text that cannot be encoded is no address, and no exception."""
    assert canonical("https://example.org/\ud800") == ""


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("../b?x=1", "https://example.org/a/c/", "https://example.org/a/b?x=1"),
        ("//cdn.example.org/i", "https://example.org/", "https://cdn.example.org/i"),
        ("javascript:alert(1)", "https://example.org/", ""),
        ("b", "mailto:a@b.org", ""),
    ],
)
def test_canonical_resolves_against_the_base(url: str, base: str, expected: str) -> None:
    """A relative link is made absolute; another scheme is not excused by a base."""
    assert canonical(url, base) == expected


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1%26utm_source%3Dx&ct=ga",
        "https://www.google.co.uk/url?q=https://example.org/a?id%3D1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1&h=AT0",
        "http://us.rd.yahoo.com/news/rss/*http://example.org/a?id=1",
        "https://example-org.cdn.ampproject.org/c/s/example.org/a?id=1",
        "https://www.google.com/amp/s/example.org/a?id=1",
    ],
)
def test_redirect_links_are_unwrapped(wrapped: str) -> None:
    """A link that only forwards becomes the link it forwards to, its tracking gone as well."""
    assert identity(wrapped) == "example.org/a?id=1"


def test_endless_redirect_links_end() -> None:
    """A redirect link that holds itself many times over is given up, not followed for ever."""
    url = "https://example.org/"
    for _ in range(10):
        url = "https://www.google.com/url?url=" + url.replace("%", "%25").replace("&", "%26").replace("?", "%3F")
    assert canonical(url) == ""


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.org/story",
        "https://www.example.org/story/",
        "https://m.example.org/story",
        "https://amp.example.org/story",
        "https://example.org/story/index.html",
        "https://example.org/story/amp",
        "https://example.org/story/amp/",
        "https://example.org/story?amp=1",
        "https://example.org:443/story#0",
        "https://EXAMPLE.org//story?utm_source=rss",
        "https://example.org./story",
    ],
)
def test_identity_is_one_for_twins(twin: str) -> None:
    """Scheme, www, mobile and AMP twins, index pages and slashes make no other document."""
    assert identity(twin) == identity("https://example.org/story") == "example.org/story"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.net/a"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://example.org/changes#v1", "https://example.org/changes#v2"),
        ("https://m.org/a", "https://org/a"),
        ("https://example.org/A", "https://example.org/a"),
    ],
)
def test_identity_differs_for_different_documents(one: str, other: str) -> None:
    """What may well choose another document is not folded away."""
    assert identity(one) != identity(other)


def test_identity_sorts_the_query() -> None:
    """The order of parameters does not make another document."""
    assert identity("https://example.org/a?b=2&a=1") == identity("https://example.org/a?a=1&b=2")


def test_host_is_bare() -> None:
    """The host is lower case, ASCII, without www, port and final dot; nothing for no address."""
    assert [host("https://WWW.Example.org.:8080/x"), host("nonsense")] == ["example.org", ""]


def test_secrets_are_not_shown() -> None:
    """User name, password, query and fragment never reach a log or a page."""
    assert (
        without_secrets("https://user:secret@example.org:8443/feed?key=secret#secret")
        == "https://example.org:8443/feed"
    )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("mailto:desk@example.org?bcc=x@y.org&body=z", "mailto:desk@example.org"),
        ("mailto:<script>@x", ""),
        ("\x01javascript:alert(1)", ""),
        ("vbscript:x", ""),
        ("https://example.org/?utm_source=x", "https://example.org/"),
    ],
)
def test_safe_link_passes_web_and_mail_only(link: str, expected: str) -> None:
    """Links of HTML are http, https or a plain mail address."""
    assert safe_link(link) == expected


def test_absolute_keeps_every_parameter() -> None:
    """Addresses of pictures are signed: nothing is taken from them."""
    assert (
        absolute("/i.jpg?utm_source=x&s=abc", "https://example.org/a") == "https://example.org/i.jpg?utm_source=x&s=abc"
    )


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://a.example/in/finch/feed.xml?x=1", "https://a.example/in/"),
        ("https://a.example/finch", "https://a.example/"),
        ("https://a.example/x-finch-y/feed", "https://a.example/"),
        ("https://a.example/feed?key=finch", "https://a.example/feed?key=finch"),
        ("https://finch.example/feed", "https://finch.example/feed"),
        ("https://a.example", "https://a.example"),
        ("https://a.example/abc/feed", "https://a.example/abc/feed"),
    ],
)
def test_what_is_relative_to_a_secret_path_does_not_tell_it(url: str, left: str) -> None:
    """The path ends before the segment that holds a value of the environment; query and host are others' matter."""
    assert without_values(url, ["finch", "abc", ""]) == left
