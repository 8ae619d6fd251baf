"""Which characters and addresses may go out."""

from __future__ import annotations

import pytest

from aggregator.publish.characters import one_line, printable, web_address
from aggregator.text.iri import is_iri


def test_what_xml_forbids_is_dropped() -> None:
    """Control characters, lone surrogates and noncharacters go; letters, emoji, tabs and line breaks stay."""
    assert printable("a\x00\x0b\x1f\x7f\x85\ud800\ufffe\ufdd0b\t\né🚆") == "ab\t\né🚆"
    assert printable("a\r\nb\rc") == "a\nb\nc"


def test_titles_are_one_line() -> None:
    """Runs of any white space become one space, and none is left at the ends."""
    assert one_line("  a\n\tb\u00a0\x07 c ") == "a b c"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/b?c=1&d=2#e", "https://a.example/b?c=1&d=2#e"),
        ("https://a.example/é/日", "https://a.example/é/日"),
        ("https://a.example/x y|z[0]", "https://a.example/x%20y%7Cz%5B0%5D"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/%C3%A9", "https://a.example/%C3%A9"),
        ("https://a.example/#a#b", "https://a.example/#a%23b"),
        ("https://a.example/\ud800x", "https://a.example/x"),
        ("HTTP://a.example:81", "HTTP://a.example:81"),
        ("https://user:secret@a.example/", ""),
        ("https://user@a.example/", ""),
        ("https:///path", ""),
        ("https://", ""),
        ("//a.example/", ""),
        ("/relative", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://a\\@b.example/", ""),
        ("https://a.example\\evil", ""),
        ("", ""),
    ],
)
def test_web_addresses(address: str, expected: str) -> None:
    """An address is an absolute http or https IRI without credentials, escaped where it must be, or none at all."""
    assert web_address(address) == expected
    assert expected == "" or is_iri(expected)


@pytest.mark.parametrize("value", ["tag:x,2026:1", "urn:uuid:1", "https://a.example/é", "a+b-c.d:x"])
def test_iris(value: str) -> None:
    """Anything with a scheme and no forbidden character can be an id."""
    assert is_iri(value)


@pytest.mark.parametrize(
    "value",
    ["", "x", "/x", "urn:", "1x:y", "a b:c", "urn:a b", "urn:<a>", "urn:a%zz", "urn:\x01", "urn:\ue000", "urn:\xa0"],
)
def test_no_iris(value: str) -> None:
    """What has no scheme, nothing behind it, or something forbidden in it is no id."""
    assert not is_iri(value)
